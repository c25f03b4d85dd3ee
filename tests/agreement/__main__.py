"""Many scenarios through both engines: `make agreement SCENARIOS=2000`."""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import suppress

from .coverage import Coverage
from .engines import Engine, beside, kernel, lawful, play, reference
from .report import told
from .scenarios import Case, case

ROUND = 100


def main() -> int:
    """Give 1 if any scenario makes a difference."""
    asked = options()
    one, other = reference(), reference() if asked.alone else kernel()
    if asked.laws:
        other = lawful(other)
    runs = Runs(one, other, shrink=not asked.as_it_is)
    for index in range(asked.first, asked.first + asked.scenarios):
        runs.play(case(index).with_policy() if asked.policies else case(index))
        if runs.differ >= asked.most:
            break
    print(runs.coverage.report())
    print(runs.summary())
    return min(runs.differ, 1)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m agreement", description=__doc__)
    parser.add_argument("--scenarios", type=int, default=2000, help="how many")
    parser.add_argument("--from", dest="first", type=int, default=0, help="the first one's number")
    parser.add_argument("--most", type=int, default=5, help="stop after so many differences")
    parser.add_argument("--as-it-is", action="store_true", help="do not look for a smaller one")
    parser.add_argument("--policies", action="store_true", help="with policies of one's own")
    parser.add_argument("--laws", action="store_true", help="check the laws of every day")
    parser.add_argument("--alone", action="store_true", help="the reference beside itself")
    return parser.parse_args()


class Runs:
    """Scenarios that were played, and how long that took."""

    def __init__(self, one: Engine, other: Engine, shrink: bool) -> None:
        self.one, self.other, self.shrink = one, other, shrink
        self.coverage, self.differ = Coverage(), 0
        self.begun = time.perf_counter()

    def play(self, case: Case) -> None:
        plan, log = case.plan, None
        with suppress(Exception):
            log = play(self.one, case, plan)
        if log is not None:
            self.coverage.add(plan, log)
        if log is None or beside(log, self.other, case, plan):
            self.differ += 1
            print(told(case, self.one, self.other, self.shrink), end="\n\n", flush=True)
        if self.coverage.scenarios % ROUND == 0:
            print(self.summary(), file=sys.stderr, flush=True)

    def summary(self) -> str:
        took_s = time.perf_counter() - self.begun
        played = self.coverage.scenarios
        each_ms = 1000 * took_s / max(1, played)
        return f"{played} scenarios, {self.differ} differ; {each_ms:.0f} ms each"


if __name__ == "__main__":
    sys.exit(main())
