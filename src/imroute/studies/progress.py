"""How far a study is, and Ctrl-C, which waits for the end of a day so that nothing is lost."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from typing import Protocol


class Progress(Protocol):
    def __call__(self, done: int, expected: int, what: str, /) -> None:
        """Days done, days expected in all, which may change on the way, and what is under way."""


def quiet(done: int, expected: int, what: str, /) -> None:
    """Show nothing."""


class Interrupted(KeyboardInterrupt):
    """Raised between days when a study was asked to stop; what is known so far is kept."""


@contextlib.contextmanager
def stops_between_days() -> Iterator[threading.Event]:
    """Let the first Ctrl-C wait for the end of a day, wherever it strikes; the second does not."""
    asked = threading.Event()
    before = signal.getsignal(signal.SIGINT)
    in_charge = threading.current_thread() is threading.main_thread()
    if not in_charge or before is not signal.default_int_handler:
        yield asked
        return

    def ask(number: int, frame: object) -> None:
        asked.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, ask)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)
