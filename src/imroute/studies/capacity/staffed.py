"""A scenario with more agents in one pool, all day or for a part of it."""

from __future__ import annotations

from typing import NamedTuple

from imroute.engine.contract import Plan
from imroute.loading import Loaded
from imroute.measures.opening import opening
from imroute.units import DAY, format_clock, parse_clock


class Stretch(NamedTuple):
    """Part of a day by the clock; `whole` if it is all of it."""

    begin: str
    end: str
    whole: bool = False


def stretch_of(plan: Plan, first: int, last: int) -> Stretch:
    """From the first to the last of some intervals of one day."""
    hours = opening(plan)
    begin, end = (plan.start_clock_s + s for s in (hours.begins[first], hours.ends[last]))
    length = float(hours.ends[last] - hours.begins[first])
    whole = length >= (plan.open_s or plan.day_end_s - plan.day_start_s)
    name = format_clock(end)
    return Stretch(format_clock(begin), "24:00" if name == "00:00" else name, whole)


def with_more(loaded: Loaded, pool: str, agents: int, stretch: Stretch | None = None) -> Loaded:
    """More agents in a pool, where it is written in shifts in one of them."""
    if loaded.scenario.pools[pool].agents is None:
        shift = f"pools.{pool}.shifts.{_shift(loaded, pool, stretch) + 1}"
        return loaded.changed({f"{shift}.agents": {"add": agents}})
    change: dict[str, object] = {"add": agents}
    if stretch is not None and not stretch.whole:
        change |= {"from": stretch.begin, "to": stretch.end}
    return loaded.changed({f"pools.{pool}.agents": change})


def one_more(loaded: Loaded, pool: str, stretch: Stretch | None) -> Loaded:
    """One agent more, all day or for the shift that is there when it breaks."""
    in_shifts = loaded.scenario.pools[pool].agents is None
    return with_more(loaded, pool, 1, stretch if in_shifts else None)


def hours_of(loaded: Loaded, pool: str, stretch: Stretch | None) -> Stretch | None:
    """When the agents of `with_more` are there: in the stretch itself, or all of their shift."""
    shifts = loaded.scenario.pools[pool].shifts
    if shifts is None:
        return stretch
    shift = shifts[_shift(loaded, pool, stretch)]
    end = format_clock(shift.to)
    return Stretch(format_clock(shift.from_), "24:00" if end == "00:00" else end)


def _shift(loaded: Loaded, pool: str, stretch: Stretch | None) -> int:
    """The shift that is on duty when the stretch begins, or else the longest."""
    shifts = loaded.scenario.pools[pool].shifts or ()
    lengths = [(shift.to - shift.from_) % DAY or DAY for shift in shifts]
    longest = max(range(len(shifts)), key=lengths.__getitem__)
    if stretch is None or stretch.whole:
        return longest
    at = parse_clock(stretch.begin)
    on = (i for i, shift in enumerate(shifts) if (at - shift.from_) % DAY < lengths[i])
    return next(on, longest)
