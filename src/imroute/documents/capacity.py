"""A capacity study for machines."""

from __future__ import annotations

from imroute.documents.run import scenario_document
from imroute.documents.text import as_csv, as_json, known
from imroute.studies.capacity import Binds, CapacityResult, CurvePoint, Gain, Limit, Next

CURVE_KEYS = ("multiple", "days", "target", "measure", "mean", "low", "high", "verdict")


def document(result: CapacityResult) -> dict[str, object]:
    """Lay out a capacity study as described in docs/guides/capacity.md; unknown is null."""
    return {
        "scenario": scenario_document(result.loaded),
        "provenance": result.provenance,
        "capacity": [limit_document(limit) for limit in result.limits],
        "overall": overall_document(result),
        "next": None if result.next is None else next_document(result.next),
        "curve": [point_document(point) for point in result.curve],
        "interrupted": result.interrupted,
    }


def limit_document(limit: Limit) -> dict[str, object]:
    return {
        "target": dict(limit.target.written),
        "status": limit.status,
        "multiple": known(limit.multiple),
        "low": known(limit.low),
        "high": known(limit.high),
        "days": limit.days,
        "binds": binds_document(limit.binds),
        "holds_again": limit.holds_again,
    }


def binds_document(binds: Binds | None) -> dict[str, object] | None:
    if binds is None:
        return None
    stretch = binds.stretch
    return {
        "pool": binds.pool,
        "interval": binds.interval,
        "from": stretch and stretch.begin,
        "to": stretch and stretch.end,
        "one_agent_more": [gain_document(gain) for gain in binds.gains],
    }


def gain_document(gain: Gain) -> dict[str, object]:
    return {
        "pool": gain.pool,
        "gain": known(gain.gain.mean),
        "low": known(gain.gain.low),
        "high": known(gain.gain.high),
        "multiples": known(gain.multiples),
    }


def overall_document(result: CapacityResult) -> dict[str, object]:
    """The target that breaks first, and what that means today; null if none breaks."""
    first = result.overall
    peak = result.peak_per_hour
    return {
        "multiple": None if first is None else known(first.multiple),
        "low": None if first is None else known(first.low),
        "high": None if first is None else known(first.high),
        "target": None if first is None else dict(first.target.written),
        "binds": None if first is None else binds_document(first.binds),
        "headroom": known(result.headroom),
        "peak_per_hour": known(peak),
        "peak_interval": result.peak_interval or None,
        "peak_per_hour_borne": None if first is None else known(peak * first.multiple),
        "missed_at_any_load": [
            dict(limit.target.written) for limit in result.limits if limit.status == "missed"
        ],
    }


def next_document(found: Next) -> dict[str, object]:
    stretch = found.stretch
    return {
        "mended": {
            "pool": found.pool,
            "agents": found.agents,
            "from": stretch and stretch.begin,
            "to": stretch and stretch.end,
        },
        **limit_document(found.limit),
    }


def point_document(point: CurvePoint) -> dict[str, object]:
    return {
        "multiple": point.multiple,
        "days": point.days,
        "targets": [
            {
                "mean": known(verdict.mean),
                "low": known(verdict.low),
                "high": known(verdict.high),
                "verdict": verdict.verdict,
            }
            for verdict in point.verdicts
        ],
    }


def json_text(result: CapacityResult) -> str:
    return as_json(document(result))


def csv_text(result: CapacityResult) -> str:
    """Write the curve as rows, one a multiple and target; targets are counted from 1."""
    rows = (
        (
            *(point.multiple, point.days, number, verdict.target.measure),
            *(verdict.mean, verdict.low, verdict.high, verdict.verdict),
        )
        for point in result.curve
        for number, verdict in enumerate(point.verdicts, start=1)
    )
    return as_csv(CURVE_KEYS, rows)
