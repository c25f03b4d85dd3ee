"""The machine that things are timed on, and fresh processes on it."""

from __future__ import annotations

import datetime
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TOLD = ("imroute", "numba", "numpy", "simpy", "ciw")


def described() -> str:
    """Name what the figures depend on."""
    versions = ", ".join(f"{name} {_version(name)}" for name in TOLD)
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    system = f"{platform.system()} {platform.machine()}"
    return (
        f"{processor()}, {cores()} cores{_load()}, {system}; "
        f"Python {platform.python_version()}, {versions}; {today}"
    )


def processor() -> str:
    """Name the processor, as far as the system tells."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def one_core() -> Iterator[None]:
    """Stay on one core, where the system allows it; programs started meanwhile stay there too."""
    if not hasattr(os, "sched_getaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def fresh(arguments: list[str], environment: Mapping[str, str] | None = None) -> float:
    """Run Python anew with these arguments and give the seconds it took."""
    begun = time.perf_counter()
    _run(arguments, environment)
    return time.perf_counter() - begun


def answer(arguments: list[str]) -> dict[str, Any]:
    """Run Python anew and read the JSON that it prints."""
    found: dict[str, Any] = json.loads(_run(arguments, None))
    return found


def peak_mb() -> float:
    """The most memory that this process has had at once."""
    try:
        # On Linux, what getrusage tells begins with the parent's peak; this does not.
        status = Path("/proc/self/status").read_text(encoding="utf-8")
        kilobytes = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
        return int(kilobytes[0]) / 2**10
    except (OSError, IndexError):
        return _peak_by_getrusage_mb()


def _peak_by_getrusage_mb() -> float:
    try:
        import resource
    except ImportError:  # Windows
        return float("nan")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)


def _run(arguments: list[str], environment: Mapping[str, str] | None) -> str:
    words = [sys.executable, *arguments]
    done = subprocess.run(
        words,
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}\n{done.stderr}")
    return done.stdout


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _load() -> str:
    return f" (load {os.getloadavg()[0]:.1f})" if hasattr(os, "getloadavg") else ""
