"""A study of shifts for machines: the JSON document, and the roster as rows."""

from __future__ import annotations

from collections.abc import Iterator

from imroute.documents.run import scenario_document, verdict_document
from imroute.documents.text import as_csv, as_json, known
from imroute.studies.shifts import Round, ShiftsResult, Verified, written
from imroute.studies.shifts.result import ROSTER_KEYS

COVER_KEYS = ("pool", "interval", "need", "on_duty", "short")
FORMULA = ("=", "+", "-", "@", "\t")


def document(result: ShiftsResult) -> dict[str, object]:
    """Lay out a study of shifts as described in docs/reference/output.md; "no data" is null."""
    outcome = result.outcome
    return {
        "scenario": scenario_document(result.loaded),
        "provenance": result.provenance,
        "assumed": [
            {"path": a.path, "written": a.written, "source": a.source}
            for a in (*result.assumed, *result.loaded.assumed)
        ],
        "shifts": [
            {"pool": pool, **shift, "agents": int(str(shift["agents"]))}
            for pool, cover in result.covers.items()
            for shift in written(cover.agents, result.grid)
        ],
        "cover": [dict(zip(COVER_KEYS, row, strict=True)) for row in cover_rows(result)],
        "agents": result.agents,
        "paid_hours": result.paid_hours,
        "cost": result.cost,
        "least_hours": result.least_hours,
        "first": {
            "paid_hours": result.first_hours,
            "bound_hours": result.bound_hours,
            "proven": result.proven,
            "gap": result.gap,
        },
        "rounds": [round_document(one) for one in result.rounds],
        "spared": [one._asdict() for one in result.spared],
        "no_one_spare": result.no_one_spare,
        "targets": [verdict_document(verdict) for verdict in outcome.verdicts] if outcome else [],
        "holds": result.holds,
        "verified": verified_document(result.verified) if result.verified else None,
        "rostered": result.rostered.text,
        "interrupted": result.interrupted,
    }


def round_document(one: Round) -> dict[str, object]:
    return {
        "cuts": [cut._asdict() for cut in one.cuts],
        "agents": one.agents,
        "paid_hours": known(one.paid_hours),
        "verdicts": [verdict.verdict for verdict in one.verdicts],
        "holds": one.holds,
    }


def verified_document(verified: Verified) -> dict[str, object]:
    return {
        "seed": verified.seed,
        "days": verified.days,
        "tries": verified.tries,
        "holds": verified.holds,
        "targets": [verdict_document(verdict) for verdict in verified.verdicts],
    }


def json_text(result: ShiftsResult) -> str:
    return as_json(document(result))


# ------------------------------------------------------------------------------- as rows


def cover_rows(result: ShiftsResult) -> Iterator[tuple[str, str, float, float, int]]:
    """Yield pool, interval, agents needed and on duty in the mean, and most lacking at a time."""
    for pool in result.covers:
        yield from ((pool, *row) for row in result.by_interval(pool))


def as_text(value: object) -> object:
    """A name that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def csv_text(result: ShiftsResult) -> str:
    """Write the roster, one row for each agent and day worked."""
    return as_csv(ROSTER_KEYS, ([as_text(value) for value in row] for row in result.roster))
