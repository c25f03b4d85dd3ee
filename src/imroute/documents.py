"""Results for machines: the JSON document, CSV rows, and a folder with all of a run."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator
from pathlib import Path

from imroute.engine.contract import NONE, Log, Outcome, Plan
from imroute.errors import Problem, UsageError
from imroute.measures import Row
from imroute.studies import RunResult
from imroute.targets import Verdict

ROW_KEYS = ("measure", "scope", "stat", "mean", "low", "high", "unit", "days")
CONTACT_TIMES = (
    "arrived_s",
    "bot_reply_s",
    "joined_s",
    "assigned_s",
    "work_began_s",
    "first_reply_s",
    "ended_s",
    "freed_s",
)
CONTACT_KEYS = (
    "day",
    "contact",
    "first_contact",
    "attempt",
    "type",
    "tier",
    "rule",
    "pool",
    "agent",
    "outcome",
    "replies",
    *CONTACT_TIMES,
)


def document(result: RunResult) -> dict[str, object]:
    """Lay out a run as described in docs/reference/output.md; "no data" is null."""
    loaded = result.loaded
    return {
        "scenario": {
            "title": loaded.scenario.title,
            "file": loaded.file,
            "hash": loaded.hash,
            "text": loaded.text,
        },
        "provenance": result.provenance,
        "assumed": [
            {"path": a.path, "written": a.written, "source": a.source} for a in loaded.assumed
        ],
        "measures": [row_document(row) for row in result.results.rows()],
        "targets": [verdict_document(verdict) for verdict in result.verdicts],
    }


def row_document(row: Row) -> dict[str, object]:
    return {key: known(value) for key, value in zip(ROW_KEYS, row, strict=True)}


def verdict_document(verdict: Verdict) -> dict[str, object]:
    return {
        "target": dict(verdict.target.written),
        "mean": known(verdict.mean),
        "low": known(verdict.low),
        "high": known(verdict.high),
        "verdict": verdict.verdict,
        "days_met": known(verdict.days_met),
        "worst_interval": verdict.worst_interval,
        "sentence": verdict.sentence,
    }


def known(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def json_text(result: RunResult) -> str:
    return json.dumps(document(result), ensure_ascii=False, allow_nan=False) + "\n"


def csv_text(result: RunResult) -> str:
    """Write the same measures as rows; "no data" is an empty cell."""
    rows = ([known(value) for value in row] for row in result.results.rows())
    return _csv(ROW_KEYS, rows)


def _csv(keys: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(keys)
    writer.writerows(rows)
    return text.getvalue()


def save(result: RunResult, folder: Path) -> list[Path]:
    """Write result.json, measures.csv, contacts.csv and the scenario as it was run."""
    files = {
        "result.json": json_text(result),
        "measures.csv": csv_text(result),
        "contacts.csv": contacts_csv(result.plan, result.logs),
        "scenario.yaml": result.loaded.text + "\n",
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        reason = error.strerror or "not writable"
        do = "name another folder; the run itself went well"
        raise UsageError(Problem(reason, "a folder to write to", do, where=str(folder))) from None
    return [folder / name for name in files]


def contacts_csv(plan: Plan, logs: Iterable[Log]) -> str:
    """Write one row a contact, all days; times are seconds of the run, empty if they never came."""
    return _csv(CONTACT_KEYS, (row for log in logs for row in _contact_rows(plan, log)))


def _contact_rows(plan: Plan, log: Log) -> Iterator[list[object]]:
    for number, row in enumerate(log.contacts):
        yield [
            log.replication + 1,
            number,
            row["first_contact"],
            row["attempt"],
            plan.types[row["type"]].name,
            plan.tiers[row["tier"]],
            "" if row["rule"] == NONE else plan.rules[row["rule"]].name,
            "" if row["pool"] == NONE else plan.pools[row["pool"]].name,
            "" if row["agent"] == NONE else row["agent"] + 1,
            Outcome(row["outcome"]).name.lower(),
            row["replies"],
            *("" if math.isnan(row[name]) else repr(float(row[name])) for name in CONTACT_TIMES),
        ]
