"""A run for machines: the JSON document and CSV rows."""

from __future__ import annotations

from imroute.documents.text import as_csv, as_json, known
from imroute.language import speaking
from imroute.loading import Loaded
from imroute.measures import Row
from imroute.studies import RunResult
from imroute.targets import Verdict

ROW_KEYS = ("measure", "scope", "stat", "mean", "low", "high", "unit", "days")


def document(result: RunResult) -> dict[str, object]:
    """Lay out a run as described in docs/reference/output.md; "no data" is null."""
    loaded = result.loaded
    return {
        "scenario": scenario_document(loaded),
        "provenance": result.provenance,
        "assumed": assumed_document(loaded),
        "measures": [row_document(row) for row in result.results.rows()],
        "targets": [verdict_document(verdict) for verdict in result.verdicts],
    }


def scenario_document(loaded: Loaded) -> dict[str, object]:
    """Name a scenario, with all of it, so that it can be run again."""
    return {
        "title": loaded.scenario.title,
        "file": loaded.file,
        "hash": loaded.hash,
        "text": loaded.text,
    }


def assumed_document(loaded: Loaded) -> list[dict[str, object]]:
    return [{"path": a.path, "written": a.written, "source": a.source} for a in loaded.assumed]


def row_document(row: Row) -> dict[str, object]:
    return {key: known(value) for key, value in zip(ROW_KEYS, row, strict=True)}


def verdict_document(verdict: Verdict) -> dict[str, object]:
    with speaking("en"):
        sentence = verdict.sentence
    return {
        "target": dict(verdict.target.written),
        "mean": known(verdict.mean),
        "low": known(verdict.low),
        "high": known(verdict.high),
        "verdict": verdict.verdict,
        "days_met": known(verdict.days_met),
        "worst_interval": verdict.worst_interval,
        "sentence": sentence,
    }


def json_text(result: RunResult) -> str:
    return as_json(document(result))


def csv_text(result: RunResult) -> str:
    """Write the same measures as rows; "no data" is an empty cell."""
    return as_csv(ROW_KEYS, result.results.rows())
