"""What a study gives out: a table, JSON or CSV, and an exit code that tells of Ctrl-C."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

import typer

from imroute.cli.options import Format

if TYPE_CHECKING:
    from rich.console import Console


class Answer(Protocol):
    """The result of a study."""

    @property
    def interrupted(self) -> bool: ...


Result = TypeVar("Result", bound=Answer)


def give_out(
    result: Result,
    output: Format,
    show: Callable[[Result, Console], None],
    json: Callable[[Result], str],
    csv: Callable[[Result], str],
) -> None:
    """Print a result as asked; a study that was stopped exits with 130."""
    if output is Format.table:
        from imroute.show import console

        show(result, console())
    else:
        sys.stdout.write((json if output is Format.json else csv)(result))
    if result.interrupted:
        raise typer.Exit(130)
