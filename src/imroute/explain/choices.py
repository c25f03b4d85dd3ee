"""Why each agent was or was not chosen for a contact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from imroute.engine.contract import WEIGHT_UNIT, RulePlan
from imroute.engine.policy import name_of
from imroute.engine.reference.story import Candidate, Choice
from imroute.explain.teller import Teller
from imroute.language import say, translated
from imroute.language.joining import with_commas, with_semicolons

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
INDENT = " " * 10


def in_words(teller: Teller, choice: Choice) -> Iterator[str]:
    if choice.by_agent:
        yield from _taken(teller, choice)
    else:
        yield from _sought(teller, choice)


def _taken(teller: Teller, choice: Choice) -> Iterator[str]:
    assert choice.chosen is not None
    told = {
        "agent": f"{choice.chosen[0]}/{choice.chosen[1] + 1}",
        "order": order_of(teller),
        "number": choice.taken,
    }
    if choice.taken == teller.number:
        said = say("{agent} has room and takes it: first in line ({order})", **told)
    else:
        said = say("{agent} has room and takes contact {number} before it ({order})", **told)
    yield f"{teller.clock(choice.time_s)}  {said}"


def order_of(teller: Teller) -> str:
    """By what contacts are taken from the queue."""
    return translated(ORDER[teller.plan.choose_contact])


def _sought(teller: Teller, choice: Choice) -> Iterator[str]:
    free = [one for one in choice.candidates if one.free]
    if choice.chosen is None:
        yield INDENT + say("no agent has room: it waits")
    else:
        name = f"{choice.chosen[0]}/{choice.chosen[1] + 1}"
        yield INDENT + say(
            "{agent} is chosen of {n} free: {why}",
            agent=name,
            n=len(free),
            why=chosen_for(teller, choice),
        )
        yield from _grouped(
            say("chosen"), [o for o in free if (o.pool, o.number) == choice.chosen], _in_hand
        )
        others = [one for one in free if (one.pool, one.number) != choice.chosen]
        yield from _grouped(say("also free"), others, _in_hand)
    busy = [one for one in choice.candidates if not one.free]
    yield from _grouped(say("not free"), [one for one in busy if one.on_duty], _in_hand)
    yield from _grouped(
        say("not on duty"), [one for one in busy if not one.on_duty], lambda one: ""
    )


def chosen_for(teller: Teller, choice: Choice) -> str:
    """Why this agent, of all who were free."""
    free = [one for one in choice.candidates if one.free]
    if choice.had_it:
        return say("had this customer last")
    rule = teller.rule_at(choice.time_s)
    best = next(one for one in free if (one.pool, one.number) == choice.chosen)
    if rule.choose_pool == "first" and any(one.pool != best.pool for one in free):
        free = [one for one in free if one.pool == best.pool]
        why = _best(rule, free, best.score)
        return say("{pool} comes first in the rule; {why}", pool=best.pool, why=why)
    return _best(rule, free, best.score)


def _best(rule: RulePlan, free: Sequence[Candidate], score: float) -> str:
    """By what one of the free agents who are left is the best."""
    if len(free) == 1:
        return say("the only one with room")
    policy = rule.choose_agent
    if callable(policy):
        why = say("lowest score by {policy}", policy=name_of(policy))
    else:
        why = translated(POLICY[policy])
    if sum(one.score == score for one in free) > 1:
        return say("{why} (tie: longest since last assigned)", why=why)
    return why


def _in_hand(one: Candidate) -> str:
    return say("({held} in hand)", held=held_of(one.weight, one.capacity))


def held_of(weight: int, capacity: int) -> str:
    """How much of its capacity an agent holds, both in thousandths of a slot: "2 of 3"."""
    held, slots = weight / WEIGHT_UNIT, capacity / WEIGHT_UNIT
    return say("{held:g} of {slots:g}", held=held, slots=slots)


def _grouped(
    title: str, agents: Sequence[Candidate], reason: Callable[[Candidate], str]
) -> Iterator[str]:
    """Put agents of one pool that stand alike together: generalists/1–4, 7 (3 of 3 in hand)."""
    groups: dict[tuple[str, str], list[int]] = {}
    for one in agents:
        groups.setdefault((one.pool, reason(one)), []).append(one.number + 1)
    named = [(f"{pool}/{ranges(numbers)}", why) for (pool, why), numbers in groups.items()]
    parts = [say("{agents} {why}", agents=who, why=why) if why else who for who, why in named]
    if parts:
        yield INDENT + say("{title}: {list}", title=title, list=with_semicolons(parts))


def ranges(numbers: Iterable[int]) -> str:
    """Write 1, 2, 3, 7 as 1–3, 7."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return with_commas(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
