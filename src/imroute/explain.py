"""The story of one contact: event by event, with why each agent was or was not chosen."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from imroute.engine.contract import (
    HANDLING,
    NONE,
    WEIGHT_UNIT,
    WRAP_UP,
    BotEnd,
    Log,
    OfferEnd,
    Outcome,
    Plan,
    RulePlan,
    Step,
    Why,
)
from imroute.engine.invariants import check
from imroute.engine.plan import make_plan
from imroute.engine.policy import name_of
from imroute.engine.reference import simulate
from imroute.engine.reference.story import Candidate, Choice, Story
from imroute.errors import Problem, UsageError
from imroute.loading import Loaded
from imroute.units import format_clock, format_duration

POLICY = {
    "least_loaded": "fewest contacts in hand",
    "lowest_ratio": "smallest share of its capacity in use",
    "most_spare": "most capacity left",
    "most_loaded": "most contacts in hand",
    "longest_idle": "longest since a contact last left",
    "round_robin": "next number in turn",
    "best_skill": "highest skill level for the type",
    "random": "by lot",
}
ORDER = {
    "priority_then_age": "higher priority, then longer wait",
    "fifo": "longest wait",
    "due_date": "earliest due",
    "weighted_age": "highest priority × wait",
}
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
INDENT = " " * 10


@dataclass(frozen=True, slots=True)
class Teller:
    """What is needed to put rows of a log in words."""

    plan: Plan
    log: Log
    number: int

    @property
    def row(self) -> np.void:
        return self.log.contacts[self.number]  # type: ignore[no-any-return]

    def clock(self, time_s: float) -> str:
        clock = format_clock(self.plan.start_clock_s + time_s)
        return clock if clock.count(":") == 2 else f"{clock}:00"

    def agent(self, pool: int, agent: int) -> str:
        return f"{self.plan.pools[pool].name}/{agent + 1}"

    @property
    def legs(self) -> list[np.void]:
        """All parts of the contact's life; the row of the contact tells of the last."""
        legs = self.log.legs
        return [*legs[legs["contact"] == self.number], self.row]

    def type_at(self, time_s: float) -> int:
        """Give the type that the contact counts as: the bot's, until an agent sees its own."""
        trace, legs = self.log.trace, self.log.legs
        wrong = trace[(trace["contact"] == self.number) & (trace["step"] == Step.MISROUTED)]
        seen = legs[(legs["contact"] == self.number) & (legs["why"] == Why.MISROUTED)]
        if not len(wrong) or (seen["freed_s"] <= time_s).any():
            return int(self.row["type"])
        return int(wrong["detail"][0])

    def rule_at(self, time_s: float) -> RulePlan:
        """Give the rule under which the contact joined the queue last."""
        joined = [row for row in self.legs if row["joined_s"] <= time_s]
        return self.plan.rules[int(joined[-1]["rule"])]


def tell(loaded: Loaded, number: int, day: int, seed: int) -> list[str]:
    """Simulate the day again and tell what happened to one contact, line by line."""
    refuse_day(day)
    plan = make_plan(loaded.scenario)
    story = Story(number)
    log = simulate(plan, seed, day - 1, story)
    check(plan, log, seed)
    if not 0 <= number < len(log.contacts):
        allowed = f"a contact of day {day}: 0 to {len(log.contacts) - 1}"
        raise UsageError(Problem(str(number), allowed, "choose another number", ("--contact",)))
    teller = Teller(plan, log, number)
    title = loaded.scenario.title + (
        f", variant {loaded.variant_name}" if loaded.variant_name else ""
    )
    return [*_heading(teller, title, day), *_events(teller, story), *_sums(teller)]


def refuse_day(day: int) -> None:
    """Refuse a day before the first."""
    if day < 1:
        raise UsageError(Problem(str(day), "a day of the run, from 1", "write 1", ("--day",)))


def _heading(teller: Teller, title: str, day: int) -> Iterator[str]:
    row, plan = teller.row, teller.plan
    yield f"{title}, day {day}, contact {teller.number}"
    yield f"{plan.types[row['type']].name}, customer of tier {plan.tiers[row['tier']]}"
    if row["attempt"]:
        time = _ordinal(int(row["attempt"]))
        yield f"back for the {time} time; first contact {row['first_contact']}"
    yield ""


def _ordinal(number: int) -> str:
    return {1: "1st", 2: "2nd", 3: "3rd"}.get(number, f"{number}th")


