"""A case on which two engines differ, in words: what, where, and how to see it again."""

from __future__ import annotations

from collections.abc import Iterable

from .engines import Difference, Engine, compared
from .scenarios import Case
from .shrink import shrunk


def told(case: Case, one: Engine, other: Engine, shrink: bool = True) -> str:
    """Tell how two engines differ on a case, and on the smallest part of it that was found."""
    text = _told(f"scenario {case.index}", case, compared(case, one, other))
    if shrink:
        small = shrunk(case, lambda tried: bool(compared(tried, one, other)))
        text += "\n\n" + _told("made smaller", small, compared(small, one, other))
    again = f"cd tests; python -m agreement --from {case.index} --scenarios 1"
    return f"{text}\n\nagain: {again}{' --policies' if case.policy else ''}"


def _told(title: str, case: Case, found: Iterable[Difference]) -> str:
    where = f"seed {case.seed}, day {case.day + 1}"
    if case.policy:
        where += f", policy {case.policy}"
    return "\n".join([f"{title}: {where}", "", case.text, *map(str, found)])
