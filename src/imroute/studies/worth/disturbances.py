"""Surges and outages: those of a scenario, and those put in to see what they do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from imroute.errors import Problem, UsageError, unknown_name
from imroute.language import say
from imroute.loading import Loaded
from imroute.scenario import Scenario
from imroute.scenario.weeks import Stretch, Surge
from imroute.targets import short_time
from imroute.units import (
    DAY,
    format_clock,
    format_duration,
    format_number,
)

SURGE, OUTAGE = "20:00 30m 3", "team 20:00 15m"


@dataclass(frozen=True, slots=True)
class Disturbance:
    """A surge or an outage: where it is written, and the same scenario with and without it."""

    stretch: Stretch
    path: str
    begin_s: float  # clock, from the first midnight
    end_s: float
    day: int  # of the run, from 1
    calm: Loaded
    disturbed: Loaded

    @property
    def name(self) -> str:
        return _name(self.path, self.stretch)


def disturbances(
    loaded: Loaded, surges: Sequence[str] = (), outages: Sequence[str] = ()
) -> tuple[Disturbance, ...]:
    """Those asked for in words, each alone beside what is written; if none, those of the scenario.

    A surge is a time, how long it lasts and by how much it multiplies ("20:00 30m 3"); an outage is
    that of a pool or a bot ("team 20:00 15m").
    """
    asked = [_surge(loaded, text) for text in surges]
    asked += [_outage(loaded, text) for text in outages]
    return tuple(asked) or tuple(_written(loaded))


# As written in the scenario -----------------------------------------------------------------------


def _written(loaded: Loaded) -> Iterator[Disturbance]:
    for path, stretches in _lists(loaded.scenario):
        for i, stretch in enumerate(stretches):
            others = [_as_written(s) for j, s in enumerate(stretches) if j != i]
            calm = loaded.changed({path: others})
            yield _disturbance(path, stretch, calm, loaded)


def _lists(scenario: Scenario) -> Iterator[tuple[str, Sequence[Stretch]]]:
    yield "surges", scenario.surges
    for name, kind in scenario.contact_types.items():
        yield f"contact_types.{name}.surges", kind.surges
    for name, pool in scenario.pools.items():
        yield f"pools.{name}.outage", pool.outage
    for name, bot in scenario.bots.items():
        yield f"bots.{name}.outage", bot.outage


def _as_written(stretch: Stretch) -> dict[str, object]:
    written: dict[str, object] = {
        "at": format_clock(stretch.at),
        "lasts": format_duration(stretch.lasts),
    }
    if stretch.name is not None:
        written["name"] = stretch.name
    if stretch.day is not None:
        written["day"] = stretch.day
    if isinstance(stretch, Surge):
        written["times"] = format_number(stretch.times)
    return written


def _disturbance(path: str, stretch: Stretch, calm: Loaded, disturbed: Loaded) -> Disturbance:
    day = calm.scenario.day
    begin_s = day.start + (stretch.at - day.start) % DAY
    end_s, close_s = begin_s + stretch.lasts, day.start + day.length_s
    if end_s >= close_s:
        allowed = f"an end before the day's, {format_clock(close_s)}: then nothing is left to see"
        got = f"{_name(path, stretch)}, until {format_clock(end_s)}"
        raise UsageError(Problem(got, allowed, "let it end sooner"))
    return Disturbance(stretch, path, begin_s, end_s, stretch.day or 1, calm, disturbed)


def _name(path: str, stretch: Stretch) -> str:
    """Tell what happens: "arrivals times 3 at 20:00 for 30m", "outage of pool team at …"."""
    group, _, rest = path.partition(".")
    at, lasts = format_clock(stretch.at), short_time(format_duration(stretch.lasts))
    told = {"name": rest.rpartition(".")[0], "at": at, "lasts": lasts}
    if not isinstance(stretch, Surge):
        if group == "pools":
            return say("outage of pool {name} at {at} for {lasts}", **told)
        return say("outage of bot {name} at {at} for {lasts}", **told)
    times = format_number(stretch.times)
    if rest:
        return say("arrivals of {name} times {times} at {at} for {lasts}", times=times, **told)
    return say("arrivals times {times} at {at} for {lasts}", times=times, at=at, lasts=lasts)


# As asked for in words ----------------------------------------------------------------------------


def _surge(loaded: Loaded, text: str) -> Disturbance:
    words = text.split()
    if len(words) != 3:
        allowed = "when, how long and how many times as many: three words"
        raise UsageError(Problem(text, allowed, f'write --surge "{SURGE}"', ("--surge",)))
    return _added(loaded, "surges", dict(zip(("at", "lasts", "times"), words, strict=True)))


def _outage(loaded: Loaded, text: str) -> Disturbance:
    words = text.split()
    if len(words) < 3:
        allowed = "a pool or a bot, when and how long: three words"
        raise UsageError(Problem(text, allowed, f'write --outage "{OUTAGE}"', ("--outage",)))
    name = " ".join(words[:-2])
    scenario = loaded.scenario
    groups = {"pools": tuple(scenario.pools), "bots": tuple(scenario.bots)}
    group = next((group for group, names in groups.items() if name in names), None)
    if group is None:
        names = [known for each in groups.values() for known in each]
        raise UsageError(unknown_name("pool or bot", name, names))
    return _added(loaded, f"{group}.{name}.outage", {"at": words[-2], "lasts": words[-1]})


def _added(loaded: Loaded, path: str, written: dict[str, str]) -> Disturbance:
    others = [_as_written(stretch) for stretch in dict(_lists(loaded.scenario))[path]]
    disturbed = loaded.changed({path: [*others, written]})
    stretch = dict(_lists(disturbed.scenario))[path][-1]
    return _disturbance(path, stretch, loaded, disturbed)
