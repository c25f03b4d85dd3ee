"""Does the interval of `imroute capacity` hold the truth as often as it says?

python -m benchmarks.capacity_coverage              200 studies of each desk, some five minutes
python -m benchmarks.capacity_coverage --studies 40 a glance

Desks of exponential laws, whose demand at the break is known by Erlang A and the chat chain. Of
each study counted are: whether the interval holds the truth, whether the lower end, at which the
target is said to be met, lies above it, and how wide the interval is.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.tables import Heading
from imroute.loading import load_text
from imroute.studies.capacity import CapacityResult, capacity
from imroute.studies.capacity.refine import Found, refined
from imroute.studies.capacity.search import Search
from imroute.studies.cases import Cases, Settings
from imroute.theory import SteadyState, chat_chain

SCENARIO = """
day: {{start: 08:00, end: 12:00, interval: 1h}}
warm_up: {warm_up}m
start: {{call: {start}}}
contact_types:
  call:
    arrivals: {per_hour}/h
    patience: {{exponential: {patience_s:g}s}}
    handling: {{exponential: {handle_s:g}s}}
pools: {{desk: {{agents: {agents}, capacity: {capacity}, slowdown: {slowdown}}}}}
targets: [{target}]
"""
LEVEL = "{measure: service_level, within: 20s, at_least: 80%}"
GIVEN_UP = "{measure: abandonment, at_most: 5%}"


@dataclass(frozen=True)
class Known:
    """A desk, a target, and how far the desk in balance is inside it."""

    title: str
    agents: int
    per_hour: float
    handle_s: float
    patience_s: float
    target: str
    inside: Callable[[SteadyState], float]
    slowdown: tuple[float, ...] = (1.0,)
    warm_up_min: int = 20

    @property
    def text(self) -> str:
        return SCENARIO.format(
            warm_up=self.warm_up_min,
            start=round(0.8 * self.agents * len(self.slowdown)),
            per_hour=self.per_hour,
            patience_s=self.patience_s,
            handle_s=self.handle_s,
            agents=self.agents,
            capacity=len(self.slowdown),
            slowdown=list(self.slowdown),
            target=self.target,
        )

    @property
    def multiple(self) -> float:
        """The demand at which the target breaks, by theory."""
        from scipy.optimize import brentq

        return float(brentq(self._at, 0.2, 4.0, xtol=1e-10))

    def _at(self, multiple: float) -> float:
        return self.inside(
            chat_chain(
                arrival_rate_per_s=multiple * self.per_hour / 3600,
                mean_handle_s_by_chats=[self.handle_s * factor for factor in self.slowdown],
                mean_patience_s=self.patience_s,
                agents=self.agents,
                policy="least_loaded",
            )
        )

    def study(self, seed: int) -> CapacityResult:
        settings = Settings(seed=seed, workers=1)
        return capacity(load_text(self.text), MOST_DAYS, None, PRECISION, settings)

    def found(self, seed: int) -> Found:
        """What a study finds of the break itself, without what binds and what breaks next."""
        with Cases(Settings(seed=seed, workers=1)) as cases:
            search = Search(cases, load_text(self.text))
            (target,) = search.targets
            search.scan([target])
            near = search.narrow(target)
            assert near is not None
            return refined(search, target, near, PRECISION, MOST_DAYS)


def level(desk: SteadyState) -> float:
    return desk.service_levels(20).offered - 0.8


def given_up(desk: SteadyState) -> float:
    return 0.05 - desk.p_abandon


CHAT = (1.0, 1.1667, 1.3333)
DESKS = (
    Known("Erlang A, 5 agents, 80% in 20 s", 5, 210, 60, 60, LEVEL, level),
    Known("Erlang A, 5 agents, 5% give up", 5, 210, 60, 60, GIVEN_UP, given_up),
    Known("Erlang A, 20 agents, 80% in 20 s", 20, 1000, 60, 120, LEVEL, level),
    Known("chat chain, 5 agents with 3 slots, 80% in 20 s", 5, 200, 180, 60, LEVEL, level, CHAT),
)


COLUMNS = ("desk", "by theory", "holds it", "all above", "all below", "half-width", "days")
HEADING = Heading("Intervals of the demand at which a target breaks", COLUMNS)
MOST_DAYS, PRECISION = 60, 0.02


def _row(desk: Known, studies: int) -> tuple[str, ...]:
    truth = desk.multiple
    found = [desk.found(seed) for seed in range(1, studies + 1)]
    above = np.array([limit.low > truth for limit in found])
    below = np.array([limit.high < truth for limit in found])
    held = np.array([limit.low <= truth <= limit.high for limit in found])
    error = math.sqrt(held.mean() * (1 - held.mean()) / studies)
    widths = [(limit.high - limit.low) / 2 / limit.multiple for limit in found]
    return (
        *(desk.title, f"{truth:.4f}", f"{held.mean():.1%} ± {error:.1%}"),
        *(f"{above.mean():.1%}", f"{below.mean():.1%}"),
        *(f"{np.mean(widths):.1%}", f"{np.mean([limit.days for limit in found]):.0f}"),
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.capacity_coverage")
    parser.add_argument("--studies", type=int, default=200, help="of each desk")
    studies = parser.parse_args().studies
    print(HEADING.markdown(), flush=True)
    for desk in DESKS:
        print(f"| {' | '.join(_row(desk, studies))} |", flush=True)


if __name__ == "__main__":
    main()
