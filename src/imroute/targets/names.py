"""What measures, their stats and scopes are called in the language spoken."""

from __future__ import annotations

from imroute.language import say, translated
from imroute.language.moments import moment
from imroute.measures import MEASURES, Unit
from imroute.targets.numbers import time_in_words
from imroute.units import parse_duration

# What a share is a share of; {T} is the threshold. Other measures go by their own name.
SHARES_OF = {
    "service_level": "of contacts answered within {T}",
    "service_level_answered": "of answered contacts answered within {T}",
    "service_level_without_early_abandons": "of contacts not given up within {T} answered by then",
    "service_level_early_abandons_good": "of contacts answered or given up within {T}",
    "service_level_virtual": "of contacts assigned, had nobody given up, within {T}",
    "immediate_answers": "of contacts assigned without a wait",
    "abandonment": "of contacts given up in the queue",
    "observed_abandonment": "of contacts seen to be given up in the queue",
    "containment": "of bot sessions resolved by the bot",
    "true_containment": "of bot sessions truly resolved by the bot",
    "first_contact_resolution": "of first contacts settling the matter",
    "repeat_rate": "of contacts about a matter raised before",
    "transfer_rate": "of answered contacts passed on to another agent",
    "csat": "of customers satisfied, as expected",
    "churn": "of customers lost for good, as expected",
    "reply_time": "of replies sent within {T}",
}
_FROM_ARRIVAL = "_from_arrival"


def measure_name(measure: str) -> str:
    """What a measure is called: "response time"."""
    return translated(measure.replace("_", " "))


def stat_name(stat: str) -> str:
    """What a stat is called: "mean", "p90", and for a threshold such as "90s" "1 min 30 s"."""
    if stat[0].isdigit():
        return time_in_words(parse_duration(stat))
    return say("p{percent}", percent=stat[1:]) if stat[1:].isdigit() else translated(stat)


def scope_name(scope: str) -> str:
    """What a scope is called: "tier vip", "type refund × 18:30"; names stay as they are."""
    return " × ".join(_part_name(part) for part in scope.split(" × "))


def _part_name(part: str) -> str:
    kind, colon, name = part.partition(":")
    if not colon:
        return translated(part)
    return moment(name) if kind == "interval" else f"{translated(kind)} {name}"


def periods(period: str) -> str:
    """The word for a day, or for a run of several days."""
    return translated(period)


def in_words(measure: str, stat: str, unit: Unit, period: str = "day") -> str:
    """What a number is of: "of contacts answered within 20 s", "p90 of reply time".

    In English what a share is of begins with "of "; `told` puts a value to it.
    """
    base, name = measure.removesuffix(_FROM_ARRIVAL), measure_name(measure)
    if stat[0].isdigit():
        time = time_in_words(parse_duration(stat))
        within = time if base == measure else say("{time} of arrival", time=time)
        if base in SHARES_OF:
            return translated(SHARES_OF[base]).format(T=within)
        return say("of contacts with {name} up to {T}", name=name, T=within)
    if stat == "mean" and unit == "share":
        return translated(SHARES_OF[measure]) if measure in SHARES_OF else name
    if stat == "max":
        return say("longest {name} of a {period}", name=name, period=periods(period))
    if stat == "total":
        return say("total {name}", name=name)
    if stat != "mean":
        return say("{stat} of {name}", stat=stat_name(stat), name=name)
    if "total" in MEASURES[measure].stats:
        return say("{name} a {period}", name=name, period=periods(period))
    return say("mean {name}", name=name)
