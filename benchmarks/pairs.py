"""How many days the same customers save: every shipped scenario against each of its variants.

    python -m benchmarks.pairs                    the tables of docs/background/paired-days.md
    python -m benchmarks.pairs --days 400 levers  more days of one scenario, a surer table

For each target: how many days two runs with customers of their own need for an interval as narrow
as a number of days with the same customers gives. A saving is itself uncertain: its 95% range is
by a jackknife over days.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
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
BY_SCENARIO = Heading(
    "By scenario",
    ("scenario", "variants × targets", f"{AIM:g} or more", "least", "median", "most"),
)
EACH = Heading("Each target", ("scenario: variant", "target", "times", "95% range"))


class Saving(NamedTuple):
    """By how many times more days independent runs need, for one target of one variant."""

    scenario: str
    variant: str
    target: str
    times: float
    low: float
    high: float


def savings(file: Path, days: int, seed: int = 11) -> Iterator[Saving]:
    base = load(file)
    asked = {judged_in(target): target for target in targets_of(base.scenario)}
    with Cases(Settings(seed=seed)) as cases:
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


def tables(found: list[Saving]) -> Iterator[Table]:
    yield by_scenario([saving for saving in found if not math.isnan(saving.times)])
    each = Table(EACH)
    for one in found:
        ends = f"{figure(one.low)}–{figure(one.high)}" if _finite(one) else ""
        each.add(f"{one.scenario}: {one.variant}", one.target, figure(one.times), ends)
    yield each


def by_scenario(found: list[Saving]) -> Table:
    table = Table(BY_SCENARIO)
    names = dict.fromkeys(saving.scenario for saving in found)
    for name in (*names, "all"):
        ours = [one.times for one in found if name in (one.scenario, "all")]
        enough = sum(times >= AIM for times in ours)
        middle = figure(statistics.median(ours))
        ends = figure(min(ours)), figure(max(ours))
        table.add(name, str(len(ours)), f"{enough}", ends[0], middle, ends[1])
    return table


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
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument(
        "scenarios", nargs="*", metavar="SCENARIO", help="names of shipped scenarios (default: all)"
    )
    asked = parser.parse_args(words)
    files = [SCENARIOS / f"{name}.yaml" for name in asked.scenarios]
    found: list[Saving] = []
    for file in files or sorted(SCENARIOS.glob("*.yaml")):
        print(f"{asked.days} days of {file.stem} …", file=sys.stderr, flush=True)
        found += savings(file, asked.days, asked.seed)
    for table in tables(found):
        print(table.markdown())


if __name__ == "__main__":
    main()
