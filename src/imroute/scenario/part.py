"""What all parts of a scenario have in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationInfo, model_validator

from imroute.errors import Invalid, Problem
from imroute.scenario.raw import Context


class Part(BaseModel):
    """A part of a scenario: unknown keys are refused, nothing changes after loading."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, use_attribute_docstrings=True
    )

    @model_validator(mode="after")
    def _hold_together(self, info: ValidationInfo) -> Self:
        if problems := list(self.problems(info.context or Context())):
            raise Invalid(*problems)
        return self

    def problems(self, context: Context) -> Iterator[Problem]:
        """Say what is wrong between the keys of this part, each alone being right."""
        yield from ()
