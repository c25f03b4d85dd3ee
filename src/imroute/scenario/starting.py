"""Contacts that are there at the first instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from imroute.errors import Invalid, unknown_key
from imroute.scenario import schemas
from imroute.scenario.kind import Kind
from imroute.scenario.names import known
from imroute.scenario.raw import Context, Raw, each, mapping, text
from imroute.units import COUNT, parse_count


@dataclass(frozen=True, slots=True)
class Started:
    """So many wait, so many are in an agent's hands, part done."""

    waiting: int = 0
    in_hand: int = 0

    @property
    def all(self) -> int:
        return self.waiting + self.in_hand


KEYS = ("waiting", "in_hand")
ALLOWED = "a number waiting, or {waiting: 3, in_hand: 20}"


def _started(raw: Raw) -> Started:
    if not isinstance(raw, Mapping):
        return Started(parse_count(text(raw, ALLOWED)))
    written = mapping(raw, ALLOWED)
    if unknown := [unknown_key(key, KEYS, (key,)) for key in written if key not in KEYS]:
        raise Invalid(*unknown)
    counts = each(written.items(), lambda _, value: parse_count(text(value, COUNT.allowed)))
    return Started(**dict(zip(written, counts, strict=True)))


def _by_type(raw: Raw, context: Context) -> dict[str, Started]:
    written = mapping(raw, f"{COUNT.allowed}, for each contact type: {{NAME: {COUNT.example}}}")

    def read(key: str, value: Raw) -> Started:
        known("contact type", key, context.types)
        return _started(value)

    return dict(zip(written, each(written.items(), read), strict=True))


_TWO: schemas.Schema = {
    "type": "object",
    "properties": dict.fromkeys(KEYS, schemas.COUNT),
    "minProperties": 1,
    "additionalProperties": False,
}
StartByType = Annotated[
    dict[str, Started],
    Kind(
        "contacts per type",
        _by_type,
        schemas.by_name(schemas.either(schemas.COUNT, _TWO)),
        "{refund: 12}",
        by_name=True,
        whole=True,
    ),
]
