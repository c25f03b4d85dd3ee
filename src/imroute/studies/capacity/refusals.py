"""What `capacity` cannot be asked, refused before anything is simulated."""

from __future__ import annotations

from imroute.errors import Problem, UsageError
from imroute.loading import Loaded
from imroute.studies.asked import targets_of
from imroute.studies.capacity.search import PILOT_DAYS
from imroute.studies.margins import limit_of
from imroute.studies.refusals import MAX_DAYS

MOST_PRECISE, LEAST_PRECISE = 0.001, 0.5


def refuse(loaded: Loaded, days: int, on_days: float | None, precision: float) -> None:
    _refuse_days(days)
    if on_days is not None and not 0 < on_days < 1:
        raise _usage(
            f"{on_days:.0%}", "a share of days above 0% and below 100%", "90%", "--on-days"
        )
    if not MOST_PRECISE <= precision <= LEAST_PRECISE:
        allowed = f"a share of the multiple, from {MOST_PRECISE:.1%} to {LEAST_PRECISE:.0%}"
        raise _usage(f"{precision:.4%}", allowed, "1%", "--precision")
    _refuse_targets(loaded)


def _refuse_days(days: int) -> None:
    if not PILOT_DAYS <= days <= MAX_DAYS:
        allowed = f"from {PILOT_DAYS} to {MAX_DAYS:,} days: fewer cannot tell a break from luck"
        raise _usage(str(days), allowed, "100", "--days")


def _refuse_targets(loaded: Loaded) -> None:
    """Without a target that demand can break, every multiple is as good as any other."""
    targets = targets_of(loaded.scenario)
    if any(limit_of(target) is not None for target in targets):
        return
    do = "add targets: [{measure: service_level, within: 30s, at_least: 80%}], or an industry"
    got = "none that more demand can break" if targets else "none"
    raise UsageError(
        Problem(got, "at least one target that more demand can break", do, ("targets",))
    )


def _usage(got: str, allowed: str, example: str, option: str) -> UsageError:
    return UsageError(Problem(got, allowed, f"write for example {option} {example}", (option,)))
