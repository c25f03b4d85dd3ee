"""Days of a plan at the workers of a Dask cluster that is there already.

What is wrong with a cluster is said in words. joblib knows a way to Dask too, but waits for ever
for work whose workers were killed again and again; so Dask is asked directly.
"""

from __future__ import annotations

import contextlib
import functools
import platform
import sys
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from imroute import __version__
from imroute.engine.contract import Log, Plan
from imroute.engine.policy import ARGUMENT, policies_of
from imroute.errors import ImrouteError, Problem, UsageError, listed, shorten
from imroute.studies.packed import Packed, unpack

if TYPE_CHECKING:
    from distributed import Client, Future

OPTION = ("--cluster",)
ALLOWED = "the address of a Dask scheduler that runs, such as tcp://127.0.0.1:8786"
ANSWERS_WITHIN_S = 5.0
WORKERS_COME_WITHIN_S = 10.0
LOOKS_EVERY_S = 10.0
NOBODY_FOR_S = 60.0
AHEAD = 3  # tasks a thread, so that nobody waits for what is to come next
SAME_AT_WORKERS = ("numba", "numpy", "simpy")

Days = Sequence[int]
Simulate = Callable[[Plan, int, Days, int | None], list[Packed]]  # plan, seed, days, day to replay


class ClusterError(ImrouteError):
    """A cluster was lost in the middle of the work."""


