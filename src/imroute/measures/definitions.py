"""What each measure of the table means, in terms of contacts and of agents' time."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from imroute.engine.contract import Outcome
from imroute.facts.measures import SERVICE_LEVELS, Clock, Formula
from imroute.intervals import Bools, Floats
from imroute.measures.columns import Contacts
from imroute.measures.quantities import Quantity, Ratio, Share, Within, within_each
from imroute.measures.scopes import Family
from imroute.measures.view import View

_HOUR, _MINUTE = 3600.0, 60.0


# Contacts of one kind -----------------------------------------------------------------------------


def _ended(*outcomes: Outcome) -> Callable[[Contacts], Bools]:
    return lambda c: np.isin(c.outcome, outcomes)


def _none(c: Contacts) -> Bools:
    """What cannot happen in this release."""
    return np.zeros(len(c), dtype=np.bool_)


def _every(c: Contacts) -> Bools:
    return np.ones(len(c), dtype=np.bool_)


def _offered(c: Contacts) -> Bools:
    """Reached the human queue: also those who then found it full and left a message."""
    return (~np.isnan(c.joined) | _flowed_out(c)) & ~_turned_away(c)


def _answered(c: Contacts) -> Bools:
    return ~np.isnan(c.assigned)


def _bot_entered(c: Contacts) -> Bools:
    return c.bot >= 0


def _bot_stayed(c: Contacts) -> Bools:
    return _bot_entered(c) & ~_bot_abandoned(c)


def _handed_over(c: Contacts) -> Bools:
    return _bot_entered(c) & (_offered(c) | _turned_away(c))


def _open(c: Contacts) -> Bools:
    return _offered(c) & ~_answered(c) & _still_open(c)


def _served(c: Contacts) -> Bools:
    return _answered(c) | _bot_resolved(c)


_abandoned = _ended(Outcome.ABANDONED, Outcome.BALKED)
_flowed_out = _ended(Outcome.FLOWED_OUT)
_turned_away = _ended(Outcome.TURNED_AWAY)
_still_open = _ended(Outcome.OPEN)
_bot_resolved = _ended(Outcome.BOT_RESOLVED)
_bot_abandoned = _ended(Outcome.BOT_ABANDONED)

_COUNTS: dict[str, Callable[[Contacts], Bools]] = {
    "arrivals": _every,
    "offered": _offered,
    "answered": _answered,
    "abandoned": _abandoned,
    "balked": _ended(Outcome.BALKED),
    "abandoned_silently": _none,
    "lost_in_conversation": _none,
    "flowed_out": _flowed_out,
    "turned_away": _turned_away,
    "bot_entered": _bot_entered,
    "bot_resolved": _bot_resolved,
    "bot_abandoned": _bot_abandoned,
    "handed_over": _handed_over,
    "transferred": _none,
    "declined_offers": _none,
    "repeat_contacts": lambda c: c.attempt > 0,
    "open_at_end": _open,
}


class _Of(NamedTuple):
    part: Callable[[Contacts], Bools]
    whole: Callable[[Contacts], Bools]


_SHARES = {
    "immediate_answers": _Of(lambda c: c.assigned == c.joined, _offered),
    "abandonment": _Of(_abandoned, _offered),
    "observed_abandonment": _Of(_abandoned, _offered),
    "containment": _Of(_bot_resolved, _bot_stayed),
    "true_containment": _Of(lambda c: _bot_resolved(c) & (c.resolved == 1), _bot_stayed),
    "first_contact_resolution": _Of(
        lambda c: (c.attempt == 0) & _served(c) & (c.resolved == 1) & ~c.returned,
        lambda c: (c.attempt == 0) & _served(c),
    ),
}


# Durations ----------------------------------------------------------------------------------------


def _if_begun(c: Contacts, duration: Floats) -> Floats:
    """So that response, queue and inbox time are of the same contacts and add up."""
    return np.where(np.isnan(c.work_began), np.nan, duration)


_TIMES: dict[str, Callable[[Contacts], Floats]] = {
    "response_time": lambda c: c.work_began - c.joined,
    "queue_time": lambda c: _if_begun(c, c.assigned - c.joined),
    "inbox_time": lambda c: c.work_began - c.assigned,
    "queue_time_abandoned": lambda c: np.where(_abandoned(c), c.left_queue - c.joined, np.nan),
    "first_human_reply": lambda c: c.replied - c.arrived,
    "first_answer": lambda c: np.fmin(c.bot_replied, c.replied) - c.arrived,
    "resolution_time": lambda c: c.resolution_s,
    "handle_time": lambda c: c.freed - c.assigned,
    "focus_time": lambda c: c.focus_s,
    "wrap_up_time": lambda c: c.wrap_up_s,
}


# Service level ------------------------------------------------------------------------------------


def _service_level(view: View, family: Family, formula: Formula, clock: Clock) -> Within:
    c = view.contacts
    from_arrival = clock == "from_arrival"
    start = c.arrived if from_arrival else c.joined
    wait = _TIMES["first_human_reply" if from_arrival else "response_time"](c)
    good = view.count_within(family, wait)
    early = view.count_within(family, np.where(_abandoned(c), c.left_queue - start, np.nan))
    whole = view.count(family, _answered(c) if formula == "answered" else _offered(c))
    if formula == "without_early_abandons":
        whole = whole - early
    elif formula == "early_abandons_good":
        good = good + early
    elif formula == "virtual":
        assigned = np.where(np.isnan(c.assigned), c.would_be_assigned, c.assigned)
        good = view.count_within(family, np.where(_offered(c), assigned - start, np.nan))
    return within_each(tuple(view.thresholds), good, whole)


# Agents and money ---------------------------------------------------------------------------------


def _time_share(view: View, family: Family, part: Floats, whole: Floats) -> Share:
    """In minutes: shares count trials (see `of_share`), here one a minute of an agent."""
    return Share(view.of_agents(family, part) / _MINUTE, view.of_agents(family, whole) / _MINUTE)


def _per_agent(view: View, values: tuple[float, ...]) -> Floats:
    """A value of each pool, for each of its agents; shape (agents, 1, 1)."""
    agents = [pool.agents for pool in view.plan.pools]
    return np.repeat(np.array(values, dtype=np.float64), agents)[:, None, None]


def _paid_hours(view: View) -> Floats:
    present = _per_agent(view, tuple(1.0 - pool.shrinkage for pool in view.plan.pools))
    return view.agent_time.logged_in_s / _HOUR / present


def _cost(view: View, family: Family) -> Floats:
    """Money, shape (groups, days); bot sessions are nobody's, so no pool's and no agent's."""
    wage = _per_agent(view, tuple(pool.cost_per_hour for pool in view.plan.pools))
    cost = view.of_agents(family, _paid_hours(view) * wage)
    if {"pool", "agent"}.isdisjoint(family):
        session = np.array([*(bot.cost for bot in view.plan.bots), 0.0])  # the last: no bot
        cost = cost + view.sum(family, session[view.contacts.bot])
    return cost


