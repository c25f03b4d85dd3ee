"""imroute store: what studies have kept."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from imroute.cli.app import app
from imroute.cli.options import Format, Output
from imroute.errors import Problem, UsageError

if TYPE_CHECKING:
    from imroute.store import Listing

commands = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(commands, name="store", help="Look at cases that studies have kept, and export them.")

StorePath = Annotated[
    Path, typer.Argument(help="Store that a study has written.", show_default=False)
]


@commands.command()
def show(
    file: StorePath,
    case: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(help="Number of a case: tell all of it.", show_default=False),
    ] = None,
    scenario: Annotated[
        bool, typer.Option("--scenario", help="Print the scenario of the case, to run it again.")
    ] = False,
    output: Output = Format.table,
) -> None:
    """List the cases of a store, or tell what came of one."""
    from imroute.documents import store as documents
    from imroute.store import Listing

    listing = Listing(file)
    if scenario:
        sys.stdout.write(_scenario(listing, case))
    elif output is Format.table:
        from imroute.show import console
        from imroute.show.store import show_case, show_cases

        show_cases(listing, console()) if case is None else show_case(listing, case, console())
    else:
        write = documents.json_text if output is Format.json else documents.csv_text
        sys.stdout.write(write(listing, case))


def _scenario(listing: Listing, case: int | None) -> str:
    if case is None:
        do = "say which, such as --case 1"
        raise UsageError(Problem("no case", "--scenario with a case", do, ("--case",)))
    return listing.text(listing.case(case).number) + "\n"


@commands.command()
def export(
    file: StorePath,
    to: Annotated[Path, typer.Argument(help="File to write: .csv, .json or .parquet.")],
    measure: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(help="Only this measure; may be given several times.", show_default=False),
    ] = None,
    scope: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(help="Only this scope, such as pool:team; several times.", show_default=False),
    ] = None,
) -> None:
    """Write the measures of all cases as one table, a row a case, measure, scope and stat."""
    from imroute.store import Listing
    from imroute.store import export as write

    rows = write(Listing(file), to, measure or (), scope or ())
    typer.echo(f"wrote {to}: {rows:,} rows", err=True)
