"""W1 and W2 in C, compiled into a temporary folder where there is a compiler."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.workloads import Day, Part

HERE = Path(__file__).parent
FLAGS = ("-O3", "-march=native")
NAMES = ("gcc", "clang", "cc")


def compiler() -> str | None:
    """Find a C compiler, on systems where the twins can read the clock."""
    if sys.platform == "win32":
        return None
    named = [os.environ["CC"]] if os.environ.get("CC") else []
    return next((name for name in (*named, *NAMES) if shutil.which(name)), None)


@functools.cache
def _folder() -> Path:
    """Kept until the program ends, then removed."""
    made = tempfile.mkdtemp(prefix="imroute-twins-")
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(made)


@functools.cache
def _build(name: str) -> Path | None:
    found = compiler()
    if found is None:
        return None
    made = _folder() / name
    source = str(HERE / f"{name}.c")
    done = subprocess.run([found, *FLAGS, "-o", str(made), source, "-lm"], check=False)
    return made if done.returncode == 0 else None


def is_there() -> bool:
    return _build("w1") is not None and _build("w2") is not None


def w1(hours: float, days: int, seed: int) -> list[Day]:
    return _played("w1", hours, days, seed, _w1_parts)


def w2(hours: float, days: int, seed: int) -> list[Day]:
    return _played("w2", hours, days, seed, _w2_parts)


def _played(
    name: str,
    hours: float,
    days: int,
    seed: int,
    parts: Callable[[list[float]], tuple[Part, ...]],
) -> list[Day]:
    made = _build(name)
    if made is None:
        raise RuntimeError("no C compiler")
    words = [str(made), str(days), str(hours), str(seed)]
    lines = subprocess.run(words, check=True, capture_output=True, text=True).stdout.splitlines()
    rows = [[float(word) for word in line.split()] for line in lines]
    return [Day(row[0], int(row[1]), parts(row[2:])) for row in rows]


def _w1_parts(sums: list[float]) -> tuple[Part, ...]:
    counted, *totals = sums
    return tuple(Part(total, counted) for total in totals)


def _w2_parts(sums: list[float]) -> tuple[Part, ...]:
    counted, abandoned, answered, first_replies_s, at_work_s, on_duty_s = sums
    return Part(abandoned, counted), Part(first_replies_s, answered), Part(at_work_s, on_duty_s)
