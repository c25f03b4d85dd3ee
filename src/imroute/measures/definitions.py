"""What each measure of the table means, in terms of contacts and of agents' time."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from imroute.facts.measure import Clock, Formula
from imroute.facts.measures import MEASURES, SERVICE_LEVELS
from imroute.intervals import Floats
from imroute.measures.agents import AgentTime
from imroute.measures.durations import KEPT, TIMES
from imroute.measures.experience import EXPERIENCE, SALES, SHARES
from imroute.measures.quantities import Quantity, Ratio, Score, Share, Within, within_each
from imroute.measures.view import Families, View

_HOUR, _MINUTE = 3600.0, 60.0


class _Of(NamedTuple):
    part: str
    whole: str


_SHARES = {
    "immediate_answers": _Of("answered at once", "offered"),
    "abandonment": _Of("gave up", "offered"),
    "observed_abandonment": _Of("abandoned", "offered"),
    "containment": _Of("bot_resolved", "bot stayed"),
    "true_containment": _Of("truly contained", "bot stayed"),
    "first_contact_resolution": _Of("settled at first", "first served"),
    "transfer_rate": _Of("transferred", "answered"),
}


# Service level ------------------------------------------------------------------------------------


def _service_level(view: View, families: Families, formula: Formula, clock: Clock) -> Within:
    asked = clock == "from_request"
    good = _within(view, families, "response_time" if asked else "first_human_reply")
    whole = view.count(families, "answered" if formula == "answered" else "offered")
    early = "queue_time_abandoned" if asked else "given up since arrival"
    if formula == "without_early_abandons":
        whole = whole - _within(view, families, early)
    elif formula == "early_abandons_good":
        good = good + _within(view, families, early)
    elif formula == "virtual":
        patient = "assigned if patient"
        good = _within(view, families, patient if asked else f"{patient} since arrival")
    return within_each(tuple(view.thresholds), good, whole)


def _within(view: View, families: Families, name: str) -> Floats:
    return view.within(families, name)


# What customers make of it ------------------------------------------------------------------------


def _experience(measure: str, view: View, families: Families) -> Quantity | None:
    if measure not in view.reactions.known:
        return None
    sums, asked = view.expected(families, measure)
    if measure == SALES:
        return view.totals(families, sums)
    return Share(sums, asked) if measure in SHARES else Score(sums, asked)


# Agents and money ---------------------------------------------------------------------------------


Amounts = Callable[[AgentTime], Floats]


def _time_share(view: View, families: Families, part: Amounts, whole: Amounts) -> Share:
    """In minutes: shares count trials (see `of_share`), here one a minute of an agent."""
    return Share(
        view.of_agents(families, part) / _MINUTE, view.of_agents(families, whole) / _MINUTE
    )


def _logged_in(time: AgentTime) -> Floats:
    return time.logged_in_s


def _occupied(time: AgentTime) -> Floats:
    return time.occupied_s


def _paid_hours(view: View) -> Amounts:
    present = np.array([1.0 - pool.shrinkage for pool in view.plan.pools])
    return lambda time: time.logged_in_s / _HOUR / present[time.pool][:, None, None]


def _cost(view: View, families: Families) -> Floats:
    """Money, shape (groups, days); bot sessions are nobody's, so no pool's and no agent's."""
    return np.concatenate([_cost_of_family(view, (family,)) for family in families])


def _cost_of_family(view: View, one: Families) -> Floats:
    wage, hours = np.array([pool.cost_per_hour for pool in view.plan.pools]), _paid_hours(view)
    cost = view.of_agents(one, lambda time: hours(time) * wage[time.pool][:, None, None])
    if {"pool", "agent"}.isdisjoint(one[0]):
        session = np.array([*(bot.cost for bot in view.plan.bots), 0.0])  # the last: no bot
        cost = cost + view.sum_by_bot(one, session)
    return cost


def _has_cost(view: View) -> bool:
    plan = view.plan
    return any(pool.cost_per_hour for pool in plan.pools) or any(bot.cost for bot in plan.bots)


def _agents(measure: str, view: View, families: Families) -> Quantity:
    match measure:
        case "agents_on_duty":
            on_duty = view.of_agents(families, lambda time: time.on_duty_s)
            with np.errstate(invalid="ignore"):
                return view.totals(families, on_duty / view.lengths_s(families))
        case "paid_hours":
            return view.totals(families, view.of_agents(families, _paid_hours(view)))
        case "contacts_per_agent_hour":
            hours = view.of_agents(families, _logged_in) / _HOUR
            return Ratio(view.with_transfers(families, "answered"), hours)
        case "occupancy":
            return _time_share(view, families, _occupied, _logged_in)
        case "focus_occupancy":
            return _time_share(view, families, lambda time: time.focus_s, _logged_in)
        case "slot_utilisation":
            slots_held, slots = lambda time: time.slots_held_s, lambda time: time.slots_s
            return _time_share(view, families, slots_held, slots)
        case "concurrency":
            held = view.of_agents(families, lambda time: time.held_s)
            return Ratio(held, view.of_agents(families, _occupied))
    raise KeyError(measure)


# All ----------------------------------------------------------------------------------------------


def quantity(measure: str, view: View, families: Families, window_s: float) -> Quantity | None:
    """What a measure came to for all scopes of families; None if there can be no data.

    `window_s` is how long after a contact another about the same matter repeats it. All families
    have agents, or none has.
    """
    if measure == "declined_offers":
        return view.totals(families, view.declined(families))
    if MEASURES[measure].unit == "count":
        return view.totals(families, view.count(families, measure))
    if measure in EXPERIENCE:
        return _experience(measure, view, families)
    if measure in (TIMES.keys() | KEPT.keys()) - {"transfer_wait"}:
        return view.durations(families, measure)
    if measure in SERVICE_LEVELS:
        return _service_level(view, families, *SERVICE_LEVELS[measure])
    if measure in _SHARES:
        part, whole = _SHARES[measure]
        return Share(view.count(families, part), view.count(families, whole))
    return _special(measure, view, families, window_s)


def _special(measure: str, view: View, families: Families, window_s: float) -> Quantity | None:
    match measure:
        case "repeat_rate":
            if view.plan.day_end_s - view.plan.day_start_s < window_s:
                return None
            return Share(view.count(families, "repeats"), view.count(families, "arrivals"))
        case "transfer_wait":
            return view.durations(families, measure) if view.columns.parts.joined.size else None
        case "queue_length":
            return view.queue(families)
        case "cost":
            return view.totals(families, _cost(view, families)) if _has_cost(view) else None
        case "cost_per_contact":
            served = view.with_transfers(families, "served")
            return Ratio(_cost(view, families), served) if _has_cost(view) else None
    return _agents(measure, view, families)
