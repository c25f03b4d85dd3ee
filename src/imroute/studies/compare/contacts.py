"""Which contacts changed: the same customers in both cases, one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from imroute.engine.contract import Log, Plan
from imroute.intervals import Bools, Floats, Ints
from imroute.measures.pairs import Fate, Fates, Names, Pairs, fates, paired

_SAME_S = 1e-6


class Change(IntEnum):
    """What a variant is to one contact."""

    SAME = 0
    SOONER = 1  # answered by an agent in both
    LATER = 2
    ANSWERED = 3  # by an agent or the bot, in the variant only
    LOST = 4  # answered in the base only
    TO_BOT = 5  # settled by the bot instead of an agent
    FROM_BOT = 6


@dataclass(frozen=True, slots=True)
class Moves:
    """How the contacts of a group changed, in numbers of contacts; `contacts` came in both cases.

    `sooner_s` and `later_s` are by how much on average, in seconds, NaN of none; `moved` were
    answered by agents of another pool.
    """

    scope: str
    contacts: int
    changes: tuple[int, ...]  # in the order of Change
    sooner_s: float
    later_s: float
    moved: int
    only_base: int
    only_variant: int

    def number(self, change: Change) -> int:
        return self.changes[change]


@dataclass(frozen=True, slots=True)
class Example:
    """The contact of the base that a change is largest for; days count from 1."""

    change: Change
    day: int
    contact: int
    seconds: float  # from arrival until an agent begins, variant less base; NaN if one never does


@dataclass(frozen=True, slots=True)
class Changes:
    """How the contacts of some days changed: everyone first, then by tier and type."""

    days: int
    groups: tuple[Moves, ...]
    examples: tuple[Example, ...]


class Register:
    """What became of the contacts of the base, to hold those of variants against it."""

    def __init__(self, plan: Plan, logs: Iterable[Log]) -> None:
        self._names = Names(plan)
        self._base = [fates(self._names, plan, log) for log in logs]

    def changes(self, plan: Plan, logs: Iterable[Log]) -> Changes:
        """Hold the same days of a variant against those of the base."""
        days = [
            _compared(day, base, fates(self._names, plan, log))
            for day, (base, log) in enumerate(zip(self._base, logs, strict=True), 1)
        ]
        all_days = _joined(days)
        return Changes(len(days), tuple(self._groups(all_days)), tuple(_examples(all_days)))

    def _groups(self, days: _Days) -> Iterator[Moves]:
        yield _moves("all", days, np.ones(days.change.size, dtype=np.bool_), days.alone)
        for part, names in (("tier", self._names.tiers), ("type", self._names.types)):
            whose, alone = getattr(days, part), getattr(days, f"{part}_alone")
            for number, name in enumerate(names):
                yield _moves(f"{part}:{name}", days, whose == number, days.alone[alone == number])


@dataclass(frozen=True, slots=True)
class _Days:
    """Contacts of both cases, and after them those of one: `alone` is −1 for the base, else 1."""

    day: Ints
    contact: Ints
    type: Ints
    tier: Ints
    change: Ints
    seconds: Floats
    moved: Bools
    alone: Ints
    type_alone: Ints
    tier_alone: Ints


def _compared(day: int, base: Fates, variant: Fates) -> _Days:
    pairs = paired(base, variant)
    first, second, *gone = pairs
    change, seconds = change_of(pairs)
    by_agents = ~np.isnan(seconds)
    return _Days(
        np.full(first.number.size, day),
        first.number,
        first.type,
        first.tier,
        change,
        seconds,
        by_agents & (first.pool != second.pool),
        np.repeat([-1, 1], [one.number.size for one in gone]),
        np.concatenate([one.type for one in gone]),
        np.concatenate([one.tier for one in gone]),
    )


def change_of(pairs: Pairs) -> tuple[Ints, Floats]:
    """What the variant is to each contact, and how many seconds later it is begun; NaN if not."""
    first, second = pairs.base, pairs.variant
    seconds = second.waited_s - first.waited_s
    change = np.zeros(first.fate.size, dtype=np.int64)
    with np.errstate(invalid="ignore"):
        change[seconds < -_SAME_S] = Change.SOONER
        change[seconds > _SAME_S] = Change.LATER
    change[(first.fate == Fate.NOBODY) & (second.fate != Fate.NOBODY)] = Change.ANSWERED
    change[(first.fate != Fate.NOBODY) & (second.fate == Fate.NOBODY)] = Change.LOST
    change[(first.fate == Fate.AGENT) & (second.fate == Fate.BOT)] = Change.TO_BOT
    change[(first.fate == Fate.BOT) & (second.fate == Fate.AGENT)] = Change.FROM_BOT
    return change, seconds


def _joined(days: Sequence[_Days]) -> _Days:
    return _Days(
        *(np.concatenate([getattr(day, name) for day in days]) for name in _Days.__slots__)
    )


def _moves(scope: str, days: _Days, which: Bools, alone: Ints) -> Moves:
    change, seconds = days.change[which], days.seconds[which]
    return Moves(
        scope,
        change.size,
        tuple(np.bincount(change, minlength=len(Change)).tolist()),
        _mean(-seconds[change == Change.SOONER]),
        _mean(seconds[change == Change.LATER]),
        int(np.count_nonzero(days.moved[which])),
        int(np.count_nonzero(alone < 0)),
        int(np.count_nonzero(alone > 0)),
    )


def _mean(seconds: Floats) -> float:
    return float(seconds.mean()) if seconds.size else np.nan


def _examples(days: _Days) -> Iterator[Example]:
    """The contact that each change is largest for; the first where there is no time to compare."""
    for change in Change:
        rows = np.flatnonzero(days.change == change)
        if change is Change.SAME or not rows.size:
            continue
        most = np.argmax(np.nan_to_num(np.abs(days.seconds[rows])))
        row = rows[most]
        yield Example(change, int(days.day[row]), int(days.contact[row]), float(days.seconds[row]))
