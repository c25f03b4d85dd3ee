"""A Dask cluster: the same days as on one thread, whoever dies; what is wrong is said in words."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from distributed import KilledWorker, LocalCluster

import imroute
from imroute.documents import json_text
from imroute.documents.sweep import sweep_json
from imroute.engine.contract import AgentView, ContactView, Log, Plan
from imroute.engine.plan import make_plan
from imroute.engine.policy import with_policies
from imroute.errors import ImrouteError, InvariantBreach, UsageError
from imroute.studies import cluster, engines
from imroute.studies.cases import Settings
from imroute.studies.engines import ENGINES, simulated
from imroute.studies.packed import TABLES, pack, unpack
from imroute.studies.progress import Progress, quiet
from imroute.studies.sweep import sweep

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
ALONE = {"dashboard_address": ":0", "host": "127.0.0.1", "silence_logs": 50}
QUIET_DESK = """
day: {start: 09:00, end: 12:00}
contact_types: {ask: {arrivals: 15/h}}
pools: {team: {agents: 2, capacity: 2}}
targets: [{measure: service_level, within: 20s, at_least: 80%}]
"""
each_engine = pytest.mark.parametrize("engine", ENGINES)


@pytest.fixture(scope="module")
def processes() -> Iterator[str]:
    """The address of a cluster of two worker processes."""
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, **ALONE) as local:
        yield local.scheduler_address
        cluster.disconnect()


@pytest.fixture
def small() -> Iterator[LocalCluster]:
    """A cluster of one worker in this process."""
    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, protocol="tcp", **ALONE
    ) as local:
        yield local
        cluster.disconnect()


@pytest.fixture
def plan(desk: Path) -> Plan:
    return make_plan(imroute.load(desk).scenario)


def bits(logs: Iterator[Log]) -> list[object]:
    """Everything in logs but the bytes between columns, which mean nothing."""
    return [
        (
            log.replication,
            log.ended_s,
            log.queue_s.tobytes(),
            [(kind, columns(getattr(log, name))) for name, kind in TABLES],
        )
        for log in logs
    ]


def columns(table: np.ndarray) -> list[bytes]:
    return [table[name].tobytes() for name in table.dtype.names or ()]


# ------------------------------------------------------------------------------ the same days


@each_engine
def test_a_cluster_of_two_processes_simulates_the_same_days(
    processes: str, plan: Plan, engine: str
) -> None:
    here = bits(simulated(plan, 5, range(3, 12), engine, 1))
    assert bits(simulated(plan, 5, range(3, 12), engine, cluster=processes)) == here


def test_a_study_gives_the_same_document_when_a_worker_is_killed(
    processes: str, write: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    day_by_day = ENGINES["reference"]._replace(worth_a_task=1)
    monkeypatch.setitem(ENGINES, "reference", day_by_day)
    loaded = imroute.load(write(QUIET_DESK))
    client = cluster.connected(processes)
    victims = list(client.run(os.getpid).values())[:1]

    def kill(done: int, expected: int, what: str, /) -> None:
        if done > 5 and victims:
            os.kill(victims.pop(), signal.SIGKILL)

    def studied(settings: Settings, progress: Progress = quiet) -> str:
        values = ["pools.team.agents=2,3"]
        return sweep_json(sweep(loaded, values, days=20, settings=settings, progress=progress))

    before = client.scheduler_info()["workers"].keys()
    there = studied(Settings(5, "reference", cluster=processes), kill)
    assert there == studied(Settings(5, "reference", workers=1))
    assert victims == []
    assert client.scheduler_info()["workers"].keys() != before


def test_how_many_tasks_are_given_out_changes_nothing(small: LocalCluster, plan: Plan) -> None:
    here = bits(simulated(plan, 5, range(5), "kernel", 1))
    assert bits(simulated(plan, 5, range(5), "kernel", 1, cluster=small.scheduler_address)) == here


def test_each_worker_has_something_to_do() -> None:
    work = cluster.Work(None, 1, range(10), 0, 100, lambda *_: [], "")  # type: ignore[arg-type]
    assert [list(days) for days in work.tasks(3)] == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    assert len(cluster.Work(None, 1, range(10), 0, 0, lambda *_: [], "").tasks(1)) == 10  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["ecommerce_evening", "service_week", "levers"])
def test_a_packed_log_is_half_as_large_and_comes_out_as_it_was(name: str) -> None:
    plan = make_plan(imroute.load(SCENARIOS / f"{name}.yaml").scenario)
    for log in simulated(plan, 1, range(1), "kernel", 1):
        packed = pack(log)
        size = sum(c.values.nbytes for columns in packed.tables for c in columns.values())
        assert size < 0.65 * sum(getattr(log, table).nbytes for table, _ in TABLES)
        again = unpack(packed)
        assert bits([again]) == bits([log])
        assert all(getattr(again, table).flags.writeable for table, _ in TABLES)


# ----------------------------------------------------------------------- policies of one's own


def busiest(agent: AgentView, contact: ContactView) -> float:
    return -agent.contacts


def failing(agent: AgentView, contact: ContactView) -> float:
    raise ArithmeticError("no idea")


def test_policies_go_with_the_plan(processes: str, desk: Path) -> None:
    """Their module is not on the workers' path, and workers compile them."""
    loaded = imroute.load(desk)
    here, there = (
        json_text(imroute.run(loaded, days=2, choose_agent=busiest, cluster=address))
        for address in (None, processes)
    )
    assert there == here
    assert json_text(imroute.run(loaded, days=2)) != here


