"""imroute worth, breakeven and resilience: what the boss asks next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

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

if TYPE_CHECKING:
    from imroute.studies.cases import Settings

Pool = Annotated[
    Optional[str],  # noqa: UP045 - typer reads the annotation at run time
    typer.Option(
        help="Pool whose agents a change is set against; else that which answers most.",
        show_default=False,
    ),
]
TargetNumber = Annotated[
    Optional[int],  # noqa: UP045
    typer.Option(
        help="Number of the target to judge by, from 1; else the first that agents can move.",
        show_default=False,
    ),
]
Over = Annotated[str, typer.Option(help="Time over which what is paid once is spread.")]
DaysAWeek = Annotated[
    float, typer.Option("--days-a-week", help="How many such days there are in a week.")
]


@app.command()
def worth(
    file: File,
    variants: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--variants",
            "--variant",
            help="Variants to tell of, with commas between; else all.",
            show_default=False,
        ),
    ] = None,
    pool: Pool = None,
    target: TargetNumber = None,
    over: Over = "365d",
    days_a_week: DaysAWeek = 7,
    days: Days = 50,
    seed: Seed = 1,
    engine: Engine = DEFAULT_ENGINE,
    cluster: Cluster = None,
    store: StoreFile = None,
    output: Output = Format.table,
    lang: Lang = Language.en,
    report: ReportFile = None,
    excel: ExcelFile = None,
    plots: PlotsFolder = None,
) -> None:
    """Tell what variants are worth: in agents, for their money, and how soon they pay."""
    from imroute.documents.worth import worth_csv, worth_json
    from imroute.loading import load
    from imroute.show.worth import show_worth
    from imroute.studies.worth import worth as study
    from imroute.studies.worth.ranges import read_time

    faces = Faces(output, lang, report, excel, plots)
    names = None if variants is None else [name.strip() for name in variants.split(",")]
    loaded = load(file)
    with progress_bar() as progress, store_at(store, "worth") as kept:
        result = study(
            loaded,
            names,
            pool=pool,
            target=target,
            over_s=read_time(over, "--over"),
            days_a_week=days_a_week,
            days=days,
            settings=_settings(seed, engine, cluster),
            progress=progress,
            store=kept,
        )
    give_out(result, faces, show_worth, worth_json, worth_csv)


@app.command()
def breakeven(
    file: File,
    values: Annotated[
        str,
        typer.Option(
            "--set",
            help="PATH=LOW..HIGH, such as bots.helper.resolves=40%..90%.",
            show_default=False,
        ),
    ],
    extra_cost: Annotated[
        str,
        typer.Option(
            help="What it costs, such as 500/day, /week, /month or /year: it has to save that."
        ),
    ] = "0/day",
    one_off: Annotated[float, typer.Option(help="What it costs once.")] = 0.0,
    pool: Pool = None,
    target: TargetNumber = None,
    over: Over = "365d",
    days_a_week: DaysAWeek = 7,
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
    """Find from which value on a parameter pays, or without a cost, a target is met."""
    from imroute.documents.worth import breakeven_csv, breakeven_json
    from imroute.loading import load
    from imroute.show.breakeven import show_breakeven
    from imroute.studies.worth import breakeven as study
    from imroute.studies.worth.ranges import read_cost, read_time

    faces = Faces(output, lang, report, excel, plots)
    loaded = load(file, variant)
    with progress_bar() as progress, store_at(store, "breakeven") as kept:
        result = study(
            loaded,
            values,
            extra_cost=read_cost(extra_cost, days_a_week),
            one_off=one_off,
            over_s=read_time(over, "--over"),
            days_a_week=days_a_week,
            pool=pool,
            target=target,
            days=days,
            settings=_settings(seed, engine, cluster),
            progress=progress,
            store=kept,
        )
    give_out(result, faces, show_breakeven, breakeven_json, breakeven_csv)


@app.command()
def resilience(
    file: File,
    surge: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            help='Put in a surge: when, how long, how many times as many: "20:00 30m 3".',
            show_default=False,
        ),
    ] = None,
    outage: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            help='Put in an outage of a pool or a bot: "team 20:00 15m".', show_default=False
        ),
    ] = None,
    tolerance: Annotated[
        str, typer.Option(help="Share of customers who may be late more while it counts as over.")
    ] = "5%",
    target: TargetNumber = None,
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
    """Tell what an agent off sick breaks, and how long a surge or an outage is felt."""
    from imroute.documents.worth import resilience_csv, resilience_json
    from imroute.loading import load
    from imroute.show.resilience import show_resilience
    from imroute.studies.worth import resilience as study
    from imroute.studies.worth.ranges import read_share

    faces = Faces(output, lang, report, excel, plots)
    loaded = load(file, variant)
    with progress_bar() as progress, store_at(store, "resilience") as kept:
        result = study(
            loaded,
            surges=surge or (),
            outages=outage or (),
            tolerance=read_share(tolerance, "--tolerance"),
            target=target,
            days=days,
            settings=_settings(seed, engine, cluster),
            progress=progress,
            store=kept,
        )
    give_out(result, faces, show_resilience, resilience_json, resilience_csv)


def _settings(seed: int, engine: str, cluster: str | None) -> Settings:
    from imroute.studies.cases import Settings

    return Settings(seed, engine, cluster=cluster)
