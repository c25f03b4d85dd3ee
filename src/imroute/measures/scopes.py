"""What a number is about: `all`, `type:refund`, `pool:experts`, `type:refund × interval:18:30`.

A scope has parts; the kinds of its parts are its family, and all scopes of one family are measured
at once. Parts are always in the order of PARTS, however they were written.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

import numpy as np

from imroute.engine.contract import Plan
from imroute.errors import Problem, UsageError, did_you_mean, listed
from imroute.intervals import Ints
from imroute.measures.opening import interval_names

Family: TypeAlias = tuple[str, ...]

ALL = "all"
PARTS = ("type", "tier", "channel", "rule", "pool", "agent", "interval")
_TIMES = " × "
# Of two parts and no more; agents are too many. A type has one channel: both say what it says.
_MULTIPLIED = ("type", "tier", "channel", "rule", "pool", "interval")
_ONE_CHANNEL = tuple(part for part in _MULTIPLIED if part != "channel")
_SPLIT = re.compile(rf"\s*[×x]\s*(?=(?:{'|'.join(PARTS)}):)")


class Scopes:
    """The scopes of one plan, by name."""

    def __init__(self, plan: Plan) -> None:
        self.names: dict[str, tuple[str, ...]] = {
            "type": tuple(kind.name for kind in plan.types),
            "tier": plan.tiers,
            "channel": tuple(dict.fromkeys(kind.channel for kind in plan.types)),
            "rule": tuple(rule.name for rule in plan.rules),
            "pool": tuple(pool.name for pool in plan.pools),
            "agent": tuple(_agents(plan)),
            "interval": tuple(interval_names(plan)),
        }
        channels = self.names["channel"]
        self.channel_of: Ints = np.array([channels.index(kind.channel) for kind in plan.types])
        self._place = {
            f"{part}:{name}": (part, number)
            for part in PARTS
            for number, name in enumerate(self.names[part])
        }

    def size(self, family: Family) -> int:
        return math.prod(len(self.names[part]) for part in family)

    def labels(self, family: Family) -> list[str]:
        """Names of all scopes of a family, the last part running fastest."""
        parts = [[f"{part}:{name}" for name in self.names[part]] for part in family]
        return [_TIMES.join(label) for label in itertools.product(*parts)] if family else [ALL]

    def families(self, products: bool) -> list[Family]:
        """All families that are listed: everything, each part, and products of two parts."""
        singles: list[Family] = [(), *((part,) for part in PARTS)]
        if not products:
            return singles
        parts = _MULTIPLIED if len(self.names["channel"]) > 1 else _ONE_CHANNEL
        pairs = itertools.combinations(parts, 2)
        return singles + [pair for pair in pairs if pair != ("type", "channel")]

    def find(self, text: str) -> tuple[Family, int]:
        """The family of a scope, and its number in `labels` of the family."""
        if text.strip() == ALL:
            return (), 0
        return self.place(self._split(text.strip()))

    def place(self, parts: Iterable[str]) -> tuple[Family, int]:
        """The same for parts such as "tier:vip", in any order, one of each kind."""
        found = [self._part(part) for part in parts if part != ALL]
        found.sort(key=lambda part: PARTS.index(part[0]))
        family, number = tuple(part for part, _ in found), 0
        if len(set(family)) < len(family):
            raise _unknown(" × ".join(parts), "parts of different kinds", "name each kind once")
        for part, place in found:
            number = number * len(self.names[part]) + place
        return family, number

    def _split(self, text: str) -> Iterator[str]:
        """Names may hold an x themselves: a split is right only where a known part ends."""
        for cut in _SPLIT.finditer(text):
            if text not in self._place and text[: cut.start()] in self._place:
                yield text[: cut.start()]
                yield from self._split(text[cut.end() :])
                return
        yield text

    def _part(self, text: str) -> tuple[str, int]:
        if text not in self._place:
            part = text.partition(":")[0]
            near = [name for name in self._place if name.startswith(f"{part}:")] or [
                ALL,
                *(f"{kind}:…" for kind in PARTS),
            ]
            raise _unknown(text, listed(near), did_you_mean(text, self._place))
        return self._place[text]


def _unknown(got: str, allowed: str, do: str) -> UsageError:
    return UsageError(Problem(got, f"a scope of this scenario: {allowed}", do))


def _agents(plan: Plan) -> Iterator[str]:
    return (f"{pool.name}/{n + 1}" for pool in plan.pools for n in range(pool.agents))
