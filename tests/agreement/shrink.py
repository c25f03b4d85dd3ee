"""From a scenario in which something happens to a small one in which it still does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace

from .scenarios import Case, is_valid
from .spreads import Written

MAX_TRIES = 400
Path = tuple[str | int, ...]


def shrunk(case: Case, still: Callable[[Case], bool]) -> Case:
    """Take out part after part for as long as `still` holds."""
    tries, smaller = 0, True
    while smaller:
        smaller = False
        for path in list(parts(case.written)):
            less = without(case.written, path)
            if tries < MAX_TRIES and less is not None and is_valid(less):
                tries += 1
                tried = replace(case, written=less)
                if still(tried):
                    case, smaller = tried, True
    return case


def parts(written: Written, path: Path = ()) -> Iterator[Path]:
    """Name every part of a scenario, the larger ones first."""
    keys = list(written) if isinstance(written, dict) else range(len(written))
    yield from ((*path, key) for key in keys)
    for key in keys:
        if isinstance(written[key], dict | list):
            yield from parts(written[key], (*path, key))


def without(written: Written, path: Path) -> Written | None:
    """Take one part out; nothing if it is gone already."""
    less = deepcopy(written)
    place = less
    try:
        for key in path[:-1]:
            place = place[key]
        del place[path[-1]]
    except (KeyError, IndexError, TypeError):
        return None
    return less
