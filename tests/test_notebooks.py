"""Every notebook runs from top to bottom, draws, and is kept without what a run left in it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MOST_SECONDS_A_CELL = 180
COMPILES = "compiling the engine, once"


def kept(path: Path) -> dict[str, object]:
    return json.loads(path.read_text(encoding="utf-8"))


def executed(path: Path) -> list[dict[str, object]]:
    """What its cells put out; an error in a cell is raised, with the cell."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    at = {"metadata": {"path": str(path.parent)}}
    NotebookClient(notebook, timeout=MOST_SECONDS_A_CELL, resources=at).execute()
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def test_there_are_six() -> None:
    assert [path.name[0] for path in NOTEBOOKS] == list("123456")


def test_each_has_its_line_in_the_list() -> None:
    listed = (ROOT / "notebooks" / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in NOTEBOOKS if f"({path.name})" not in listed] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    notebook = kept(path)
    cells = notebook["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code)
    assert all(cell["metadata"] == {} for cell in cells)
    assert [cell["id"] for cell in cells] == [f"cell-{i + 1}" for i in range(len(cells))]
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_draws(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT / "src")]))
    outputs = executed(path)
    assert any("image/png" in output.get("data", {}) for output in outputs)
    told = [out["text"] for out in outputs if out.get("name") == "stderr"]
    lines = [line for text in told for line in str(text).splitlines() if line.strip()]
    assert [line for line in lines if COMPILES not in line] == []  # no warnings
