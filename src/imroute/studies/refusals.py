"""What no study can do, refused before anything is simulated."""

from __future__ import annotations

from imroute.errors import Problem, UsageError, listed
from imroute.studies.engines import ENGINES

MAX_DAYS = 100_000


def refuse_days(days: int) -> None:
    if not 1 <= days <= MAX_DAYS:
        allowed = f"from 1 to {MAX_DAYS:,} days"
        raise UsageError(Problem(str(days), allowed, "write for example --days 20", ("--days",)))


def refuse_seed(seed: int) -> None:
    if not 0 <= seed < 2**63:
        allowed = "a whole number from 0 to 2^63 - 1"
        raise UsageError(Problem(str(seed), allowed, "write for example --seed 1", ("--seed",)))


def refuse_engine(engine: str) -> None:
    if engine not in ENGINES:
        raise UsageError(Problem(engine, listed(tuple(ENGINES)), "use one of these", ("--engine",)))
