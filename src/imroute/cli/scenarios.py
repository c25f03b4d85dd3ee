"""Commands about scenarios, without a study: check, init, schema, targets, explain."""

from __future__ import annotations

import sys
from typing import Annotated, Optional

import typer

from imroute.cli.app import app
from imroute.cli.options import File, Seed, Variant


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
        to.print(show.section("hints", "Worth a look", "\n".join(found)))
    to.print(show.section("assumed", "Assumed for you", show.assumed(loaded.assumed)))


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
    against: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="Tell what a variant is to the same customer, and why."),
    ] = None,
) -> None:
    """Tell the story of one contact: every event, and why each agent was or was not chosen."""
    from imroute.explain import tell, tell_against
    from imroute.loading import load
    from imroute.suggest import suggest, suggest_against

    loaded = load(file, variant)
    if against is not None:
        other = loaded.as_variant(against)
        if contact is None:
            lines = suggest_against(loaded, other, day, seed)
        else:
            lines = tell_against(loaded, other, contact, day, seed)
    else:
        lines = suggest(loaded, day, seed) if contact is None else tell(loaded, contact, day, seed)
    for line in lines:
        typer.echo(line)
