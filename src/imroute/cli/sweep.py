"""imroute sweep."""

from __future__ import annotations

import sys
from typing import Annotated, Optional

import typer

from imroute.cli.app import app
from imroute.cli.options import (
    DEFAULT_ENGINE,
    Cluster,
    Engine,
    File,
    Format,
    Output,
    Seed,
    StoreFile,
    Variant,
    progress_bar,
    store_at,
)


@app.command()
def sweep(
    file: File,
    values: Annotated[
        list[str],
        typer.Option(
            "--set",
            help="PATH=VALUES to try, such as pools.team.agents=14..24, or 2,3,4, 50%..80%..10%,"
            " +1..+5, x0.8..x1.4..0.1.",
            show_default=False,
        ),
    ],
    best: Annotated[
        Optional[str],  # noqa: UP045 - typer reads the annotation at run time
        typer.Option(
            help="What is to be best: cost, among points that meet the targets, or a measure such"
            " as service_level:20s.",
            show_default=False,
        ),
    ] = None,
    latin: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(
            help="Try so many points, spread evenly, and not every combination.", show_default=False
        ),
    ] = None,
    indifference: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            help="A difference that does not matter: points of a share, or percent of a value.",
            show_default=False,
        ),
    ] = None,
    days: Annotated[int, typer.Option(help="Most days of a point; most need fewer.")] = 200,
    seed: Seed = 1,
    variant: Variant = None,
    engine: Engine = DEFAULT_ENGINE,
    cluster: Cluster = None,
    store: StoreFile = None,
    output: Output = Format.table,
) -> None:
    """Try many values, and find the best of them."""
    from imroute.loading import load
    from imroute.studies.cases import Settings
    from imroute.studies.sweep import read_indifference
    from imroute.studies.sweep import sweep as study

    within = read_indifference(indifference)
    loaded = load(file, variant)
    settings = Settings(seed, engine, cluster=cluster)
    with progress_bar() as advance, store_at(store, "sweep") as kept:
        result = study(loaded, values, best, latin, days, within, settings, advance, kept)
    if output is Format.table:
        from imroute import show
        from imroute.show.sweep import show_sweep

        show_sweep(result, show.console())
    else:
        from imroute.documents.sweep import sweep_csv, sweep_json

        sys.stdout.write((sweep_json if output is Format.json else sweep_csv)(result))
    if result.interrupted:
        raise typer.Exit(130)
