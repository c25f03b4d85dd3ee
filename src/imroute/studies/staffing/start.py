"""Where the search begins: first guesses made larger until every target is met."""

from __future__ import annotations

from imroute.errors import Problem, UsageError
from imroute.studies.staffing.grid import Staffing
from imroute.studies.staffing.guess import scaled
from imroute.studies.staffing.search import enlarged
from imroute.studies.staffing.trials import Trial, Trials

HALVINGS = 5


def begun(trials: Trials, guess: Staffing, plenty: Staffing) -> Trial:
    """A staffing that holds: the guess, all of it larger or smaller as far as it has to be."""
    if not trials.trial(plenty).holds:
        raise refusal(trials, plenty)
    trial = enlarged(trials, scaled(trials.grid, guess, _factor(trials, guess)))
    return trial if trial.holds else trials.trial(plenty)


def _factor(trials: Trials, guess: Staffing) -> float:
    """The factor at which few days look good enough, by bisection."""
    low, high = 0.0, 1.0

    def good(factor: float) -> bool:
        return bool(
            (trials.trial(scaled(trials.grid, guess, factor), trials.few).values >= 0).all()
        )

    trials.cases.expect(2 * HALVINGS * trials.few, "from a first guess to a staffing that holds")
    while not good(high) and high < 4:
        low, high = high, high * 1.4
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if good(middle) else (middle, high)
    return high


def refusal(trials: Trials, plenty: Staffing) -> UsageError:
    """Say which target no number of agents meets."""
    worst = int(trials.trial(plenty).lows.argmin())
    part = trials.parts[worst]
    outcome = trials.cases.outcome(trials.grid.applied(plenty), trials.days)
    said = next(v.sentence for v in outcome.verdicts if v.target == part.target)
    allowed = "targets that agents can meet within the limits given"
    do = "change the target, the conversation or the routing, raise --most, or try more --days"
    return UsageError(Problem(f"with agents in plenty: {said}", allowed, do, ("targets",)))
