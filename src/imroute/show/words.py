"""What was assumed, what the words mean, and all facts with their sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from imroute import facts
from imroute.facts.measures import MEASURES
from imroute.findings.numbers import number
from imroute.language import Language, say, spoken, translated
from imroute.language.joining import with_commas
from imroute.loading import Assumed
from imroute.measures.experience import EXPERIENCE
from imroute.show.parts import section
from imroute.studies import RunResult
from imroute.targets import measure_name, short_time


def assumed(found: Sequence[Assumed]) -> RenderableType:
    """List what was filled in, by source; what is the same for several parts is told once."""
    if not found:
        return Text(say("Nothing: the scenario says it all."))
    by_source: dict[str, dict[str, list[str]]] = {}
    for one in found:
        begin, _, last = one.path.rpartition(".conversation.")
        what = f"{last or one.path}: {one.told}"
        by_source.setdefault(one.source, {}).setdefault(what, []).append(begin.rpartition(".")[2])
    lines = Text()
    for source, values in by_source.items():
        for what, names in values.items():
            whom = with_commas(name for name in names if name)
            lines.append(f"{what}{f'   ({whom})' if whom else ''}\n")
        lines.append(f"    {translated(source)}\n", "dim")
    lines.rstrip()
    return lines


SHOWN_MEASURES = (
    "service_level",
    "response_time",
    "queue_time",
    "inbox_time",
    "first_answer",
    "reply_time",
    "focus_occupancy",
)


WHERE_ANY = ("transfer_wait", "lost_in_conversation", "abandoned_silently", *EXPERIENCE)


def shown_measures(result: RunResult) -> list[str]:
    """The measures that the screen told of."""
    any_of = [name for name in WHERE_ANY if number(result, name, "all", "mean") > 0]
    return [*SHOWN_MEASURES, *any_of]


def definitions(names: Sequence[str]) -> RenderableType:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for name in names:
        table.add_row(_called(name), Text(translated(MEASURES[name].definition), "dim"))
    return table


def _called(measure: str) -> str:
    """The id of a measure, as English definitions have it; in another language its name."""
    return measure if spoken() is Language.en else measure_name(measure)


def facts_tables() -> Iterator[RenderableType]:
    """Print every table of targets, formulas and defaults with its sources."""
    for table in facts.tables():
        shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        for column in table.columns:
            shown.add_column(translated(column), overflow="fold")
        for row in table.rows:
            cells = zip(table.keys, row, strict=True)
            shown.add_row(*(cell if key in AS_WRITTEN else in_text(cell) for key, cell in cells))
        note = Text(translated(table.note), "dim")
        yield section("facts", translated(table.title), Group(note, shown))


AS_WRITTEN = ("id", "written")  # columns of what a planner writes in a scenario


def in_text(cell: str) -> str:
    """A text or a time of a table of facts, in the language spoken."""
    return short_time(cell) if re.fullmatch(r"([\d.]+[dhms])+", cell) else translated(cell)
