"""imroute sweep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Optional

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

if TYPE_CHECKING:
    from imroute.loading import Loaded
    from imroute.store import Store
    from imroute.studies.cases import Settings


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
    sensitivity: Annotated[
        bool,
        typer.Option(
            "--sensitivity", help="Tell how much of the swing of a measure each range makes."
        ),
    ] = False,
    measure: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            help="With --sensitivity: of what, such as service_level:20s; otherwise that of the"
            " first target.",
            show_default=False,
        ),
    ] = None,
    samples: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(help="With --sensitivity: a power of two; 256.", show_default=False),
    ] = None,
    days: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(
            help="Most days of a point, 200, of which most need fewer; with --sensitivity, days of"
            " each case, 10.",
            show_default=False,
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
    """Try many values, and find the best of them or what matters among them."""
    from imroute.loading import load
    from imroute.studies.cases import Settings

    faces = Faces(output, lang, report, excel, plots)
    settings = Settings(seed, engine, cluster=cluster)
    if sensitivity:
        _refuse_beside("--sensitivity", best=best, latin=latin, indifference=indifference)
        options = _given(measure=measure, samples=samples, days=days)
        play = _sensitivity
    else:
        _refuse_beside("a sweep without --sensitivity", measure=measure, samples=samples)
        options = _given(best=best, points=latin, days=days, indifference=indifference)
        play = _sweep
    loaded = load(file, variant)
    with store_at(store, "sweep") as kept:
        play(options, faces, loaded, values, settings, kept)


def _given(**options: object) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


def _refuse_beside(what: str, **options: object) -> None:
    """Refuse options that would do nothing."""
    from imroute.errors import Problem, UsageError

    for name in _given(**options):
        allowed = f"options that belong to {what}"
        raise UsageError(Problem(f"--{name}", allowed, f"leave --{name} out", (f"--{name}",)))


def _sweep(
    options: dict[str, Any],
    faces: Faces,
    loaded: Loaded,
    values: list[str],
    settings: Settings,
    store: Store | None,
) -> None:
    from imroute.documents.sweep import sweep_csv, sweep_json
    from imroute.show.sweep import show_sweep
    from imroute.studies.sweep import read_indifference
    from imroute.studies.sweep import sweep as study

    if "indifference" in options:
        options["indifference"] = read_indifference(options["indifference"])
    with progress_bar() as advance:
        result = study(loaded, values, settings=settings, progress=advance, store=store, **options)
    give_out(result, faces, show_sweep, sweep_json, sweep_csv)


def _sensitivity(
    options: dict[str, Any],
    faces: Faces,
    loaded: Loaded,
    values: list[str],
    settings: Settings,
    store: Store | None,
) -> None:
    from imroute.documents.sensitivity import sensitivity_csv, sensitivity_json
    from imroute.show.sensitivity import show_sensitivity
    from imroute.studies.sweep import sensitivity as study

    with progress_bar() as advance:
        result = study(loaded, values, settings=settings, progress=advance, store=store, **options)
    give_out(result, faces, show_sensitivity, sensitivity_json, sensitivity_csv)
