"""How much of the swing of a measure comes from which input: Sobol indices.

I. M. Sobol', Mathematics and Computers in Simulation 55, 2001, estimated as by A. Saltelli et al.,
Computer Physics Communications 181, 2010. All samples have the same days of the same customers, so
that a difference between two of them is due to their inputs; what is explained is the mean of these
days. Intervals are percentile bootstraps over the samples.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from imroute.errors import Problem, ScenarioError, UsageError, too_many
from imroute.facts.measure import MEAN
from imroute.facts.measures import MEASURES
from imroute.intervals import Estimate, Floats
from imroute.loading import Loaded
from imroute.measures import Unit
from imroute.studies.cases import Cases, Settings, Store
from imroute.studies.frames import frame
from imroute.studies.outcomes import Asked
from imroute.studies.progress import Progress, quiet
from imroute.studies.refusals import refuse_days
from imroute.studies.sweep.design import Sets, axes_of
from imroute.studies.sweep.goals import read_asked, service_goal
from imroute.studies.sweep.values import Axis, Value, refused

if TYPE_CHECKING:
    import pandas as pd

SAMPLES, SAMPLE_DAYS = 256, 10
MAX_CASES = 20_000
FEWEST_SAMPLES = 16
RESAMPLES = 999
DEFAULT = Settings()
COLUMNS = (
    *("path", "low_end", "high_end", "first_order", "first_order_low", "first_order_high"),
    *("total", "total_low", "total_high", "at_low_end", "at_high_end"),
)


class Influence(NamedTuple):
    """What one input does.

    `alone` is the share of the variance that would be gone if only this input were known, and
    `in_all` the share that would be left if all others were. `at_low` and `at_high` are means of
    the measure in the lowest and the highest fifth of the input's range.
    """

    axis: Axis
    alone: Estimate
    in_all: Estimate
    at_low: float
    at_high: float


@dataclass(frozen=True, slots=True)
class SensitivityResult:
    """How a measure swings over the ranges of inputs, and from which input that comes.

    `swing` are its mean and, as low and high, what nine in ten of the samples lie between.
    """

    loaded: Loaded
    settings: Settings
    asked: Asked
    influences: tuple[Influence, ...]
    swing: Estimate
    samples: int
    days: int
    cases: int
    interrupted: bool = False

    @property
    def unit(self) -> Unit:
        return MEASURES[self.asked.measure].unit_of(self.asked.stat or MEAN)

    @property
    def provenance(self) -> dict[str, object]:
        return {
            **self.settings.provenance,
            "variant": self.loaded.variant_name,
            "days": self.days,
            "samples": self.samples,
        }

    def rows(self) -> Iterator[tuple[object, ...]]:
        """One row an input, in the order of COLUMNS; the two last in the unit of the measure."""
        for axis, alone, in_all, *ends in self.influences:
            assert axis.span is not None
            shares = [v for index in (alone, in_all) for v in (index.mean, index.low, index.high)]
            yield (axis.path, axis.span.at(0.0).label, axis.span.at(1.0).label, *shares, *ends)

    def to_frame(self) -> pd.DataFrame:
        """One row an input, as in the CSV."""
        return frame(COLUMNS, self.rows())


def sensitivity(
    loaded: Loaded,
    sets: Sets,
    measure: str | None = None,
    samples: int = SAMPLES,
    days: int = SAMPLE_DAYS,
    settings: Settings = DEFAULT,
    progress: Progress = quiet,
    store: Store | None = None,
) -> SensitivityResult:
    """Tell how much of the swing of a measure comes from each of some inputs.

    `sets` are ranges such as "demand=0.8..1.2", evenly likely from one end to the other; whole
    numbers where both ends are. `measure` is "service_level:20s" or the like, by default that of
    the first target. `samples` is a power of two; there are (inputs + 2) cases to each.
    """
    refuse_days(days)
    asked = service_goal(loaded).asked
    if measure is not None:
        asked = read_asked(loaded, measure, "--measure")
    axes = axes_of(loaded, sets)
    _refuse(axes, samples)
    study = _Sampled(loaded, axes, asked, days, _rows(len(axes), samples, settings.seed))
    with Cases(settings, progress, store) as cases:
        cases.expect(samples * (len(axes) + 2) * days, f"{samples} samples")
        try:
            study.play(cases)
        except KeyboardInterrupt:
            if len(study.played) < FEWEST_SAMPLES:
                raise
            study.interrupted = True
    return study.result(settings)


def _refuse(axes: Sequence[Axis], samples: int) -> None:
    closed = [axis for axis in axes if axis.span is None]
    if closed:
        allowed = "one range without a step, such as 0.8..1.2, 30s..50s or 14..24"
        raise ScenarioError([refused(axis, allowed, "write its two ends") for axis in closed])
    if samples < FEWEST_SAMPLES or samples & (samples - 1):
        allowed = f"a power of two, at least {FEWEST_SAMPLES}, such as 128, 256 or 512"
        problem = Problem(str(samples), allowed, "write for example --samples 256", ("--samples",))
        raise UsageError(problem)
    if (cases := samples * (len(axes) + 2)) > MAX_CASES:
        do = "take fewer inputs or fewer --samples"
        raise UsageError(too_many(cases, MAX_CASES, "cases", do, ("--samples",)))


def _rows(inputs: int, samples: int, seed: int) -> Floats:
    """Two independent samples side by side, shape (samples, 2 · inputs), each from 0 to 1."""
    from scipy.stats import qmc

    return np.asarray(qmc.Sobol(2 * inputs, seed=seed).random(samples), dtype=np.float64)


@dataclass
class _Sampled:
    """Samples on their way: for each of them the values of A, B and A with one column of B."""

    loaded: Loaded
    axes: tuple[Axis, ...]
    asked: Asked
    days: int
    rows: Floats
    played: list[list[float]] = field(default_factory=list)
    known: dict[tuple[str, ...], float] = field(default_factory=dict)
    interrupted: bool = False

    def play(self, cases: Cases) -> None:
        for row in self.rows:
            a, b = row[: len(self.axes)], row[len(self.axes) :]
            mixed = [np.where(np.arange(a.size) == i, b, a) for i in range(a.size)]
            self.played.append([self._value(cases, at) for at in (a, b, *mixed)])

    def _value(self, cases: Cases, at: Floats) -> float:
        values = [axis.at(float(part)) for axis, part in zip(self.axes, at, strict=True)]
        labels = tuple(value.label for value in values)
        if labels not in self.known:
            self.known[labels] = self._simulated(cases, values)
        return self.known[labels]

    def _simulated(self, cases: Cases, values: Sequence[Value]) -> float:
        changes = {axis.path: v.change for axis, v in zip(self.axes, values, strict=True)}
        outcome = cases.outcome(self.loaded.changed(changes), self.days, (self.asked,))
        value = outcome.row(self.asked).mean
        if np.isnan(value):
            got, do = self.asked.measure, "choose another one by --measure"
            allowed = "a measure that has data over all of the ranges"
            raise UsageError(Problem(got, allowed, do, ("--measure",)))
        return value

    def result(self, settings: Settings) -> SensitivityResult:
        values = np.array(self.played).T
        rows = self.rows[: len(self.played)]
        alone, in_all = indices_with_intervals(values[0], values[1], values[2:], settings.seed)
        both = np.concatenate([values[0], values[1]])
        parts = np.concatenate([rows[:, : len(self.axes)], rows[:, len(self.axes) :]])
        low, high = np.quantile(both, [0.05, 0.95])
        return SensitivityResult(
            self.loaded,
            settings,
            self.asked,
            tuple(
                Influence(axis, alone[i], in_all[i], *_ends(parts[:, i], both))
                for i, axis in enumerate(self.axes)
            ),
            Estimate(float(both.mean()), float(low), float(high), self.days),
            len(self.played),
            self.days,
            len(self.known),
            self.interrupted,
        )


def _ends(part: Floats, values: Floats) -> tuple[float, float]:
    return float(values[part < 0.2].mean()), float(values[part >= 0.8].mean())


# ----------------------------------------------------------------------------- indices


def indices(a: Floats, b: Floats, mixed: Floats) -> tuple[Floats, Floats]:
    """First-order and total indices, shape (inputs, ...).

    `a` and `b` are values of two independent samples, `mixed` those of the first with one input
    taken from the second, shape (inputs, ..., samples). A value that never changes has indices 0.
    """
    both = np.stack([a, b])
    centre, variance = both.mean(axis=(0, -1)), both.var(axis=(0, -1))
    first = ((b - centre[..., None]) * (mixed - a)).mean(axis=-1)
    total = np.square(a - mixed).mean(axis=-1) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (np.where(variance > 0, part / variance, 0.0) for part in (first, total))
        alone, in_all = found
    return alone, in_all


def indices_with_intervals(
    a: Floats, b: Floats, mixed: Floats, seed: int
) -> tuple[list[Estimate], list[Estimate]]:
    """The same with 95% intervals; the same seed resamples the same samples."""
    chosen = np.random.default_rng(seed).integers(a.size, size=(RESAMPLES, a.size))
    resampled = indices(a[chosen], b[chosen], mixed[:, chosen])
    alone, in_all = (
        [_estimate(value, again, a.size) for value, again in zip(found, redrawn, strict=True)]
        for found, redrawn in zip(indices(a, b, mixed), resampled, strict=True)
    )
    return alone, in_all


def _estimate(value: float, resampled: Floats, samples: int) -> Estimate:
    low, high = np.quantile(resampled, [0.025, 0.975])
    return Estimate(float(value), float(low), float(high), samples)
