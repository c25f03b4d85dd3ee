"""A result as a page: what it holds, in order, and the HTML that the template makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.text import Text

from imroute.findings.advice import Step, steps
from imroute.language import say, say_many, spoken, translated
from imroute.report import provenance
from imroute.report.blocks import Block, Grid, Laid, Line, Prose, plain
from imroute.report.fonts import beyond_ascii, faces
from imroute.report.headlines import Headline, headline
from imroute.report.illustrated import Illustrator
from imroute.report.pictures import Drawing
from imroute.report.ranges import with_ranges
from imroute.report.reading import blocks, lines
from imroute.report.studies import loaded_of, study_of, verdicts_of
from imroute.show import Section
from imroute.studies import RunResult

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDED = ("assumed", "definitions")  # to look up, not to read


@dataclass(frozen=True, slots=True)
class Part:
    """A titled part of the page; `spans` tells whether it takes the whole width of a screen."""

    name: str
    title: str
    blocks: tuple[Laid, ...]
    drawings: tuple[Drawing, ...] = ()
    spans: bool = True
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on a page, as text: nothing of it is HTML yet."""

    kind: str
    title: str
    lead: tuple[Line, ...]
    headline: Headline
    parts: tuple[Part, ...]
    steps: tuple[Step, ...]
    made_by: tuple[tuple[str, str], ...]
    again: tuple[str, str]
    scenario: str
    language: str = field(default_factory=lambda: spoken().value)


def page_of(result: Any) -> Page:
    """Lay out a result in the language spoken."""
    study, loaded = study_of(result), loaded_of(result)
    shown = list(study.parts(result))
    heading = shown[0]
    assert isinstance(heading, Text)
    title, *lead = lines(heading)
    first = headline(result, shown)
    return Page(
        translated(study.name),
        plain(title),
        tuple(line for line in lead if plain(line) != first.sentence),
        first,
        tuple(_paired(list(_parts(result, shown[1:], first)))),
        tuple(steps(result)) if isinstance(result, RunResult) else (),
        tuple(provenance.rows(loaded, result.provenance)),
        provenance.again(result, loaded),
        loaded.text,
    )


def _parts(result: object, shown: Sequence[RenderableType], first: Headline) -> Iterator[Part]:
    illustrator = Illustrator(result)
    for one in shown:
        if isinstance(one, Section):
            yield _part(result, one, first, illustrator)
        else:
            yield Part("", "", tuple(blocks(one)))


def _part(result: object, section: Section, first: Headline, illustrator: Illustrator) -> Part:
    told = list(_without(blocks(section.body), first.sentence))
    verdicts = verdicts_of(result) if section.name == "targets" else ()
    found = tuple(with_ranges(told, verdicts))
    drawings = tuple(illustrator.beside(section.name))
    folded = section.name in FOLDED
    small = not drawings and not folded and all(_is_small(block) for block in found)
    return Part(section.name, section.title, found, drawings, not small, folded)


def _without(found: Iterable[Block], sentence: str) -> Iterator[Block]:
    """Blocks without what is said at the head of the page already."""
    for block in found:
        if isinstance(block, Prose):
            block = replace(block, lines=tuple(x for x in block.lines if plain(x) != sentence))
            if not block.lines:
                continue
        yield block


def _is_small(block: Laid) -> bool:
    return isinstance(block, Prose) or (isinstance(block, Grid) and not (block.wide or block.long))


def _paired(parts: list[Part]) -> Iterator[Part]:
    """Small parts stand side by side; one that is left alone takes the whole width."""
    waiting = False
    for i, part in enumerate(parts):
        after = parts[i + 1] if i + 1 < len(parts) else None
        if part.spans or waiting:
            waiting = False
            yield part
        elif after is None or after.spans:
            yield replace(part, spans=True)
        else:
            waiting = True
            yield part


# HTML ---------------------------------------------------------------------------------------------


def html(page: Page) -> str:
    """Fill the template; the fonts are made for the characters that the page turned out to hold."""
    template = environment().get_template("page.html")
    text = template.render(page=page, faces=())
    drawn = "".join(one.text for part in page.parts for one in part.drawings)
    return template.render(page=page, faces=faces({*drawn, *beyond_ascii(text)}))


def rows_in_words(rows: int) -> str:
    return say_many("{n} row in figures", "{n} rows in figures", rows)


@cache
def environment() -> Environment:
    """Jinja with every text escaped."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    made = Environment(
        autoescape=True,
        loader=FunctionLoader(_file),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"say": say, "rows_in_words": rows_in_words}
    return made


def _file(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
