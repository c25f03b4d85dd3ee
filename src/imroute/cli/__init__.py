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
    staff,
    shifts,
    capacity,
    sweep,
    worth,
    app_page,
    scenarios,
    store,
)
PLACES = [module.__name__ for module in COMMANDS]
app.registered_commands.sort(key=lambda command: PLACES.index(str(command.callback.__module__)))

__all__ = ["app", "main"]


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
