"""Commands about scenarios, without a study: check, init, schema, targets, explain."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from imroute.cli.app import app
from imroute.cli.options import File, Seed, Spoken, Variant
from imroute.language import Language

if TYPE_CHECKING:
    from imroute.loading import Loaded


@app.command()
def check(file: File, lang: Spoken = Language.en) -> None:
    """Check a scenario and all its variants without running it."""
    from imroute import show
    from imroute.language import speaking
    from imroute.loading import check as check_file

    loaded = check_file(file)
    with speaking(lang):
        show.show_checked(loaded, file, show.console())


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
def targets(lang: Spoken = Language.en) -> None:
    """Print published targets, formulas and defaults, with their sources."""
    from imroute import show
    from imroute.language import speaking

    to = show.console()
    with speaking(lang):
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
    lang: Spoken = Language.en,
) -> None:
    """Tell the story of one contact: every event, and why each agent was or was not chosen."""
    from imroute.language import speaking
    from imroute.loading import load

    loaded = load(file, variant)
    other = None if against is None else loaded.as_variant(against)
    with speaking(lang):
        for line in _story(loaded, other, contact, day, seed):
            typer.echo(line)


def _story(
    loaded: Loaded, other: Loaded | None, contact: int | None, day: int, seed: int
) -> list[str]:
    from imroute.explain import tell, tell_against
    from imroute.suggest import suggest, suggest_against

    if other is None:
        return suggest(loaded, day, seed) if contact is None else tell(loaded, contact, day, seed)
    if contact is None:
        return suggest_against(loaded, other, day, seed)
    return tell_against(loaded, other, contact, day, seed)
