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
from imroute.language import say, translated
from imroute.language.joining import with_commas
from imroute.loading import Loaded
from imroute.targets import short_time
from imroute.units import format_duration

BOT_ENDS = {
    BotEnd.RESOLVED: "the bot settles it",
    BotEnd.LEFT: "the customer leaves the bot",
    BotEnd.HANDED_OVER: "the bot hands over to a person",
}
OUTCOMES = {
    Outcome.BOT_RESOLVED: "settled by the bot",
    Outcome.BOT_ABANDONED: "left the bot",
    Outcome.TURNED_AWAY: "turned away, the queue is full",
    Outcome.BALKED: "does not want to wait and leaves at once",
    Outcome.ABANDONED: "patience has run out",
    Outcome.FLOWED_OUT: "flows out, nobody will serve it",
    Outcome.COMPLETED: "completed",
    Outcome.ABANDONED_SILENTLY: "patience has run out; the window stays open, nobody knows",
    Outcome.LOST_IN_CONVERSATION: "the customer leaves without the answer",
}
OFFER_ENDS = {
    OfferEnd.DECLINED: "{agent} declines",
    OfferEnd.TIMED_OUT: "{agent} does not take it up in time",
    OfferEnd.CANCELLED: "{agent} is asked no more: the offer is cancelled",
}
WHYS = {
    Why.ESCALATED: "{agent} escalates it",
    Why.MISROUTED: "{agent} sees that it is something else, and sends it on",
    Why.SHIFT_ENDED: "{agent} goes off duty and hands it over",
    Why.YIELDED: "{agent} puts it back, for something that cannot wait",
}
_SAME_S = 1e-6


def tell(loaded: Loaded, number: int, day: int, seed: int) -> list[str]:
    """Simulate the day again and tell what happened to one contact, line by line."""
    refuse_day(day)
    teller, story = played(loaded, number, day, seed)
    title = loaded.scenario.title
    if loaded.variant_name:
        title = say("{title}, variant {variant}", title=title, variant=loaded.variant_name)
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
    yield say("{title}, day {day}, contact {number}", title=title, day=day, number=teller.number)
    yield say(
        "{type}, customer of tier {tier}",
        type=plan.types[row["type"]].name,
        tier=plan.tiers[row["tier"]],
    )
    if row["attempt"]:
        time = _ordinal(int(row["attempt"]))
        yield say(
            "back for the {time} time; first contact {first}", time=time, first=row["first_contact"]
        )
    yield ""


def _ordinal(number: int) -> str:
    if number > len(_FIRST):
        return say("{n}th", n=number)
    return translated(_FIRST[number - 1])


