"""Options and progress that commands share."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from imroute.language import Language

if TYPE_CHECKING:
    from imroute.store import Store
    from imroute.studies.progress import Progress

File = Annotated[Path, typer.Argument(help="Scenario file (.yaml).", show_default=False)]
Seed = Annotated[int, typer.Option(help="Same seed, same customers.")]
Variant = Annotated[
    Optional[str],  # noqa: UP045 - typer reads the annotation at run time
    typer.Option(help="Run a what-if of the scenario.", show_default=False),
]
Engine = Annotated[
    str, typer.Option(help="Engine: kernel (compiled), or reference (to read and extend).")
]
DEFAULT_ENGINE = "kernel"
Days = Annotated[int, typer.Option(help="Days to simulate of each case.")]
Cluster = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        help="Simulate on a Dask cluster, such as tcp://127.0.0.1:8786.", show_default=False
    ),
]
StoreFile = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(
        "--store",
        help="Keep finished cases in this file; a study that was stopped goes on from there.",
        show_default=False,
    ),
]


class Format(StrEnum):
    """How results are printed."""

    table = "table"
    json = "json"
    csv = "csv"


Output = Annotated[Format, typer.Option("--format", help="What to print.")]
Lang = Annotated[Language, typer.Option("--lang", help="Language of tables and reports.")]
Spoken = Annotated[Language, typer.Option("--lang", help="Language of what is printed.")]
ReportFile = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(
        "--report",
        help="Also write a report: one .html page that needs no network.",
        show_default=False,
    ),
]
PlotsFolder = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(
        "--plots", help="Also write all pictures to this folder (.png).", show_default=False
    ),
]
ExcelFile = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(
        "--excel", help="Also write an Excel workbook with charts (.xlsx).", show_default=False
    ),
]


@contextlib.contextmanager
def store_at(path: Path | None, study: str) -> Iterator[Store | None]:
    """Open the store that a study asks for, if it does."""
    if path is None:
        yield None
        return
    from imroute.store import Store

    with Store(path, study) as store:
        yield store


@contextlib.contextmanager
def progress_bar() -> Iterator[Progress]:
    """Show a bar with the time left on a terminal, and nothing in a pipe."""
    from imroute.studies.progress import quiet

    if not sys.stderr.isatty():
        yield quiet
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("simulating", total=None)

        def show(done: int, expected: int, what: str, /) -> None:
            bar.update(task, completed=done, total=expected, description=what)

        yield show
