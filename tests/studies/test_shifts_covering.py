"""Shifts that cover a need: as cheap as trying all shows, the same by both solvers, by the rules."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations_with_replacement, product

import numpy as np
import pytest

from imroute.errors import UsageError
from imroute.intervals import Ints
from imroute.loading import load_text
from imroute.studies.shifts import Agent, Shape, Terms, covered, terms_of
from imroute.studies.shifts.greedy import greedily
from imroute.studies.shifts.program import covering
from imroute.studies.shifts.roster import agents_of, present, values_of
from imroute.studies.shifts.solvers import SOLVERS, by_cp_sat, by_highs, solver_named

ROUND = "{start: 00:00, end: 24:00, interval: 6h}"
OFFICE = "{start: 08:00, end: 14:00, interval: 1h}"


def terms(rules: str, day: str = OFFICE, days: int = 1, pool: str = "") -> Terms:
    text = f"""\
day: {day}
days: {days}
contact_types: {{a: {{arrivals: 30/h}}}}
pools: {{team: {{agents: 1{pool}}}}}
shift_rules: {rules}
"""
    return terms_of(load_text(text).scenario)[0]["team"]


def every_agent(on: Terms) -> list[Agent]:
    """All agents there could be, by trying all times of all breaks."""
    return [
        Agent(shape, pattern, breaks)
        for shape in on.shapes
        for pattern in on.patterns
        if fits(on, shape, pattern)
        for breaks in product(all_breaks(shape), repeat=len(pattern))
    ]


def fits(on: Terms, shape: Shape, pattern: tuple[int, ...]) -> bool:
    ends = (day * on.grid.per_day + shape.start + shape.length for day in pattern)
    return on.grid.circular or all(end <= on.grid.size for end in ends)


def all_breaks(shape: Shape) -> list[tuple[int, ...]]:
    return list(product(*(range(p.first, p.last + 1) for p in shape.pauses)))


def cheapest(on: Terms, need: Ints, most: int) -> float:
    """The least paid slots of rosters with so many agents at most, by trying them all."""
    agents = every_agent(on)
    there = {agent: present((agent,), on.grid) for agent in agents}
    paid = [
        sum(agent.paid for agent in roster)
        for size in range(most + 1)
        for roster in combinations_with_replacement(agents, size)
        if (sum((there[a] for a in roster), np.zeros_like(need)) >= need).all()
    ]
    return min(paid) * on.grid.hours * on.paid_of_present


def of(*need: int) -> Ints:
    return np.array(need, dtype=np.int64)


CASES = {
    "one break": ("{starts: 1h, lengths: [4h], breaks: [{lasts: 1h, after: 1h, before: 3h}]}", OFFICE, 1, (1, 1, 1, 1, 1, 1), 3),
    "two lengths": ("{starts: 1h, lengths: [2h, 5h], breaks: [{lasts: 1h, for_shifts_of: 5h, after: 1h, before: 4h}]}", OFFICE, 1, (1, 1, 2, 1, 0, 1), 3),
    "two breaks, one paid": ("{starts: 1h, lengths: [6h], breaks: [{lasts: 1h, after: 1h, before: 3h, paid: true}, {lasts: 1h, after: 3h, before: 5h}]}", OFFICE, 1, (2, 1, 1, 1, 1, 2), 3),
    "one shift for all": ("{starts: [08:00], lengths: [6h], breaks: [{lasts: 1h, after: 2h, before: 4h}]}", OFFICE, 1, (2, 2, 2, 2, 2, 2), 4),
    "over midnight": ("{starts: 6h, lengths: [12h], breaks: []}", ROUND, 1, (2, 1, 0, 1), 3),
    "over midnight, with a break": ("{starts: 6h, lengths: [18h], breaks: [{lasts: 6h, after: 0s, before: 18h}]}", ROUND, 1, (2, 1, 0, 2), 4),
    "a week": ("{starts: 6h, lengths: [6h], breaks: [], days_a_week: 5}", "{start: 08:00, end: 20:00, interval: 6h}", 7, (1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 0, 0), 3),
    "a week, any days off": ("{starts: 6h, lengths: [6h], breaks: [], days_a_week: 5, days_off: any}", "{start: 08:00, end: 14:00, interval: 6h}", 7, (2, 1, 2, 1, 2, 1, 1), 3),
    "nights of a week": ("{starts: [18:00], lengths: [12h], breaks: [{lasts: 6h, after: 0s, before: 12h}], days_a_week: 6}", "{start: 00:00, end: 24:00, interval: 6h}", 7, (1, 0, 0, 0) + (0, 0, 0, 1) * 2 + (0,) * 16, 1),
    "three days": ("{starts: 6h, lengths: [12h], breaks: [], days_a_week: 2}", ROUND, 3, (1, 1, 1, 1, 0, 1, 0, 0, 1, 1, 1, 0), 4),
}  # fmt: skip


@pytest.mark.parametrize("solver", ["highs", "cp-sat"])
@pytest.mark.parametrize("case", CASES)
def test_no_roster_is_cheaper(case: str, solver: str) -> None:
    if solver == "cp-sat":
        pytest.importorskip("ortools")
    rules, day, days, numbers, most = CASES[case]
    on, need = terms(rules, day, days), of(*numbers)
    assert on.grid.size == need.size
    found = covered(on, need, solver, 10, "team")
    assert found.proven
    assert found.paid_hours == pytest.approx(cheapest(on, need, most))
    assert (found.present >= need).all()
    assert len(found.agents) <= most


def test_solvers_agree_in_cost() -> None:
    pytest.importorskip("ortools")
    rng = np.random.default_rng(5)
    on = terms("{starts: 1h, lengths: [5h, 8h30m]}", "{start: 06:00, end: 22:00, interval: 1h}")
    for _ in range(3):
        program = covering(on, rng.integers(1, 6, on.grid.size)).program
        highs, cp_sat = by_highs(program, 5), by_cp_sat(program, 5)
        assert highs.proven
        assert cp_sat.proven
        assert highs.cost == cp_sat.cost == highs.bound == cp_sat.bound


STOPPED = """
import signal
from imroute.studies.shifts.program import Program
from imroute.studies.shifts.solvers import by_cp_sat
program = Program()
program.keep([(program.number(1), 1)], 2)
by_cp_sat(program, 1)
try:
    signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt:
    print("still in charge")
