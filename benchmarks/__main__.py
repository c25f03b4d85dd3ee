"""Contacts and replies a second of each shipped scenario, one process: `make bench`.

Laws of every run are checked and all measures of the screen are computed outside the timed part.
"""

from __future__ import annotations

import platform
import statistics
import time
from pathlib import Path

from imroute.engine.invariants import check
from imroute.engine.plan import make_plan
from imroute.engine.reference import simulate
from imroute.loading import load

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
RUNS = 5


def main() -> None:
    where = f"Python {platform.python_version()}, {platform.machine()}"
    print(f"{where}, one process, median of {RUNS}")
    print(f"{'scenario':<20} {'contacts':>9} {'replies':>9} {'contacts/s':>11} {'range':>16}")
    for path in sorted(SCENARIOS.glob("*.yaml")):
        plan = make_plan(load(path).scenario)
        check(plan, simulate(plan, seed=1, replication=0), seed=1)
        rates = []
        for _ in range(RUNS):
            begun = time.perf_counter()
            log = simulate(plan, seed=1, replication=1)
            rates.append(len(log.contacts) / (time.perf_counter() - begun))
        spread = f"{min(rates):,.0f}–{max(rates):,.0f}"
        middle = statistics.median(rates)
        print(
            f"{path.stem:<20} {len(log.contacts):>9,} {len(log.work):>9,} {middle:>11,.0f} "
            f"{spread:>16}"
        )


if __name__ == "__main__":
    main()
