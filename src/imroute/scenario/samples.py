"""Long lists, as files hold them: in a list, or on one line with commas between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from imroute.errors import Invalid, invalid, nothing, too_many
from imroute.scenario.raw import Raw, T, each, shown, text

MAX_ROWS = 100_000


def listed_values(raw: Raw, allowed: str, read: Callable[[str], T]) -> list[T]:
    """Read every value of a list that may be as long as a file."""
    if isinstance(raw, str):
        if text(raw, allowed).strip().endswith(".csv"):
            do = "load the scenario from its own file, beside this one"
            raise invalid(raw, "a .csv file beside the scenario file", do)
        raw = [item.strip() for item in raw.split(",")]
    if not isinstance(raw, list | tuple):
        raise invalid(shown(raw), allowed, "name a .csv file beside the scenario")
    if not raw:
        raise Invalid(nothing(allowed))
    if len(raw) > MAX_ROWS:
        raise Invalid(too_many(len(raw), MAX_ROWS, "values", "take a sample of them"))
    return each(enumerate(raw), lambda _, item: read(text(item, allowed)))


def equal_shares(values: list[float]) -> Iterator[tuple[float, float]]:
    """Give each value its share of the sample, the smallest first."""
    for value, times in sorted(Counter(values).items()):
        yield value, times / len(values)
