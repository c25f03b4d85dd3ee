"""imroute staff."""

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
    Variant,
    progress_bar,
    store_at,
)
from imroute.cli.output import Faces, give_out, give_text
from imroute.language import Language

Pools = Annotated[
    Optional[list[str]],  # noqa: UP045 - typer reads the annotation at run time
    typer.Option("--keep", help="A pool to leave as it is written.", show_default=False),
]
Least = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(help="POOL=AGENTS that are there at any time.", show_default=False),
]
Most = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(help="POOL=AGENTS that there are at most.", show_default=False),
]


@app.command()
def staff(
    file: File,
    days: Days = 30,
    interval: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            help="Agents change so often: 1h, or day for never. Usually the scenario's interval.",
            show_default=False,
        ),
    ] = None,
    keep: Pools = None,
    least: Least = None,
    most: Most = None,
    cheapest: Annotated[
        Optional[bool],  # noqa: UP045
        typer.Option(
            "--cheapest/--fewest",
            help="Least money, or fewest paid hours. Usually: money if every pool has a cost.",
            show_default=False,
        ),
    ] = None,
    yaml: Annotated[bool, typer.Option("--yaml", help="Print the answer as a variant.")] = False,
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
    """Find the fewest agents, by pool and interval, that meet every target."""
    from imroute.documents import staff as documents
    from imroute.loading import load
    from imroute.show.staff import show_staff
    from imroute.studies.cases import Settings
    from imroute.studies.staffing import read_limits
    from imroute.studies.staffing import staff as study

    faces = Faces(output, lang, report, excel, plots)
    limits = read_limits(keep or (), least or (), most or (), interval)
    loaded, settings = load(file, variant), Settings(seed, engine, cluster=cluster)
    with progress_bar() as advance, store_at(store, "staff") as kept:
        result = study(loaded, days, limits, cheapest, settings, advance, kept)
    if yaml:
        give_text(result, faces, documents.staff_yaml)
    else:
        give_out(result, faces, show_staff, documents.staff_json, documents.staff_csv)
