"""The study of staffing: guess, search, prove, verify on fresh days."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from imroute.engine.plan import expected_contacts, make_plan
from imroute.errors import Problem, UsageError
from imroute.intervals import Floats, of_proportion
from imroute.loading import Loaded
from imroute.measures.opening import interval_names
from imroute.studies.asked import targets_of
from imroute.studies.cases import Cases, Settings, Store
from imroute.studies.margins import limit_of
from imroute.studies.outcomes import Asked, Outcome
from imroute.studies.progress import Progress, quiet
from imroute.studies.refusals import refuse_days
from imroute.studies.staffing.grid import NO_LIMITS, Grid, Limits, grid_of
from imroute.studies.staffing.guess import first_guess
from imroute.studies.staffing.loads import plenty
from imroute.studies.staffing.nearer import nearer
from imroute.studies.staffing.proof import STOPPED, certificate, proven
from imroute.studies.staffing.result import Certificate, Rule, StaffResult, Verified
from imroute.studies.staffing.search import lowered, polished, regained
from imroute.studies.staffing.start import begun
from imroute.studies.staffing.thumb import rules_of_thumb
from imroute.studies.staffing.trials import Trial, Trials
from imroute.targets import Target

USUAL = Settings()
NOTHING_PROVEN = Certificate("not proven", (), STOPPED)
DEFAULT_DAYS = 30
FRESH = 10  # times the days of the study
TRIES = 5
MOST_CASES, MOST_CONTACTS = 3_000, 10_000_000  # to search a small desk through to the end


def staff(
    loaded: Loaded,
    days: int = DEFAULT_DAYS,
    limits: Limits = NO_LIMITS,
    in_money: bool | None = None,
    settings: Settings = USUAL,
    progress: Progress = quiet,
    store: Store | None = None,
    prove: bool = True,
) -> StaffResult:
    """Find the fewest or cheapest agents by pool and interval that meet every target.

    `days` are those the search is made on; the answer is verified on ten times as many with other
    customers, and the search goes on with some reserve where they show that it was too near.
    `in_money` asks for the cheapest, False for the fewest paid hours; None: the cheapest if every
    pool that is staffed has a cost. `prove`: search a small desk through to the end. Interrupted by
    Ctrl-C, it returns the best staffing so far, if there is one.
    Errors: UsageError if no target binds, or no number of agents meets them all.
    """
    grid = grid_of(loaded, limits, in_money)
    targets = targets_of(loaded.scenario)
    _refuse_targets(targets)
    refuse_days(days)
    _refuse_few_days(targets, days)
    with Cases(settings, progress, store) as cases:
        study = _Study(cases, grid, targets, days, _most_cases(loaded, days) if prove else 0)
        try:
            study.run()
        except KeyboardInterrupt:
            if study.best is None:
                raise
            study.interrupted = True
        return study.result()


@dataclass(slots=True)
class _Study:
    """What is known so far."""

    cases: Cases
    grid: Grid
    targets: tuple[Target, ...]
    days: int
    most_cases: int
    before: Outcome = field(init=False)
    fresh: tuple[Floats, Floats] = field(init=False)
    trials: Trials | None = None
    found: Trial | None = None
    certificate: Certificate = NOTHING_PROVEN
    verified: Verified | None = None
    held: tuple[Trial, Verified] | None = None
    tries: int = 0
    failed: int = 0
    rules: tuple[Rule, ...] = ()
    interrupted: bool = False

    @property
    def best(self) -> Trial | None:
        return self.found or (self.trials.best if self.trials else None)

    def run(self) -> None:
        cases, grid, plan = self.cases, self.grid, make_plan(self.grid.loaded.scenario)
        cases.expect(self.days, "the agents of today")
        self.before = cases.outcome(grid.loaded, self.days, self._on_duty())
        most, loads = plenty(cases, grid)
        trials = self.trials = Trials(cases, grid, self.days, most, self._today_by_cell())
        guess = first_guess(grid, plan, loads, self.targets)
        best = lowered(trials, begun(trials, guess, most))
        is_cheapest = is_whole = False
        while not (self._verified(best) and is_whole) and self.tries < TRIES:
            start = best if self.is_verified else self._more(best)
            best, is_whole, is_cheapest = self._finished(start)
        if not self.is_verified and self.held:
            (best, self.verified), is_cheapest = self.held, False
        self.found = best
        self.certificate = certificate(trials, best, is_cheapest and not trials.reserve.any())
        self.rules = rules_of_thumb(trials, plan, loads, self.targets, best)

    @property
    def is_verified(self) -> bool:
        return self.verified is not None and self.verified.holds

    def _finished(self, best: Trial) -> tuple[Trial, bool, bool]:
        """Move single agents till none can be spared, or days run out; see if it is the cheapest.

        Half the days are kept at first, for what fresh days may ask.
        """
        trials = self.trials
        assert trials is not None
        keep = trials.left // 2 if self.tries == 1 else 0
        best, is_whole = polished(trials, best, keep)
        near = nearer(trials, best, keep)
        if near is not best:
            best, is_whole = polished(trials, near, keep)
        best, is_cheapest = proven(trials, best, self.most_cases)
        return best, is_whole or trials.left < trials.days * trials.grid.cells, is_cheapest

    def _more(self, best: Trial) -> Trial:
        """Search for more reserve, where fresh days showed an answer to suit its own too well.

        Asked for is what these days gave more than fresh ones, and half their width of interval.
        """
        trials = self.trials
        assert trials is not None
        seen = trials.trial(best.staffing).lows + trials.reserve
        values, lows = self.fresh
        lacking = np.where(lows < 0, seen - lows + (values - lows) / 2, 0.0)
        trials.again(np.maximum(trials.reserve, lacking))
        return regained(trials, trials.trial(best.staffing))

    def _verified(self, best: Trial) -> bool:
        """Try a staffing with customers that were not seen before."""
        self.tries += 1
        assert self.trials is not None
        seed = (self.cases.settings.seed + self.tries) % 2**63
        days = FRESH * self.days
        self.cases.expect(days, "verifying on fresh days")
        outcome = self.cases.outcome(self.grid.applied(best.staffing), days, seed=seed)
        self.fresh = self.trials.read(outcome)
        holds = bool((self.fresh[1] >= 0).all())
        self.found = best
        self.verified = Verified(seed, days, self.failed, outcome.verdicts, holds)
        self.failed += not holds
        if holds:
            self.held = best, self.verified
        return holds

    def _on_duty(self) -> tuple[Asked, ...]:
        names = interval_names(make_plan(self.grid.loaded.scenario))
        return tuple(
            Asked("agents_on_duty", f"pool:{pool} × interval:{name}", "mean")
            for pool in self.grid.pools
            for name in names
        )

    def _today(self) -> dict[str, tuple[float, ...]]:
        """Mean agents on duty as written, by interval of the day."""
        rows = np.nan_to_num([self.before.row(asked).mean for asked in self._on_duty()])
        shape = len(self.grid.pools), self.grid.loaded.scenario.days, -1
        means = rows.reshape(shape).mean(axis=1)
        return {pool: tuple(row.tolist()) for pool, row in zip(self.grid.pools, means, strict=True)}

    def _today_by_cell(self) -> Floats:
        """The same by cell; of the intervals in a step their mean."""
        rows = self._today()
        return np.array(
            [
                np.mean(rows[pool][step.start : step.stop])
                for pool in self.grid.pools
                for step in self.grid.steps
            ]
        )

    def result(self) -> StaffResult:
        best, trials = self.best, self.trials
        assert best is not None
        assert trials is not None
        staffed = self.grid.applied(best.staffing)
        return StaffResult(
            grid=self.grid,
            staffing=best.staffing,
            staffed=staffed,
            today=self._today(),
            before=self.before,
            outcome=self.cases.outcome(staffed, self.days),
            certificate=self.certificate,
            verified=self.verified,
            rules=self.rules,
            settings=self.cases.settings,
            days=self.days,
            cases=len(trials.tried),
            interrupted=self.interrupted,
        )


def _most_cases(loaded: Loaded, days: int) -> int:
    contacts = days * expected_contacts(make_plan(loaded.scenario))
    return min(MOST_CASES, int(MOST_CONTACTS / max(1.0, contacts)))


# Refusals -----------------------------------------------------------------------------------------


def _refuse_targets(targets: tuple[Target, ...]) -> None:
    if not any(limit_of(target) for target in targets):
        allowed = "at least one target that more agents can meet"
        do = "write targets, or industry: general for the usual ones"
        raise UsageError(Problem("no such target", allowed, do, ("targets",)))


def _refuse_few_days(targets: tuple[Target, ...], days: int) -> None:
    """A share of days that is asked for takes so many days to show."""
    asked = max((target.on_days or 0.0 for target in targets), default=0.0)
    needed = max(2, days)
    while asked < 1 and of_proportion(needed, needed).low < asked:
        needed += 1
    if needed > days:
        allowed = f"at least {needed} days"
        if asked:
            allowed += f", to show that targets are met on {asked:.0%} of days"
        raise UsageError(Problem(f"{days} days", allowed, f"write --days {needed}", ("--days",)))
