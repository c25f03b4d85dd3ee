"""The story of one contact: event by event, with why each agent was or was not chosen."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from imroute.engine.contract import (
    HANDLING,
    NONE,
    WRAP_UP,
    BotEnd,
    OfferEnd,
    Outcome,
    Step,
    Why,
)
from imroute.engine.invariants import check
from imroute.engine.plan import make_plan
from imroute.engine.reference import simulate
from imroute.engine.reference.story import Choice, Story
from imroute.errors import Problem, UsageError
from imroute.explain.choices import in_words
from imroute.explain.teller import Teller
from imroute.loading import Loaded
from imroute.units import format_duration

BOT_ENDS = {
    BotEnd.RESOLVED: "the bot settles it",
    BotEnd.LEFT: "the customer leaves the bot",
    BotEnd.HANDED_OVER: "the bot hands over to a person",
}
OUTCOMES = {
    Outcome.BOT_RESOLVED: "over: settled by the bot",
    Outcome.BOT_ABANDONED: "over: left the bot",
    Outcome.TURNED_AWAY: "over: turned away, the queue is full",
    Outcome.BALKED: "over: does not want to wait and leaves at once",
    Outcome.ABANDONED: "over: patience has run out",
    Outcome.FLOWED_OUT: "over: flows out, nobody will serve it",
    Outcome.COMPLETED: "over for the customer: completed",
    Outcome.ABANDONED_SILENTLY: "over: patience has run out; the window stays open, nobody knows",
    Outcome.LOST_IN_CONVERSATION: "over: the customer leaves without the answer",
}
OFFER_ENDS = {
    OfferEnd.DECLINED: "declines",
    OfferEnd.TIMED_OUT: "does not take it up in time",
    OfferEnd.CANCELLED: "is asked no more: the offer is cancelled",
}
WHYS = {
    Why.ESCALATED: "escalates it",
    Why.MISROUTED: "sees that it is something else, and sends it on",
    Why.SHIFT_ENDED: "goes off duty and hands it over",
    Why.YIELDED: "puts it back, for something that cannot wait",
}
_SAME_S = 1e-6
_WAITS = "; would wait "


def tell(loaded: Loaded, number: int, day: int, seed: int) -> list[str]:
    """Simulate the day again and tell what happened to one contact, line by line."""
    refuse_day(day)
    teller, story = played(loaded, number, day, seed)
    title = loaded.scenario.title + (
        f", variant {loaded.variant_name}" if loaded.variant_name else ""
    )
    return [*heading(teller, title, day), *events(teller, story), *sums(teller)]


def played(loaded: Loaded, number: int, day: int, seed: int) -> tuple[Teller, Story]:
    """Simulate the day again, with an eye on one contact."""
    plan = make_plan(loaded.scenario)
    story = Story(number)
    log = simulate(plan, seed, day - 1, story)
    check(plan, log, seed)
    if not 0 <= number < len(log.contacts):
        allowed = f"a contact of day {day}: 0 to {len(log.contacts) - 1}"
        raise UsageError(Problem(str(number), allowed, "choose another number", ("--contact",)))
    return Teller(plan, log, number), story


def refuse_day(day: int) -> None:
    """Refuse a day before the first."""
    if day < 1:
        raise UsageError(Problem(str(day), "a day of the run, from 1", "write 1", ("--day",)))


def heading(teller: Teller, title: str, day: int) -> Iterator[str]:
    row, plan = teller.row, teller.plan
    yield f"{title}, day {day}, contact {teller.number}"
    yield f"{plan.types[row['type']].name}, customer of tier {plan.tiers[row['tier']]}"
    if row["attempt"]:
        time = _ordinal(int(row["attempt"]))
        yield f"back for the {time} time; first contact {row['first_contact']}"
    yield ""


def _ordinal(number: int) -> str:
    return {1: "1st", 2: "2nd", 3: "3rd"}.get(number, f"{number}th")


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a contact in words, after the choices made around it."""

    time_s: float
    step: int
    pool: int
    agent: int
    detail: int
    choices: tuple[Choice, ...]
    said: str

    def alike(self, other: Told) -> bool:
        """Whether the same happened at the same time; who did not wait is silent on patience."""
        if abs(self.time_s - other.time_s) > _SAME_S:
            return False
        (said, _, waits), (others, _, wait) = (t.said.partition(_WAITS) for t in (self, other))
        return said == others and (waits == wait or not waits or not wait)


