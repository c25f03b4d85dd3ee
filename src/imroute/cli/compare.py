"""imroute compare."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

from imroute.cli.app import app
from imroute.cli.options import (
    DEFAULT_ENGINE,
    Cluster,
    Days,
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
    progress_bar,
    store_at,
)
from imroute.cli.output import Faces, give_out
from imroute.language import Language


@app.command()
def compare(
    file: File,
    variants: Annotated[
        Optional[str],  # noqa: UP045 - typer reads the annotation at run time
        typer.Option(help="Only these, such as one_more,two_more.", show_default=False),
    ] = None,
    base: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="Compare with this variant, not with the scenario as written."),
    ] = None,
    days: Days = 20,
    seed: Seed = 1,
    engine: Engine = DEFAULT_ENGINE,
    cluster: Cluster = None,
    kept: StoreFile = None,
    output: Output = Format.table,
    lang: Lang = Language.en,
    report: ReportFile = None,
    excel: ExcelFile = None,
    plots: PlotsFolder = None,
) -> None:
    """Compare a scenario with its variants: what changes, how surely, and for whom."""
    from imroute.documents import compare as document
    from imroute.loading import load
    from imroute.show.compare import show_compare
    from imroute.studies.cases import Settings
    from imroute.studies.compare import compare as study

    faces = Faces(output, lang, report, excel, plots)
    names = [name.strip() for name in variants.split(",")] if variants is not None else []
    settings = Settings(seed, engine, cluster=cluster)
    with store_at(kept, "compare") as store, progress_bar() as progress:
        loaded = load(file, base)
        result = study(loaded, names, days, settings, progress=progress, store=store)
    give_out(result, faces, show_compare, document.json_text, document.csv_text)
