"""Starting the page: on this machine only, with nothing fetched from elsewhere."""

from __future__ import annotations

import gc
import socket
import sys
from importlib.util import find_spec
from pathlib import Path

from imroute.app.jobs import stop_all
from imroute.errors import Problem, UsageError
from imroute.loading import Loaded, check, load

ADDRESS = "127.0.0.1"
SCRIPT = Path(__file__).with_name("script") / "imroute_page.py"
# Streamlit's options: bound to this machine, no usage figures, no helpers of a developer.
OPTIONS: dict[str, object] = {
    "server.address": ADDRESS,
    "server.allowedHosts": [ADDRESS, "localhost"],
    "server.enableCORS": True,
    "server.corsAllowedOrigins": [],
    "server.enableXsrfProtection": True,
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.fileWatcherType": "none",
    "server.runOnSave": False,
    "server.allowRunOnSave": False,
    "server.showEmailPrompt": False,
    "server.maxUploadSize": 1,
    "server.baseUrlPath": "",
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "minimal",
    "client.allowedOrigins": [],
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "client.disableDataExport": True,
    "client.showSidebarNavigation": False,
    "logger.level": "warning",
    "logger.hideWelcomeMessage": True,
    "global.developmentMode": False,
    "runner.magicEnabled": False,
    "runner.fastReruns": True,
}


def serve(file: Path, variant: str | None, language: str, port: int, open_browser: bool) -> None:
    """Check a scenario, make the engine ready, and serve its page until Ctrl-C.

    Errors: `ScenarioError` with all that `imroute check` would tell; UsageError for a variant that
    there is none of, a port that is taken, and where Streamlit is not installed.
    """
    refuse_without_streamlit()
    check(file)
    loaded = load(file, variant)
    refuse_port(port)
    get_ready(loaded)
    sys.stderr.write(f"{loaded.scenario.title}: http://{ADDRESS}:{port}   Ctrl-C ends it\n")
    sys.stderr.flush()
    try:
        _run([str(file), variant or "", language], options_for(port, open_browser))
    finally:
        stop_all()


def _run(arguments: list[str], options: dict[str, object]) -> None:
    from streamlit.web import bootstrap

    flags = {name.replace(".", "_"): value for name, value in options.items()}
    bootstrap.load_config_options(flags)
    keep_what_is_loaded()
    bootstrap.run(str(SCRIPT), False, arguments, flags)


def options_for(port: int, open_browser: bool) -> dict[str, object]:
    """The options, by Streamlit's names of them."""
    return OPTIONS | {"server.port": port, "server.headless": not open_browser}


def refuse_without_streamlit() -> None:
    if find_spec("streamlit") is None:
        do = "install it: pip install 'imroute[app]'"
        allowed = "Streamlit, which makes the page"
        raise UsageError(Problem("Streamlit is not installed", allowed, do, ("app",)))


def refuse_port(port: int) -> None:
    """Refuse a port that is none, or that another program listens on."""
    if not 1024 <= port <= 65535:
        allowed, do = "a port from 1024 to 65535", "write for example --port 8501"
        raise UsageError(Problem(str(port), allowed, do, ("--port",)))
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((ADDRESS, port))
        except OSError as error:
            got = f"{port}: {error.strerror}"
            do = f"write for example --port {port + 1}, or end the other program"
            allowed = "a port that no other program uses"
            raise UsageError(Problem(got, allowed, do, ("--port",))) from None


def get_ready(loaded: Loaded) -> None:
    """Compile the engine, import the page and do once what it does, before anybody waits for it."""
    import imroute.app.page  # noqa: F401  # the server's script finds it imported
    from imroute.app.pictures import drawn, names_of, of_axes
    from imroute.show import run_parts
    from imroute.studies import run

    result = run(loaded, days=2)
    for name in names_of(result):
        of_axes(drawn(result, name))
    list(run_parts(result))


def keep_what_is_loaded() -> None:
    """Let the garbage collection that Streamlit asks for after every move pass over all of it."""
    gc.collect()
    gc.freeze()
