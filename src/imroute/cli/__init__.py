"""The command line: each command loads, calls and shows."""

from __future__ import annotations

import sys

from imroute.cli import (
    app_page,
    capacity,
    compare,
    run,
    scenarios,
    shifts,
    staff,
    store,
    sweep,
    worth,
)
from imroute.cli.app import app
from imroute.errors import ImrouteError

COMMANDS = (
    run,
    compare,
    worth,
    sweep,
    store,
    capacity,
    staff,
    shifts,
    app_page,
    scenarios,
)  # as in --help

__all__ = ["COMMANDS", "app", "main"]


def main() -> None:
    """Run a command; whatever is wrong with the input is said in words, never as a traceback."""
    try:
        app()
    except ImrouteError as error:
        sys.stdout.flush()
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
