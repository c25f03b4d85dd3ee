"""Runs that the page has made, kept as long as they may be looked at again."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from imroute.loading import Loaded
from imroute.studies import RunResult, run

MOST_RUNS = 24
MOST_CONTACTS = 1_000_000  # a gigabyte, as in a study


class Key(NamedTuple):
    """What makes a run what it is."""

    scenario: str
    variant: str | None
    days: int
    seed: int


class Runs:
    """The runs used last, by what they were made from."""

    def __init__(self) -> None:
        self._known: OrderedDict[Key, RunResult] = OrderedDict()

    def __len__(self) -> int:
        return len(self._known)

    def of(self, loaded: Loaded, days: int, seed: int) -> RunResult:
        """The run of a scenario, made if it is not known."""
        key = Key(loaded.hash, loaded.variant_name, days, seed)
        if key not in self._known:
            self._known[key] = run(loaded, days, seed)
        self._known.move_to_end(key)
        self._forget()
        return self._known[key]

    def _forget(self) -> None:
        """Let the runs go that were looked at longest ago, but for the last two."""
        while len(self._known) > 2 and (len(self._known) > MOST_RUNS or self._are_many()):
            self._known.popitem(last=False)

    def _are_many(self) -> bool:
        return sum(one.results.contacts for one in self._known.values()) > MOST_CONTACTS