@dataclass(frozen=True, slots=True)
class Work:
    """What workers are to do, `days_a_task` at a time if there are enough for everybody."""

    plan: Plan
    seed: int
    days: Days
    replayed: int | None  # day
    days_a_task: int
    simulate: Simulate
    compiled_as: str  # what has to be compiled first, if anything

    def tasks(self, threads: int) -> list[Days]:
        size = max(1, min(self.days_a_task, -(-len(self.days) // threads)))
        return [self.days[first : first + size] for first in range(0, len(self.days), size)]


def spread(address: str, work: Work, at_once: int | None = None) -> Iterator[Log]:
    """Yield the logs of the days in their order; `at_once` is how many tasks are given out.

    What a worker that dies had in hand is done again by another.
    """
    client = connected(address)
    threads = _crew(address, client, work.compiled_as)
    plan = client.submit(_from_bytes, _to_bytes(work.plan), pure=False)
    asked: deque[Future[list[Packed]]] = deque()
    try:
        for days in work.tasks(threads):
            if len(asked) >= (at_once or AHEAD * threads):
                yield from map(unpack, _result(address, client, asked.popleft()))
            given = (versions(), work.simulate, plan, work.seed, days, work.replayed)
            asked.append(client.submit(_at_a_worker, *given, pure=False))
        while asked:
            yield from map(unpack, _result(address, client, asked.popleft()))
    finally:
        with contextlib.suppress(Exception):  # with who is gone there is nothing to call off
            client.cancel([*asked, plan])


# ------------------------------------------------------------------------------ the connection

_clients: dict[str, Client] = {}  # of this process; a study asks for days again and again


def connected(address: str) -> Client:
    """Connect to a scheduler, once for as long as the connection holds."""
    if address not in _clients or _clients[address].status != "running":
        _clients[address] = _connect(address)
    return _clients[address]


def disconnect() -> None:
    """Close the connections to all clusters."""
    while _clients:
        _clients.popitem()[1].close()


def _connect(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError:
        do = "install it: pip install 'imroute[dask]'"
        raise _refused(address, "a cluster, if Dask is installed; it is not", do) from None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of other versions; those that matter are looked at below
        try:
            return Client(address, timeout=ANSWERS_WITHIN_S, set_as_default=False)
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            why = shorten(str(error) or type(error).__name__, 200)
            do = f"start one with: dask scheduler; or run without --cluster ({why})"
            raise _refused(address, ALLOWED, do) from None


def _refused(got: str, allowed: str, do: str) -> UsageError:
    return UsageError(Problem(shorten(got), allowed, do, OPTION))


# ------------------------------------------------------------------------------- who is there


@functools.cache
def versions() -> dict[str, str]:
    """Tell what has to be the same everywhere for the same days to come out."""
    from imroute.compiled import fingerprint

    here = {"imroute": f"{__version__} ({fingerprint()})", "python": platform.python_version()}
    return {**here, **{name: version(name) for name in SAME_AT_WORKERS}}


def _crew(address: str, client: Client, compiled_as: str) -> int:
    """Count the threads of those who can help; refuse who would come to other days."""
    try:
        client.wait_for_workers(1, WORKERS_COME_WITHIN_S)
        answers = client.run(_introduction, compiled_as, on_error="return")
        threads = int(sum(client.nthreads().values()))
    except TimeoutError:
        do = f"start one with: dask worker {address}"
        raise _refused(address, "a cluster with workers; it has none", do) from None
    except (OSError, RuntimeError) as error:
        raise _lost(address, error) from None
    for worker, answer in answers.items():
        if isinstance(answer, Exception) and not isinstance(answer, OSError):  # it has just died
            raise _refused(worker, f"a worker with imroute; there: {answer}", _INSTALL)
        if isinstance(answer, tuple):
            _refuse_others(worker, answer[0], versions())
    _say_if_it_takes_long([answer[1] for answer in answers.values() if isinstance(answer, tuple)])
    return max(1, threads)


def _introduction(compiled_as: str) -> tuple[dict[str, str], bool]:
    """Tell at a worker what runs there, and whether it can begin at once."""
    from imroute.compiled import is_kept

    return versions(), not compiled_as or is_kept(compiled_as)


_INSTALL = "install the same imroute on all machines of the cluster, and start the workers again"


def _refuse_others(worker: str, there: dict[str, str], here: dict[str, str]) -> None:
    differ = [name for name in here if there.get(name) != here[name]]
    if differ:
        allowed = f"a worker with {listed(f'{name} {here[name]}' for name in differ)}"
        got = f"{worker} with {listed(f'{name} {there.get(name)}' for name in differ)}"
        raise UsageError(Problem(got, allowed, _INSTALL, OPTION))


def _say_if_it_takes_long(quick: list[bool]) -> None:
    if not all(quick):
        who = f"at {quick.count(False)} of {len(quick)} workers"
        sys.stderr.write(f"compiling the engine {who}, once: this takes half a minute ...\n")
        sys.stderr.flush()


# ----------------------------------------------------------------------------------- the plan


def _to_bytes(plan: Plan) -> bytes:
    """Write a plan down, policies of one's own with the modules that they are from."""
    import cloudpickle

    policies = [rule.choose_agent for rule in plan.rules if callable(rule.choose_agent)]
    names = {getattr(policy, "__module__", None) or "__main__" for policy in policies}
    with contextlib.ExitStack() as after:
        for name in names - {"__main__"} & sys.modules.keys():
            cloudpickle.register_pickle_by_value(sys.modules[name])
            after.callback(cloudpickle.unregister_pickle_by_value, sys.modules[name])
        try:
            return bytes(cloudpickle.dumps(plan))
        except Exception as error:
            got = f"{listed(policies_of(plan).values())}: {error}"
            allowed = "policies that can be sent to other machines"
            do = "write them as plain functions, or run without --cluster"
            raise UsageError(Problem(shorten(got, 200), allowed, do, (ARGUMENT,))) from error


def _from_bytes(written: bytes) -> Plan:
    import pickle

    plan: Plan = pickle.loads(written)
    return plan


# --------------------------------------------------------------------------------- the results


def _at_a_worker(
    asker: dict[str, str],
    simulate: Simulate,
    plan: Plan,
    seed: int,
    days: Days,
    replayed: int | None,
) -> list[Packed]:
    """Do a task; who has come since the others were looked at has to be the same too."""
    _refuse_others(platform.node(), versions(), asker)
    return simulate(plan, seed, days, replayed)


def _result(address: str, client: Client, future: Future[list[Packed]]) -> list[Packed]:
    """Wait for a task, for as long as there is anybody who could do it."""
    from distributed import KilledWorker

    alone_s = 0.0
    while True:
        try:
            done: list[Packed] = future.result(timeout=LOOKS_EVERY_S)
            return done
        except KilledWorker:
            raise ClusterError(_KILLED.format(address)) from None
        except Exception as error:
            _tell(address, future, error)
            alone_s = 0.0 if _somebody(address, client) else alone_s + LOOKS_EVERY_S
        if alone_s >= NOBODY_FOR_S:
            raise ClusterError(_ALONE.format(address))


def _tell(address: str, future: Future[list[Packed]], error: Exception) -> None:
    """Raise what went wrong, unless it just takes long."""
    if future.status == "error":
        if isinstance(error, ImportError):
            raise _refused(address, f"workers that have all that is needed: {error}", _INSTALL)
        raise error
    if not isinstance(error, TimeoutError):
        raise _lost(address, error) from None


def _somebody(address: str, client: Client) -> bool:
    try:
        return bool(client.nthreads())
    except (OSError, RuntimeError) as error:
        raise _lost(address, error) from None


_KILLED = (
    "workers of the cluster {} died of the same work, one after the other: perhaps it needs more\n"
    "memory than they have. What was done before is kept in the store, if there is one."
)
_ALONE = (
    "all workers of the cluster {} are gone. Start some, and run the same command again;\n"
    "what was done before is kept in the store, if there is one."
)
_LOST = (
    "lost the cluster {}: {}.\n"
    "Run the same command again; what was done before is kept in the store, if there is one."
)


def _lost(address: str, error: Exception) -> ClusterError:
    return ClusterError(_LOST.format(address, shorten(str(error) or type(error).__name__, 200)))
