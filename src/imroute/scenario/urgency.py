"""How urgent a matter is."""

from __future__ import annotations

from typing import Annotated, Literal

from imroute.errors import Invalid, unknown_choice
from imroute.scenario import schemas
from imroute.scenario.kind import Kind
from imroute.scenario.raw import Context, Raw, each_item, text

Grade = Literal["urgent", "important", "general", "low"]
GRADES = ("urgent", "important", "general", "low")


def _grade(raw: Raw) -> str:
    name = text(raw, "an urgency")
    if name in GRADES:
        return name
    raise Invalid(unknown_choice(name, "an urgency", GRADES))


def _grades(raw: Raw, context: Context) -> tuple[str, ...]:
    if isinstance(raw, str):
        return (_grade(raw),)
    return tuple(dict.fromkeys(each_item(raw, "urgencies: [urgent, important]", _grade)))


_NAMES: schemas.Schema = {"enum": list(GRADES)}
Grades = Annotated[
    tuple[str, ...],
    Kind("urgencies", _grades, schemas.either(_NAMES, schemas.list_of(_NAMES)), "urgent"),
]
