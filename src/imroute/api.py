"""A scenario file in a notebook: what the commands do, as methods.

import imroute
desk = imroute.load("scenarios/ecommerce_evening.yaml")
desk.variant("three_at_peak").run(days=50).to_frame()
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from imroute.loading import Loaded
from imroute.loading import load as load_file
from imroute.loading import load_text as load_written

if TYPE_CHECKING:
    from imroute.studies import RunResult


class ScenarioFile(Loaded):
    """A scenario ready to run, as read from a file, with a variant or with changes made to it.

    Nothing changes a scenario in place: each method gives another one, or a result.
    """

    __slots__ = ()

    @classmethod
    def of(cls, loaded: Loaded) -> Self:
        return cls(**{field.name: getattr(loaded, field.name) for field in fields(Loaded)})

    def variant(self, name: str | None) -> Self:
        """The same file with one of its variants, or with None as it is written."""
        return self.of(self.as_variant(name))

    def changed(self, values: Mapping[str, object]) -> Self:
        """The same with values at dotted paths, as a variant would put them there.

        Values are numbers, texts as in a scenario file, and maps and lists of these:
        `{"pools.team.agents": 14, "demand": {"times": 1.2}}`.
        """
        return self.of(Loaded.changed(self, values))

    def run(self, **options: Any) -> RunResult:
        """Simulate and measure it; the options are those of `imroute.run`."""
        from imroute.studies import run

        return run(self, **options)


def load(file: str | Path, variant: str | None = None) -> ScenarioFile:
    """Read a scenario, with a variant if one is named; raise `ScenarioError` with all problems."""
    return ScenarioFile.of(load_file(file, variant))


def load_text(text: str, file: str = "scenario", variant: str | None = None) -> ScenarioFile:
    """Read a scenario from its text, such as the `text` of a stored result."""
    return ScenarioFile.of(load_written(text, file, variant))
