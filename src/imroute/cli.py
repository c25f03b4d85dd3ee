"""The command line: each command loads, calls and shows."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Optional

import typer

from imroute.errors import ImrouteError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

File = Annotated[Path, typer.Argument(help="Scenario file (.yaml).", show_default=False)]
Seed = Annotated[int, typer.Option(help="Same seed, same customers.")]
Variant = Annotated[
    Optional[str],  # noqa: UP045 - typer reads the annotation at run time
    typer.Option(help="Run a what-if of the scenario.", show_default=False),
]


class Format(StrEnum):
    """How results are printed."""

    table = "table"
    json = "json"
    csv = "csv"


def show_version(wanted: bool) -> None:
    if wanted:
        from imroute import __version__

        typer.echo(f"imroute {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=show_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Simulate a chat contact centre: a scenario in, measures against targets out."""


@app.command()
def run(
    file: File,
    days: Annotated[int, typer.Option(help="Days to simulate.")] = 20,
    seed: Seed = 1,
    variant: Variant = None,
    engine: Annotated[
        str, typer.Option(help="Engine: kernel (compiled), or reference (to read and extend).")
    ] = "kernel",
    output: Annotated[Format, typer.Option("--format", help="What to print.")] = Format.table,
    save: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(help="Also write everything to this folder.", show_default=False),
    ] = None,
) -> None:
    """Simulate a scenario and measure it against its targets."""
    from imroute import documents
    from imroute.loading import load
    from imroute.studies import run as study

    loaded = load(file, variant)
    if save is not None:
        documents.prepare(save)
    with progress_bar(days) as advance:
        result = study(loaded, days, seed, engine, progress=advance, keep_logs=save is not None)
    if save is not None:
        for path in documents.save(result, save):
            typer.echo(f"wrote {path}", err=True)
    if output is Format.json:
        sys.stdout.write(documents.json_text(result))
    elif output is Format.csv:
        sys.stdout.write(documents.csv_text(result))
    else:
        from imroute import show

        show.show_run(result, show.console())
    if result.interrupted:
        raise typer.Exit(130)


@contextlib.contextmanager
def progress_bar(days: int) -> Iterator[Callable[[int], None]]:
    """Show a bar on a terminal and nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("simulating", total=days)
        yield lambda done: bar.update(task, completed=done)


@app.command()
def check(file: File) -> None:
    """Check a scenario and all its variants without running it."""
    from imroute import show
    from imroute.loading import check as check_file
    from imroute.loading.hints import hints

    loaded = check_file(file)
    to = show.console()
    to.print(f"{file}: no errors", soft_wrap=True)
    to.print(f"{loaded.scenario.title}; variants: {', '.join(loaded.variants) or 'none'}")
    if found := hints(loaded.scenario):
        to.print(show.section("Worth a look", "\n".join(found)))
    to.print(show.section("Assumed for you", show.assumed(loaded.assumed)))


@app.command()
def init(
    name: Annotated[str, typer.Argument(help="Name of the new scenario.", show_default=False)],
    industry: Annotated[
        str, typer.Option(help="finance, medical, ecommerce or general.")
    ] = "general",
) -> None:
    """Write a commented scenario to start from."""
    from imroute.starter import write_starter

    scenario, schema_file = write_starter(name, industry)
    typer.echo(f"wrote {scenario} and, for your editor, {schema_file}")
    typer.echo(f"next: imroute run {scenario}")


@app.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from imroute.starter import schema_text

    sys.stdout.write(schema_text())


@app.command()
def targets() -> None:
    """Print published targets, formulas and defaults, with their sources."""
    from imroute import show

    to = show.console()
    for table in show.facts_tables():
        to.print(table)


@app.command()
def explain(
    file: File,
    contact: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(help="Number of the contact; without it, some to choose from."),
    ] = None,
    day: Annotated[int, typer.Option(help="Day of the run, from 1.")] = 1,
    seed: Seed = 1,
    variant: Variant = None,
) -> None:
    """Tell the story of one contact: every event, and why each agent was or was not chosen."""
    from imroute.explain import tell
    from imroute.loading import load
    from imroute.suggest import suggest

    loaded = load(file, variant)
    lines = suggest(loaded, day, seed) if contact is None else tell(loaded, contact, day, seed)
    for line in lines:
        typer.echo(line)


def main() -> None:
    """Run a command; whatever is wrong with the input is said in words, never as a traceback."""
    try:
        app()
    except ImrouteError as error:
        sys.stdout.flush()
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.stderr.write("stopped before the first day was done\n")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)


if __name__ == "__main__":
    main()
