"""What every case has: a scenario to run, its twin, and what theory says."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zlib import crc32

import numpy as np

import imroute
from imroute.studies import RunResult

from .agreement import Agreement, Sums, alone, require, with_twin

SEED = 20240229
SAME_S = 1e-6  # in seconds: rounding, no more
MINUTE_S, HOUR_S = 60.0, 3600.0


@dataclass(frozen=True, kw_only=True)
class Case:
    """A scenario of `days` days, and a twin of `fresh_days` more."""

    title: str
    days: int = 2
    fresh_days: int = 1000
    only: Collection[str] = ()
    """Quantities that are compared, if not all: others need too many days for a test."""
    by_itself: Collection[str] = ()
    """Quantities that the engine gives without its twin in `more_days`, known as well."""
    more_days: int = 0

    def __str__(self) -> str:
        return self.title

    @property
    def scenario(self) -> str:
        """The planner's YAML."""
        raise NotImplementedError

    def exact(self) -> dict[str, float]:
        """What theory says, by quantity."""
        raise NotImplementedError

    @cached_property
    def theory(self) -> dict[str, float]:
        """The same, of the quantities that are compared."""
        exact = self.exact()
        return {name: exact[name] for name in self.only or exact}

    def engine(self, result: RunResult) -> Sums:
        """The engine's quantities by day, from the measures that planners see."""
        raise NotImplementedError

    def same(self, result: RunResult) -> tuple[Sums, float]:
        """The twin's on the engine's days, and the largest difference of any one contact."""
        raise NotImplementedError

    def drawn(self, rng: np.random.Generator) -> Sums:
        """The twin's on `fresh_days` days that the engine never saw."""
        raise NotImplementedError

    def fresh(self, which: int = 0) -> Sums:
        """The same, each time other days, and for every case others."""
        return self.drawn(np.random.default_rng([SEED, crc32(self.title.encode()), which]))

    def read(self, agreements: list[Agreement]) -> list[Agreement]:
        """Put quantities in the terms in which they are told."""
        return agreements

    def run(self, days: int | None = None, seed: int = SEED) -> RunResult:
        return run(self.scenario, days or self.days, seed)

    def of_engine(self, engine: Sums, only: Collection[str]) -> list[Agreement]:
        """Compare what the engine gives by itself."""
        return self.read(alone(engine, {name: self.theory[name] for name in only}))

    def of_both(self, engine: Sums, same: Sums) -> list[Agreement]:
        """Compare what engine and twin give together."""
        return self.read(with_twin(engine, same, self.fresh(), self.theory))


def run(scenario: str, days: int, seed: int) -> RunResult:
    """As a planner does it, from a file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scenario.yaml"
        file.write_text(scenario, encoding="utf-8")
        return imroute.run(imroute.load(file), days=days, seed=seed, workers=1, keep_logs=True)


def verify(case: Case) -> None:
    """The engine gives what its twin gives, contact by contact, and on average what theory says."""
    result = case.run()
    same, apart_s = case.same(result)
    assert apart_s < SAME_S, f"a contact's times differ from the twin's by {apart_s} s"
    require(case.of_both(case.engine(result), same))


def verify_by_itself(case: Case) -> None:
    """The engine gives on average what theory says, without help."""
    result = case.run(case.more_days, SEED + 1)
    require(case.of_engine(case.engine(result), case.by_itself))
