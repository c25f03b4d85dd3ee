"""Both engines write the same log, bit for bit, on scenarios of every kind.

More of them: `make agreement SCENARIOS=20000`.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .coverage import Coverage
from .engines import TABLES, beside, differences, kernel, play, reference, untraced
from .report import told
from .scenarios import case

SCENARIOS = 1200
BLOCK = 100
SEEN_AT_LEAST = 2
WITHOUT_JIT = 10
WITHOUT_TRACE = tuple(table for table in TABLES if table != "trace")

TESTS = Path(__file__).resolve().parents[1]
there_are_two = pytest.mark.skipif(
    importlib.util.find_spec("imroute.engine.kernel") is None, reason="there is one engine"
)
blocks = pytest.mark.parametrize("first", range(0, SCENARIOS, BLOCK))


@there_are_two
@blocks
def test_both_engines_write_the_same_log(first: int) -> None:
    one, other = reference(), kernel()
    for index in range(first, first + BLOCK):
        day = case(index)
        if beside(play(one, day, day.plan), other, day, day.plan):
            pytest.fail(told(day, one, other), pytrace=False)


@there_are_two
def test_both_engines_follow_policies_of_ones_own() -> None:
    one, other = reference(), kernel()
    for index in range(2 * BLOCK):
        day = case(index).with_policy()
        if beside(play(one, day, day.plan), other, day, day.plan):
            pytest.fail(told(day, one, other), pytrace=False)


@there_are_two
def test_without_a_trace_the_rest_is_the_same() -> None:
    for index in range(BLOCK):
        day, plan = case(index), case(index).plan
        log, bare = play(kernel(), day, plan), play(untraced(kernel()), day, plan)
        assert differences(log, bare, WITHOUT_TRACE) == [], day.text
        assert len(bare.trace) == 0


@there_are_two
def test_both_engines_write_the_same_log_with_the_compiler_off() -> None:
    command = [sys.executable, "-m", "agreement", "--scenarios", str(WITHOUT_JIT)]
    done = subprocess.run(
        command,
        cwd=TESTS,
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{WITHOUT_JIT} scenarios, 0 differ" in done.stdout


@there_are_two
def test_the_scenarios_are_of_every_kind() -> None:
    """What is seen less often may as well not be tested: make the generator write it."""
    coverage, engine = Coverage(), kernel()
    for index in range(SCENARIOS):
        day = case(index)
        plan = day.plan
        coverage.add(plan, play(engine, day, plan))
    assert coverage.rare(SEEN_AT_LEAST) == []
