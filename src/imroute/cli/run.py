"""imroute run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

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
    ReportFile,
    Seed,
    Variant,
    progress_bar,
)
from imroute.cli.output import Faces, give_out
from imroute.language import Language


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
) -> None:
    """Simulate a scenario and measure it against its targets."""
    from imroute import documents
    from imroute.loading import load
    from imroute.show import show_run
    from imroute.studies import run as study
    from imroute.studies.auto import days_asked, precision_asked

    faces = Faces(output, lang, report, excel)
    asked, half_width = days_asked(days), precision_asked(precision)
    loaded = load(file, variant)
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
    give_out(result, faces, show_run, documents.json_text, documents.csv_text)
