"""The JSON Schema that editors use, and the reference pages made from the same models."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from imroute import facts
from imroute.facts.measures import MEASURES
from imroute.loading import load
from imroute.loading.nodes import Map, Seq
from imroute.loading.tree import parse_yaml
from imroute.reference_page import SECTIONS, keys_page, measures_page
from imroute.scenario import Bot, ContactType, Context, Part, Pool, Scenario
from imroute.scenario.outline import PLACES, keys_of, own_keys, slots
from imroute.schema import default_of, json_schema
from reading import BASE, changed

ROOT = Path(__file__).resolve().parents[1]
SCENARIOS = sorted((ROOT / "scenarios").glob("*.yaml"))
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "number": (int, float),
    "integer": int,
    "boolean": bool,
    "null": type(None),
}


# A small checker of what the schema uses ----------------------------------------------------------


def wrong(value: Any, schema: dict[str, Any], path: str = "") -> Iterator[str]:
    """What in a value goes against a schema, by path."""
    if "$ref" in schema:
        yield from wrong(value, definition(schema["$ref"]), path)
        return
    if "type" in schema and not is_of(value, schema["type"]):
        yield f"{path}: {value!r} is not {schema['type']}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is not one of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{path}: {value!r} is not {schema['const']}"
    yield from wrong_alternative(value, schema, path)
    if isinstance(value, dict):
        yield from wrong_keys(value, schema, path)
    elif isinstance(value, list):
        yield from wrong_items(value, schema, path)
    elif isinstance(value, str):
        if not re.search(schema.get("pattern", ""), value):
            yield f"{path}: {value!r} does not look like {schema['pattern']}"
    elif isinstance(value, int | float):
        yield from wrong_number(value, schema, path)


def is_of(value: Any, names: str | list[str]) -> bool:
    names = [names] if isinstance(names, str) else names
    if isinstance(value, bool):
        return "boolean" in names
    return any(isinstance(value, TYPES[name]) for name in names)


def wrong_alternative(value: Any, schema: dict[str, Any], path: str) -> Iterator[str]:
    for part in schema.get("allOf", ()):
        yield from wrong(value, part, path)
    if "anyOf" in schema and all(any(wrong(value, part, path)) for part in schema["anyOf"]):
        meant = [part for part in schema["anyOf"] if is_of(value, part.get("type", []))]
        one = meant[0] if len(meant) == 1 else None
        yield from wrong(value, one, path) if one else [f"{path}: {value!r} is none of the forms"]
    if "if" in schema and not any(wrong(value, schema["if"], path)):
        yield from wrong(value, schema["then"], path)
    if "not" in schema and not any(wrong(value, schema["not"], path)):
        yield f"{path}: not this"


def wrong_keys(value: dict[str, Any], schema: dict[str, Any], path: str) -> Iterator[str]:
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    yield from (f"{path}: no {key}" for key in schema.get("required", ()) if key not in value)
    if not schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", len(value)):
        yield f"{path}: {len(value)} keys"
    for key, inner in value.items():
        matching = [part for pattern, part in patterns.items() if re.search(pattern, key)]
        found = [known[key]] if key in known else matching
        other = schema.get("additionalProperties", True)
        if not found and other is False:
            yield f"{path}: {key} is not known"
        for part in found or ([other] if isinstance(other, dict) else []):
            yield from wrong(inner, part, f"{path}.{key}")


def wrong_items(value: list[Any], schema: dict[str, Any], path: str) -> Iterator[str]:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{path}: {len(value)} items"
    for i, item in enumerate(value):
        yield from wrong(item, schema.get("items", {}), f"{path}.{i}")


def wrong_number(value: float, schema: dict[str, Any], path: str) -> Iterator[str]:
    above = schema.get("exclusiveMinimum", float("-inf"))
    inside = schema.get("minimum", value) <= value <= schema.get("maximum", value)
    if not inside or value <= above:
        yield f"{path}: {value!r} is out of range"


@cache
def made() -> dict[str, Any]:
    return json_schema()


def definition(reference: str) -> dict[str, Any]:
    found: dict[str, Any] = made()["definitions"][reference.removeprefix("#/definitions/")]
    return found


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: 18:00 and `no` are texts, numbers are numbers."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012 - PyYAML's own


CoreLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))
CoreLoader.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile("^(null|~|)$"), ["n", "~", ""]
)
CoreLoader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile("^[-+]?[0-9]+$"), list("-+0123456789")
)
CoreLoader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)$"),
    list("-+.0123456789"),
)


def seen_by_an_editor(text: str) -> Any:
    return with_text_keys(yaml.load(text, CoreLoader))


def with_text_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): with_text_keys(inner) for key, inner in value.items()}
    return [with_text_keys(item) for item in value] if isinstance(value, list) else value


# The schema ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_shipped_scenarios_are_valid_as_written_and_as_kept(path: Path) -> None:
    assert list(wrong(seen_by_an_editor(path.read_text(encoding="utf-8")), made())) == []
    for variant in (None, *load(path).variants):
        assert list(wrong(seen_by_an_editor(load(path, variant).text), made())) == []


FORMS = """\
extends: base.yaml
title: 2024
patience: {median: 42s, sigma: 1.27}
balks: 0.02
stages: [{skill_level: 4}, {after: 20s, only_level: 5, pools: team, only: true, name: last}]
tiers: {vip: {share: 5%, patience: none, priority: 2.5}, rest: {}}
contact_types:
  a: {arrivals: {counts: {18:00: 120, 18:30: 150.5}}, handling: {gamma: {mean: 8m, cv: 90%}}}
  b: {arrivals: {counts: volumes.csv}, first_line: {vip: none, rest: helper}, busyness: {cv: 0}}
  c: {arrivals: {per_day: 42000, shape: office}, tiers: {vip: 10%, rest: 0.9}, weight: 0.5}
  d: {arrivals: {18:00: 240/h}, conversation: {turns: {values: {1: 20%, 6: 80%}}, wrap_up: none}}
  e:
