"""What a variant is to a thousand contacts."""

from __future__ import annotations

import math
import shlex
from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from imroute.findings.customers import in_thousandths
from imroute.findings.numbers import plain
from imroute.language import say
from imroute.studies.compare import Change, Changes, Compared, CompareResult, Example, Moves
from imroute.targets import scope_name, time_in_words


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
    found = [(said, float(moves.number(change))) for change, said in _fates(moves)]
    found.append((say("do not come any more"), float(moves.only_base)))
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    for (said, count), of_thousand in zip(found, in_thousandths(found), strict=True):
        if count:
            table.add_row(f"{of_thousand:,}" if of_thousand else say("under 1"), said)
    return table


def _fates(moves: Moves) -> Iterator[tuple[Change, str]]:
    sooner, later = _time(moves.sooner_s), _time(moves.later_s)
    yield Change.SAME, say("nothing changes")
    yield Change.SOONER, say("answered sooner, by {time} on average", time=sooner)
    yield Change.LATER, say("answered later, by {time} on average", time=later)
    yield Change.ANSWERED, say("answered, who were not before")
    yield Change.LOST, say("not answered, who were before")
    yield Change.TO_BOT, say("settled by the bot, answered by an agent before")
    yield Change.FROM_BOT, say("answered by an agent, settled by the bot before")


def _time(seconds: float) -> str:
    return "" if math.isnan(seconds) else time_in_words(seconds)


def _besides(everyone: Moves) -> Iterator[str]:
    coming = 1000 / (everyone.contacts + everyone.only_base)
    if everyone.only_variant:
        many = _few(everyone.only_variant * coming)
        yield say("Besides, {number} come that did not before.", number=many)
    if everyone.moved:
        many = _few(everyone.moved * coming)
        yield say("Answered by another pool than before: {number}.", number=many)


def _few(number: float) -> str:
    return plain(number) if number >= 0.5 else say("under 1")


def by_group(groups: Sequence[Moves]) -> RenderableType:
    """The same of 1,000 of each group of customers."""
    shown = (Change.SOONER, Change.LATER, Change.ANSWERED, Change.LOST)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(say("of 1,000 of"))
    for head in (say("sooner"), say("later"), say("answered now"), say("not any more")):
        table.add_column(head, justify="right")
    for moves in groups:
        of_thousand = [moves.number(change) / moves.contacts * 1000 for change in shown]
        table.add_row(scope_name(moves.scope), *map(plain, of_thousand))
    return table


def _reasons(result: CompareResult, compared: Compared, changes: Changes) -> Iterator[str]:
    if told := [(one, why) for one in changes.examples if (why := _why(one))]:
        yield say("To see why: {command} and", command=_command(result, compared))
        for example, why in told:
            options = f"  --day {example.day} --contact {example.contact}"
            yield say("{options}   ({why})", options=options, why=why)


def _command(result: CompareResult, compared: Compared) -> str:
    base = f" --variant {result.base.variant_name}" if result.base.variant_name else ""
    seed = f" --seed {result.settings.seed}" if result.settings.seed != 1 else ""
    file = shlex.quote(result.base.file)
    return f"imroute explain {file}{base} --against {compared.name}{seed}"


def _why(example: Example) -> str:
    """Why a contact is worth a look; "" if it is not."""
    if example.change is Change.ANSWERED:
        return say("answered, and was not before")
    if example.change is Change.LOST:
        return say("not answered, and was before")
    time = _time(abs(example.seconds))
    if example.change is Change.SOONER:
        return say("the most sooner, by {time}", time=time)
    return say("the most later, by {time}", time=time) if example.change is Change.LATER else ""
