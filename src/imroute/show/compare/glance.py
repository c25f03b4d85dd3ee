"""All variants at a glance, one line each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from imroute.findings.differences import limits, value
from imroute.language import say
from imroute.show.compare.figures import at, base_name, figure, in_short
from imroute.show.looks import LOOKS
from imroute.studies.compare import Compared, CompareResult
from imroute.targets import Verdict, periods

GLANCE = (("response_time", "mean"), ("abandonment", "mean"), ("cost", "mean"))


def glance(result: CompareResult) -> RenderableType:
    """One line a variant: its verdicts, and what it does to the main numbers."""
    columns = [("service_level", result.within), *GLANCE]
    known = [key for key in columns if any(at(one, key) for one in result.variants)]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for number, head in enumerate(_heads(result, known)):
        table.add_column(head, justify="left" if number < 2 else "right", overflow="fold")
    table.add_row(base_name(result), _marks(result.verdicts), *_base_cells(result, known))
    for compared in result.variants:
        after = [one.after for one in compared.targets if one.after]
        table.add_row(compared.name, _marks(after), *_cells(compared, known))
    return table


def _heads(result: CompareResult, known: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield from ("", say("targets"), say("in {time}", time=in_short(result)))
    yield from (say("range"), say("response"), say("gave up"))
    if GLANCE[-1] in known:
        yield say("cost a {period}", period=periods(result.period))


def _marks(verdicts: Sequence[Verdict]) -> Text:
    return Text(" ").join(Text(*LOOKS[verdict.verdict]) for verdict in verdicts)


def _base_cells(result: CompareResult, keys: Sequence[tuple[str, str]]) -> Iterator[str]:
    for i, key in enumerate(keys):
        found = next(found for one in result.variants if (found := at(one, key)))
        yield value(found.base, found.unit)
        if i == 0:
            yield ""


def _cells(compared: Compared, keys: Sequence[tuple[str, str]]) -> Iterator[Text]:
    for i, key in enumerate(keys):
        found = at(compared, key)
        yield Text("–") if found is None else figure(found)
        if i == 0:
            yield Text(limits(found) if found else "")
