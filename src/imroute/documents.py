"""Results for machines: the JSON document, CSV rows, and a folder with all of a run."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from imroute.engine.contract import NONE, Log, Outcome, Plan
from imroute.errors import Problem, UsageError
from imroute.measures import Row
from imroute.studies import RunResult
from imroute.targets import Verdict
from imroute.units import format_clock

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
    "customer",
    "counted",
    "arrived",
    "type",
    "tier",
    "rule",
    "pool",
    "agent",
    "outcome",
    "replies",
    "patience_s",
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


def prepare(folder: Path) -> None:
    """Make sure that a run can be saved, before it is run."""
    with _refused_in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "result.json").touch()


def save(result: RunResult, folder: Path) -> list[Path]:
    """Write result.json, measures.csv, contacts.csv and the scenario as it was run."""
    files = {
        "result.json": json_text(result),
        "measures.csv": csv_text(result),
        "contacts.csv": contacts_csv(result.plan, result.logs),
        "scenario.yaml": result.loaded.text + "\n",
    }
    with _refused_in_words(folder):
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in files]


@contextmanager
def _refused_in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or "not writable"
        do = "name another folder"
        raise UsageError(Problem(reason, "a folder to write to", do, where=str(folder))) from None


def contacts_csv(plan: Plan, logs: Iterable[Log]) -> str:
    """Write one row a contact, all days; times are seconds of the run, empty if they never came.

    `customer` is the same for the same customer in every variant, `counted` 0 in the warm-up.
    """
    return _csv(CONTACT_KEYS, (row for log in logs for row in _contact_rows(plan, log)))


def _contact_rows(plan: Plan, log: Log) -> Iterator[list[object]]:
    for number, row in enumerate(log.contacts):
        yield [
            log.replication + 1,
            number,
            row["first_contact"],
            row["attempt"],
            f"{row['customer']:016x}",
            int(row["arrived_s"] >= plan.day_start_s),
            _clock(plan, row["arrived_s"]),
            plan.types[row["type"]].name,
            plan.tiers[row["tier"]],
            "" if row["rule"] == NONE else plan.rules[row["rule"]].name,
            "" if row["pool"] == NONE else plan.pools[row["pool"]].name,
            "" if row["agent"] == NONE else row["agent"] + 1,
            Outcome(row["outcome"]).name.lower(),
            row["replies"],
            *(_number(row[name]) for name in ("patience_s", *CONTACT_TIMES)),
        ]


def _clock(plan: Plan, time_s: float) -> str:
    return "" if math.isnan(time_s) else format_clock(plan.start_clock_s + time_s)


def _number(value: float) -> str:
    return "" if math.isnan(value) else repr(float(value))
