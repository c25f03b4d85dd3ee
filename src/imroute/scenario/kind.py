"""What a kind of value is, and what can be said of a key beside its type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, core_schema

from imroute.scenario.raw import Context, Raw, Reader
from imroute.scenario.schemas import Schema

NOWHERE = Context()


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """One kind of written value, called `name` in the reference.

    `show` writes a value that a model holds as its default. `by_name` marks a map by name, to which
    a file that extends another adds; every other value is replaced. `whole` marks whole numbers,
    which variants round.
    """

    name: str
    read: Reader[Any]
    schema: Schema
    example: str
    show: Callable[[Any], str] = str
    by_name: bool = False
    whole: bool = False

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self._validate)

    def _validate(self, raw: Raw, info: ValidationInfo) -> object:
        return self.read(raw, info.context or NOWHERE)


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What holds where a key is written nowhere, for help; the model's own default is None."""

    written: str


@dataclass(frozen=True, slots=True)
class Example:
    """What could stand under one key, for help; without it, the example of the kind."""

    written: str