def _events(teller: Teller, story: Story) -> Iterator[str]:
    """Interleave the contact's events with the choices made around it."""
    choices = list(story.choices)
    trace = teller.log.trace[teller.log.trace["contact"] == teller.number]
    message_s = math.inf
    for time_s, step, _, pool, agent, detail in trace.tolist():
        while choices and _comes_before(choices[0], time_s, step):
            yield from _choice(teller, choices.pop(0))
        said = SAID[step](teller, pool, agent, detail, time_s)
        if step in MESSAGE_COMES:
            message_s = time_s
        if step == Step.WORK_BEGAN and detail >= 0 and time_s > message_s:
            said += f", after {format_duration(round(time_s - message_s, 1))} in the inbox"
        yield f"{teller.clock(time_s)}  {said}"
    for choice in choices:
        yield from _choice(teller, choice)


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
    return f"; would wait {lasts}"


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


# --------------------------------------------------------------------- choices


def _choice(teller: Teller, choice: Choice) -> Iterator[str]:
    if choice.by_agent:
        yield from _taken(teller, choice)
    else:
        yield from _sought(teller, choice)


def _taken(teller: Teller, choice: Choice) -> Iterator[str]:
    assert choice.chosen is not None
    name = f"{choice.chosen[0]}/{choice.chosen[1] + 1}"
    order = ORDER[teller.plan.choose_contact]
    if choice.taken == teller.number:
        took = "it: first in line"
    else:
        took = f"contact {choice.taken} before it"
    yield f"{teller.clock(choice.time_s)}  {name} has room and takes {took} ({order})"


def _sought(teller: Teller, choice: Choice) -> Iterator[str]:
    free = [one for one in choice.candidates if one.free]
    if choice.chosen is None:
        yield f"{INDENT}no agent has room: it waits"
    else:
        name = f"{choice.chosen[0]}/{choice.chosen[1] + 1}"
        yield f"{INDENT}{name} is chosen of {len(free)} free: {_why(teller, choice, free)}"
        yield from _grouped(
            "chosen", [o for o in free if (o.pool, o.number) == choice.chosen], _in_hand
        )
        others = [one for one in free if (one.pool, one.number) != choice.chosen]
        yield from _grouped("also free", others, _in_hand)
    busy = [one for one in choice.candidates if not one.free]
    yield from _grouped("not free", [one for one in busy if one.on_duty], _in_hand)
    yield from _grouped("not on duty", [one for one in busy if not one.on_duty], lambda one: "")


def _why(teller: Teller, choice: Choice, free: Sequence[Candidate]) -> str:
    if choice.had_it:
        return "had this customer last"
    rule = teller.rule_at(choice.time_s)
    best = next(one for one in free if (one.pool, one.number) == choice.chosen)
    if rule.choose_pool == "first" and any(one.pool != best.pool for one in free):
        free = [one for one in free if one.pool == best.pool]
        lead = f"{best.pool} comes first in the rule; "
    else:
        lead = ""
    if len(free) == 1:
        return f"{lead}the only one with room"
    tied = [one for one in free if one.score == best.score]
    tie = " (tie: longest since last assigned)" if len(tied) > 1 else ""
    policy = rule.choose_agent
    why = f"lowest score by {name_of(policy)}" if callable(policy) else POLICY[policy]
    return f"{lead}{why}{tie}"


def _in_hand(one: Candidate) -> str:
    return f"({one.weight / WEIGHT_UNIT:g} of {one.capacity / WEIGHT_UNIT:g} in hand)"


def _grouped(
    title: str, agents: Sequence[Candidate], reason: Callable[[Candidate], str]
) -> Iterator[str]:
    """Put agents of one pool that stand alike together: generalists/1–4, 7 (3 of 3 in hand)."""
    groups: dict[tuple[str, str], list[int]] = {}
    for one in agents:
        groups.setdefault((one.pool, reason(one)), []).append(one.number + 1)
    parts = [f"{pool}/{ranges(numbers)} {why}".strip() for (pool, why), numbers in groups.items()]
    if parts:
        yield f"{INDENT}{title}: {'; '.join(parts)}"


def ranges(numbers: Iterable[int]) -> str:
    """Write 1, 2, 3, 7 as 1–3, 7."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _sums(teller: Teller) -> Iterator[str]:
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
