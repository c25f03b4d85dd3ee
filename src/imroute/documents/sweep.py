"""A sweep for machines: the JSON document, and one CSV row a point."""

from __future__ import annotations

from imroute.documents.run import row_document, scenario_document, verdict_document
from imroute.documents.text import as_csv, as_json
from imroute.studies.sweep import SweepResult, SweptPoint
from imroute.studies.sweep.goals import Goal


def sweep_document(result: SweepResult) -> dict[str, object]:
    """Lay out a sweep as described in docs/guides/sweep.md; "no data" is null."""
    best = None if result.best is None else result.best + 1
    return {
        "scenario": scenario_document(result.loaded),
        "provenance": result.provenance,
        "inputs": [
            {"path": axis.path, "values": [value.label for value in axis.values]}
            for axis in result.axes
        ],
        "goal": {
            **_asked(result.terms.goal),
            "under_targets": result.terms.under_targets,
            "indifference": result.terms.zone,
        },
        "best": best,
        "sure": result.sure,
        "confidence": result.confidence,
        "contenders": [number + 1 for number in result.contenders],
        "points": [_point(result, number) for number in range(len(result.points))],
        "pareto": {
            "cost": _asked(result.terms.cost),
            "service": _asked(result.terms.service),
            "points": [number + 1 for number in result.pareto],
        },
        "days": result.days,
        "days_to_the_end": result.days_to_the_end,
        "interrupted": result.interrupted,
    }


def _asked(goal: Goal) -> dict[str, object]:
    measure, scope, stat, _ = goal.asked
    better = "less" if goal.sign > 0 else "more"
    return {"measure": measure, "scope": scope, "stat": stat, "better": better}


def _point(result: SweepResult, number: int) -> dict[str, object]:
    point = result.points[number]
    return {
        "point": number + 1,
        "values": dict(zip(_paths(result), point.labels, strict=True)),
        "hash": point.loaded.hash,
        "days": point.days,
        "status": point.status,
        "beaten_by": None if point.by is None else point.by + 1,
        "breaks": _broken(point),
        "on_front": point.beaten is None,
        "dominated_by": None if point.beaten is None else point.beaten.by + 1,
        "clearly": None if point.beaten is None else point.beaten.clearly,
        "measures": [row_document(read.row) for read in point.outcome.readings.values()],
        "targets": [verdict_document(verdict) for verdict in point.outcome.verdicts],
    }


def _broken(point: SweptPoint) -> dict[str, object] | None:
    if point.breaks is None:
        return None
    target, interval = point.breaks
    where = interval.removeprefix("interval:") or None
    return {"target": dict(target.written), "interval": where}


def _paths(result: SweepResult) -> list[str]:
    return [axis.path for axis in result.axes]


def sweep_json(result: SweepResult) -> str:
    return as_json(sweep_document(result))


def sweep_csv(result: SweepResult) -> str:
    """Write one row a point: its values, how it did, and each target's verdict."""
    return as_csv(result.columns, result.rows())
