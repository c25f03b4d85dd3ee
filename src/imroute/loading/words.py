"""What pydantic found wrong, in our words and at its place in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from imroute.errors import (
    Invalid,
    Mark,
    Path,
    Problem,
    misplaced_key,
    missing_key,
    nothing,
    shorten,
    too_many,
    typing_slip,
    unknown_choice,
    unknown_key,
)
from imroute.loading.nodes import Map, mark_at
from imroute.scenario import Variant
from imroute.scenario.outline import Slot, fields, homes, keys_of, slot_at, slots
from imroute.scenario.raw import shown

MAX_WORDED = 500
NAMED = {
    "tiers": "tier",
    "contact_types": "contact type",
    "bots": "bot",
    "pools": "pool",
    "routing": "rule",
    "variants": "variant",
    "escalates": "contact type",
}


def problems_of(error: ValidationError) -> list[Problem]:
    """Word every error of a validation."""
    return [
        problem
        for details in error.errors(include_url=False)[:MAX_WORDED]
        if details["type"] != "too_short" or not details["input"]  # else its items are wrong
        for problem in _worded(details)
    ]


def in_order(problems: Iterable[Problem], tree: Map) -> list[Problem]:
    """Place the problems and sort them as they stand in the files, this file's first."""
    placed = [p if p.where else p.at(mark_at(tree, p.path)) for p in dict.fromkeys(problems)]

    def place(problem: Problem) -> tuple[bool, str, int, int]:
        where = problem.where
        mark = where if isinstance(where, Mark) else Mark(where)
        return mark.file != tree.mark.file, mark.file, mark.line, mark.column

    return sorted(placed, key=place)


def _worded(details: ErrorDetails) -> Iterator[Problem]:
    path: Path = tuple(details["loc"])
    cause = details.get("ctx", {}).get("error")
    if isinstance(cause, Invalid):
        yield from (problem.under(*path) for problem in cause.problems)
    else:
        yield _WORDS.get(details["type"], _other)(details, path)


def _missing(details: ErrorDetails, path: Path) -> Problem:
    key, above, slot = str(path[-1]), slot_at(path[:-1]), slot_at(path)
    field = fields(above.part)[key] if above and above.part else None
    meaning = (field.description if field else None) or ""
    return missing_key(key, meaning, path, slot.example if slot else "")


def _extra(details: ErrorDetails, path: Path) -> Problem:
    key, slot = str(path[-1]), slot_at(path[:-1])
    assert slot is not None
    assert slot.part is not None
    keys = keys_of(slot.part)
    if belongs := homes(key, slot.part):
        return misplaced_key(key, keys, belongs, path)
    return unknown_key(key, keys, path)


def _choice(details: ErrorDetails, path: Path) -> Problem:
    got, slot = shown(details["input"]), slot_at(path)
    return unknown_choice(got, "one of", slot.choices if slot else (), path)


def _shape(details: ErrorDetails, path: Path) -> Problem:
    """Something else than the map or list that belongs here."""
    raw, slot, key = details["input"], slot_at(path), str(path[-1]) if path else ""
    assert slot is not None
    if raw == "":
        return nothing(_allowed(slot, path), path)
    got = shorten(shown(raw))
    if _is_unnamed(slot, path):
        named = NAMED[str(path[-2])]
        do = f"write the name of the {named} above it: {path[-2]}: {{NAME: {{{key}: …}}}}"
        return Problem(got, f"a {named}, with its keys under its name", do, path)
    do = typing_slip(got) or f"write for example {_example(slot, path)}"
    return Problem(got, _allowed(slot, path), do, path)


def _is_unnamed(slot: Slot, path: Path) -> bool:
    """Tell whether the name of a part was left out, so that its first key stands in its place."""
    if slot.part is None or len(path) != 2 or path[0] not in NAMED:
        return False
    return path[1] in slots(slot.part)


def _example(slot: Slot, path: Path) -> str:
    above = slot_at(path[:-1])
    if above is not None and above.form in ("parts by name", "list of parts"):
        return f"{path[-2]}: {above.example}"
    return f"{path[-1]}: {slot.example}"


def _allowed(slot: Slot, path: Path) -> str:
    keys = ", ".join(slots(slot.part)) if slot.part else ""
    if slot.part is Variant:
        keys += ", or dotted paths such as pools.team.agents"
    if slot.form == "parts by name":
        return f"a map by name: each {NAMED[str(path[-1])]} with its keys ({keys})"
    if slot.form == "list of parts":
        return f"a list of maps with the keys: {keys}"
    return f"a map with the keys: {keys}"


def _too_few(details: ErrorDetails, path: Path) -> Problem:
    slot = slot_at(path)
    assert slot is not None
    do = f"write at least one, such as {_example(slot, path)}"
    return Problem(shown(details["input"]), _allowed(slot, path), do, path)


def _too_many(details: ErrorDetails, path: Path) -> Problem:
    slot, limit = slot_at(path), int(details.get("ctx", {}).get("max_length", 0))
    what = "items" if slot is not None and slot.form == "list of parts" else "names"
    return too_many(len(details["input"]), limit, what, "leave some out", path)


def _other(details: ErrorDetails, path: Path) -> Problem:
    return Problem(shorten(shown(details["input"])), details["msg"], "see the reference", path)


_WORDS: dict[str, Callable[[ErrorDetails, Path], Problem]] = {
    "extra_forbidden": _extra,
    "missing": _missing,
    "literal_error": _choice,
    "model_type": _shape,
    "model_attributes_type": _shape,
    "dict_type": _shape,
    "tuple_type": _shape,
    "too_short": _too_few,
    "too_long": _too_many,
}
