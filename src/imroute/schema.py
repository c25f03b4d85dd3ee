"""The JSON Schema of a scenario file, for editors that complete and check as one types.

Draft 7, which yaml-language-server reads best. It is laxer than the loader where JSON Schema cannot
say what is meant (names that must be known, shares that add up, what a base file brings), and
never stricter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from inspect import getdoc
from typing import Any

from pydantic.fields import FieldInfo

from imroute import facts
from imroute.facts.measures import MEASURES
from imroute.loading import assume
from imroute.loading.nodes import Map, Node, Seq
from imroute.loading.presets import DEFAULT
from imroute.loading.tree import parse_yaml
from imroute.loading.urgency import BY_URGENCY
from imroute.scenario import (
    Bot,
    ContactType,
    Conversation,
    CustomerKeys,
    Day,
    Part,
    Pool,
    Rule,
    Scenario,
    Target,
    Tier,
    Variant,
    schemas,
)
from imroute.scenario.bounds import SERVICE_LEVEL
from imroute.scenario.outline import Slot, fields, slots
from imroute.scenario.schemas import Schema
from imroute.units import plain

DIALECT = "http://json-schema.org/draft-07/schema#"

# Keys that the loader fills in, and the fact that says with what.
FILLED: Mapping[type[Part], Mapping[str, str]] = {
    Day: assume.DAY,
    Conversation: assume.CONVERSATION,
    Bot: assume.BOT,
    Pool: assume.POOL,
    Scenario: {key: key for key in (*assume.CUSTOMER, "close_after")},
    CustomerKeys: {key: key for key in (*assume.CUSTOMER, "close_after")},
}
SHARED: dict[str, Schema] = {
    name: schema
    for name, schema in vars(schemas).items()
    if isinstance(schema, dict) and name.isupper() and not name.startswith("_")
}
MAY_BE_EMPTY = (Tier, ContactType, Bot, Pool, Rule)  # `helper:` is a map without keys
PRESETS: Mapping[tuple[type[Part], str], str] = {
    (Scenario, "routing"): BY_URGENCY,
    (Scenario, "experience"): DEFAULT,
}
NEEDED = ("contact_types", "pools")  # of a file that extends no other


def json_schema() -> Schema:
    """Make the schema from the models and the facts."""
    definitions = {part.__name__: _part(part) for part in _parts_in(Scenario)}
    definitions |= SHARED
    top = _part(Scenario)
    top["properties"]["extends"] = {
        "type": "string",
        "pattern": r"\.ya?ml$",
        "description": "Another file to start from; what is written here is laid over it.",
    }
    return {
        "$schema": DIALECT,
        "title": "imroute scenario",
        **top,
        "if": {"not": {"required": ["extends"]}},
        "then": {"required": list(NEEDED)},
        "definitions": {name: definitions[name] for name in sorted(definitions)},
    }


def default_of(part: type[Part], key: str) -> str:
    """Give what holds if a key is left out, as a planner would write it; "" if nothing does."""
    if fact := FILLED.get(part, {}).get(key):
        return facts.default(fact).written
    slot, field = slots(part)[key], fields(part)[key]
    nothing = field.is_required() or field.default_factory or field.default in (None, ())
    if slot.otherwise or nothing:
        return ""
    return slot.kind.show(field.default) if slot.kind is not None else str(field.default)


# ------------------------------------------------------------------------------- parts


def _parts_in(part: type[Part], seen: tuple[type[Part], ...] = ()) -> Iterator[type[Part]]:
    """Yield the parts below a part, each once."""
    for slot in slots(part).values():
        if slot.part is not None and slot.part not in seen:
            seen = (*seen, slot.part)
            yield slot.part
            yield from _parts_in(slot.part, seen)


def _part(part: type[Part]) -> Schema:
    keys = slots(part)
    schema: Schema = {
        "type": ["object", "null"] if part in MAY_BE_EMPTY else "object",
        "description": getdoc(part) or "",
        "properties": {key: _key(part, key, slot) for key, slot in keys.items()},
        "additionalProperties": False,
    }
    if part is Variant:
        schema["properties"]["change"].update(_changes())
        schema["patternProperties"] = _changes()["patternProperties"]
    if needed := [key for key, field in fields(part).items() if _is_needed(part, key, field)]:
        schema["required"] = needed
    return schema


def _is_needed(part: type[Part], key: str, field: FieldInfo) -> bool:
    """Tell whether a key must be written in any file; maps may be completed by a base file."""
    in_lists = (
        slot.part
        for home in _parts_in(Scenario)
        for slot in slots(home).values()
        if slot.form == "list of parts"
    )
    return field.is_required() and part in (*in_lists, Target)


def _changes() -> Schema:
    """Paths begin with a key of the scenario; what is put there is checked where it is put."""
    heads = "|".join(key for key in slots(Scenario) if key != "variants")
    return {
        "type": "object",
        "patternProperties": {rf"^({heads})(\..+)?$": {}},
        "additionalProperties": False,
    }


# -------------------------------------------------------------------------------- keys


def _key(part: type[Part], key: str, slot: Slot) -> Schema:
    schema = dict(_special(part, key) or _form(slot, fields(part)[key]))
    described = (fields(part)[key].description or "").replace("\n", " ")
    if slot.otherwise:
        described += f" Left out: {slot.otherwise}."
    schema["description"] = described
    if written := default_of(part, key):
        schema["default"] = _json(written)
    if slot.example:
        schema["examples"] = [_json(slot.example)]
    return schema


def _special(part: type[Part], key: str) -> Schema | None:
    """What only facts know."""
    if (part, key) == (Scenario, "industry"):
        return {"enum": list(facts.INDUSTRIES)}
    if (part, key) == (Scenario, "targets"):
        targets = {"type": "array", "items": _reference(Target)}
        return {"anyOf": [targets, {"enum": list(facts.FAMILIES)}]}
    if (part, key) in PRESETS:
        word = {"enum": [PRESETS[part, key]]}
        return {"anyOf": [_form(slots(part)[key], fields(part)[key]), word]}
    if (part, key) == (Target, "measure"):
        readings = f"{SERVICE_LEVEL}_"
        return {"enum": [name for name in MEASURES if not name.startswith(readings)]}
    return None


def _form(slot: Slot, field: FieldInfo) -> Schema:
    if slot.kind is not None:
        return _shared(slot.kind.schema)
    if slot.part is None:
        return {"enum": list(slot.choices)}
    reference = _reference(slot.part)
    if slot.form == "part":
        return {"allOf": [reference]}  # beside a $ref nothing else is read
    least = next((limit.min_length for limit in field.metadata if hasattr(limit, "min_length")), 0)
    if slot.form == "list of parts":
        return {"type": "array", "items": reference, "minItems": least}
    return {"type": "object", "additionalProperties": reference, "minProperties": least}


def _shared(schema: Schema) -> Schema:
    """Refer to a schema that stands among the definitions."""
    name = next((name for name, known in SHARED.items() if known is schema), None)
    return {"allOf": [{"$ref": f"#/definitions/{name}"}]} if name else schema


def _reference(part: type[Part]) -> Schema:
    return {"$ref": f"#/definitions/{part.__name__}"}


def _json(written: str) -> Any:
    """Give what a planner writes as JSON, numbers and booleans as such."""
    return _plain_json(parse_yaml(f"v: {written}", "")["v"])


def _plain_json(node: Node) -> Any:
    if isinstance(node, Map):
        return {key: _plain_json(value) for key, value in node.items()}
    if isinstance(node, Seq):
        return [_plain_json(item) for item in node]
    if node in ("true", "false"):
        return node == "true"
    number = plain(node)
    if number is None:
        return str(node)
    return int(number) if number == int(number) else number
