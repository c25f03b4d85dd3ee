"""The contacts of two cases of one day, paired by customer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from imroute.customers import IN_HAND_AT_START
from imroute.engine.contract import Log, Outcome, Plan
from imroute.intervals import Bools, Floats, Ints
from imroute.measures.columns import Codes

_KEY = np.dtype([("type", "i8"), ("customer", "u8"), ("attempt", "i8")])
_BY_BOT = int(Outcome.BOT_RESOLVED)
_SILENT = int(Outcome.ABANDONED_SILENTLY)
_HALF = np.uint64(32)


class Fate(IntEnum):
    """Who answered a contact."""

    NOBODY = 0
    BOT = 1
    AGENT = 2


@dataclass(frozen=True, slots=True)
class Fates:
    """What became of the counted contacts of one day, in columns; names are numbered by the base.

    `waited_s` is from arrival until an agent first begins work, NaN if none does; `number` that of
    the contact, `pool` of who answered first, −1 for nobody.
    """

    keys: np.ndarray
    number: Ints
    type: Ints
    tier: Ints
    fate: Ints
    waited_s: Floats
    pool: Ints

    def part(self, which: Ints | Bools) -> Fates:
        """Some of them."""
        return Fates(
            self.keys[which],
            self.number[which],
            self.type[which],
            self.tier[which],
            self.fate[which],
            self.waited_s[which],
            self.pool[which],
        )


class Names:
    """Numbers of types, tiers and pools, the same in all cases; new ones come last."""

    def __init__(self, plan: Plan) -> None:
        self.types = [kind.name for kind in plan.types]
        self.tiers = list(plan.tiers)
        self.pools = [pool.name for pool in plan.pools]

    def numbers(self, known: list[str], names: list[str]) -> Ints:
        """The number of each name; the last, for none, is −1."""
        known += [name for name in names if name not in known]
        return np.array([*(known.index(name) for name in names), -1], dtype=np.int64)


def keys_of(names: Names, plan: Plan, log: Log) -> np.ndarray:
    """What makes a contact the same in all cases: its type, customer and attempt."""
    rows = log.contacts
    types = names.numbers(names.types, [kind.name for kind in plan.types])
    keys = np.empty(rows.size, _KEY)
    keys["type"], keys["customer"] = types[rows["type"]], rows["customer"]
    keys["attempt"] = rows["attempt"]
    return keys


def fates(names: Names, plan: Plan, log: Log) -> Fates:
    """Look up what became of each contact that counts: neither of the warm-up nor in hand."""
    rows = log.contacts
    in_hand = (rows["customer"] >> _HALF == IN_HAND_AT_START) & (rows["attempt"] == 0)
    counted = (rows["arrived_s"] >= plan.day_start_s) & ~in_hand
    began, pool = _first_begun(log)
    answered = ~np.isnan(began) & (rows["outcome"] != _SILENT)
    fate = np.where(answered, Fate.AGENT, np.where(rows["outcome"] == _BY_BOT, Fate.BOT, 0))
    tiers = names.numbers(names.tiers, list(plan.tiers))
    pools = names.numbers(names.pools, [one.name for one in plan.pools])
    keys = keys_of(names, plan, log)
    found = Fates(
        keys,
        np.arange(rows.size),
        keys["type"],
        tiers[rows["tier"]],
        fate.astype(np.int64),
        np.where(answered, began - rows["arrived_s"], np.nan),
        np.where(answered, pools[pool], -1),
    )
    return found.part(counted)


def _first_begun(log: Log) -> tuple[Floats, Codes]:
    """When an agent first began work on each contact, and of which pool."""
    began = log.contacts["work_began_s"].copy()
    pool = log.contacts["pool"].astype(np.int32)
    for leg in log.legs[::-1]:
        if not np.isnan(leg["work_began_s"]):
            began[leg["contact"]], pool[leg["contact"]] = leg["work_began_s"], leg["pool"]
    return began, pool


class Pairs(NamedTuple):
    """Contacts of two cases: those that come in both, in the same order, and those of one."""

    base: Fates
    variant: Fates
    base_alone: Fates
    variant_alone: Fates


def paired(base: Fates, variant: Fates) -> Pairs:
    """Find the contacts of the same customers and attempts."""
    _, of_base, of_variant = np.intersect1d(
        base.keys, variant.keys, assume_unique=True, return_indices=True
    )
    order = np.argsort(of_base)
    return Pairs(
        base.part(of_base[order]),
        variant.part(of_variant[order]),
        base.part(_others(base, of_base)),
        variant.part(_others(variant, of_variant)),
    )


def _others(found: Fates, which: Ints) -> Bools:
    others = np.ones(found.number.size, dtype=np.bool_)
    others[which] = False
    return others
