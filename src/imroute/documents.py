"""Results for machines: the JSON document, CSV rows, and a folder with all of a run."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from imroute.customers import IN_HAND_AT_START
from imroute.engine.contract import NONE, Log, OfferEnd, Outcome, Plan, Why
from imroute.errors import Problem, UsageError
from imroute.measures import Row
from imroute.measures.opening import clock_name
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
    "passes",
    "patience_s",
    *CONTACT_TIMES,
)
PASSES, OFFERS = "passes.csv", "offers.csv"
PART_TIMES = (
    "joined_s",
    "patience_s",
    "queue_left_s",
    "assigned_s",
    "work_began_s",
    "first_reply_s",
    "freed_s",
)
PART_KEYS = ("day", "contact", "why", "rule", "pool", "agent", *PART_TIMES)
OFFER_KEYS = ("day", "contact", "pool", "agent", "result", "offered_s", "ended_s")


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
    """Write result.json, measures.csv, contacts.csv and the scenario as it was run.

    Besides passes.csv if contacts were passed on, and offers.csv if agents had to accept them.
    """
    files = {
        "result.json": json_text(result),
        "measures.csv": csv_text(result),
        "contacts.csv": contacts_csv(result.plan, result.logs),
        "scenario.yaml": result.loaded.text + "\n",
    }
    if any(log.legs.size for log in result.logs):
        files[PASSES] = passes_csv(result.plan, result.logs)
    if any(log.offers.size for log in result.logs):
        files[OFFERS] = offers_csv(result.plan, result.logs)
    with _refused_in_words(folder):
        for name in {PASSES, OFFERS} - files.keys():
            (folder / name).unlink(missing_ok=True)  # of a run before
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

    `customer` is the same for the same customer in every variant, `counted` 0 in the warm-up and
    for those in hand at the start.
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
            int(row["arrived_s"] >= plan.day_start_s and not _in_hand(row)),
            clock_name(plan, row["arrived_s"]),
            plan.types[row["type"]].name,
            plan.tiers[row["tier"]],
            *_who(plan, row),
            Outcome(row["outcome"]).name.lower(),
            row["replies"],
            row["passes"],
            *(_number(row[name]) for name in ("patience_s", *CONTACT_TIMES)),
        ]


def _in_hand(contact: np.void) -> bool:
    return bool(contact["customer"] >> 32 == IN_HAND_AT_START and contact["attempt"] == 0)


def _who(plan: Plan, row: np.void) -> list[object]:
    """Rule, pool and agent, empty where there is none."""
    rule = "" if row["rule"] == NONE else plan.rules[row["rule"]].name
    return [rule, *_agent(plan, row)]


def _agent(plan: Plan, row: np.void) -> list[object]:
    pool = "" if row["pool"] == NONE else plan.pools[row["pool"]].name
    return [pool, "" if row["agent"] == NONE else row["agent"] + 1]


def passes_csv(plan: Plan, logs: Iterable[Log]) -> str:
    """Write one row for each time that an agent passed a contact on: what was until then."""
    rows = ((log, row) for log in logs for row in log.legs)
    return _csv(
        PART_KEYS,
        (
            [
                log.replication + 1,
                row["contact"],
                Why(row["why"]).name.lower(),
                *_who(plan, row),
                *(_number(row[name]) for name in PART_TIMES),
            ]
            for log, row in rows
        ),
    )


def offers_csv(plan: Plan, logs: Iterable[Log]) -> str:
    """Write one row for each offer to an agent; the result is open if the run ended first."""
    rows = ((log, row) for log in logs for row in log.offers)
    return _csv(
        OFFER_KEYS,
        (
            [
                log.replication + 1,
                row["contact"],
                *_agent(plan, row),
                "open" if row["result"] == NONE else OfferEnd(row["result"]).name.lower(),
                *(_number(row[name]) for name in ("offered_s", "ended_s")),
            ]
            for log, row in rows
        ),
    )


def _number(value: float) -> str:
    return "" if math.isnan(value) else repr(float(value))
