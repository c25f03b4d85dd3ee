"""Compiled code: kept where it may be, found again by its sources, in parts that are only parts."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import numba
import numpy as np
import pytest

from imroute import compiled
from imroute.compiled import at_once, cold, hot, outermost, outermost_where, switch

jitted = pytest.mark.skipif(bool(os.environ.get("NUMBA_DISABLE_JIT")), reason="nothing is compiled")


@hot
def twice(values: np.ndarray, row: int) -> float:
    return 2.0 * values[row]


@cold
def seldom(values: np.ndarray, row: int) -> float:
    return twice(values, row) if row % 7 else -1.0


@outermost
def total(values: np.ndarray) -> float:
    found = 0.0
    for row in range(len(values)):
        found += twice(values, row) + seldom(values, row)
    return found


rich = switch("rich")


@cold
def much(values: np.ndarray, row: int) -> float:
    return values[row] + 1000.0 if rich() else values[row]


@outermost_where(rich=False)
def of_the_poor(values: np.ndarray) -> float:
    return seldom(values, 1) if rich() else much(values, 0)


@outermost_where(rich=True)
def of_the_rich(values: np.ndarray) -> float:
    return much(values, 0)


@pytest.fixture
def fresh_folder():
    compiled.folder.cache_clear()
    yield
    compiled.folder.cache_clear()


def test_parts_make_a_whole() -> None:
    values = np.arange(10.0)
    assert total(values) == 2 * 45 + 2 * 45 - 2 - 2 * 7
    assert at_once(total)(values) == total(values)


@jitted
def test_nothing_counts_references_and_what_is_seldom_needed_stays_out_of_the_way() -> None:
    whole = compiled._njit(**compiled._UNCOUNTED, pipeline_class=compiled._Whole)(total.py_func)
    assert whole(np.arange(10.0)) == total(np.arange(10.0))
    [text] = whole.inspect_llvm().values()
    assert "NRT_incref" not in text
    defined = [line for line in text.splitlines() if line.startswith("define")]
    assert sum("seldom" in line for line in defined) == 1
    assert sum("twice" in line for line in defined) == 0


def test_each_whole_has_its_own_answers_and_parts() -> None:
    values = np.arange(3.0)
    assert [of_the_poor(values), of_the_rich(values), of_the_poor(values)] == [0.0, 1000.0, 0.0]


@jitted
def test_what_a_switch_turns_off_is_not_there() -> None:
    pipeline = compiled._whole({"rich": False})
    whole = compiled._njit(**compiled._UNCOUNTED, pipeline_class=pipeline)(of_the_poor.py_func)
    whole(np.arange(3.0))
    [text] = whole.inspect_llvm().values()
    defined = [line for line in text.splitlines() if line.startswith("define")]
    assert not any("seldom" in line or "switch" in line for line in defined)


@jitted
def test_it_is_kept(fresh_folder: None) -> None:
    total(np.arange(3.0))
    assert compiled.is_kept("total")
    assert not compiled.is_kept("nothing_of_that_name")


def test_another_source_is_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in compiled.SOURCES:
        place = tmp_path / name
        if name.endswith(".py"):
            place.write_text("")
        else:
            place.mkdir()
            (place / "__init__.py").write_text("")
    (tmp_path / "engine" / "deep").mkdir()
    inner = tmp_path / "engine" / "deep" / "rules.py"
    inner.write_text("longest = 1\n")
    monkeypatch.setattr(compiled, "__file__", str(tmp_path / "compiled.py"))
    before = compiled.fingerprint()
    assert compiled.fingerprint() == before
    inner.write_text("longest = 2\n")
    changed = compiled.fingerprint()
    assert changed != before
    inner.rename(inner.with_name("laws.py"))
    assert compiled.fingerprint() not in (before, changed)


def test_all_that_is_compiled_is_in_the_hash() -> None:
    """A file that compiles something, or is compiled, must not change unnoticed."""
    package = Path(compiled.__file__).parent
    for path in package.rglob("*.py"):
        if "imroute.compiled import" in path.read_text(encoding="utf-8"):
            top = path.relative_to(package).parts[0]
            assert top in compiled.SOURCES or top == "studies", path


def test_without_a_cache_folder_it_is_kept_among_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh_folder: None
) -> None:
    closed = tmp_path / "a file and no folder"
    closed.write_text("")
    monkeypatch.setattr(compiled, "user_cache", lambda: closed)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert compiled.folder().parent.parent == tmp_path
    assert os.access(compiled.folder(), os.W_OK)


def test_where_nothing_may_be_kept_it_is_compiled_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh_folder: None
) -> None:
    monkeypatch.setattr(compiled, "_can_write", lambda chosen: False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert compiled.folder().parent == tmp_path


def test_code_of_sources_that_nobody_runs_any_more_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh_folder: None
) -> None:
    monkeypatch.setattr(compiled, "user_cache", lambda: tmp_path)
    mine = compiled.folder()
    old, recent = mine.parent / "old", mine.parent / "recent"
    for other in (old, recent):
        other.mkdir()
    month_ago = time.time() - compiled.UNUSED_AFTER_S - 60
    os.utime(old, (month_ago, month_ago))
    compiled.folder.cache_clear()
    assert compiled.folder() == mine
    assert recent.exists()
    assert not old.exists()


@jitted
def test_numba_keeps_its_own_folder() -> None:
    """Only what imroute compiles goes into its folder."""
    assert str(compiled.folder()) != numba.config.CACHE_DIR  # type: ignore[attr-defined]
