"""How often intervals hold the truth, on desks of which theory knows it.

python -m benchmarks.coverage             in a few minutes, for the terminal
python -m benchmarks.coverage --markdown  as docs/background/how-sure.md has it
python -m benchmarks.coverage --days 2000 a tenth of it
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import numpy as np

from benchmarks.coverage.desks import DESKS, EVEN, UNEVEN, Days, Desk, play
from benchmarks.coverage.fixed import Held, alone, paired, proportions, studies
from benchmarks.coverage.sequential import Stopped, as_if_once, until_decided, until_precise
from benchmarks.tables import Heading, Table
from imroute.intervals import Looks, growing_looks

VALUES = {
    "offered a day": "offered",
    "given up a day": "given up",
    "service level": "service level",
    "abandonment": "abandonment",
    "mean response time": "mean time",
    "p50": "p50",
    "p90": "p90",
    "p95": "p95",
    "p99": "p99",
}
BETTER_ABOVE = ("service level",)
DAYS = (10, 20, 50)
STUDIES, SEED = 1000, 5
WATCHED = ("service level", "mean response time")
PRECISION = {"service level": (0.02, 0.01), "mean response time": (0.1, 0.05)}
QUANTILE_DAYS, WITH_QUANTILES = 40, (EVEN[1], UNEVEN[0])  # they take long


def tables(days: int) -> Iterator[Table]:
    found = {name: _table(title) for name, title in TITLES.items()}
    stopped, precise = _stopped(), _precise()
    for desk in DESKS:
        simulated = play(desk, days), play(desk.with_one_more(), days)
        _fixed(desk, simulated, found)
        _until_decided(desk, simulated[0], stopped)
        _until_precise(desk, simulated[0], precise)
    yield from found.values()
    yield _proportions()
    yield stopped
    yield precise


# A given number of days ---------------------------------------------------------------------------

TITLES = {
    "alone": "Intervals that hold the truth, %",
    "paired": "Intervals of the difference that one agent more makes, %",
    "met": "Targets at the true value that are called met, %",
}


def _table(title: str) -> Table:
    return Table(Heading(title, ("desk", "days", "studies", *VALUES.values())))


def _fixed(desk: Desk, simulated: tuple[Days, Days], found: dict[str, Table]) -> None:
    desks = desk, desk.with_one_more()
    for days in DAYS:
        chosen = studies(simulated[0], days, STUDIES)
        one = dict(alone(desk, simulated[0], chosen))
        two = dict(paired(desks, simulated, chosen))
        start = desk.title, str(days), str(len(chosen))
        found["alone"].add(*start, *(_percent(one.get(name)) for name in VALUES))
        found["paired"].add(*start, *(_percent(two.get(name)) for name in VALUES))
        found["met"].add(*start, *(_met(name, one.get(name)) for name in VALUES))


def _percent(held: Held | None) -> str:
    return "–" if held is None else f"{100 * held.held:.1f}"


def _met(name: str, held: Held | None) -> str:
    if held is None or name == "offered a day":
        return "–"
    return f"{100 * (held.above if name in BETTER_ABOVE else held.below):.1f}"


def _proportions() -> Table:
    shares = (0.5, 0.7, 0.8, 0.9, 0.95)
    title = "Shares of days: intervals that hold the truth, and targets at it called met, %"
    table = Table(Heading(title, ("days", *(f"{share:.0%}" for share in shares))))
    for days in (10, 20, 30, 50, 100, 200):
        found = [proportions(share, days) for share in shares]
        table.add(str(days), *(f"{100 * one.held:.1f}; {100 * one.above:.1f}" for one in found))
    return table


# As many days as it takes -------------------------------------------------------------------------


def _stopped() -> Table:
    columns = ("desk", "judged by", "target", "held", "others held", "met", "missed", "days")
    return Table(Heading("Stopped when decided, %", (*columns, "held by 95% at every look")))


def _until_decided(desk: Desk, days: Days, table: Table) -> None:
    chosen = _drawn(days, 1000)
    truths = {name: _of_all(days, name) for name in WATCHED}
    for watched in WATCHED:
        for where, off in (("at the truth", 0.0), ("beside it", 2 / np.sqrt(60))):
            target = truths[watched] + off * _of_a_day(days, watched)
            row = until_decided(days, watched, target, truths, chosen, _looks(1000))
            plain = until_decided(days, watched, target, truths, chosen, as_if_once(_looks(1000)))
            _add(table, (desk.title, watched, where), watched, row, plain.held)
    if desk in WITH_QUANTILES:
        truths = {name: _of_all(days, name) for name in ("p90", "service level")}
        days_of_each = chosen[:, :QUANTILE_DAYS], _looks(QUANTILE_DAYS)
        row = until_decided(days, "p90", truths["p90"], truths, *days_of_each)
        _add(table, (desk.title, "p90", "at the truth"), "p90", row, None)


def _add(
    table: Table, start: tuple[str, ...], watched: str, row: Stopped, plain: float | None
) -> None:
    met, missed = (row.above, row.below) if watched in BETTER_ABOVE else (row.below, row.above)
    shares = (row.held, row.others, met, missed)
    by_95 = "–" if plain is None else f"{100 * plain:.1f}"
    table.add(*start, *(f"{100 * share:.1f}" for share in shares), f"{row.days:.0f}", by_95)


def _precise() -> Table:
    columns = ("desk", "value", "asked for", "held, %", "days", "days of a study that knows")
    return Table(Heading("Stopped when known well", columns))


def _until_precise(desk: Desk, days: Days, table: Table) -> None:
    chosen = _drawn(days, 1000)
    for watched, precisions in PRECISION.items():
        truth, error = _of_all(days, watched), _of_a_day(days, watched)
        for precision in precisions:
            held, mean = until_precise(days, watched, precision, truth, chosen, _looks(1000))
            half = precision * (1 if watched == "service level" else truth)
            knows = (1.96 * error / half) ** 2
            cells = f"± {precision:.0%}", f"{100 * held:.1f}", f"{mean:.0f}", f"{knows:.0f}"
            table.add(desk.title, watched, *cells)


def _looks(last: int) -> Looks:
    return growing_looks(20, last)


def _drawn(days: Days, of: int) -> np.ndarray:
    """Days of each study, drawn from all: their own mean is then the truth."""
    return np.random.default_rng(SEED).integers(0, days.number, (STUDIES, of))


def _of_all(days: Days, name: str) -> float:
    if name in days.ratios:
        above, below = days.ratios[name]
        return float(above.sum() / below.sum())
    return float(np.quantile(days.waits_s, int(name[1:]) / 100, method="inverted_cdf"))


def _of_a_day(days: Days, name: str) -> float:
    """Standard error of one day."""
    above, below = days.ratios[name]
    return float(np.std(above - _of_all(days, name) * below) / below.mean())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.coverage", description=__doc__)
    parser.add_argument("--markdown", action="store_true", help="as the documentation has it")
    parser.add_argument("--days", type=int, default=20_000, help="days of each desk")
    asked = parser.parse_args()
    for table in tables(asked.days):
        print(table.markdown() if asked.markdown else table.text(), flush=True)


if __name__ == "__main__":
    main()
