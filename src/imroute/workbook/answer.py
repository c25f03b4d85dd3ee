"""The first sheet of a study: its answer in words, and how that came about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import RenderableType

from imroute.facts.measures import MEASURES
from imroute.language import say
from imroute.loading import Assumed, Loaded
from imroute.workbook import common, prose
from imroute.workbook.book import Book
from imroute.workbook.sheet import Sheet


def answer(book: Book, parts: Iterable[RenderableType]) -> None:
    """What a study found, in the sentences of the screen."""
    sheet = Sheet(book, say("Answer"))
    prose.tell(sheet, parts)
    sheet.finish()


def closing(
    book: Book,
    loaded: Loaded,
    provenance: Mapping[str, object],
    assumed: Iterable[Assumed] = (),
    measures: Iterable[str] = MEASURES,
) -> None:
    """The last sheets: what was assumed, what words mean, and from what it was made."""
    common.assumed(book, (*assumed, *loaded.assumed))
    common.definitions(book, measures)
    common.about(book, loaded, provenance)
