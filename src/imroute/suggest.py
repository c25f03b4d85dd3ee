"""Contacts to choose from, of each outcome and fate, for one whose story is worth telling."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from imroute.engine.contract import OfferEnd, Outcome, Why
from imroute.engine.plan import make_plan
from imroute.engine.reference import simulate
from imroute.explain import OUTCOMES, refuse_day
from imroute.language import say, translated
from imroute.language.joining import with_commas
from imroute.loading import Loaded
from imroute.measures.pairs import Fates, Names, fates, paired
from imroute.studies.compare.contacts import Change, change_of

PASSED_ON = {
    Why.ESCALATED: "escalated",
    Why.MISROUTED: "misrouted, and sent on",
    Why.SHIFT_ENDED: "handed over by who went off duty",
    Why.YIELDED: "put back, for something that could not wait",
}
SUGGESTED = 5


def suggest(loaded: Loaded, day: int, seed: int) -> list[str]:
    """Name a few contacts of each outcome and fate, to choose one whose story is worth telling."""
    refuse_day(day)
    log = simulate(make_plan(loaded.scenario), seed, day - 1)
    lines = [
        say(
            "{n} contacts on day {day}; tell one with --contact N, such as",
            n=len(log.contacts),
            day=day,
        )
    ]
    for outcome, words in (*OUTCOMES.items(), (Outcome.OPEN, "open when the day was cut off")):
        numbers = np.flatnonzero(log.contacts["outcome"] == outcome)
        lines += _some(words, numbers)
    lines += _some("came back", np.flatnonzero(log.contacts["attempt"] > 0))
    for why, words in PASSED_ON.items():
        lines += _some(words, np.unique(log.legs["contact"][log.legs["why"] == why]))
    turned_down = np.isin(log.offers["result"], (OfferEnd.DECLINED, OfferEnd.TIMED_OUT))
    return [*lines, *_some("offer turned down", np.unique(log.offers["contact"][turned_down]))]


CHANGES = {
    Change.SOONER: "answered sooner by the variant, the most first",
    Change.LATER: "answered later, the most first",
    Change.ANSWERED: "answered, and was not before",
    Change.LOST: "not answered any more",
    Change.TO_BOT: "settled by the bot, answered by an agent before",
    Change.FROM_BOT: "answered by an agent, settled by the bot before",
}


def suggest_against(base: Loaded, variant: Loaded, day: int, seed: int) -> list[str]:
    """Name the contacts of the base that a variant changes most, each way."""
    refuse_day(day)
    names = Names(make_plan(base.scenario))
    of_base, of_variant = (_fates(names, loaded, day, seed) for loaded in (base, variant))
    pairs = paired(of_base, of_variant)
    change, seconds = change_of(pairs)
    changed = np.count_nonzero(change)
    lines = [
        say(
            "{changed} of {n} contacts of day {day} change; tell one with --contact N, such as",
            changed=changed,
            n=change.size,
            day=day,
        )
    ]
    for kind, words in CHANGES.items():
        rows = np.flatnonzero(change == kind)
        if kind in (Change.SOONER, Change.LATER):
            rows = rows[np.argsort(-np.abs(seconds[rows]), kind="stable")][:SUGGESTED]
        lines += _some(words, pairs.base.number[rows])
    moved = ~np.isnan(seconds) & (pairs.base.pool != pairs.variant.pool)
    lines += _some("answered by another pool", pairs.base.number[moved])
    return [*lines, *_some("do not come any more", pairs.base_alone.number)]


def _fates(names: Names, loaded: Loaded, day: int, seed: int) -> Fates:
    plan = make_plan(loaded.scenario)
    return fates(names, plan, simulate(plan, seed, day - 1))


def _some(words: str, numbers: npt.NDArray[np.intp]) -> list[str]:
    """Pick contacts spread over the day."""
    if not len(numbers):
        return []
    spread = np.unique(np.linspace(0, len(numbers) - 1, SUGGESTED).astype(int))
    named = with_commas(str(numbers[i]) for i in spread)
    return ["  " + say("{words}: {numbers}", words=translated(words), numbers=named)]