def events(teller: Teller, story: Story) -> Iterator[str]:
    """Interleave the contact's events with the choices made around it."""
    told = told_events(teller, story)
    for one in told:
        yield from lines(teller, one)
    for choice in story.choices[sum(len(one.choices) for one in told) :]:
        yield from in_words(teller, choice)


def lines(teller: Teller, told: Told) -> Iterator[str]:
    for choice in told.choices:
        yield from in_words(teller, choice)
    yield f"{teller.clock(told.time_s)}  {told.said}"


def told_events(teller: Teller, story: Story) -> list[Told]:
    """All events of the contact, each with the choices since the one before."""
    choices, found = list(story.choices), []
    trace = teller.log.trace[teller.log.trace["contact"] == teller.number]
    message_s = math.inf
    for time_s, step, _, pool, agent, detail in trace.tolist():
        before = []
        while choices and _comes_before(choices[0], time_s, step):
            before.append(choices.pop(0))
        said = SAID[step](teller, pool, agent, detail, time_s)
        if step in MESSAGE_COMES:
            message_s = time_s
        if step == Step.WORK_BEGAN and detail >= 0 and time_s > message_s:
            said += f", after {format_duration(round(time_s - message_s, 1))} in the inbox"
        found.append(Told(time_s, step, pool, agent, detail, tuple(before), said))
    return found


def _comes_before(choice: Choice, time_s: float, step: int) -> bool:
    if choice.time_s != time_s:
        return choice.time_s < time_s
    return step not in BEFORE_A_CHOICE


MESSAGE_COMES = (Step.ASSIGNED, Step.CUSTOMER_WROTE)
BEFORE_A_CHOICE = (
    Step.ARRIVED,
    Step.REPLIED,
    Step.BOT_REPLIED,
    Step.BOT_ENDED,
    Step.MISROUTED,
    Step.PASSED_ON,
    Step.FREED,
    Step.OFFER_ENDED,
    Step.JOINED,
    Step.STAGE_BEGAN,
)
Said = Callable[[Teller, int, int, int, float], str]


def _arrived(teller: Teller, pool: int, agent: int, detail: int, time_s: float) -> str:
    bot = teller.row["bot"]
    return "arrives" + (f" and meets the bot {teller.plan.bots[bot].name}" if bot != NONE else "")


def _joined(teller: Teller, pool: int, agent: int, detail: int, time_s: float) -> str:
    name = teller.plan.rules[detail].name
    return f"joins the queue under the rule {name}{_would_wait(teller, time_s)}"


def _would_wait(teller: Teller, joined_s: float) -> str:
    """Only who had to wait had any use for patience."""
    patience = next(row["patience_s"] for row in teller.legs if row["joined_s"] == joined_s)
    if math.isnan(patience):
        return ""
    lasts = "for ever" if math.isinf(patience) else f"up to {format_duration(round(patience))}"
    return f"{_WAITS}{lasts}"


def _stage(teller: Teller, pool: int, agent: int, detail: int, time_s: float) -> str:
    stage = teller.rule_at(time_s).stages[detail]
    if stage.offline:
        return f"stage {detail + 1}: asked to leave a message"
    names = ", ".join(teller.plan.pools[n].name for n in stage.pools[teller.type_at(time_s)])
    change = "" if math.isnan(stage.priority) else f"; priority is now {stage.priority:g}"
    return f"stage {detail + 1}: may go to {names or 'nobody yet'}{change}"


