"""A page on a scenario, drawn without a server."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from imroute.app.launch import SCRIPT

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = sorted((ROOT / "scenarios").glob("*.yaml"))
EVENING = ROOT / "scenarios" / "ecommerce_evening.yaml"
PATIENCE_S = 60

Open = Callable[..., Any]


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open the page of a file: `page(path, lang="zh")` gives Streamlit's `AppTest`, drawn once."""
    from streamlit.testing.v1 import AppTest

    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])  # it puts the page there

    def opened(file: Path, variant: str = "", lang: str = "en", view: str = "day") -> Any:
        monkeypatch.setattr(sys, "argv", [str(SCRIPT), str(file), variant, lang])
        at = AppTest.from_file(str(SCRIPT), default_timeout=PATIENCE_S)
        at.session_state["days"] = 5
        at.session_state["view"] = view
        at.run()
        assert not at.exception
        return at

    return opened


@pytest.fixture
def evening(tmp_path: Path) -> Path:
    """A copy of the shipped evening that a test may write to."""
    path = tmp_path / EVENING.name
    path.write_bytes(EVENING.read_bytes())
    return path


def texts(at: Any) -> str:
    """All HTML of the page, pieces as they stand."""
    return "\n".join(str(one.proto.body) for one in at.get("html"))