"""


def test_ctrl_c_is_still_ours_after_cp_sat() -> None:
    pytest.importorskip("ortools")
    ran = subprocess.run([sys.executable, "-c", STOPPED], capture_output=True, check=False)
    assert ran.stdout.strip() == b"still in charge"


def test_breaks_are_taken_in_time_and_once() -> None:
    on = terms("{starts: 30m, lengths: [8h30m, 4h]}", "{start: 00:00, end: 24:00, interval: 30m}")
    need = np.random.default_rng(2).integers(3, 9, on.grid.size)
    found = covered(on, need, "highs", 5, "team")
    assert (found.present >= need).all()
    for agent in found.agents:
        for begins in agent.breaks:
            for begin, pause in zip(begins, agent.shape.pauses, strict=True):
                assert pause.first <= begin <= pause.last


def test_a_roster_is_values_of_the_program_and_back() -> None:
    on = terms(
        "{starts: 1h, lengths: [8h30m], days_off: any}",
        "{start: 00:00, end: 24:00, interval: 30m}",
        7,
    )
    need = np.random.default_rng(3).integers(0, 4, on.grid.size)
    made = covering(on, need)
    agents = greedily(on, need)
    assert agents is not None
    values = values_of(agents, made, on)
    assert made.program.holds(values)
    again = agents_of(made, on, values)
    assert sorted(a.shape.start for a in again) == sorted(a.shape.start for a in agents)
    assert (present(again, on.grid) == present(agents, on.grid)).all()


def test_the_fewest_agents_are_taken_of_rosters_that_cost_the_same() -> None:
    on = terms("{starts: 1h, lengths: [2h, 4h], breaks: []}")
    found = covered(on, of(0, 1, 1, 1, 1, 0), "highs", 5, "team")
    assert [agent.shape.length for agent in found.agents] == [4]


def test_what_is_paid_is_counted() -> None:
    breaks = "breaks: [{lasts: 30m, after: 1h, before: 2h, paid: true}, {lasts: 1h, after: 2h, before: 4h}]"
    on = terms(f"{{starts: [08:00], lengths: [6h], {breaks}}}", pool=", cost: 30/h, shrinkage: 20%")
    found = covered(on, np.ones(on.grid.size, dtype=np.int64), "highs", 5, "team")
    assert found.paid_hours == pytest.approx(2 * 5 / 0.8)
    assert found.cost == pytest.approx(2 * 5 / 0.8 * 30)


def test_a_minimum_is_kept_where_nobody_is_needed() -> None:
    on = terms("{starts: 1h, lengths: [2h], breaks: [], minimum: {08:00: 0, 10:00: 2, 12:00: 0}}")
    found = covered(on, of(0, 0, 0, 1, 0, 0), "highs", 5, "team")
    assert found.present.tolist() == [0, 0, 2, 2, 0, 0]


def test_nobody_needed_is_nobody_rostered() -> None:
    assert (
        covered(terms("{lengths: [4h]}"), np.zeros(12, dtype=np.int64), "highs", 5, "team").agents
        == ()
    )


# Refusals -----------------------------------------------------------------------------------------


def refused(rules: str, need: Ints | None = None, days: int = 1) -> str:
    def tried() -> None:
        on = terms(rules, OFFICE, days)
        all_day = np.ones(on.grid.size, dtype=np.int64)
        covered(on, all_day if need is None else need, "highs", 5, "team")

    with pytest.raises(UsageError) as error:
        tried()
    return str(error.value)


def test_what_cannot_be_covered_is_said() -> None:
    assert "1 agents of team needed at 12:00" in refused(
        "{starts: [08:00], lengths: [4h], breaks: []}"
    )
    said = refused("{starts: 1h, lengths: [3h], breaks: [], most: 3}", of(2, 2, 2, 2, 2, 2))
    assert "at most 3 agents of team, when the need takes about 4" in said
    assert "a shift within the day, open from 08:00 for 6h" in refused("{lengths: [7h]}")
    assert "breaks of team that leave nobody" in refused(
        "{starts: [08:00], lengths: [6h], breaks: [{lasts: 1h, after: 2h, before: 3h}]}"
    )
    assert "breaks whose times do not overlap" in refused(
        "{lengths: [6h], breaks: [{lasts: 1h}, {lasts: 1h}]}"
    )
    assert "room for the break within the shift" in refused(
        "{lengths: [2h], breaks: [{lasts: 2h, after: 1h}]}"
    )
    assert "a day or a week" in refused("{lengths: [6h]}", days=8)


def test_solvers_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert solver_named("highs") == "highs"
    assert solver_named("auto") in SOLVERS
    with pytest.raises(UsageError, match="auto, highs, cp-sat"):
        solver_named("simplex")
    monkeypatch.setattr("imroute.studies.shifts.solvers._has_cp_sat", lambda: False)
    assert solver_named("auto") == "highs"
    with pytest.raises(UsageError, match="a solver that is installed"):
        solver_named("cp-sat")


def test_what_is_not_written_is_assumed_and_said() -> None:
    def assumed(days: int, day: str) -> dict[str, str]:
        text = f"day: {day}\ndays: {days}\ncontact_types: {{a: {{arrivals: 9/h}}}}\npools: {{team: {{agents: 1}}}}"
        return {one.path: one.written for one in terms_of(load_text(text).scenario)[1]}

    long = "{start: 08:00, end: 20:00, interval: 30m}"
    assert assumed(1, long) == {
        "shift_rules.starts": "30m",
        "shift_rules.lengths": "[8h30m]",
        "shift_rules.breaks": "[{lasts: 30m, for_shifts_of: 6h}]",
    }
    assert assumed(7, long).keys() - assumed(1, long).keys() == {
        "shift_rules.days_a_week",
        "shift_rules.days_off",
    }
    assert assumed(1, OFFICE)["shift_rules.lengths"] == "[6h]"


def test_a_pools_own_rules_win() -> None:
    on = terms("{starts: 2h, lengths: [4h]}", pool=", shift_rules: {lengths: [2h], most: 7}")
    assert {shape.length * on.grid.slot_s for shape in on.shapes} == {7200.0}
    assert {shape.start * on.grid.slot_s for shape in on.shapes} == {0.0, 7200.0, 14400.0}
    assert on.most == 7
