"""The controls of a scenario, and the changes that their values are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from imroute.app.agents import agents_of
from imroute.app.control import Changes, Control, Range, Values
from imroute.facts.measures import MEASURES
from imroute.language import say
from imroute.loading import Loaded
from imroute.scenario import Bound, Target
from imroute.units import format_duration, format_number, format_share

MOST_DEMAND, LEAST_DEMAND, DEMAND_STEP = 3.0, 0.2, 0.05
USUAL_CAPACITY = 8
TIMES_S = (5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1800, 3600, 7200, 14400, 86400)

Write: TypeAlias = Callable[[float], object]


class Single(NamedTuple):
    """A control of one value in the scenario, and how that is written."""

    control: Control
    path: str
    write: Write

    def controls(self) -> Iterator[Control]:
        yield self.control

    def changes(self, values: Values) -> Changes:
        if not self.control.moved(values):
            return {}
        return {self.path: self.write(self.control.value(values))}


class Pair(NamedTuple):
    """Controls of the two ends of what is written as one value."""

    low: Single
    high: Single
    path: str

    def controls(self) -> Iterator[Control]:
        yield from (self.low.control, self.high.control)

    def changes(self, values: Values) -> Changes:
        """The ends in their order, wherever the controls are."""
        if not any(control.moved(values) for control in self.controls()):
            return {}
        low, high = sorted(control.value(values) for control in self.controls())
        return {self.path: [self.low.write(low), self.high.write(high)]}


class Panel:
    """All controls of a scenario, in the order in which a page shows them."""

    def __init__(self, loaded: Loaded) -> None:
        agents = (agents_of(loaded, name) for name in loaded.scenario.pools)
        others = (*_demand(), *_capacities(loaded), *_bots(loaded), *_targets(loaded))
        self._parts = (*agents, *others)

    @property
    def controls(self) -> list[Control]:
        return [control for part in self._parts for control in part.controls()]

    def changes(self, values: Values) -> Changes:
        """The changes, as a variant writes them, that put the controls where they are."""
        made: Changes = {}
        for part in self._parts:
            made |= part.changes(values)
        return made


def _demand() -> Iterator[Single]:
    control = Control(
        *("demand", "demand", say("Times as many contacts"), "times", 1.0),
        Range(LEAST_DEMAND, MOST_DEMAND, DEMAND_STEP),
    )
    yield Single(control, "demand", lambda x: {"times": format_number(round(x, 4))})


def _capacities(loaded: Loaded) -> Iterator[Single]:
    for name, pool in loaded.scenario.pools.items():
        whole = pool.capacity == int(pool.capacity)
        step = 1.0 if whole else 0.1
        high = max(USUAL_CAPACITY, 2 * pool.capacity)
        path = f"pools.{name}.capacity"
        yield Single(
            Control(path, "capacity", name, "number", pool.capacity, Range(step, high, step)),
            path,
            lambda x: format_number(round(x, 3)),
        )


def _bots(loaded: Loaded) -> Iterator[Single]:
    for name, bot in loaded.scenario.bots.items():
        path = f"bots.{name}.resolves"
        if isinstance(bot.resolves, float):
            yield _share(path, "bots", name, bot.resolves)
            continue
        for kind, share in bot.resolves.items():
            yield _share(f"{path}.{kind}", "bots", f"{name}: {kind}", share)


def _share(path: str, group: str, label: str, share: float, about: str = "") -> Single:
    step = 0.01 if abs(share * 100 - round(share * 100)) < 1e-9 else 0.001
    range_ = Range(0.0, 1.0, step)
    control = Control(path, group, label, "share", share, range_, about)  # type: ignore[arg-type]
    return Single(control, path, lambda x: format_share(round(x, 4)))


# ------------------------------------------------------------------------------ targets


def _targets(loaded: Loaded) -> Iterator[Single | Pair]:
    """The time within which, and the bound or bounds, of each target."""
    names = [target.name for target in loaded.scenario.targets]
    for i, target in enumerate(loaded.scenario.targets, start=1):
        place = target.name if target.name and names.count(target.name) == 1 else str(i)
        path, about = f"targets.{place}", _about(i, target)
        if target.within is not None:
            yield _time(f"{path}.within", say("answered within"), target.within, about)
        if target.at_least is not None:
            yield _bound(f"{path}.at_least", say("at least"), target.at_least, target, about)
        if target.at_most is not None:
            yield _bound(f"{path}.at_most", say("at most"), target.at_most, target, about)
        if target.between is not None:
            key, (least, most) = f"{path}.between", target.between
            low = _bound(f"{key}#1", say("at least"), least, target, about)
            high = _bound(f"{key}#2", say("at most"), most, target, about)
            yield Pair(low, high, key)


def _about(number: int, target: Target) -> str:
    """What a target is about, in the ids in which it is written."""
    whom = ", ".join(name for _, name in target.for_ or ())
    stat = target.stat or ""
    return " ".join(part for part in (f"{number}.", target.measure, stat, whom) if part)


def _bound(path: str, label: str, bound: Bound, target: Target, about: str) -> Single:
    unit = MEASURES[target.measure].bound_unit(target.stat) if target.within is None else "share"
    if unit == "s":
        return _time(path, label, bound.value, about)
    if unit == "share":
        return _share(path, "targets", label, bound.value, about)
    value = bound.value
    span = max(2 * abs(value), 10.0)
    low = -span if value < 0 or MEASURES[target.measure].unit == "score" else 0.0
    range_ = Range(low, span, _nice(span / 100))
    control = Control(path, "targets", label, "number", value, range_, about)
    return Single(control, path, lambda x: format_number(round(x, 4)))


def _nice(step: float) -> float:
    """A step of 1, 0.1 or 10 and so on, not above the one given."""
    return float(f"1e{int(f'{step:e}'.partition('e')[2])}")


def _time(path: str, label: str, seconds: float, about: str) -> Single:
    choices = tuple(sorted({*map(float, TIMES_S), seconds}))
    range_ = Range(choices[0], choices[-1], 0.0)
    control = Control(path, "targets", label, "seconds", seconds, range_, about, choices=choices)
    return Single(control, path, format_duration)
