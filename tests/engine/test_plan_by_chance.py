"""Many odd days on end against a slow and plain reading of the description, moment by moment.

A day over midnight, shifts over midnight with breaks, outages, surges and bots' hours, as they come.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from random import Random

import pytest

from imroute.engine.contract import Kind, Plan
from imroute.engine.plan import make_plan
from imroute.errors import ScenarioError
from imroute.loading import load_text
from imroute.scenario import Scenario
from imroute.scenario.weeks import WEEKDAYS, Stretch

DAY = 86400.0
EVERY_S = 450  # all that is written is on the quarter of an hour


# Descriptions by chance ---------------------------------------------------------------------------


def clock(hour: float) -> str:
    minutes = round(hour * 60) % 1440
    return f"{minutes // 60:02}:{minutes % 60:02}"


class Writer:
    """Writes the parts of one description."""

    def __init__(self, number: int) -> None:
        self.chance = Random(number)
        self.start = self.one_of(0, 6, 8, 9.5, 18, 22, 23.5)
        self.hours = self.one_of(2, 8, 10.5, 16, 23.5, 24)
        self.days = self.one_of(1, 2, 3, 8)

    def one_of(self, *choices: float) -> float:
        return self.chance.choice(choices)

    def maybe(self, *written: str) -> list[str]:
        return [text for text in written if self.chance.random() < 0.5]

    def within_day(self) -> str:
        return clock(self.start + self.chance.randrange(int(self.hours * 4)) / 4)

    def stretch(self, more: str = "") -> str:
        lasts = self.chance.choice(["15m", "1h", "5h30m", "14h"])
        day = f", day: {self.chance.randint(1, self.days)}" if self.chance.random() < 0.3 else ""
        return f"{{at: {self.within_day()}, lasts: {lasts}{day}{more}}}"

    def shift(self) -> str:
        begin, hours = self.chance.randrange(48) / 2, self.one_of(4, 8, 12, 24)
        pause = f"{{at: {clock(begin + self.chance.randint(1, hours - 1))}, lasts: 45m}}"
        breaks = f", breaks: [{pause}]" if self.chance.random() < 0.5 else ""
        agents = self.chance.randint(1, 3)
        return f"{{agents: {agents}, from: {clock(begin)}, to: {clock(begin + hours)}{breaks}}}"

    def agents(self) -> str:
        if self.chance.random() < 0.5:
            return f"shifts: [{', '.join(self.shift() for _ in range(self.chance.randint(1, 3)))}]"
        hours = sorted({0, *(self.chance.randrange(int(self.hours * 2)) / 2 for _ in range(3))})
        levels = (f"{clock(self.start + hour)}: {self.chance.randrange(6)}" for hour in hours)
        return f"agents: {{{', '.join(levels)}}}"

    def pool(self) -> str:
        outages = f"outage: [{self.stretch()}, {self.stretch()}]"
        more = self.maybe("absence: 10%", "at_shift_end: hand_over", outages)
        return ", ".join([self.agents(), *more])

    def bot(self) -> str:
        hours = f"hours: [{self.within_day()}, {clock(self.chance.randrange(24))}]"
        return ", ".join(["cost: 1", *self.maybe(hours, f"outage: [{self.stretch()}]")])

    def scenario(self) -> str:
        surges = f"surges: [{self.stretch(', times: 3')}, {self.stretch(', times: 0.5')}]"
        top = self.maybe("warm_up: 45m", "weekdays: {mon: 2, tue: 0}", surges)
        return "\n".join(
            [
                "title: By chance",
                f"day: {{start: {clock(self.start)}, end: {clock(self.start + self.hours)},"
                f" interval: 30m, weekday: {self.chance.choice(WEEKDAYS)}}}",
                f"days: {self.days}",
                *top,
                "contact_types: {a: {arrivals: 60/h, first_line: b, conversation: {turns: 2}}}",
                f"bots: {{b: {{reply: 1s, turns: 1, resolves: 50%, {self.bot()}}}}}",
                f"pools: {{p: {{{self.pool()}}}}}",
            ]
        )


def by_chance(number: int) -> Scenario:
    """The first of some descriptions that is not refused."""
    for attempt in range(50):
        try:
            return load_text(Writer(1000 * number + attempt).scenario()).scenario
        except ScenarioError:
            continue
    raise AssertionError("nothing that the loader takes")


# A slow and plain reading -------------------------------------------------------------------------


class Reading:
    """What a description says of one moment."""

    def __init__(self, scenario: Scenario, clock_s: float) -> None:
        self.scenario = scenario
        self.open_s = scenario.day.start
        self.now_s = max(clock_s, self.open_s)  # the warm-up is like day.start
        self.day = int((self.now_s - self.open_s) // DAY)
        self.closed = self.now_s - self.open_s - self.day * DAY >= scenario.day.length_s

    def during(self, stretch: Stretch) -> bool:
        days = range(self.scenario.days) if stretch.day is None else (stretch.day - 1,)
        at_s = self.open_s + (stretch.at - self.open_s) % DAY
        return any(0 <= self.now_s - at_s - day * DAY < stretch.lasts for day in days)

    def agents(self) -> int:
        pool = self.scenario.pools["p"]
        if self.closed or any(map(self.during, pool.outage)):
            return 0
        if pool.agents is not None:
            return int(pool.agents.at(self.now_s - self.day * DAY))
        return sum(
            shift.agents
            for shift in pool.shifts or ()
            if (self.now_s - shift.from_) % DAY < ((shift.to - shift.from_) % DAY or DAY)
            and not any((self.now_s - b.at) % DAY < b.lasts for b in shift.breaks)
        )

    def per_hour(self) -> float:
        scenario = self.scenario
        weekday = WEEKDAYS[(WEEKDAYS.index(scenario.day.weekday) + self.day) % 7]
        rate = 0.0 if self.closed else 60 * (scenario.weekdays or {}).get(weekday, 1.0)
        for surge in scenario.surges:
            rate *= surge.times if self.during(surge) else 1
        return rate

    def bot_answers(self) -> bool:
        bot = self.scenario.bots["b"]
        begin, end = bot.hours or (0.0, DAY)
        return (self.now_s - begin) % DAY < end - begin and not any(map(self.during, bot.outage))


def on_duty(plan: Plan) -> Iterator[tuple[float, int]]:
    """From when on how many agents of the pool are there, if nobody is absent."""
    present: set[int] = set()
    count = 0
    for change in plan.pools[0].roster:
        who = set(change.agents)
        if change.kind == Kind.STAFF_ARRIVES:
            assert not who & present
            present |= who
            count += change.count
        else:
            assert who <= present
            present -= who
            count -= change.count
        assert 0 <= count <= plan.pools[0].agents
        yield change.at_s, count


@pytest.mark.parametrize("number", range(60))
def test_a_plan_says_what_the_description_says(number):
    scenario = by_chance(number)
    plan = make_plan(scenario)
    demand, answers, steps = plan.types[0].demand, plan.bots[0].answers, list(on_duty(plan))
    assert all(before.at_s <= after.at_s for before, after in pairwise(plan.pools[0].roster))
    for at_s in range(0, int(plan.day_end_s), EVERY_S):
        clock_s = plan.start_clock_s + at_s
        said = Reading(scenario, clock_s)
        assert next((n for from_s, n in reversed(steps) if from_s <= at_s), 0) == said.agents()
        step = max(i for i, from_s in enumerate(demand.rate_from_s) if from_s <= clock_s)
        assert demand.rate_per_s[step] * 3600 == pytest.approx(said.per_hour())
        assert demand.rate_day[step] == said.day
        if answers is not None and not said.closed:
            assert any(begin <= at_s < end for begin, end in answers) == said.bot_answers()
