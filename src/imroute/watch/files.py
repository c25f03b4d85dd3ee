"""Files that are watched: whether they were saved, and whether whoever saves them is done."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol, TypeAlias

LOOK_S = 0.05  # between two looks
SETTLED_S = 0.15  # without a change: the editor is done
GONE_S = 1.0  # without the file: it is not about to come back

Stamp: TypeAlias = tuple[int, int, int] | None  # None: there is no such file
Stamps: TypeAlias = Mapping[Path, Stamp]


class Clock(Protocol):
    """Time, and files as they are at a time."""

    def sleep(self, seconds: float, /) -> None: ...

    def stamp(self, path: Path, /) -> Stamp:
        """When a file was written, its size and which file it is."""


class RealClock:
    """The machine's own."""

    def sleep(self, seconds: float, /) -> None:
        time.sleep(seconds)

    def stamp(self, path: Path, /) -> Stamp:
        try:
            found = path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino


def stamps(clock: Clock, paths: Iterable[Path]) -> Stamps:
    return {path: clock.stamp(path) for path in paths}


def wait_for_change(clock: Clock, seen: Stamps) -> Stamps:
    """Wait until files differ from what was seen and then stay as they are for a moment.

    A file that is away, or empty, is waited for a little longer: editors write a new one beside the
    old and rename it, or empty the old one before they fill it.
    """
    while True:
        now = _settled(clock, seen, _changed(clock, seen))
        if now != seen:  # and not back as it was
            return now


def _changed(clock: Clock, seen: Stamps) -> Stamps:
    while (now := stamps(clock, seen)) == seen:
        clock.sleep(LOOK_S)
    return now


def _settled(clock: Clock, seen: Stamps, now: Stamps) -> Stamps:
    quiet_s = 0.0
    while quiet_s < (GONE_S if _unfinished(now, seen) else SETTLED_S):
        clock.sleep(LOOK_S)
        then, now = now, stamps(clock, seen)
        quiet_s = quiet_s + LOOK_S if then == now else 0.0
    return now


def _unfinished(now: Stamps, seen: Stamps) -> bool:
    """Whether a file that was there is away or empty."""
    return any(seen[path] is not None and (not one or not one[1]) for path, one in now.items())
