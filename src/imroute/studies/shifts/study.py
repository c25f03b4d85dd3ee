"""The study of shifts: cover the need, simulate, cut and solve again until the targets hold."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from imroute.errors import Problem, UsageError
from imroute.loading import Loaded
from imroute.studies.asked import targets_of
from imroute.studies.cases import Cases, Settings, Store
from imroute.studies.outcomes import Outcome
from imroute.studies.progress import Interrupted, Progress, quiet
from imroute.studies.refusals import refuse_days
from imroute.studies.shifts.covering import Cover, covered
from imroute.studies.shifts.cutting import Choice, Cut, Cutter, asked_of
from imroute.studies.shifts.need import Need
from imroute.studies.shifts.needed import STAFFED, WRITTEN, need_of
from imroute.studies.shifts.result import Round, ShiftsResult, Spared, Verified
from imroute.studies.shifts.roster import Agent, slots_of, written
from imroute.studies.shifts.solvers import AUTO, solver_named
from imroute.studies.shifts.terms import Terms, terms_of
from imroute.targets import Target

DEFAULT_DAYS = 50
DEFAULT_ROUNDS = 12
DEFAULT_EFFORT = 10.0
FRESH = 1_000_003  # fresh customers: so far from the seed of the study
TRIES = 3
SETTINGS = Settings()
MOST_MORE = 1.5  # times the hours that cover the need: more of the same will not mend it
SPARING = 40  # cases that are tried to spare an agent


@dataclass(slots=True)
class _Work:
    """A study under way: what is known so far."""

    loaded: Loaded
    terms: Mapping[str, Terms]
    need: Need
    least: Need  # nobody is taken away where no more are there
    cases: Cases
    days: int
    solver: str
    effort: float
    cutter: Cutter
    known: dict[tuple[str, bytes], Cover] = field(default_factory=dict)
    covers: dict[str, Cover] = field(default_factory=dict)
    first: dict[str, Cover] = field(default_factory=dict)
    outcome: Outcome | None = None
    rounds: list[Round] = field(default_factory=list)
    tried: list[tuple[dict[str, Cover], Outcome]] = field(default_factory=list)
    spared: list[Spared] = field(default_factory=list)
    no_one_spare: bool = False
    seeds: list[int] = field(default_factory=list)  # fresh customers that asked for more
    verified: Verified | None = None
    interrupted: bool = False


def shifts(
    loaded: Loaded,
    days: int = DEFAULT_DAYS,
    need: str = STAFFED,
    solver: str = AUTO,
    rounds: int = DEFAULT_ROUNDS,
    effort: float = DEFAULT_EFFORT,
    settings: Settings = SETTINGS,
    progress: Progress = quiet,
    store: Store | None = None,
) -> ShiftsResult:
    """Find shifts that cover the need at the least cost and, simulated, meet the targets.

    `need` is "as-written", the agents of the scenario, or "staff", those that a study of staffing
    finds. `effort` is about how many seconds a solver works on one pool; `rounds` how often shifts
    are made anew because a target fails. Interrupted by Ctrl-C, it returns what is known.
    """
    refuse_days(days)
    _refuse(rounds, effort)
    solver = solver_named(solver)
    terms, assumed = terms_of(loaded.scenario)
    grid = next(iter(terms.values())).grid
    wanted, stopped = need_of(loaded, grid, need, settings, progress, store)
    with Cases(settings, progress, store) as cases:
        cutter = Cutter(loaded.scenario, grid, wanted)
        least = _least(terms, wanted, need)
        work = _Work(loaded, terms, wanted, least, cases, days, solver, effort, cutter)
        try:
            _hold(work, rounds, stopped)
            _spare(work)
            _verify(work)
        except Interrupted:
            work.interrupted = True
    return ShiftsResult(
        loaded=loaded,
        rostered=_rostered(loaded, work.covers),
        grid=grid,
        need=wanted,
        need_from=need,
        first=work.first,
        covers=work.covers,
        rounds=tuple(work.rounds),
        spared=tuple(work.spared),
        no_one_spare=work.no_one_spare,
        outcome=work.outcome,
        verified=work.verified,
        assumed=assumed,
        solver=solver,
        settings=settings,
        days=days,
        interrupted=work.interrupted,
    )


def _refuse(rounds: int, effort: float) -> None:
    if rounds < 1:
        do = "write for example --rounds 12"
        raise UsageError(Problem(str(rounds), "at least 1 round", do, ("--rounds",)))
    if not 0 < effort < math.inf:
        do = "write for example --effort 10"
        raise UsageError(Problem(f"{effort:g}", "a number of seconds above 0", do, ("--effort",)))


def _least(terms: Mapping[str, Terms], need: Need, source: str) -> Need:
    """Who wrote a need wants it covered; one that was found is to meet the targets, no more."""
    written = source == WRITTEN
    return {
        pool: np.maximum(of_pool.minimum, need[pool]) if written else of_pool.minimum
        for pool, of_pool in terms.items()
    }


def _rostered(loaded: Loaded, covers: Mapping[str, Cover]) -> Loaded:
    """The scenario with the shifts of a roster in place of its agents."""
    return loaded.changed(
        {
            f"pools.{pool}.{key}": value
            for pool, cover in covers.items()
            for key, value in _of_pool(cover)
        }
    )


def _of_pool(cover: Cover) -> Iterator[tuple[str, object]]:
    if cover.agents:
        yield "shifts", written(cover.agents, cover.terms.grid)
    else:
        yield "agents", 0


def _simulated(work: _Work, covers: Mapping[str, Cover], seed: int | None = None) -> Outcome:
    targets = targets_of(work.loaded.scenario)
    asked = asked_of(targets, work.cutter.where)
    return work.cases.outcome(_rostered(work.loaded, covers), work.days, asked, seed)


# ---------------------------------------------------------------------------- the rounds


def _hold(work: _Work, rounds: int, stopped: bool) -> None:
    """Cover the need; where a target fails, raise it there and cover it again."""
    need, cuts = work.need, list[Cut]()
    for number in range(rounds):
        work.covers = _covers(work, need)
        work.first = work.first or work.covers
        if stopped:
            raise Interrupted
        work.cases.expect(work.days, f"round {number + 1} of shifts")
        work.outcome = None
        work.outcome = _simulated(work, work.covers)
        work.rounds.append(_round(work, cuts))
        work.tried.append((work.covers, work.outcome))
        choices = work.cutter.choices(work.outcome)
        if not choices:
            return
        if _paid(work.covers) > MOST_MORE * _paid(work.first):
            break
        cuts = [cut for choice in choices for cut in _chosen(work, need, choice)]
        need = work.cutter.raised(need, work.covers, cuts)
    work.covers, work.outcome = min(work.tried, key=_falling_short)


def _falling_short(tried: tuple[dict[str, Cover], Outcome]) -> tuple[int, float]:
    """Where no shifts meet every target, those are best that meet most, and then the cheapest."""
    covers, outcome = tried
    return sum(verdict.verdict != "met" for verdict in outcome.verdicts), _paid(covers)


def _chosen(work: _Work, need: Need, choice: Choice) -> tuple[Cut, ...]:
    """Try which pool mends a target best, for the hours that it takes: all see the same day."""
    if len(choice.cuts) == 1:
        return next(iter(choice.cuts.values()))
    assert work.outcome is not None
    before, hours = _failing_by(work.outcome, choice.target), _paid(work.covers)
    found: dict[str, float] = {}
    work.cases.expect(work.days * len(choice.cuts), "where one more helps")
    for pool, cuts in choice.cuts.items():
        covers = _covers(work, work.cutter.raised(need, work.covers, cuts))
        better = before - _failing_by(_simulated(work, covers), choice.target)
        found[pool] = better / max(_paid(covers) - hours, 1.0)
    return choice.cuts[max(found, key=lambda pool: found[pool])]


def _failing_by(outcome: Outcome, target: Target) -> float:
    """How far the parts of a target are outside its limit, all together."""
    return -sum(min(0.0, m.estimate.low) for m in outcome.margins if m.target == target)


def _paid(covers: Mapping[str, Cover]) -> float:
    return sum(cover.paid_hours for cover in covers.values())


def _covers(work: _Work, need: Need) -> dict[str, Cover]:
    """Cover the need of each pool; a need that was covered before is remembered."""
    for pool, terms in work.terms.items():
        key = pool, need[pool].tobytes()
        if key not in work.known:
            work.known[key] = covered(terms, need[pool], work.solver, work.effort, pool)
    return {pool: work.known[pool, need[pool].tobytes()] for pool in work.terms}


def _round(work: _Work, cuts: list[Cut]) -> Round:
    assert work.outcome is not None
    covers = work.covers.values()
    return Round(
        tuple(cuts),
        sum(len(cover.agents) for cover in covers),
        _paid(work.covers),
        work.outcome.verdicts,
        work.outcome.holds,
    )


# -------------------------------------------------------------------------- the surplus


def _spare(work: _Work) -> None:
    """Take agents away one at a time as long as every target is met with confidence."""
    if work.outcome is None or not work.outcome.holds:
        return
    tried: set[tuple[str, Agent]] = set()
    for _ in range(SPARING):
        candidate = next((one for one in _by_use(work) if one not in tried), None)
        if candidate is None:
            work.no_one_spare = True
            return
        tried.add(candidate)
        covers = _without(work.covers, *candidate)
        work.cases.expect(work.days, "agents to spare")
        outcome = _simulated(work, covers)
        if outcome.holds and all(_simulated(work, covers, seed).holds for seed in work.seeds):
            work.covers, work.outcome = covers, outcome
            _note(work, *candidate)
            tried.discard(candidate)


def _by_use(work: _Work) -> list[tuple[str, Agent]]:
    """List agents who may be taken away, those first who are needed in the fewest hours."""
    found: dict[tuple[str, Agent], tuple[float, float]] = {}
    for pool, cover in work.covers.items():
        present, grid = cover.present, cover.terms.grid
        for agent in dict.fromkeys(cover.agents):
            slots = np.array(list(slots_of(agent, grid)))
            if (present[slots] <= work.least[pool][slots]).any():
                continue
            needed = float(np.count_nonzero(present[slots] <= work.need[pool][slots]))
            wage = cover.terms.wage * cover.terms.paid_of_present or 1.0
            found[pool, agent] = (needed / slots.size, -agent.paid * wage)
    return sorted(found, key=lambda one: found[one])


def _without(covers: Mapping[str, Cover], pool: str, agent: Agent) -> dict[str, Cover]:
    agents = list(covers[pool].agents)
    agents.remove(agent)
    return {**covers, pool: replace(covers[pool], agents=tuple(agents))}


def _note(work: _Work, pool: str, agent: Agent) -> None:
    """Add to the account of those spared."""
    grid = work.covers[pool].terms.grid
    shape = agent.shape
    shift = f"{grid.clock(shape.start)}–{grid.clock(shape.start + shape.length)}"
    for i, one in enumerate(work.spared):
        if (one.pool, one.shift) == (pool, shift):
            work.spared[i] = one._replace(agents=one.agents + 1)
            return
    work.spared.append(Spared(pool, shift, 1))


# ------------------------------------------------------------------------- fresh customers


def _verify(work: _Work) -> None:
    """Simulate the roster with fresh customers; where they are too many for it, cut once more."""
    if work.outcome is None or not work.outcome.holds:
        return
    for number in range(1, TRIES + 1):
        seed = (work.cases.settings.seed + number * FRESH) % 2**63
        work.cases.expect(work.days, "fresh customers")
        outcome = _simulated(work, work.covers, seed)
        work.verified = Verified(seed, work.days, number, outcome.verdicts, outcome.holds)
        choices = work.cutter.choices(outcome)
        if not choices or number == TRIES:
            return
        work.seeds.append(seed)
        before = {pool: cover.need for pool, cover in work.covers.items()}
        cuts = [cut for choice in choices for cut in _chosen(work, before, choice)]
        _reinforce(work, work.cutter.raised(before, work.covers, cuts), cuts)


def _reinforce(work: _Work, need: Need, cuts: list[Cut]) -> None:
    """Make shifts that cover a raised need; see what they do and whom they can spare."""
    work.covers = _covers(work, need)
    work.outcome = _simulated(work, work.covers)
    work.spared.clear()
    work.no_one_spare = False
    work.rounds.append(_round(work, cuts))
    _spare(work)
