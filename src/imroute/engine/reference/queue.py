"""The queue of one pool: who waits for its agents, and who of them is first."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator

Kind = tuple[int, int, float, int, bool, int]  # type, tier, priority, rule, background, decliner
Place = tuple[float, int]  # first joined, number


class Queue:
    """Those who wait for one pool, in a line for each kind of contact.

    Of contacts of one kind the one that joined earlier goes first under every policy, so that a
    choice is one between the first of each line, however long the lines are.
    """

    def __init__(self) -> None:
        self._lines: dict[Kind, list[Place]] = {}

    def __bool__(self) -> bool:
        return bool(self._lines)

    def add(self, kind: Kind, place: Place) -> None:
        insort(self._lines.setdefault(kind, []), place)

    def remove(self, kind: Kind, place: Place) -> None:
        line = self._lines[kind]
        del line[bisect_left(line, place)]
        if not line:
            del self._lines[kind]

    def first_of_each_kind(self) -> Iterator[int]:
        """Yield contact numbers."""
        return (line[0][1] for line in self._lines.values())

    def everybody(self) -> Iterator[int]:
        """Yield contact numbers, kind by kind."""
        return (number for line in self._lines.values() for _, number in line)
