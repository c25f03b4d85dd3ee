"""What a user waits for: the first compilation, then every start."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

from benchmarks.effort import Effort
from benchmarks.machine import fresh
from benchmarks.tables import Heading, Table, middle_and_range

SCENARIO = "scenarios/ecommerce_evening.yaml"
ONE_DAY = f"""
import imroute
from imroute.engine.kernel import simulate
from imroute.engine.plan import make_plan
simulate(make_plan(imroute.load({SCENARIO!r}).scenario), 1, 0, traced=False)
"""
SECONDS = Heading("Seconds to start", ("a fresh process", "seconds"))
RUN = ["-m", "imroute", "run", SCENARIO]


def headings() -> list[Heading]:
    return [SECONDS]


def tables(effort: Effort) -> Iterator[Table]:
    """Wall-clock seconds of fresh processes."""
    table = Table(
        SECONDS,
        notes=("Cold: with an empty folder for compiled code, in which it is kept from then on.",),
    )
    with tempfile.TemporaryDirectory(prefix="imroute-cold-") as empty:
        cold = {"XDG_CACHE_HOME": empty}
        table.add("one day of the compiled engine, cold", f"{fresh(['-c', ONE_DAY], cold):.2f}")
        # The same folder still lacks what only measuring and the command need.
        table.add(f"imroute run {SCENARIO}, then", f"{fresh(RUN, cold):.2f}")
    warm = {
        "one day of the compiled engine, warm": ["-c", ONE_DAY],
        f"imroute run {SCENARIO}, warm": RUN,
        "python -c 'import numba'": ["-c", "import numba"],
        "python -c 'import imroute'": ["-c", "import imroute"],
        "python -c pass": ["-c", "pass"],
    }
    seconds: dict[str, list[float]] = {label: [] for label in warm}
    for _ in range(effort.starts):
        for label, words in warm.items():
            seconds[label].append(fresh(words))
    for label, found in seconds.items():
        table.add(label, middle_and_range(found, ".2f"))
    yield table
