"""Studies that run beside the page: how far they are, and how to stop them."""

from __future__ import annotations

import contextvars
import threading
import traceback
import weakref
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from imroute.errors import ImrouteError, Problem, UsageError
from imroute.studies.progress import Interrupted, Progress

Result = TypeVar("Result")
WAIT_S = 5.0  # for a day to end, when the page is ended

_running: weakref.WeakSet[Job[object]] = weakref.WeakSet()


class Step(NamedTuple):
    """Days done, days expected, and what is under way."""

    done: int = 0
    expected: int = 0
    what: str = ""

    @property
    def counts(self) -> dict[str, int]:
        return {"done": self.done, "expected": self.expected}

    @property
    def share(self) -> float:
        return min(1.0, self.done / self.expected) if self.expected else 0.0


class Job(Generic[Result]):
    """One study in a thread of its own; what it knew when it was stopped is its result.

    `wanted` is asked now and then: a study that nobody waits for any more is stopped.
    """

    def __init__(
        self, study: Callable[[Progress], Result], wanted: Callable[[], bool] = lambda: True
    ) -> None:
        self.step = Step()
        self.result: Result | None = None
        self.error: ImrouteError | None = None
        self._study, self._wanted = study, wanted
        self._asked = threading.Event()
        self._thread = threading.Thread(
            target=contextvars.copy_context().run, args=(self._run,), daemon=True
        )

    def start(self) -> Job[Result]:
        _running.add(self)  # type: ignore[arg-type]
        self._thread.start()
        return self

    def stop(self) -> None:
        """Ask it to stop at the end of the day that is simulated."""
        self._asked.set()

    @property
    def is_stopping(self) -> bool:
        return self._asked.is_set()

    @property
    def is_over(self) -> bool:
        return not self._thread.is_alive()

    def wait(self, seconds: float | None = None) -> None:
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            self.result = self._study(self._told)
        except Interrupted:
            got, do = "stopped before anything was known", "let it run for longer"
            self.error = UsageError(Problem(got, "", do))
        except ImrouteError as error:
            self.error = error
        except Exception as error:
            traceback.print_exc()
            got, do = f"{type(error).__name__}: {error}", "please report it with the scenario"
            self.error = UsageError(Problem(got, "a study that ends; this is a defect", do))
        finally:
            _running.discard(self)  # type: ignore[arg-type]

    def _told(self, done: int, expected: int, what: str, /) -> None:
        self.step = Step(done, expected, what)
        if self.is_stopping or not self._wanted():
            raise Interrupted


def stop_all() -> None:
    """Stop every study that still runs, and wait for the ends of their days."""
    jobs = list(_running)
    for job in jobs:
        job.stop()
    for job in jobs:
        job.wait(WAIT_S)
