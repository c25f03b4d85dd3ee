"""What is in a store for machines: its cases, or all of one."""

from __future__ import annotations

from dataclasses import asdict, fields

from imroute.documents.text import as_csv, as_json, known
from imroute.store.listing import Kept, Listing, Number


def json_text(store: Listing, case: int | None = None) -> str:
    if case is None:
        return as_json({"cases": [asdict(kept) for kept in store.cases()]})
    return as_json(
        {
            "case": asdict(store.case(case)),
            "provenance": store.provenance(case),
            "scenario": store.text(case),
            "measures": [
                {key: known(value) for key, value in asdict(number).items()}
                for number in store.numbers(case)
            ],
            "targets": [asdict(told) for told in store.targets(case)],
        }
    )


def csv_text(store: Listing, case: int | None = None) -> str:
    """Write a row a case, or a row a measure of one."""
    table: list[Kept] | list[Number] = store.cases() if case is None else store.numbers(case)
    keys = [field.name for field in fields(Kept if case is None else Number)]
    return as_csv(keys, ([_cell(getattr(row, key)) for key in keys] for row in table))


def _cell(value: object) -> object:
    return "; ".join(value) if isinstance(value, tuple) else value
