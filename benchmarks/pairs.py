"""How many days the same customers save: every shipped scenario against each of its variants.

    python -m benchmarks.pairs                the table of docs/background/paired-days.md
    python -m benchmarks.pairs --days 400     more days, a surer table

For each target: how many days two runs with customers of their own need for an interval as narrow
as a number of days with the same customers gives. A saving is itself uncertain: its 95% range is
by a jackknife over days.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.tables import Heading, Table
from imroute.intervals import Floats, Linear
from imroute.loading import Loaded, load
from imroute.studies.asked import targets_of
from imroute.studies.cases import Cases, Settings
from imroute.studies.compare.values import judged_in
from imroute.studies.outcomes import Asked
from imroute.targets import in_words, where

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
AIM = 3.0
HEADING = Heading(
    "Days of independent runs for the interval that one day of pairs gives",
    ("scenario and variant", "target", "times", "95% range"),
)


class Saving(NamedTuple):
    """By how many times more days independent runs need, for one target of one variant."""

    scenario: str
    variant: str
    target: str
    times: float
    low: float
    high: float


def savings(file: Path, days: int) -> Iterator[Saving]:
    base = load(file)
    asked = {judged_in(target): target for target in targets_of(base.scenario)}
    with Cases(Settings(seed=11)) as cases:
        known = cases.outcome(base, days, list(asked))
        for name in base.variants:
            variant = cases.outcome(base.as_variant(name), days, _common(base, name, asked))
            for one in variant.readings:
                row, target = known.row(one), asked[one]
                words = in_words(row.measure, row.stat, row.unit).removeprefix("of ")
                found = times(known.linear(one), variant.linear(one))
                yield Saving(file.stem, name, words + where(target), *found)


def _common(base: Loaded, name: str, asked: dict[Asked, object]) -> list[Asked]:
    """What the targets of both are judged by."""
    theirs = {judged_in(target) for target in targets_of(base.as_variant(name).scenario)}
    return [one for one in asked if one in theirs]


def times(base: Linear, variant: Linear) -> tuple[float, float, float]:
    """Variance of the difference of independent runs over that of pairs, with its range."""
    alone, pairs = base.parts**2 + variant.parts**2, (variant.parts - base.parts) ** 2
    if not pairs.any():
        return math.inf if alone.any() else math.nan, math.inf, math.inf
    log, error = np.log(alone.sum() / pairs.sum()), _jackknife(alone, pairs)
    return tuple(float(np.exp(log + side * 2 * error)) for side in (0, -1, 1))  # type: ignore[return-value]


def _jackknife(alone: Floats, pairs: Floats) -> float:
    """Standard error of the log of a ratio of sums over days."""
    days = alone.size
    left = np.log((alone.sum() - alone) / (pairs.sum() - pairs))
    return float(np.sqrt((days - 1) / days * ((left - left.mean()) ** 2).sum()))


def tables(days: int, files: list[Path]) -> Iterator[Table]:
    found = [saving for file in files for saving in savings(file, days)]
    known = [saving for saving in found if not math.isnan(saving.times)]
    enough = sum(saving.times >= AIM for saving in known)
    median = float(np.median([saving.times for saving in known]))
    table = Table(
        HEADING,
        notes=(
            f"{days} days of each. {enough} of {len(known)} are {AIM:g} or more; the median is"
            f" {median:.0f}.",
        ),
    )
    for saving in found:
        ends = f"{figure(saving.low)}–{figure(saving.high)}"
        name = f"{saving.scenario}: {saving.variant}"
        table.add(name, saving.target, figure(saving.times), ends if _finite(saving) else "")
    yield table


def _finite(saving: Saving) -> bool:
    return math.isfinite(saving.times)


def figure(times: float) -> str:
    if math.isnan(times):
        return "no data"
    if math.isinf(times):
        return "all the same"
    return f"{times:,.0f}" if times >= 9.95 else f"{times:.1f}"


def main(words: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pairs", description=__doc__)
    parser.add_argument("--days", type=int, default=100)
    parser.add_argument("scenarios", nargs="*", help="names of shipped scenarios (default: all)")
    asked = parser.parse_args(words)
    files = [SCENARIOS / f"{name}.yaml" for name in asked.scenarios]
    for table in tables(asked.days, files or sorted(SCENARIOS.glob("*.yaml"))):
        print(table.markdown())


if __name__ == "__main__":
    main()
