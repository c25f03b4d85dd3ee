"""A sensitivity for machines: the JSON document, and one CSV row an input."""

from __future__ import annotations

from imroute.documents.run import scenario_document
from imroute.documents.text import as_csv, as_json
from imroute.intervals import Estimate
from imroute.studies.sweep import SensitivityResult
from imroute.studies.sweep.sensitivity import Influence

KEYS = (
    *("path", "low_end", "high_end", "first_order", "first_order_low", "first_order_high"),
    *("total", "total_low", "total_high", "at_low_end", "at_high_end"),
)


def sensitivity_document(result: SensitivityResult) -> dict[str, object]:
    """Lay out a sensitivity as described in docs/reference/output.md."""
    return {
        "scenario": scenario_document(result.loaded),
        "provenance": result.provenance,
        "measure": result.asked.measure,
        "stat": result.asked.stat,
        "scope": result.asked.scope,
        "unit": result.unit,
        "swing": _ends(result.swing),
        "inputs": [dict(zip(KEYS, _row(one), strict=True)) for one in result.influences],
        "interrupted": result.interrupted,
    }


def _ends(estimate: Estimate) -> dict[str, float]:
    return {"mean": estimate.mean, "low": estimate.low, "high": estimate.high}


def _row(one: Influence) -> tuple[object, ...]:
    assert one.axis.span is not None
    ends = one.axis.span.at(0.0).label, one.axis.span.at(1.0).label
    shares = [end for index in (one.alone, one.in_all) for end in _ends(index).values()]
    return (one.axis.path, *ends, *shares, one.at_low, one.at_high)


def sensitivity_json(result: SensitivityResult) -> str:
    return as_json(sensitivity_document(result))


def sensitivity_csv(result: SensitivityResult) -> str:
    return as_csv(KEYS, (_row(one) for one in result.influences))
