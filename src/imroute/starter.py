"""A commented scenario to start from, fitted to an industry."""

from __future__ import annotations

import json
from pathlib import Path
from string import Template

from imroute import facts
from imroute.errors import Problem, UsageError, did_you_mean, listed
from imroute.schema import json_schema
from imroute.units import format_duration, format_share

TEMPLATE = "starter.yaml"
SCHEMA = "imroute.schema.json"
TYPES = {
    "finance": ("account_question", "payment_problem"),
    "medical": ("appointment", "advice"),
    "ecommerce": ("order_status", "refund"),
    "general": ("question", "problem"),
}


def write_starter(name: str, industry: str) -> list[Path]:
    """Write NAME.yaml, and beside it the schema that editors complete from; replace nothing."""
    if industry not in facts.INDUSTRIES:
        do = did_you_mean(industry, facts.INDUSTRIES) or "use one of these"
        allowed = f"an industry: {listed(facts.INDUSTRIES)}"
        raise UsageError(Problem(industry, allowed, do, ("--industry",)))
    path = Path(name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")
    if path.exists():
        do = "choose another name, or move the file away"
        raise UsageError(Problem("a file that exists", "a new name", do, where=str(path)))
    schema = path.with_name(SCHEMA)
    try:
        path.write_text(starter_text(path.stem, industry), encoding="utf-8")
        if not schema.exists():
            schema.write_text(schema_text(), encoding="utf-8")
    except OSError as error:
        reason = error.strerror or "not writable"
        do = "name a file in a folder that exists and is yours"
        raise UsageError(Problem(reason, "a place to write to", do, where=str(path))) from None
    return [path, schema]


def starter_text(name: str, industry: str) -> str:
    preset = facts.industry(industry)
    first, second = TYPES[industry]
    template = Template(Path(__file__).with_name(TEMPLATE).read_text(encoding="utf-8"))
    return template.substitute(
        schema=SCHEMA,
        title=name.replace("_", " ").capitalize(),
        industry=industry,
        within=format_duration(preset.within_s),
        widen=format_duration(preset.within_s / 2),  # later, a widened search comes too late
        share=format_share(preset.at_least),
        focus=format_share(preset.focus_at_most),
        source=preset.source,
        first=first,
        second=second,
    )


def schema_text() -> str:
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"
