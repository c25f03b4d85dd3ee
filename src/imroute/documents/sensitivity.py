"""A sensitivity for machines: the JSON document, and one CSV row an input."""

from __future__ import annotations

from imroute.documents.run import scenario_document
from imroute.documents.text import as_csv, as_json
from imroute.studies.sweep import SensitivityResult
from imroute.studies.sweep.sobol import COLUMNS


def sensitivity_document(result: SensitivityResult) -> dict[str, object]:
    """Lay out a sensitivity as described in docs/guides/sweep.md."""
    swing = result.swing
    return {
        "scenario": scenario_document(result.loaded),
        "provenance": result.provenance,
        "measure": result.asked.measure,
        "stat": result.asked.stat,
        "scope": result.asked.scope,
        "unit": result.unit,
        "swing": {"mean": swing.mean, "low": swing.low, "high": swing.high},
        "inputs": [dict(zip(COLUMNS, row, strict=True)) for row in result.rows()],
        "interrupted": result.interrupted,
    }


def sensitivity_json(result: SensitivityResult) -> str:
    return as_json(sensitivity_document(result))


def sensitivity_csv(result: SensitivityResult) -> str:
    return as_csv(COLUMNS, result.rows())