def _has_cost(view: View) -> bool:
    plan = view.plan
    return any(pool.cost_per_hour for pool in plan.pools) or any(bot.cost for bot in plan.bots)


def _agents(measure: str, view: View, family: Family) -> Quantity:
    time = view.agent_time
    match measure:
        case "agents_on_duty":
            on_duty = view.of_agents(family, time.on_duty_s)
            with np.errstate(invalid="ignore"):
                return view.totals(family, on_duty / view.lengths_s(family))
        case "paid_hours":
            return view.totals(family, view.of_agents(family, _paid_hours(view)))
        case "contacts_per_agent_hour":
            hours = view.of_agents(family, time.logged_in_s) / _HOUR
            return Ratio(view.count(family, _answered(view.contacts)), hours)
        case "occupancy":
            return _time_share(view, family, time.occupied_s, time.logged_in_s)
        case "focus_occupancy":
            return _time_share(view, family, time.focus_s, time.logged_in_s)
        case "slot_utilisation":
            return _time_share(view, family, time.slots_held_s, time.slots_s)
        case "concurrency":
            return Ratio(
                view.of_agents(family, time.held_s), view.of_agents(family, time.occupied_s)
            )
    raise KeyError(measure)


# All ----------------------------------------------------------------------------------------------


def quantity(measure: str, view: View, family: Family, window_s: float) -> Quantity | None:
    """What a measure came to for all scopes of a family; None if there can be no data.

    `window_s` is how long after a contact another about the same matter repeats it.
    """
    c = view.contacts
    if measure in _COUNTS:
        return view.totals(family, view.count(family, _COUNTS[measure](c)))
    if measure in _TIMES:
        return view.durations(family, measure, _TIMES[measure])
    if measure in SERVICE_LEVELS:
        return _service_level(view, family, *SERVICE_LEVELS[measure])
    if measure in _SHARES:
        part, whole = _SHARES[measure]
        return Share(view.count(family, part(c)), view.count(family, whole(c)))
    return _special(measure, view, family, window_s)


def _special(measure: str, view: View, family: Family, window_s: float) -> Quantity | None:
    match measure:
        case "transfer_wait" | "transfer_rate":
            return None
        case "reply_time":
            return view.reply_times(family)
        case "repeat_rate":
            return _repeat_rate(view, family, window_s)
        case "queue_length":
            return view.queue(family)
        case "cost":
            return view.totals(family, _cost(view, family)) if _has_cost(view) else None
        case "cost_per_contact":
            served = view.count(family, _served(view.contacts))
            return Ratio(_cost(view, family), served) if _has_cost(view) else None
    return _agents(measure, view, family)


def _repeat_rate(view: View, family: Family, window_s: float) -> Share | None:
    if view.plan.day_end_s - view.plan.day_start_s < window_s:
        return None
    repeats = view.contacts.since_last_s <= window_s
    return Share(view.count(family, repeats), view.count(family, _every(view.contacts)))
