"""imroute shifts."""

from __future__ import annotations

from pathlib import Path
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
    Variant,
    progress_bar,
    store_at,
)
from imroute.cli.output import Faces, give_out
from imroute.language import Language


@app.command()
def shifts(
    file: File,
    need: Annotated[
        str,
        typer.Option(
            help="Agents needed: staff (as imroute staff finds them) or as-written (in the file)."
        ),
    ] = "staff",
    roster: Annotated[
        Optional[Path],  # noqa: UP045 - typer reads the annotation at run time
        typer.Option(help="Write the roster to this .xlsx or .csv file.", show_default=False),
    ] = None,
    solver: Annotated[
        str, typer.Option(help="auto, highs or cp-sat (which has to be installed).")
    ] = "auto",
    effort: Annotated[
        float, typer.Option(help="About how many seconds the solver works on a pool at most.")
    ] = 10.0,
    rounds: Annotated[
        int, typer.Option(help="How often shifts are made anew because a target fails.")
    ] = 12,
    days: Days = 50,
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
    """Find shifts that cover the need at the least cost, and see that they meet the targets."""
    from imroute.documents import shifts as document
    from imroute.documents.places import refuse_place
    from imroute.loading import load
    from imroute.show.shifts import show_shifts
    from imroute.studies.cases import Settings
    from imroute.studies.shifts import shifts as study
    from imroute.workbook.roster import OPTION, SUFFIXES, write_roster

    faces = Faces(output, lang, report, excel, plots)
    loaded = load(file, variant)
    if roster is not None:
        refuse_place(roster, OPTION, *SUFFIXES)
    settings = Settings(seed, engine, cluster=cluster)
    with progress_bar() as advance, store_at(store, "shifts") as kept:
        result = study(loaded, days, need, solver, rounds, effort, settings, advance, kept)
    if roster is not None:
        write_roster(result, roster)
        typer.echo(f"wrote {roster}", err=True)
    give_out(result, faces, show_shifts, document.json_text, document.csv_text)
