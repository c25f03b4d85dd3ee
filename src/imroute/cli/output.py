"""How a study is given out: table, JSON or CSV, a report, a workbook; 130 tells of Ctrl-C."""

from __future__ import annotations

import sys
from collections.abc import Callable
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

    def __post_init__(self) -> None:
        from imroute.documents.places import refuse_place

        if self.report is not None:
            refuse_place(self.report, "--report", ".html")
        if self.excel is not None:
            refuse_place(self.excel, "--excel", ".xlsx")
        if self.language is not Language.en and self.output is not Format.table and not self._files:
            self._refuse_language()

    @property
    def _files(self) -> bool:
        return self.report is not None or self.excel is not None

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

        try:
            write_files(result, faces)
        finally:  # a file that cannot be written loses nobody the answer
            with speaking(faces.language):
                show(result, console())
        _end(result)
    else:
        give_text(result, faces, json if faces.output is Format.json else csv)


def give_text(result: Result, faces: Faces, written: Callable[[Result], str]) -> None:
    """The same for a text that is not a table."""
    try:
        write_files(result, faces)
    finally:
        sys.stdout.write(written(result))
    _end(result)


def _end(result: Answer) -> None:
    if result.interrupted:
        raise typer.Exit(130)


def write_files(result: Answer, faces: Faces) -> None:
    """Write the report and the workbook that were asked for."""
    from imroute.language import speaking

    with speaking(faces.language):
        if faces.report is not None:
            from imroute.report import write_report

            write_report(result, faces.report)
            typer.echo(f"wrote {faces.report}", err=True)
        if faces.excel is not None:
            from imroute.workbook import write_workbook

            write_workbook(result, faces.excel)
            typer.echo(f"wrote {faces.excel}", err=True)
