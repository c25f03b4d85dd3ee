"""imroute run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from imroute.cli.app import app
from imroute.cli.options import (
    DEFAULT_ENGINE,
    Cluster,
    Engine,
    ExcelFile,
    File,
    Format,
    Lang,
    Output,
    PlotsFolder,
    ReportFile,
    Seed,
    Variant,
    progress_bar,
)
from imroute.cli.output import Faces, give_out, write_files
from imroute.language import Language

if TYPE_CHECKING:
    from imroute.loading import Loaded
    from imroute.studies import RunResult


@app.command()
def run(
    file: File,
    days: Annotated[
        str,
        typer.Option(help="How many days, or auto: until every target is decided."),
    ] = "20",
    seed: Seed = 1,
    variant: Variant = None,
    engine: Engine = DEFAULT_ENGINE,
    cluster: Cluster = None,
    output: Output = Format.table,
    lang: Lang = Language.en,
    report: ReportFile = None,
    excel: ExcelFile = None,
    plots: PlotsFolder = None,
    save: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(help="Also write everything to this folder.", show_default=False),
    ] = None,
    precision: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            help="With --days auto: until every target is known to ± so much, such as 1%.",
            show_default=False,
        ),
    ] = None,
    max_days: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(
            help="With --days auto: at most so many days (1000; 5 million contacts).",
            show_default=False,
        ),
    ] = None,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch", help="Run again each time the file is saved, and say what changed."
        ),
    ] = False,
) -> None:
    """Simulate a scenario and measure it against its targets."""
    from imroute import documents
    from imroute.loading import load
    from imroute.show import show_run
    from imroute.studies import run as study
    from imroute.studies.auto import days_asked, precision_asked

    faces = Faces(output, lang, report, excel, plots)
    asked, half_width = days_asked(days), precision_asked(precision)

    def simulated(loaded: Loaded) -> RunResult:
        if save is not None:
            documents.prepare(save)
        with progress_bar() as advance:
            result = study(
                loaded,
                asked,
                seed,
                engine,
                progress=advance,
                keep_logs=save is not None,
                precision=half_width,
                max_days=max_days,
                cluster=cluster,
            )
        if save is not None:
            for path in documents.save(result, save):
                typer.echo(f"wrote {path}", err=True)
        return result

    if watch:
        _refuse_to_watch(output, asked)
        _watch(file, variant, simulated, faces)
    else:
        result = simulated(load(file, variant))
        give_out(result, faces, show_run, documents.json_text, documents.csv_text)


def _refuse_to_watch(output: Format, days: int | str) -> None:
    """What is watched is read by people, and held against the run before, on the same days."""
    from imroute.errors import Problem, UsageError

    wrong = []
    if output is not Format.table:
        wrong.append((f"--format {output.value}", "leave --format out"))
    if isinstance(days, str):
        wrong.append((f"--days {days}", "write for example --days 20"))
    for got, do in wrong:
        allowed = "a table of a given number of days"
        raise UsageError(Problem(got, allowed, do, ("--watch",)))


def _watch(
    file: Path, variant: str | None, simulated: Callable[[Loaded], RunResult], faces: Faces
) -> None:
    """Ctrl-C is how it ends; one that stops a run gives 130, as it does everywhere."""
    from imroute.language import speaking
    from imroute.show import console
    from imroute.watch import watch
    from imroute.watch.screen import Screen

    with speaking(faces.language):
        screen = Screen(console())
        last = watch(file, variant, simulated, lambda result: write_files(result, faces), screen)
    if last.interrupted:
        raise typer.Exit(130)
