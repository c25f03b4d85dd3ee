"""Days to look at: a scenario as a planner writes it, who arrives when, and the trace in words."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from unittest import mock

import numpy as np

import imroute
from imroute.customers import ARRIVALS
from imroute.engine.contract import (
    HANDLING,
    WRAP_UP,
    BotEnd,
    Log,
    OfferEnd,
    Outcome,
    Plan,
    Step,
    Why,
)
from imroute.engine.invariants import check
from imroute.engine.plan import make_plan
from imroute.engine.reference import simulate

Arrival = tuple[float, str] | tuple[float, str, str]  # seconds of the run, type, tier

HEAD = """
title: A day
day: {start: 08:00, end: 18:00, interval: 30m}
targets: [{measure: service_level, within: 20s, at_least: 80%}]
"""


def plan_of(text: str) -> Plan:
    """Read a scenario; what every scenario needs and the test does not care for is added."""
    text = dedent(text)
    keys = {line.split(":")[0] for line in text.splitlines()}
    head = [line for line in HEAD.splitlines() if line.split(":")[0] not in keys]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "day.yaml"
        path.write_text("\n".join([*head, text]), encoding="utf-8")
        return make_plan(imroute.load(path).scenario)


def play(text: str, arrive: Sequence[Arrival] | None = None, seed: int = 1, day: int = 0) -> Played:
    """Play a day of a scenario; `arrive` puts these contacts in the place of those it draws."""
    return run(plan_of(text), arrive, seed, day)


def run(plan: Plan, arrive: Sequence[Arrival] | None = None, seed: int = 1, day: int = 0) -> Played:
    with arriving(plan, arrive):
        log = simulate(plan, seed, day)
    check(plan, log, seed)
    return Played(plan, log)


@contextmanager
def arriving(plan: Plan, arrive: Sequence[Arrival] | None) -> Iterator[None]:
    if arrive is None:
        yield
        return
    types = [type_.name for type_ in plan.types]
    rows = [
        (at_s, types.index(name), plan.tiers.index(tier[0]) if tier else 0, number)
        for number, (at_s, name, *tier) in enumerate(arrive)
    ]
    people = np.array(sorted(rows, key=lambda row: row[:2]), ARRIVALS)
    with mock.patch("imroute.engine.reference.day.arrivals", return_value=people):
        yield


@dataclass(frozen=True)
class Played:
    """A day that was played."""

    plan: Plan
    log: Log

    def told(self, *only: str) -> list[str]:
        """Tell the trace, one line a row; `only` the lines with one of these words."""
        lines = [self._line(*row) for row in self.log.trace.tolist()]
        return [line for line in lines if not only or any(word in line for word in only)]

    def _line(
        self, time_s: float, step: int, contact: int, pool: int, agent: int, detail: int
    ) -> str:
        who = "" if contact < 0 else f"#{contact} "
        whom = "" if pool < 0 else f"{self.plan.pools[pool].name}/{agent + 1}"
        return f"{time_s:g} {who}{self._words(Step(step), whom, detail)}"

    def _words(self, step: Step, whom: str, detail: int) -> str:
        if step == Step.JOINED:
            return f"joins {self.plan.rules[detail].name}"
        if step == Step.ENDED:
            return Outcome(detail).name.lower()
        if step == Step.BOT_ENDED:
            return f"bot: {BotEnd(detail).name.lower()}"
        if step == Step.MISROUTED:
            return f"taken for {self.plan.types[detail].name}"
        if step == Step.OFFER_ENDED:
            return f"{whom}: {OfferEnd(detail).name.lower()}"
        if step == Step.PASSED_ON:
            return f"passed on by {whom}: {Why(detail).name.lower()}"
        kinds = {WRAP_UP: "wrap-up", HANDLING: "the work"}
        return {
            Step.ARRIVED: "arrives",
            Step.BOT_REPLIED: f"bot: reply {detail + 1}",
            Step.STAGE_BEGAN: f"stage {detail + 1}",
            Step.ASSIGNED: f"goes to {whom}",
            Step.WORK_BEGAN: f"{whom} begins {kinds.get(detail, f'reply {detail + 1}')}",
            Step.REPLIED: f"{whom} sends reply {detail + 1}",
            Step.CUSTOMER_WROTE: f"writes message {detail + 1}",
            Step.WOULD_BE_ASSIGNED: "would be assigned",
            Step.FREED: f"leaves {whom}",
            Step.CAME_ON_DUTY: f"{whom} on duty",
            Step.WENT_OFF_DUTY: f"{whom} off duty",
            Step.DAY_CLOSED: "closing",
            Step.OFFERED: f"offered to {whom}",
            Step.WENT_INACTIVE: f"inactive with {whom}",
            Step.KEPT: f"{whom} kept for it",
        }[step]

    def column(self, name: str) -> list[float]:
        values: list[float] = self.log.contacts[name].tolist()
        return values

    def outcomes(self) -> list[str]:
        return [Outcome(outcome).name.lower() for outcome in self.column("outcome")]


def lines(text: str) -> list[str]:
    """The lines of a text, without the blanks that line them up."""
    return [" ".join(line.split()) for line in text.strip().splitlines()]