def _began(teller: Teller, pool: int, agent: int, detail: int, time_s: float) -> str:
    kind = {WRAP_UP: "wraps up", HANDLING: "begins to handle it"}
    return f"{teller.agent(pool, agent)} {kind.get(detail, f'begins reply {detail + 1}')}"


SAID: dict[int, Said] = {
    Step.ARRIVED: _arrived,
    Step.BOT_REPLIED: lambda teller, pool, agent, detail, time_s: f"the bot answers ({detail + 1})",
    Step.BOT_ENDED: lambda teller, pool, agent, detail, time_s: BOT_ENDS[BotEnd(detail)],
    Step.JOINED: _joined,
    Step.STAGE_BEGAN: _stage,
    Step.ASSIGNED: lambda teller, pool, agent, detail, time_s: (
        f"assigned to {teller.agent(pool, agent)}"
    ),
    Step.WORK_BEGAN: _began,
    Step.REPLIED: lambda teller, pool, agent, detail, time_s: f"reply {detail + 1} is sent",
    Step.CUSTOMER_WROTE: lambda teller, pool, agent, detail, time_s: "the customer writes again",
    Step.WOULD_BE_ASSIGNED: lambda teller, pool, agent, detail, time_s: (
        "(its turn would have come now, had the customer stayed)"
    ),
    Step.FREED: lambda teller, pool, agent, detail, time_s: "the slot is free again",
    Step.ENDED: lambda teller, pool, agent, detail, time_s: OUTCOMES[Outcome(detail)],
    Step.OFFERED: lambda teller, pool, agent, detail, time_s: (
        f"offered to {teller.agent(pool, agent)}"
    ),
    Step.OFFER_ENDED: lambda teller, pool, agent, detail, time_s: (
        f"{teller.agent(pool, agent)} {OFFER_ENDS[OfferEnd(detail)]}"
    ),
    Step.PASSED_ON: lambda teller, pool, agent, detail, time_s: (
        f"{teller.agent(pool, agent)} {WHYS[Why(detail)]}"
    ),
    Step.MISROUTED: lambda teller, pool, agent, detail, time_s: (
        f"the bot takes it for {teller.plan.types[detail].name}"
    ),
    Step.WENT_INACTIVE: lambda teller, pool, agent, detail, time_s: (
        f"the customer is silent: it weighs less for {teller.agent(pool, agent)}"
    ),
    Step.KEPT: lambda teller, pool, agent, detail, time_s: (
        f"{teller.agent(pool, agent)} is kept for it until there is room enough"
    ),
}


def sums(teller: Teller) -> Iterator[str]:
    row, first = teller.row, teller.legs[0]
    yield ""
    if row["outcome"] == Outcome.ABANDONED_SILENTLY:
        waited = format_duration(round(row["ended_s"] - row["joined_s"], 1))
        yield f"waited {waited} and left without a word: not answered"
    elif not math.isnan(first["work_began_s"]):
        queue_s = first["assigned_s"] - first["joined_s"]
        inbox_s = first["work_began_s"] - first["assigned_s"]
        yield (
            f"response time {format_duration(round(queue_s + inbox_s, 1))} = "
            f"{format_duration(round(queue_s, 1))} in the queue + "
            f"{format_duration(round(inbox_s, 1))} in the inbox"
        )
    elif not math.isnan(row["queue_left_s"]):
        waited = format_duration(round(row["queue_left_s"] - row["joined_s"], 1))
        yield f"waited {waited} and was not answered"
    if row["outcome"] == Outcome.OPEN:
        yield "still open when the day was cut off"
    if row["resolved"] == 0:
        matter = teller.log.contacts["first_contact"] == row["first_contact"]
        later = np.flatnonzero(matter & (teller.log.contacts["attempt"] > row["attempt"]))
        back = f"; the customer comes back as contact {later[0]}" if len(later) else ""
        yield f"the matter is not settled{back}"
    elif row["resolved"] == 1:
        yield "the matter is settled"