def test_what_goes_wrong_in_a_policy_is_told_as_python_does(processes: str, plan: Plan) -> None:
    own = with_policies(plan, failing)
    with pytest.raises(ArithmeticError, match="no idea") as raised:
        list(simulated(own, 5, range(2), "reference", cluster=processes))
    assert "failing" in raised.value.__notes__[0]


def test_a_policy_that_cannot_be_sent_is_refused(small: LocalCluster, plan: Plan) -> None:
    class Reading:
        def __init__(self) -> None:
            self.file = sys.stdout.buffer

        def __call__(self, agent: AgentView, contact: ContactView) -> float:
            return 0.0

    own = with_policies(plan, Reading())
    with pytest.raises(UsageError, match="can be sent to other machines"):
        list(simulated(own, 5, range(2), "reference", cluster=small.scheduler_address))


# ------------------------------------------------------------------------------ what is wrong


def refusal(plan: Plan, address: str) -> str:
    with pytest.raises(UsageError) as raised:
        next(simulated(plan, 1, range(2), "kernel", cluster=address))
    return str(raised.value)


def test_without_dask_it_says_how_to_install_it(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert "pip install 'imroute[dask]'" in refusal(plan, "tcp://127.0.0.1:1")


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "tcp://", "what://x:1", "x y", ""])
def test_where_no_scheduler_answers_it_says_so(
    plan: Plan, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(cluster, "ANSWERS_WITHIN_S", 0.3)
    assert "the address of a Dask scheduler" in refusal(plan, address)


def test_without_workers_it_says_how_to_start_one(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "WORKERS_COME_WITHIN_S", 0.1)
    with LocalCluster(n_workers=0, processes=False, protocol="tcp", **ALONE) as nobody:
        assert "dask worker tcp://" in refusal(plan, nobody.scheduler_address)
        cluster.disconnect()


def test_workers_with_other_versions_are_refused(
    small: LocalCluster, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = {**cluster.versions(), "numpy": "1.0"}
    monkeypatch.setattr(cluster, "_introduction", lambda compiled_as: (other, True))
    said = refusal(plan, small.scheduler_address)
    assert "with numpy 1.0" in said
    assert "numba" not in said


def test_workers_without_imroute_are_refused(
    small: LocalCluster, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_introduction", Unknown())
    said = refusal(plan, small.scheduler_address)
    assert "a worker with imroute" in said
    assert "No module named 'imroute.unknown'" in said


class Unknown:
    """What a worker cannot find where it is said to be."""

    def __reduce__(self) -> tuple[object, ...]:
        return import_module, ("imroute.unknown",)


def test_workers_with_other_versions_that_come_later_are_refused_too(plan: Plan) -> None:
    asker = {**cluster.versions(), "imroute": "0.0.1"}
    with pytest.raises(UsageError, match=r"a worker with imroute 0\.0\.1"):
        cluster._at_a_worker(asker, lambda *_: [], plan, 1, [0], 0)


def test_a_broken_law_is_told_as_it_is(
    small: LocalCluster, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise InvariantBreach("nobody waits", "somebody waits", 1, 0)

    monkeypatch.setattr(engines, "check", broken)
    with pytest.raises(InvariantBreach, match="somebody waits"):
        next(simulated(plan, 1, range(2), "kernel", cluster=small.scheduler_address))


def test_a_cluster_that_goes_away_is_missed(
    small: LocalCluster, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "ANSWERS_WITHIN_S", 0.3)
    days = simulated(plan, 1, range(1000), "kernel", 1, cluster=small.scheduler_address)
    next(days)
    small.close()
    with pytest.raises(cluster.ClusterError, match="lost the cluster"):
        list(days)


class Asked:
    """A client without workers, and a task that comes to what it is told to."""

    def __init__(self, error: Exception, status: str) -> None:
        self.error, self.status = error, status

    def result(self, timeout: float) -> None:
        raise self.error

    def nthreads(self) -> dict[str, int]:
        return {}


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (KilledWorker("days", None, 3), "error", "died of the same work"),
        (TimeoutError(), "pending", "all workers of the cluster tcp://x:1 are gone"),
        (RuntimeError("no loop"), "pending", "lost the cluster tcp://x:1: no loop"),
        (ModuleNotFoundError("No module named 'mine'"), "error", "all that is needed: No module"),
        (ArithmeticError("mine"), "error", "^mine$"),
    ],
)
def test_how_a_task_can_fail_is_told(error: Exception, status: str, said: str) -> None:
    asked: Any = Asked(error, status)
    with pytest.raises((ImrouteError, ArithmeticError), match=said):
        cluster._result("tcp://x:1", asked, asked)
