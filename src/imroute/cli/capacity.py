"""imroute capacity."""

from __future__ import annotations

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
    PlotsFolder,
    ReportFile,
    Seed,
    StoreFile,
    Variant,
    progress_bar,
    store_at,
)
from imroute.cli.output import Faces, give_out
from imroute.language import Language


@app.command()
def capacity(
    file: File,
    days: Annotated[int, typer.Option(help="Most days to simulate at one multiple.")] = 100,
    precision: Annotated[
        str, typer.Option(help="Half-width of the intervals, as a share of the multiple.")
    ] = "2%",
    on_days: Annotated[
        Optional[str],  # noqa: UP045 - typer reads the annotation at run time
        typer.Option(
            help="Ask every target of so many days, such as 90%: nine in ten.", show_default=False
        ),
    ] = None,
    seed: Seed = 1,
    variant: Variant = None,
    engine: Engine = DEFAULT_ENGINE,
    cluster: Cluster = None,
    store: StoreFile = None,
    output: Output = Format.table,
    lang: Lang = Language.en,
    report: ReportFile = None,
    excel: ExcelFile = None,
    plots: PlotsFolder = None,
) -> None:
    """Find the largest demand that every target bears, and what breaks first."""
    from imroute.documents import capacity as documents
    from imroute.loading import load
    from imroute.show.capacity import show_capacity
    from imroute.studies.capacity import capacity as study
    from imroute.studies.cases import Settings

    faces = Faces(output, lang, report, excel, plots)
    loaded = load(file, variant)
    asked = None if on_days is None else share_of(on_days, "--on-days")
    settings = Settings(seed, engine, cluster=cluster)
    wanted = share_of(precision, "--precision")
    with progress_bar() as advance, store_at(store, "capacity") as kept:
        result = study(loaded, days, asked, wanted, settings, advance, kept)
    give_out(result, faces, show_capacity, documents.json_text, documents.csv_text)


def share_of(written: str, option: str) -> float:
    """Read a share; one that is none is told with the option that it was given to."""
    from imroute.errors import Invalid, UsageError
    from imroute.units import parse_share

    try:
        return parse_share(written)
    except Invalid as error:
        raise UsageError(error.problems[0].under(option)) from None
