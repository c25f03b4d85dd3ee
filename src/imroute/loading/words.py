"""What pydantic found wrong, in our words and at its place in the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from imroute.errors import (
    Invalid,
    Path,
    Problem,
    did_you_mean,
    listed,
    missing_key,
    not_supported_yet,
    unknown_key,
)
from imroute.loading.tree import Map, Mark, Node, Seq
from imroute.scenario import Part, Scenario
from imroute.scenario.values import shown

EXPECTED = {
    "model_type": "a map: 'key: value' lines",
    "dict_type": "a map of names",
    "tuple_type": "a list",
    "dict_attributes_type": "a map: 'key: value' lines",
}


def problems_of(error: ValidationError, tree: Map) -> list[Problem]:
    """Word every error of a validation, in the order of the file."""
    return in_order([p for details in error.errors() for p in _worded(details, tree)], tree)


def in_order(problems: list[Problem], tree: Map) -> list[Problem]:
    """Place the problems and sort them as they stand in the files."""
    placed = [p if p.where else p.at(str(mark_at(tree, p.path))) for p in problems]
    return sorted(placed, key=_line_order)


def _line_order(problem: Problem) -> tuple[str, int, int]:
    file, _, rest = problem.where.partition(":")
    numbers = [int(part) for part in rest.split(":") if part.isdecimal()]
    return (file, *(numbers + [0, 0])[:2])  # type: ignore[return-value]


def mark_at(tree: Node, path: Path) -> Mark:
    """Find where a path stands, or the nearest thing above it that is written."""
    mark, node = tree.mark, tree
    for part in path:
        if isinstance(node, Map) and isinstance(part, str) and part in node:
            mark = node.key_marks[part]
            node = node[part]
        elif isinstance(node, Seq) and isinstance(part, int) and part < len(node):
            node = node[part]
            mark = node.mark
        else:
            break
    return mark


def _worded(details: ErrorDetails, tree: Map) -> Iterator[Problem]:
    path: Path = tuple(details["loc"])
    cause = details.get("ctx", {}).get("error")
    if isinstance(cause, Invalid):
        yield from (problem.under(*path) for problem in cause.problems)
        return
    kind = details["type"]
    if kind == "extra_forbidden":
        yield _extra(path)
    elif kind == "missing":
        yield _missing(path)
    elif kind == "literal_error":
        yield _choice(details, path)
    else:
        allowed = EXPECTED.get(kind, details["msg"])
        yield Problem(shown(details["input"]) or "nothing", allowed, "see the reference", path)


def _choice(details: ErrorDetails, path: Path) -> Problem:
    got = shown(details["input"])
    choices = [part.strip("' ") for part in _expected(details).replace(" or ", ",").split(",")]
    advice = did_you_mean(got, choices) or "use one of these"
    return Problem(got or "nothing", f"one of: {listed(choices)}", advice, path)


def _expected(details: ErrorDetails) -> str:
    return str(details.get("ctx", {}).get("expected", ""))


def _extra(path: Path) -> Problem:
    key = str(path[-1])
    model = model_at(path[:-1])
    later = {name for part in _all_parts() for name in part.later}
    keys = keys_of(model)
    if key in model.later or (key in later and not did_you_mean(key, keys)):
        return not_supported_yet(key, path)
    homes = [part.__name__ for part in _all_parts() if key in keys_of(part) and part is not model]
    if homes:
        problem = unknown_key(key, keys)
        where = listed(
            dict.fromkeys(HOME_NAMES.get(home, "") for home in homes if home in HOME_NAMES)
        )
        return Problem(problem.got, problem.allowed, f"{key!r} belongs {where}", path)
    return unknown_key(key, keys, path)


HOME_NAMES = {
    "Scenario": "at top level",
    "CustomerKeys": "at top level, on a type or on a tier",
    "ContactType": "on a contact type",
    "Tier": "on a tier",
    "Pool": "on a pool",
    "Bot": "on a bot",
    "Rule": "on a routing rule",
    "Stage": "on a stage of a routing rule",
    "Conversation": "in `conversation`",
    "Target": "on a target",
    "Shift": "on a shift",
    "Day": "in `day`",
}


def _missing(path: Path) -> Problem:
    field = field_of(model_at(path[:-1]), str(path[-1]))
    return missing_key(str(path[-1]), field.description or "", path)


def keys_of(model: type[Part]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in model.model_fields.items())


def field_of(model: type[Part], key: str) -> Any:
    return next(f for name, f in model.model_fields.items() if key in (name, f.alias))


def model_at(path: Path) -> type[Part]:
    """Find the model that a path leads to; names and list positions are passed over."""
    model: type[Part] = Scenario
    for part in path:
        if isinstance(part, str) and part in keys_of(model):
            model = _model_in(field_of(model, part).annotation) or model
    return model


def _model_in(annotation: Any) -> type[Part] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation  # type: ignore[return-value]
    found = (_model_in(part) for part in get_args(annotation))
    return next((model for model in found if model), None)


def _all_parts(root: type[Part] = Part) -> Iterator[type[Part]]:
    for part in root.__subclasses__():
        yield part
        yield from _all_parts(part)
