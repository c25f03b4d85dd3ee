"""A fresh process that simulates one scenario and prints what a contact cost: see scaling.py."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass

from benchmarks.machine import peak_mb
from imroute.engine.kernel import Kernel
from imroute.engine.plan import make_plan
from imroute.loading import load_text

PASSES = 3


@dataclass(frozen=True, slots=True)
class Case:
    """A scenario's text, and how many of its days are timed."""

    scenario: str
    days: int


def probed(case: Case) -> dict[str, float]:
    """Play all days a few times: the first pays for memory that is new, the fastest is told."""
    ready_mb = peak_mb()
    kernel = Kernel(make_plan(load_text(case.scenario).scenario))
    seconds = []
    for _ in range(PASSES):
        begun = time.perf_counter()
        contacts = sum(len(kernel.simulate(1, day).contacts) for day in range(case.days))
        seconds.append(time.perf_counter() - begun)
    return {
        "contacts": contacts,
        "ns": 1e9 * min(seconds) / contacts,
        "ready_mb": ready_mb,
        "peak_mb": peak_mb(),
    }


if __name__ == "__main__":
    print(json.dumps(probed(Case(**json.loads(sys.argv[1])))))
