"""Base against variants: what changes, how surely, for whom, and which contacts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from imroute.engine.plan import make_plan
from imroute.errors import Problem, UsageError, unknown_name
from imroute.loading import Loaded
from imroute.measures import period
from imroute.studies.asked import targets_of
from imroute.studies.cases import Cases, Settings, Store
from imroute.studies.compare.contacts import Change, Changes, Example, Moves, Register
from imroute.studies.compare.differences import (
    ALPHA,
    COLUMNS,
    Difference,
    adjusted,
    better,
    differences,
    independent_days,
)
from imroute.studies.compare.judged import Judged, judgements
from imroute.studies.compare.values import (
    first_within,
    judged,
    measures_of,
    scopes_of,
    thresholds,
    values,
)
from imroute.studies.frames import frame
from imroute.studies.outcomes import Asked, Outcome
from imroute.studies.progress import Progress, quiet
from imroute.studies.refusals import refuse_days
from imroute.targets import Verdict

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "ALPHA",
    "COLUMNS",
    "Change",
    "Changes",
    "CompareResult",
    "Compared",
    "Difference",
    "Example",
    "Judged",
    "Moves",
    "better",
    "compare",
    "independent_days",
]

DEFAULT_DAYS = 20
CONTACT_DAYS = 20  # whose contacts are compared one by one
WITH_CONTACTS = 4  # variants at most, unless asked for


@dataclass(frozen=True, slots=True)
class Compared:
    """One variant against the base.

    `targets` follow those of the base, then those that only the variant has; `differences` are by
    measure, scope and stat; `changes` are None if contacts were not asked for.
    """

    loaded: Loaded
    targets: tuple[Judged, ...]
    differences: tuple[Difference, ...]
    changes: Changes | None = None

    @property
    def name(self) -> str:
        return self.loaded.variant_name or "as written"

    def difference(self, measure: str, scope: str = "all", stat: str = "mean") -> Difference | None:
        """One of the differences; None if there is no data on either side."""
        name = measure, scope, stat
        return next((one for one in self.differences if one.name == name), None)


@dataclass(frozen=True, slots=True)
class CompareResult:
    """What came of a comparison, and all that is needed to do it again."""

    base: Loaded
    verdicts: tuple[Verdict, ...]
    variants: tuple[Compared, ...]
    left_out: tuple[str, ...]  # variants that were not come to before Ctrl-C
    within: str  # the time that shares answered are told for first
    days: int
    settings: Settings
    interrupted: bool = False

    @property
    def period(self) -> str:
        """What a day of the study is: a day, or a run of several."""
        return period(make_plan(self.base.scenario))

    @property
    def provenance(self) -> dict[str, object]:
        return {
            **self.settings.provenance,
            "days": self.days,
            "base": self.base.variant_name,
            "variants": [compared.name for compared in self.variants],
        }

    def rows(self) -> Iterator[tuple[object, ...]]:
        """All differences, variant by variant: the variant's name, then the values of COLUMNS."""
        for compared in self.variants:
            yield from ((compared.name, *one.row()) for one in compared.differences)

    def to_frame(self) -> pd.DataFrame:
        """One row a variant, measure, scope and stat; values in the unit of the measure."""
        return frame(("name", *COLUMNS), self.rows())


def compare(
    loaded: Loaded,
    variants: Sequence[str] = (),
    days: int = DEFAULT_DAYS,
    settings: Settings | None = None,
    *,
    contacts: bool | None = None,
    progress: Progress = quiet,
    store: Store | None = None,
) -> CompareResult:
    """Compare a scenario with its variants (default: all), day by day with the same customers.

    The base is the scenario as it is loaded, with a variant if one was. `contacts`: look at each
    contact too, which means simulating up to 20 days once more (default: of four variants at most).
    Interrupted by Ctrl-C, it returns the variants that are done, if any is.
    """
    refuse_days(days)
    settings = settings or Settings()
    names = _names(loaded, variants)
    others = [loaded.as_variant(name) for name in names]
    with Cases(settings, progress, store) as cases:
        study = _Study(cases, loaded, others, days)
        done, interrupted = study.outcomes()
        found = study.compared(done)
        wanted = len(names) <= WITH_CONTACTS if contacts is None else contacts
        if wanted and not interrupted:
            found, interrupted = study.with_changes(found)
    return CompareResult(
        loaded,
        study.base.verdicts,
        tuple(found),
        tuple(names[len(found) :]),
        study.within,
        days,
        settings,
        interrupted,
    )


