"""imroute app."""

from __future__ import annotations

from typing import Annotated

import typer

from imroute.cli.app import app
from imroute.cli.options import File, Variant
from imroute.language import Language

DEFAULT_PORT = 8501


@app.command(name="app")
def app_page(
    file: File,
    variant: Variant = None,
    lang: Annotated[Language, typer.Option(help="Language of the page to begin with.")] = (
        Language.en
    ),
    port: Annotated[int, typer.Option(help="Port on this machine.")] = DEFAULT_PORT,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")
    ] = True,
) -> None:
    """Play with a scenario on a page: sliders for agents, capacity, bots, demand and targets."""
    from imroute.app.launch import serve

    serve(file, variant, lang.value, port, browser)
    raise typer.Exit(130)