bots: {helper: {resolves: {a: 60%}, cost: 0.10, reply: {uniform: [1s, 2s]}}, other:}
pools:
  one: {agents: {18:00: 3, 20:00: "4"}, skills: {a: 4, b: "3"}, speed: {a: 1.2}, cost: 6500/month}
  two: {shifts: [{agents: 4, from: 09:00, to: 18:00, breaks: [{at: 12:00, lasts: 1h}]}], skills: a}
routing: {rest: {match: {type: [a, b], tier: vip}, queue_limit: 50, when_full: turned_away}, all:}
targets:
  - {measure: reply_time, stat: p90, at_most: 2m, during: [20:00, 22:00], for: {type: a, tier: vip}}
  - {measure: occupancy, between: [75%, 0.85], in: every_interval, on_days: 90%}
start: {a: 12}
variants:
  x: {title: X, one_off: 20000, pools.one.agents: {add: 3, from: 20:00, to: 22:00}, demand: 2}
  y: {combine: [x], change: {bots.helper.resolves.a: 75%}}
"""


def test_every_form_of_value_is_valid() -> None:
    assert list(wrong(seen_by_an_editor(FORMS), made())) == []


def test_families_and_small_files_are_valid() -> None:
    shop = "contact_types: {a: {arrivals: 24/h}}\npools: {p: {agents: 3}}\ntargets: channels\n"
    assert list(wrong(seen_by_an_editor(shop), made())) == []
    assert list(wrong({"extends": "base.yaml"}, made())) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("agents: 14", "agnets: 14"), ".pools.team: agnets is not known"),
        (("agents: 14", "agents: -1"), ".pools.team.agents: -1 is out of range"),
        (("agents: 14", "agents: 1.5"), ".pools.team.agents: 1.5 is none of the forms"),
        (("agents: 14", "agents: {18: 5}"), ".pools.team.agents: 18 is not known"),
        (("60/h", "60"), ".contact_types.refund.arrivals: 60 is none of the forms"),
        (("share: 5%", "share: 5"), ".tiers.vip.share: 5 is out of range"),
        (("within: 20s", "within: 20"), ".targets.0.within: 20 is not string"),
        (("within: 20s", "within: 10:30"), "'10:30' does not look like"),
        (("measure: service_level", "measure: servicelevel"), "is not one of"),
        (("measure: service_level, ", ""), ".targets.0: no measure"),
        (("title: Desk", "title: Desk\nindustry: banking"), ".industry: 'banking' is not one of"),
        (("title: Desk", "title: Desk\nchoose_agent: any"), ".choose_agent: 'any' is not one of"),
        (("[{pools: [team]}]", "[]"), ".routing.rest.stages: 0 items"),
        (("title: Desk", "title: Desk\nsticky: 10"), ".sticky: 10 is not string"),
        (
            ("title: Desk", "title: Desk\nvariants: {a: {tilte: x}}"),
            ".variants.a: tilte is not known",
        ),
        (("title: Desk", "title: Desk\nvariants: {a: 5}"), ".variants.a: 5 is not object"),
        (("title: Desk", "title: Desk\npatience: {mean: 30s}"), "is none of the forms"),
    ],
)
def test_what_an_editor_underlines(change: tuple[str, str], said: str) -> None:
    assert any(said in line for line in wrong(seen_by_an_editor(changed(change)), made()))


def test_a_file_that_extends_none_needs_types_and_pools() -> None:
    assert list(wrong({"title": "x"}, made())) == [": no contact_types", ": no pools"]


def test_the_loader_takes_what_the_schema_offers_as_defaults_and_examples() -> None:
    """Each example stands under its key in a schema that takes it."""
    for name, schema in {"Scenario": made(), **made()["definitions"]}.items():
        for key, part in schema.get("properties", {}).items():
            for value in [
                *part.get("examples", ()),
                *([part["default"]] if "default" in part else ()),
            ]:
                assert list(wrong(value, part)) == [], f"{name}.{key}"


def test_maps_are_closed_and_keys_described() -> None:
    for part in PLACES:
        schema = made() if part is Scenario else made()["definitions"].get(part.__name__)
        if schema is None:
            continue
        assert schema["additionalProperties"] is False
        assert set(schema["properties"]) == set(keys_of(part)), part
        assert all(key["description"] for key in schema["properties"].values())


def test_values_of_facts() -> None:
    top = made()["properties"]
    assert top["industry"]["enum"] == list(facts.INDUSTRIES)
    assert top["targets"]["anyOf"][1]["enum"] == list(facts.FAMILIES)
    measures = made()["definitions"]["Target"]["properties"]["measure"]["enum"]
    assert set(measures) == {m for m in MEASURES if not m.startswith("service_level_")}


def test_defaults_are_what_the_facts_and_models_say() -> None:
    assert default_of(Pool, "capacity") == facts.default("capacity").written
    assert default_of(Scenario, "patience") == facts.default("patience").written
    assert default_of(Bot, "resolves") == facts.default("bots.resolves").written
    assert default_of(Pool, "inbox") == "first_come"
    assert default_of(Pool, "speed") == "1"
    assert default_of(Pool, "slowdown") == "[1]"
    assert default_of(ContactType, "weight") == ""
    assert made()["properties"]["patience"]["default"] == {"exponential": "2m"}
    assert made()["definitions"]["Pool"]["properties"]["capacity"]["default"] == 3


def test_the_schema_is_plain_data_of_its_own() -> None:
    before = copy.deepcopy(json_schema())
    json_schema()["properties"].clear()
    assert json_schema() == before
    assert before["$schema"] == "http://json-schema.org/draft-07/schema#"


def test_the_checker_itself_can_say_no() -> None:
    assert list(wrong(3, {"type": "string"})) == [": 3 is not string"]
    assert list(wrong(BASE, {"type": "object"})) != []


# The pages ----------------------------------------------------------------------------------------


def test_the_pages_are_up_to_date() -> None:
    """To write them again: see CONTRIBUTING.md, or print keys_page() and measures_page()."""
    folder = ROOT / "docs" / "reference"
    assert (folder / "keys.md").read_text(encoding="utf-8") == keys_page()
    assert (folder / "measures.md").read_text(encoding="utf-8") == measures_page()


def test_every_key_is_on_the_page_once() -> None:
    shown = re.findall(r"^\| `(\w+)` \| `", keys_page(), re.MULTILINE)
    assert {part for part, _ in SECTIONS} == set(PLACES)
    assert sorted(shown) == sorted([key for part in PLACES for key in own_keys(part)] + ["extends"])


def test_the_page_shows_where_what_and_the_default() -> None:
    page = keys_page()
    assert (
        "| `capacity` | `pools.NAME.capacity` | number: `capacity: 3` | `3`, assumed | "
        "Summed weight of the contacts an agent may hold at a time. |"
    ) in page
    assert (
        "| `choose_agent` | `choose_agent`<br>`routing.NAME.choose_agent` | `least_loaded`, "
        "`lowest_ratio`, `most_spare`, `most_loaded`, `longest_idle`, `round_robin`, `best_skill`, "
        "`random` | least_loaded | Which free agent gets the contact. |"
    ) in page
    assert "| `from` | `pools.NAME.shifts.N.from` | time of day: `from: 09:00` | needed |" in page


@pytest.mark.parametrize("part", PLACES, ids=lambda part: part.__name__)
def test_every_example_on_the_page_can_be_read(part: type[Part]) -> None:
    context = Context(
        types=("refund", "order_status"),
        tiers=("vip", "regular"),
        pools=("specialists", "generalists"),
        bots=("helper",),
        variants=("better_bot", "three_at_peak"),
        measures=MEASURES,
        industries=facts.INDUSTRIES,
        shapes=facts.SHAPES,
        day_start_s=64800,
        day_end_s=86400,
    )
    for key, slot in slots(part).items():
        written = parse_yaml(f"v: {slot.example}", key)["v"]
        if slot.kind is not None:
            slot.kind.read(written, context)
        elif slot.part is not None:
            assert isinstance(written, Map | Seq)
        else:
            assert written in slot.choices


def test_the_page_holds_nothing_of_python() -> None:
    for word in ("Undefined", "None", "imroute.scenario", "True", "False"):
        assert word not in keys_page()


def test_every_measure_is_on_the_page() -> None:
    page = measures_page()
    for measure in MEASURES.values():
        assert f"| `{measure.id}` | {measure.unit} | {measure.definition} |" in page