def _names(loaded: Loaded, wanted: Sequence[str]) -> list[str]:
    """The variants to compare, each once; refuse what is none of the file's."""
    known = [name for name in loaded.variants if name != loaded.variant_name]
    for name in wanted:
        if name not in loaded.variants:
            raise UsageError(unknown_name("variant", name, loaded.variants, ("--variants",)))
        if name not in known:
            do = "name another variant, or another base"
            raise UsageError(Problem(name, "a variant that is not the base", do, ("--variants",)))
    if not known:
        do = "write one, such as  variants: {one_more: {pools.team.agents: {add: 1}}}"
        where = f"{loaded.file}  variants"
        raise UsageError(Problem("nothing", "a variant to compare with the base", do, where=where))
    return list(dict.fromkeys(wanted or known))


class _Study:
    """One base and its variants, with what is asked of them."""

    def __init__(self, cases: Cases, loaded: Loaded, others: Sequence[Loaded], days: int) -> None:
        self._cases, self._loaded, self._others, self._days = cases, loaded, others, days
        every = [loaded, *others]
        self._within, self._measures = thresholds(every), measures_of(every)
        self._asked = {case.hash: self._asked_of(case) for case in every}
        self.within = first_within(loaded, self._within)
        cases.expect(days * len(every), f"comparing {len(others)} variants")
        self.base = self._outcome(loaded)

    def _asked_of(self, loaded: Loaded) -> list[Asked]:
        """The values of the tables, and what targets of both cases are judged by."""
        scopes = scopes_of(loaded)
        asked = dict.fromkeys(values(scopes, self._measures, self._within))
        common = set(targets_of(self._loaded.scenario))
        for target in targets_of(loaded.scenario):
            if target in common:
                asked |= dict.fromkeys(judged(target, scopes))
        return list(asked)

    def _outcome(self, loaded: Loaded) -> Outcome:
        return self._cases.outcome(loaded, self._days, self._asked[loaded.hash])

    def outcomes(self) -> tuple[list[Outcome], bool]:
        """Outcomes of the variants, and whether Ctrl-C came before the last."""
        done: list[Outcome] = []
        try:
            for other in self._others:
                done.append(self._outcome(other))
        except KeyboardInterrupt:
            if not done:
                raise
            return done, True
        return done, False

    def compared(self, outcomes: Sequence[Outcome]) -> list[Compared]:
        others = list(zip(self._others, outcomes, strict=False))
        found = adjusted([self._differences(other, outcome) for other, outcome in others])
        judged_all = judgements(self.base, outcomes)
        return [
            Compared(other, judged_one, tuple(self._listed(each)))
            for (other, _), each, judged_one in zip(others, found, judged_all, strict=True)
        ]

    def _differences(self, other: Loaded, outcome: Outcome) -> dict[Asked, Difference]:
        asked = dict.fromkeys([*self._asked[self._loaded.hash], *self._asked[other.hash]])
        return differences(asked, self.base, outcome)

    def _listed(self, found: Mapping[Asked, Difference]) -> Iterable[Difference]:
        """The tables; what targets of part of the day are judged by is told with the targets."""
        return (each for asked, each in found.items() if asked.during is None)

    def with_changes(self, found: Sequence[Compared]) -> tuple[list[Compared], bool]:
        """Add how contacts changed, as far as Ctrl-C lets it."""
        days, done = min(self._days, CONTACT_DAYS), list(found)
        self._cases.expect(days * (1 + len(done)), "looking at each contact")
        try:
            logs = self._cases.logs(self._loaded, days)
            register = Register(make_plan(self._loaded.scenario), logs)
            for i, one in enumerate(found):
                plan = make_plan(one.loaded.scenario)
                changes = register.changes(plan, self._cases.logs(one.loaded, days))
                done[i] = replace(one, changes=changes)
        except KeyboardInterrupt:
            return done, True
        return done, False
