"""From a scenario in which something happens to a small one in which it still does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

from .scenarios import Case, is_valid
from .spreads import Written

MAX_TRIES = 400
Path = tuple[str | int, ...]


def shrunk(case: Case, still: Callable[[Case], bool]) -> Case:
    """Take out name after name, then part after part, for as long as `still` holds."""
    tries, smaller = 0, True
    while smaller:
        smaller = False
        for take_out, what in list(ways(case.written)):
            less = take_out(case.written, what)
            if tries < MAX_TRIES and less != case.written and is_valid(less):
                tries += 1
                tried = replace(case, written=less)
                if still(tried):
                    case, smaller = tried, True
    return case


def ways(written: Written) -> Iterator[tuple[Callable[[Written, Any], Written], Any]]:
    """Name everything that may be taken out, the larger parts first."""
    for group in ("contact_types", "pools", "tiers", "bots", "routing"):
        yield from ((without_name, name) for name in written.get(group, ()))
    yield from ((without, path) for path in parts(written))


def without_name(written: Written, name: str) -> Written:
    """Take a name out wherever it stands, with what belongs to it."""
    if isinstance(written, dict):
        return {
            key: without_name(value, name)
            for key, value in written.items()
            if name not in (key, value)
        }
    if isinstance(written, list):
        return [without_name(value, name) for value in written if value != name]
    return written


def parts(written: Written, path: Path = ()) -> Iterator[Path]:
    """Name every part of a scenario, the larger ones first."""
    keys = list(written) if isinstance(written, dict) else range(len(written))
    yield from ((*path, key) for key in keys)
    for key in keys:
        if isinstance(written[key], dict | list):
            yield from parts(written[key], (*path, key))


def without(written: Written, path: Path) -> Written:
    """Take one part out, if it is still there."""
    less = deepcopy(written)
    place = less
    try:
        for key in path[:-1]:
            place = place[key]
        del place[path[-1]]
    except (KeyError, IndexError, TypeError):
        return written
    return less
