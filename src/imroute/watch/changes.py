"""What was changed in a file, and what that did to the targets."""

from __future__ import annotations

from collections.abc import Iterator

from imroute.errors import shorten
from imroute.loading import Loaded
from imroute.loading.nodes import Map, Node, Seq
from imroute.loading.tree import parse_yaml
from imroute.studies import RunResult
from imroute.studies.compare.judged import Judged, judgements
from imroute.studies.compare.values import judged_in
from imroute.studies.outcomes import Asked, Outcome, outcome_of

NOTHING = "–"
LONGEST = 60


def changed_keys(before: Loaded, now: Loaded) -> list[tuple[str, str, str]]:
    """Dotted paths at which two scenarios differ, all filled in: with what is written there."""
    old, new = (dict(_leaves(parse_yaml(one.text, one.file))) for one in (before, now))
    return [
        (path, old.get(path, NOTHING), new.get(path, NOTHING))
        for path in {**old, **new}
        if old.get(path) != new.get(path)
    ]


def _leaves(node: Node, path: str = "") -> Iterator[tuple[str, str]]:
    """Values by their dotted paths; items of lists are counted from 1, as people do."""
    if isinstance(node, Map | Seq) and node:
        items = node.items() if isinstance(node, Map) else enumerate(node, start=1)
        for key, inner in items:
            yield from _leaves(inner, f"{path}.{key}" if path else str(key))
    else:
        yield path, shorten(str(node), LONGEST)


def judged(before: RunResult, now: RunResult) -> tuple[Judged, ...]:
    """Each target before and now, with the paired difference: the same customers came to both."""
    outcomes = [_outcome(before, before), _outcome(now, before)]
    return judgements(outcomes[0], outcomes[1:])[0]


def _outcome(of: RunResult, base: RunResult) -> Outcome:
    return outcome_of(of.loaded, of.results, list(_asked(of, base)))


def _asked(of: RunResult, base: RunResult) -> Iterator[Asked]:
    """What the base's targets are judged by, as far as there is such a group now."""
    known = set(of.results.scopes())
    for verdict in base.verdicts:
        worst = verdict.worst_interval
        asked = judged_in(verdict.target, f"interval:{worst}" if worst else "")
        if asked.scope in known:
            yield asked
