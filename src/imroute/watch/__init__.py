"""A scenario that is run again whenever its file, or a file that it reads, is saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from imroute.errors import ImrouteError
from imroute.loading import Loaded, load
from imroute.loading.files import noting_reads
from imroute.studies import RunResult
from imroute.watch.files import Clock, RealClock, Stamps, stamps, wait_for_change

__all__ = ["View", "watch"]


class View(Protocol):
    """What is told while a file is watched."""

    def begin(self) -> None: ...

    def result(self, result: RunResult, before: RunResult | None, /) -> None: ...

    def error(self, error: Exception, last: RunResult | None, /) -> None: ...

    def unwritten(self, error: Exception, /) -> None: ...

    def waiting(self, files: int, /) -> None: ...

    def gone(self, file: str, /) -> None: ...


def watch(
    file: Path,
    variant: str | None,
    simulate: Callable[[Loaded], RunResult],
    write: Callable[[RunResult], None],
    view: View,
    clock: Clock | None = None,
) -> RunResult:
    """Run a scenario each time that it is saved, until Ctrl-C; give the last result.

    `simulate` runs it, `write` writes the files that were asked for. A run that Ctrl-C stopped is
    the last.
    """
    watched = _Watched(file, variant, clock or RealClock())
    last: RunResult | None = None
    try:
        while True:
            view.begin()
            try:
                result = simulate(watched.load())
                view.result(result, last)
                last = result
                if result.interrupted:
                    return result
                _written(write, result, view)
            except ImrouteError as error:
                view.error(error, last)
            view.waiting(len(watched.seen))
            watched.wait(view)
    except KeyboardInterrupt:
        if last is None:
            raise
        return last


def _written(write: Callable[[RunResult], None], result: RunResult, view: View) -> None:
    try:
        write(result)
    except ImrouteError as error:
        view.unwritten(error)


class _Watched:
    """The files that a scenario was read from, as they were just before."""

    def __init__(self, file: Path, variant: str | None, clock: Clock) -> None:
        self._file, self._variant, self._clock = file, variant, clock
        self.seen: Stamps = stamps(clock, [file])

    def load(self) -> Loaded:
        """Read it; what is saved from now on is a change, also while it is being read."""
        known = stamps(self._clock, self.seen)
        with noting_reads() as read:
            try:
                return load(self._file, self._variant)
            finally:
                self.seen = {
                    path: known[path] if path in known else self._clock.stamp(path)
                    for path in dict.fromkeys([self._file, *read])
                }

    def wait(self, view: View) -> None:
        """Until something is saved, and the file itself is there."""
        self.seen = wait_for_change(self._clock, self.seen)
        while self.seen[self._file] is None:
            view.gone(str(self._file))
            self.seen = wait_for_change(self._clock, self.seen)
