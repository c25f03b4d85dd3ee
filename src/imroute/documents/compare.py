"""A comparison for machines: the JSON document and CSV rows."""

from __future__ import annotations

from imroute.documents.run import scenario_document, verdict_document
from imroute.documents.text import as_csv, as_json, known
from imroute.studies.compare import (
    COLUMNS,
    Change,
    Changes,
    Compared,
    CompareResult,
    Difference,
    Judged,
)
from imroute.targets import Verdict


def document(result: CompareResult) -> dict[str, object]:
    """Lay out a comparison as described in docs/reference/output.md; "no data" is null."""
    return {
        "scenario": scenario_document(result.base),
        "provenance": result.provenance,
        "base": {
            "variant": result.base.variant_name,
            "targets": [verdict_document(verdict) for verdict in result.verdicts],
        },
        "variants": [variant_document(compared) for compared in result.variants],
        "left_out": list(result.left_out),
        "interrupted": result.interrupted,
    }


def variant_document(compared: Compared) -> dict[str, object]:
    written = compared.loaded.scenario.variants.get(compared.name)
    return {
        "variant": compared.name,
        "title": written.title if written else None,
        "one_off": written.one_off if written else 0.0,
        "hash": compared.loaded.hash,
        "targets": [judged_document(judged) for judged in compared.targets],
        "differences": [difference_document(one) for one in compared.differences],
        "contacts": changes_document(compared.changes) if compared.changes else None,
    }


def judged_document(judged: Judged) -> dict[str, object]:
    difference = judged.difference
    return {
        "target": dict(judged.target.written),
        "before": _verdict(judged.before),
        "after": _verdict(judged.after),
        "difference": difference and difference_document(difference),
    }


def _verdict(verdict: Verdict | None) -> dict[str, object] | None:
    return None if verdict is None else verdict_document(verdict)


def difference_document(one: Difference) -> dict[str, object]:
    return {key: known(value) for key, value in zip(COLUMNS, one.row(), strict=True)}


def changes_document(changes: Changes) -> dict[str, object]:
    """Numbers of contacts of some days, by what the variant is to them."""
    return {
        "days": changes.days,
        "groups": [
            {
                "scope": moves.scope,
                "contacts": moves.contacts,
                **{change.name.lower(): moves.number(change) for change in Change},
                "sooner_s": known(moves.sooner_s),
                "later_s": known(moves.later_s),
                "moved": moves.moved,
                "only_base": moves.only_base,
                "only_variant": moves.only_variant,
            }
            for moves in changes.groups
        ],
        "examples": [
            {
                "change": example.change.name.lower(),
                "day": example.day,
                "contact": example.contact,
                "seconds": known(example.seconds),
            }
            for example in changes.examples
        ],
    }


def json_text(result: CompareResult) -> str:
    return as_json(document(result))


def csv_text(result: CompareResult) -> str:
    """Write all differences as rows, variant by variant; "no data" is an empty cell."""
    return as_csv(("name", *COLUMNS), result.rows())
