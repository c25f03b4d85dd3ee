"""Staffing for machines: the JSON document, one CSV row a pool and interval, and a variant."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from imroute.documents.run import scenario_document, verdict_document
from imroute.documents.text import as_csv, as_json, known
from imroute.studies.staffing import Certificate, Rule, StaffResult, Verified

KEYS = ("pool", "interval", "agents", "paid", "today")
PLAIN = re.compile(r"\w[\w.\- ]*")


def staff_document(result: StaffResult) -> dict[str, object]:
    """Lay out staffing as described in docs/reference/output.md; "no data" is null."""
    return {
        "scenario": scenario_document(result.loaded),
        "provenance": result.provenance,
        "staff": [dict(zip(KEYS, _row(row), strict=True)) for row in result.rows],
        "total_hours": result.total_hours,
        "present_hours": result.present_hours,
        "cost": result.cost,
        "today": {
            "total_hours": result.hours_today,
            "cost": result.cost_today,
            "targets": [verdict_document(verdict) for verdict in result.before.verdicts],
        },
        "targets": [verdict_document(verdict) for verdict in result.outcome.verdicts],
        "certificate": _certificate(result.certificate),
        "verified": None if result.verified is None else _verified(result.verified),
        "rules_of_thumb": [_rule(rule) for rule in result.rules],
        "change": result.grid.changes(result.staffing),
        "interrupted": result.interrupted,
    }


def _row(row: tuple[object, ...]) -> list[object]:
    return [round(value, 6) if isinstance(value, float) else value for value in row]


def _certificate(found: Certificate) -> dict[str, object]:
    return {
        "proof": found.proof,
        "why": found.why,
        "cells": len(found.removals),
        "proven": len(found.removals) - len(found.unproven),
        "removals": [
            {
                "pool": one.pool,
                "interval": one.interval,
                "breaks": one.breaks,
                "eats_reserve": one.eats,
                "target": dict(one.target.written),
                "at": one.at or None,
                "margin": known(one.margin),
                "low": known(one.low),
                "high": known(one.high),
            }
            for one in found.removals
        ],
    }


def _verified(found: Verified) -> dict[str, object]:
    return {
        "holds": found.holds,
        "seed": found.seed,
        "days": found.days,
        "failed_before": found.failed,
        "targets": [verdict_document(verdict) for verdict in found.verdicts],
    }


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "rule": rule.name,
        "words": rule.words,
        "interval": rule.interval,
        "agents": rule.agents,
        "needed": rule.needed,
        "off": rule.off,
        "present_hours": rule.hours,
        "holds": rule.holds,
        "targets": [verdict_document(verdict) for verdict in rule.verdicts],
    }


def staff_json(result: StaffResult) -> str:
    return as_json(staff_document(result))


def staff_csv(result: StaffResult) -> str:
    return as_csv(KEYS, (_row(row) for row in result.rows))


def staff_yaml(result: StaffResult, name: str = "staffed") -> str:
    """Write the answer as a variant, ready to be put in the scenario file."""
    lines = ["variants:", f"  {_word(name)}:", "    change:"]
    for path, agents in result.grid.changes(result.staffing).items():
        lines.append(f"      {_word(path)}: {_agents(agents)}")
    return "\n".join(lines) + "\n"


def _agents(agents: object) -> str:
    if not isinstance(agents, Mapping):
        return str(agents)
    return "{" + ", ".join(f"{clock}: {count}" for clock, count in agents.items()) + "}"


def _word(text: str) -> str:
    return text if PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
