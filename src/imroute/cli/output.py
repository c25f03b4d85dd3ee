"""How a study is given out: table, JSON or CSV, a report, a workbook; 130 tells of Ctrl-C."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import typer

from imroute.cli.options import Format
from imroute.language import Language

if TYPE_CHECKING:
    from rich.console import Console


class Answer(Protocol):
    """The result of a study."""

    @property
    def interrupted(self) -> bool: ...


Result = TypeVar("Result", bound=Answer)


@dataclass(frozen=True, slots=True)
class Faces:
    """What is asked for of a result besides its numbers; refused before anything is simulated."""

    output: Format
    language: Language
    report: Path | None = None
    excel: Path | None = None
    plots: Path | None = None

    def __post_init__(self) -> None:
        from imroute.documents.places import refuse_folder, refuse_place

        if self.report is not None:
            refuse_place(self.report, "--report", ".html")
        if self.excel is not None:
            refuse_place(self.excel, "--excel", ".xlsx")
        if self.plots is not None:
            refuse_folder(self.plots, "--plots")
        if self.language is not Language.en and self.output is not Format.table and not self._files:
            self._refuse_language()

    @property
    def _files(self) -> bool:
        return any(place is not None for place in (self.report, self.excel, self.plots))

    def _refuse_language(self) -> None:
        from imroute.errors import Problem, UsageError

        allowed = f"--lang en: --format {self.output.value} has the same names in every language"
        do = "leave --lang out, or ask for a table or a report"
        raise UsageError(Problem(f"--lang {self.language.value}", allowed, do, ("--lang",)))


def give_out(
    result: Result,
    faces: Faces,
    show: Callable[[Result, Console], None],
    json: Callable[[Result], str],
    csv: Callable[[Result], str],
) -> None:
    """Print and write a result as asked; a study that was stopped exits with 130."""
    if faces.output is Format.table:
        from imroute.language import speaking
        from imroute.show import console

        with speaking(faces.language):
            show(result, console())
        _end(result, faces)
    else:
        give_text(result, faces, json if faces.output is Format.json else csv)


def give_text(result: Result, faces: Faces, written: Callable[[Result], str]) -> None:
    """The same for a text that is not a table."""
    sys.stdout.write(written(result))
    _end(result, faces)


def _end(result: Answer, faces: Faces) -> None:
    """The answer is out: a file that cannot be written loses it to nobody."""
    write_files(result, faces)
    if result.interrupted:
        raise typer.Exit(130)


def write_files(result: Answer, faces: Faces) -> None:
    """Write the files that were asked for; one that cannot be is told of after the others."""
    from imroute.errors import UsageError
    from imroute.language import speaking

    failed = list[UsageError]()
    with speaking(faces.language):
        for place, write in _writers(faces):
            try:
                write(result, place)
                typer.echo(f"wrote {place}", err=True)
            except UsageError as error:
                failed.append(error)
    for further in failed[1:]:
        typer.echo(str(further), err=True)
    if failed:
        raise failed[0]


def _writers(faces: Faces) -> Iterator[tuple[Path, Callable[[Answer, Path], object]]]:
    if faces.report is not None:
        from imroute.report import write_report

        yield faces.report, write_report
    if faces.excel is not None:
        from imroute.workbook import write_workbook

        yield faces.excel, write_workbook
    if faces.plots is not None:
        from imroute.documents.pictures import save_pictures

        yield faces.plots, save_pictures
