"""Files that people ask for are there whole or not at all, and what is refused is told in words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from imroute.documents.pictures import save_pictures
from imroute.documents.places import write_whole
from imroute.errors import UsageError
from plots.made import made

FULL = Path("/dev/full")


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_a_new_file_is_for_all_whom_the_mask_lets(tmp_path: Path) -> None:
    file, usual = tmp_path / "out.html", tmp_path / "usual"
    usual.touch()
    write_whole(b"new", file, "--report")
    assert file.read_bytes() == b"new"
    assert file.stat().st_mode == usual.stat().st_mode


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    file, link = tmp_path / "real.html", tmp_path / "out.html"
    file.write_bytes(b"a much longer text before")
    file.chmod(0o640)
    link.symlink_to(file)
    write_whole(b"new", link, "--report")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
    assert file.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("name", ["客" * 83 + ".html", "a" * 250 + ".html"])
def test_a_name_may_be_as_long_as_the_disk_takes(name: str, tmp_path: Path) -> None:
    write_whole(b"new", tmp_path / name, "--report")
    assert names(tmp_path) == [name]


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")
def test_what_is_no_file_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    link = tmp_path / "out.html"
    link.symlink_to(FULL)
    with pytest.raises(UsageError, match="No space left"):
        write_whole(b"new", link, "--report")
    assert FULL.is_char_device()


def test_a_disk_that_is_full_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "out.html"
    file.write_bytes(b"before")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(UsageError, match=r"(?s)out\.html.*No space left.*--report|--report.*No sp"):
        write_whole(b"new", file, "--report")
    assert file.read_bytes() == b"before"
    assert names(tmp_path) == ["out.html"]


def test_no_half_of_a_picture_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However a picture fails on its way to the disk, it fails in words and leaves no file."""
    drawn, result = Figure.savefig, made("breakeven")

    def stopped(self: Figure, place: object, **looks: object) -> None:
        drawn(self, place, **looks)  # type: ignore[arg-type]
        if isinstance(place, Path):
            raise OSError(28, "No space left on device")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Figure, "savefig", stopped)
    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(UsageError, match="No space left"):
        save_pictures(result, tmp_path)
    assert names(tmp_path) == []
