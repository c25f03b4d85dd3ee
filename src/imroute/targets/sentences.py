"""The sentences that planners read of targets and of what they are about."""

from __future__ import annotations

from typing import Literal, TypeAlias

from imroute.intervals import Estimate
from imroute.language import capital, say, translated
from imroute.language.moments import moment
from imroute.measures import Unit
from imroute.targets.names import in_words, periods, scope_name
from imroute.targets.numbers import number_in_words, range_of, with_range
from imroute.targets.target import Target
from imroute.units import format_clock, format_share

Ruling: TypeAlias = Literal["met", "missed", "undecided", "no data"]
_OF, _INTERVAL = "of ", "interval:"


def sentence(target: Target, judged: Estimate, ruling: Ruling, worst: str | None, each: str) -> str:
    """What a planner reads: "Missed: 71.2% (69.8–72.6%) of contacts answered within 20 s, …"."""
    lead, said = capital(translated(ruling)), _said(target, judged, ruling, worst or "", each)
    goal = wanted_of(target, target.unit, each)
    if ruling != "undecided":
        return say("{ruling}: {said}, target {goal}.", ruling=lead, said=said, goal=goal)
    told = {"ruling": lead, "said": said, "goal": goal, "period": periods(each)}
    if judged.days > 1:
        return say("{ruling}: {said}, target {goal}; more {period}s would tell.", **told)
    return say("{ruling}: {said}, target {goal}; a single {period} cannot tell.", **told)


def _said(target: Target, judged: Estimate, ruling: Ruling, worst: str, each: str) -> str:
    if target.on_days is not None:
        return _on_days(target, judged, ruling, worst, each)
    if ruling == "no data":
        return subject(target, target.told_stat, target.unit, worst, each)
    what = in_words(target.measured, target.told_stat, target.unit, each)
    value = with_range(judged, target.unit)
    return stated(value, what, target.unit, where(target, worst))


def _on_days(target: Target, judged: Estimate, ruling: Ruling, worst: str, each: str) -> str:
    goal, word = asked(target, target.told_stat, target.unit, worst, each), periods(each)
    if ruling == "no data":
        return say("{period}s with {goal}", period=word, goal=goal)
    return say(
        "{met} of {days} {period}s ({known}) with {goal}",
        met=round(judged.mean * judged.days),
        days=judged.days,
        period=word,
        known=range_of(judged, "share"),
        goal=goal,
    )


def subject(target: Target, stat: str, unit: Unit, interval: str = "", period: str = "day") -> str:
    """What a target is about, to stand alone: "p90 of response time for tier vip"."""
    what = in_words(target.measured, stat, unit, period).removeprefix(_OF)
    return say("{what}{where}", what=what, where=where(target, interval))


def asked(target: Target, stat: str, unit: Unit, interval: str = "", period: str = "day") -> str:
    """What is asked of it: "at least 80% of contacts answered within 20 s for tier vip"."""
    what, goal = in_words(target.measured, stat, unit, period), goal_of(target, unit)
    place = where(target, interval)
    if what.startswith(_OF):
        return say("{goal} {what}{where}", goal=goal, what=what, where=place)
    return say("{what}{where} {goal}", goal=goal, what=what, where=place)


def told(value: str, what: str, where: str = "") -> str:
    """A value with what it is of: "76.6% of contacts …", "p90 of reply time 12 s".

    `what` is from `in_words`, `where` from `where`; a share stands before what it is of.
    """
    if what.startswith(_OF):
        return say("{value} {what}{where}", value=value, what=what, where=where)
    return say("{what}{where} {value}", value=value, what=what, where=where)


def stated(value: str, what: str, unit: Unit, where: str = "") -> str:
    """The same as a clause: "p90 of reply time is 12 s"."""
    if what.startswith(_OF):
        return say("{value} {what}{where}", value=value, what=what, where=where)
    if unit in ("count", "hours"):
        return say("{what}{where} are {value}", value=value, what=what, where=where)
    return say("{what}{where} is {value}", value=value, what=what, where=where)


def where(target: Target, interval: str = "") -> str:
    """Of whom and when: " for tier vip from 20:00 to 22:00 in the worst interval, 20:30".

    It ends or begins with what parts it from the rest of the sentence.
    """
    said = say(" for {scope}", scope=whom(target)) if target.scope else ""
    if target.during is not None:
        begin, end = map(format_clock, target.during)
        said += say(" from {begin} to {end}", begin=begin, end=end)
    if interval:
        said += say(
            " in the worst interval, {interval}", interval=moment(interval.removeprefix(_INTERVAL))
        )
    return said


def whom(target: Target) -> str:
    """Of whom a target is: "tier vip and type refund"; "" if of all."""
    names = [scope_name(part) for part in target.scope]
    if len(names) < 2:
        return "".join(names)
    return say("{one} and {other}", one=names[0], other=names[1])


def goal_of(target: Target, unit: Unit) -> str:
    """What is good enough: "at least 80% in every interval"."""
    goal = _limits(target, unit)
    if target.every_interval:
        goal = say("{goal} in every interval", goal=goal)
    if target.ideal is None:
        return goal
    return say("{goal} (ideal {ideal})", goal=goal, ideal=number_in_words(target.ideal, unit))


def _limits(target: Target, unit: Unit) -> str:
    low, high = target.limits
    if target.between is not None:
        ends = number_in_words(low, unit), number_in_words(high, unit)
        return say("{low} to {high}", low=ends[0], high=ends[1])
    if target.at_least is not None:
        return say("at least {value}", value=number_in_words(low, unit))
    return say("at most {value}", value=number_in_words(high, unit))


def wanted_of(target: Target, unit: Unit, period: str = "day") -> str:
    """What the verdict asks for: the goal, or on how many days it has to be reached."""
    if target.on_days is None:
        return goal_of(target, unit)
    share = format_share(target.on_days)
    return say("at least {share} of {period}s", share=share, period=periods(period))
