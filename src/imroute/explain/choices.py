"""Why each agent was or was not chosen for a contact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from imroute.engine.contract import (
    WEIGHT_UNIT,
)
from imroute.engine.policy import name_of
from imroute.engine.reference.story import Candidate, Choice
from imroute.explain.teller import Teller

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
        yield f"{INDENT}{name} is chosen of {len(free)} free: {chosen_for(teller, choice)}"
        yield from _grouped(
            "chosen", [o for o in free if (o.pool, o.number) == choice.chosen], _in_hand
        )
        others = [one for one in free if (one.pool, one.number) != choice.chosen]
        yield from _grouped("also free", others, _in_hand)
    busy = [one for one in choice.candidates if not one.free]
    yield from _grouped("not free", [one for one in busy if one.on_duty], _in_hand)
    yield from _grouped("not on duty", [one for one in busy if not one.on_duty], lambda one: "")


def chosen_for(teller: Teller, choice: Choice) -> str:
    """Why this agent, of all who were free."""
    free = [one for one in choice.candidates if one.free]
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
