"""A scenario with more agents in one pool, all day or for a part of it."""

from __future__ import annotations

from typing import NamedTuple

from imroute.engine.contract import Plan
from imroute.loading import Loaded
from imroute.measures.opening import opening
from imroute.units import DAY, format_clock


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
    """More agents in a pool; where it is written in shifts, in the shift that covers most of it."""
    written = loaded.scenario.pools[pool]
    if written.agents is None:
        return loaded.changed(
            {f"pools.{pool}.shifts.{_shift(loaded, pool, stretch)}.agents": {"add": agents}}
        )
    change: dict[str, object] = {"add": agents}
    if stretch is not None and not stretch.whole:
        change |= {"from": stretch.begin, "to": stretch.end}
    return loaded.changed({f"pools.{pool}.agents": change})


def _shift(loaded: Loaded, pool: str, stretch: Stretch | None) -> int:
    """Number of the shift, from 1, that is on duty at the begin of the stretch, or the longest."""
    shifts = loaded.scenario.pools[pool].shifts or ()
    lengths = [(shift.to - shift.from_) % DAY or DAY for shift in shifts]
    longest = max(range(len(shifts)), key=lengths.__getitem__)
    if stretch is None or stretch.whole:
        return longest + 1
    hour, minute = map(int, stretch.begin.split(":"))
    at = hour * 3600.0 + minute * 60.0
    on = (i for i, shift in enumerate(shifts) if (at - shift.from_) % DAY < lengths[i])
    return next(on, longest) + 1