_FIRST = ("1st", "2nd", "3rd")


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a contact in words, after the choices made around it.

    `patience` is for how long who joined a queue would wait, "" if nobody had to ask.
    """

    time_s: float
    step: int
    pool: int
    agent: int
    detail: int
    choices: tuple[Choice, ...]
    said: str
    patience: str = ""

    @property
    def line(self) -> str:
        if not self.patience:
            return self.said
        return say("{said}; would wait {patience}", said=self.said, patience=self.patience)

    def alike(self, other: Told) -> bool:
        """Whether the same happened at the same time; who did not wait is silent on patience."""
        if abs(self.time_s - other.time_s) > _SAME_S:
            return False
        known = self.patience and other.patience
        return self.said == other.said and (not known or self.patience == other.patience)


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
    yield f"{teller.clock(told.time_s)}  {told.line}"


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
            said = say(
                "{said}, after {time} in the inbox", said=said, time=took(time_s - message_s)
            )
        patience = would_wait(teller, time_s) if step == Step.JOINED else ""
        found.append(Told(time_s, step, pool, agent, detail, tuple(before), said, patience))
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
    if bot == NONE:
        return say("arrives")
    return say("arrives and meets the bot {bot}", bot=teller.plan.bots[bot].name)


def _joined(teller: Teller, pool: int, agent: int, detail: int, time_s: float) -> str:
    return say("joins the queue under the rule {rule}", rule=teller.plan.rules[detail].name)


def would_wait(teller: Teller, joined_s: float) -> str:
    """Only who had to wait had any use for patience."""
    patience = next(row["patience_s"] for row in teller.legs if row["joined_s"] == joined_s)
    if math.isnan(patience):
        return ""
    if math.isinf(patience):
        return say("for ever")
    return say("up to {time}", time=short_time(format_duration(round(patience))))


def took(seconds: float) -> str:
    """A time to a tenth of a second, as stories tell it."""
    return short_time(format_duration(round(seconds, 1)))


def _stage(teller: Teller, pool: int, agent: int, detail: int, time_s: float) -> str:
    stage = teller.rule_at(time_s).stages[detail]
    if stage.offline:
        return say("stage {n}: asked to leave a message", n=detail + 1)
    names = with_commas(teller.plan.pools[n].name for n in stage.pools[teller.type_at(time_s)])
    told = {"n": detail + 1, "pools": names or say("nobody yet"), "priority": stage.priority}
    if math.isnan(stage.priority):
        return say("stage {n}: may go to {pools}", **told)
    return say("stage {n}: may go to {pools}; priority is now {priority:g}", **told)


def _began(teller: Teller, pool: int, agent: int, detail: int, time_s: float) -> str:
    name = teller.agent(pool, agent)
    if detail == WRAP_UP:
        return say("{agent} wraps up", agent=name)
    if detail == HANDLING:
        return say("{agent} begins to handle it", agent=name)
    return say("{agent} begins reply {n}", agent=name, n=detail + 1)


def over(outcome: Outcome) -> str:
    """How a contact ends."""
    how = translated(OUTCOMES[outcome])
    if outcome == Outcome.COMPLETED:
        return say("over for the customer: {how}", how=how)
    return say("over: {how}", how=how)


SAID: dict[int, Said] = {
    Step.ARRIVED: _arrived,
    Step.BOT_REPLIED: lambda teller, pool, agent, detail, time_s: say(
        "the bot answers ({n})", n=detail + 1
    ),
    Step.BOT_ENDED: lambda teller, pool, agent, detail, time_s: translated(
        BOT_ENDS[BotEnd(detail)]
    ),
    Step.JOINED: _joined,
    Step.STAGE_BEGAN: _stage,
    Step.ASSIGNED: lambda teller, pool, agent, detail, time_s: say(
        "assigned to {agent}", agent=teller.agent(pool, agent)
    ),
    Step.WORK_BEGAN: _began,
    Step.REPLIED: lambda teller, pool, agent, detail, time_s: say(
        "reply {n} is sent", n=detail + 1
    ),
    Step.CUSTOMER_WROTE: lambda teller, pool, agent, detail, time_s: say(
        "the customer writes again"
    ),
    Step.WOULD_BE_ASSIGNED: lambda teller, pool, agent, detail, time_s: say(
        "(its turn would have come now, had the customer stayed)"
    ),
    Step.FREED: lambda teller, pool, agent, detail, time_s: say("the slot is free again"),
    Step.ENDED: lambda teller, pool, agent, detail, time_s: over(Outcome(detail)),
    Step.OFFERED: lambda teller, pool, agent, detail, time_s: say(
        "offered to {agent}", agent=teller.agent(pool, agent)
    ),
    Step.OFFER_ENDED: lambda teller, pool, agent, detail, time_s: translated(
        OFFER_ENDS[OfferEnd(detail)]
    ).format(agent=teller.agent(pool, agent)),
    Step.PASSED_ON: lambda teller, pool, agent, detail, time_s: translated(
        WHYS[Why(detail)]
    ).format(agent=teller.agent(pool, agent)),
    Step.MISROUTED: lambda teller, pool, agent, detail, time_s: say(
        "the bot takes it for {type}", type=teller.plan.types[detail].name
    ),
    Step.WENT_INACTIVE: lambda teller, pool, agent, detail, time_s: say(
        "the customer is silent: it weighs less for {agent}", agent=teller.agent(pool, agent)
    ),
    Step.KEPT: lambda teller, pool, agent, detail, time_s: say(
        "{agent} is kept for it until there is room enough", agent=teller.agent(pool, agent)
    ),
}


def sums(teller: Teller) -> Iterator[str]:
    row, first = teller.row, teller.legs[0]
    yield ""
    if row["outcome"] == Outcome.ABANDONED_SILENTLY:
        waited = took(row["ended_s"] - row["joined_s"])
        yield say("waited {time} and left without a word: not answered", time=waited)
    elif not math.isnan(first["work_began_s"]):
        queue_s = first["assigned_s"] - first["joined_s"]
        inbox_s = first["work_began_s"] - first["assigned_s"]
        yield say(
            "response time {response} = {queue} in the queue + {inbox} in the inbox",
            response=took(queue_s + inbox_s),
            queue=took(queue_s),
            inbox=took(inbox_s),
        )
    elif not math.isnan(row["queue_left_s"]):
        waited = took(row["queue_left_s"] - row["joined_s"])
        yield say("waited {time} and was not answered", time=waited)
    if row["outcome"] == Outcome.OPEN:
        yield say("still open when the day was cut off")
    if row["resolved"] == 0:
        matter = teller.log.contacts["first_contact"] == row["first_contact"]
        later = np.flatnonzero(matter & (teller.log.contacts["attempt"] > row["attempt"]))
        yield unsettled(int(later[0])) if len(later) else say("the matter is not settled")
    elif row["resolved"] == 1:
        yield say("the matter is settled")


def unsettled(later: int) -> str:
    return say("the matter is not settled; the customer comes back as contact {n}", n=later)
