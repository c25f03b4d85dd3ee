"""Which drawings stand in which part of a page, study by study."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from imroute import plots
from imroute.report.pictures import Drawing, drawing
from imroute.studies import RunResult

# Names of functions of `imroute.plots`, by the names of sections.
BESIDE: Mapping[type, Mapping[str, Sequence[str]]] = {
    RunResult: {"day": ("service_level",)},
}


class Illustrator:
    """Draws what stands beside the sections of one page, and numbers the drawings."""

    def __init__(self, result: object) -> None:
        self._result = result
        self._numbers = itertools.count(1)

    def beside(self, section: str) -> Iterator[Drawing]:
        for name in BESIDE.get(type(self._result), {}).get(section, ()):
            yield drawing(getattr(plots, name), (self._result,), next(self._numbers))
