"""What a variant is to a thousand contacts."""

from __future__ import annotations

import math
import shlex
from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from imroute.findings.numbers import plain
from imroute.show.people import in_thousandths
from imroute.studies.compare import (
    Change,
    Changes,
    Compared,
    CompareResult,
    Example,
    Moves,
)
from imroute.targets import time_in_words

CHANGES = {
    Change.SAME: "nothing changes",
    Change.SOONER: "answered sooner, by {sooner} on average",
    Change.LATER: "answered later, by {later} on average",
    Change.ANSWERED: "answered, who were not before",
    Change.LOST: "not answered, who were before",
    Change.TO_BOT: "settled by the bot, answered by an agent before",
    Change.FROM_BOT: "answered by an agent, settled by the bot before",
}


def contacts(result: CompareResult, compared: Compared) -> RenderableType:
    changes = compared.changes
    assert changes is not None
    rows = [moves for moves in changes.groups[1:] if moves.contacts]
    parts: list[RenderableType] = [fates(changes.groups[0])]
    parts += [Text("\n".join(said))] if (said := list(_besides(changes.groups[0]))) else []
    parts += [by_group(rows)] if len(rows) > 2 else []
    parts += [Text("\n".join(said))] if (said := list(_reasons(result, compared, changes))) else []
    return Group(*parts)


def fates(moves: Moves) -> RenderableType:
    """What a variant is to those who come, in parts of a thousand that add up."""
    words = {
        "sooner": _time(moves.sooner_s),
        "later": _time(moves.later_s),
    }
    found = [
        (said.format(**words), float(moves.number(change))) for change, said in CHANGES.items()
    ]
    found.append(("do not come any more", float(moves.only_base)))
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    for (said, count), of_thousand in zip(found, in_thousandths(found), strict=True):
        if count:
            table.add_row(f"{of_thousand:,}" if of_thousand else "under 1", said)
    return table


def _time(seconds: float) -> str:
    return "" if math.isnan(seconds) else time_in_words(seconds)


def _besides(everyone: Moves) -> Iterator[str]:
    coming = 1000 / (everyone.contacts + everyone.only_base)
    if everyone.only_variant:
        yield f"Besides, {_few(everyone.only_variant * coming)} come that did not before."
    if everyone.moved:
        yield f"Answered by another pool than before: {_few(everyone.moved * coming)}."


def _few(number: float) -> str:
    return plain(number) if number >= 0.5 else "under 1"


def by_group(groups: Sequence[Moves]) -> RenderableType:
    """The same of 1,000 of each group of customers."""
    shown = (Change.SOONER, Change.LATER, Change.ANSWERED, Change.LOST)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head in ("of 1,000 of", "sooner", "later", "answered now", "not any more"):
        table.add_column(head, justify="left" if head.startswith("of") else "right")
    for moves in groups:
        of_thousand = [moves.number(change) / moves.contacts * 1000 for change in shown]
        table.add_row(moves.scope.replace(":", " "), *map(plain, of_thousand))
    return table


def _reasons(result: CompareResult, compared: Compared, changes: Changes) -> Iterator[str]:
    if told := [example for example in changes.examples if example.change in EXAMPLES]:
        yield f"To see why: {_command(result, compared)} and"
        yield from map(_example, told)


EXAMPLES = {
    Change.SOONER: "the most sooner",
    Change.LATER: "the most later",
    Change.ANSWERED: "answered, and was not before",
    Change.LOST: "not answered, and was before",
}


def _command(result: CompareResult, compared: Compared) -> str:
    base = f" --variant {result.base.variant_name}" if result.base.variant_name else ""
    seed = f" --seed {result.settings.seed}" if result.settings.seed != 1 else ""
    file = shlex.quote(result.base.file)
    return f"imroute explain {file}{base} --against {compared.name}{seed}"


def _example(example: Example) -> str:
    by = "" if math.isnan(example.seconds) else f", by {time_in_words(abs(example.seconds))}"
    what = f"{EXAMPLES[example.change]}{by}"
    return f"  --day {example.day} --contact {example.contact}   ({what})"
