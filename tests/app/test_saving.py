"""A variant saved into a file: the planner's text stays, what is saved is what was shown."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

import pytest

from app.conftest import SCENARIOS
from imroute.app.saving import saved_text, text_of, variant_yaml, write_file
from imroute.errors import ScenarioError, UsageError
from imroute.loading import check, load

HEAD = """title: Small
day: {start: 09:00, end: 10:00, interval: 30m}
contact_types: {chat: {arrivals: 20/h}}
pools: {team: {agents: 2, capacity: 1}}
"""
CHANGES: dict[str, object] = {"pools.team.agents": {"add": 1}, "demand": {"times": "1.1"}}


def saved(path: Path, name: str = "new", variant: str | None = None) -> str:
    now = load(path, variant).changed(CHANGES)
    return saved_text(text_of(path), now, name, CHANGES)


def written(folder: Path, text: str) -> Path:
    path = folder / "small.yaml"
    path.write_bytes(text.encode())
    return path


LAYOUTS = {
    "none": "",
    "no_newline": "# the end",
    "empty_braces": "variants: {}   # none yet\n",
    "block": "variants:\n    two: {demand: 2}   # twice\n    # a comment of two\n\n# of all\ntargets: []\n",
    "block_deep": "variants:\n  two:\n    title: Two\n    change:\n      demand: 2\n      # within\n# after\n",
    "block_scalar": "variants:\n  two:\n    title: |\n      Two\n    demand: 2\n\n\ntargets: []\n",
    "braces": "variants: {two: {demand: 2}}   # in braces\n",
    "braces_on_lines": "variants: {\n  two: {demand: 2},   # twice\n  three: {demand: 3}\n}\ntargets: []\n",
}


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_only_lines_of_the_variant_are_new(tmp_path: Path, layout: str, end: str) -> None:
    text = (HEAD + LAYOUTS[layout]).replace("\n", end)
    path = written(tmp_path, text)
    new = saved(path)
    gone = [one for one in difflib.ndiff(text.splitlines(), new.splitlines()) if one[0] == "-"]
    assert len(gone) == ("braces" in layout)  # the line in which the variant is put
    assert ("\r\n" in new) == (end == "\r\n")
    write_file(path, text, new)
    assert check(path).variants[-1] == "new"
    assert load(path, "new").text == load(written(tmp_path, text)).changed(CHANGES).text


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_shipped_scenarios_take_a_variant_of_each_of_theirs(path: Path) -> None:
    for variant in (None, *load(path).variants[:2]):
        changes: dict[str, object] = {"demand": {"times": "1.1"}}
        now = load(path, variant).changed(changes)
        text = saved_text(text_of(path), now, "一 new one", changes)
        assert load(path, "一 new one", text).text == now.text
        kept = set(text_of(path).splitlines()) - set(text.splitlines())
        assert not kept


def test_a_file_that_extends_another_keeps_its_variants(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(HEAD + "variants: {two: {demand: 2}}\n", encoding="utf-8")
    path = written(tmp_path, "extends: base.yaml\ntitle: Top\n")
    write_file(path, text_of(path), saved(path, variant="two"))
    assert check(path).variants == ("two", "new")
    with pytest.raises(UsageError, match="not written over"):
        saved(path, "two")


def test_names_that_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + "variants: {two: {demand: 2}}\n")
    with pytest.raises(UsageError, match="not written over"):
        saved(path, " two ")
    with pytest.raises(UsageError, match="a name for the variant"):
        saved(path, "  ")
    with pytest.raises(ScenarioError, match="letters, digits"):
        saved(path, "a.b: {x}")
    with pytest.raises(UsageError, match="a change from what is written"):
        saved_text(text_of(path), load(path), "three", {})


def test_a_layout_without_a_place_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "{" + ", ".join(HEAD.strip().splitlines()) + "}\n")
    with pytest.raises(UsageError, match="no place for a variant"):
        saved(path)


def test_a_file_that_has_changed_is_not_written(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD)
    new = saved(path)
    path.write_text(HEAD + "# edited elsewhere\n", encoding="utf-8")
    with pytest.raises(UsageError, match="has changed since"):
        write_file(path, HEAD, new)
    assert "new" not in path.read_text(encoding="utf-8")


def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, HEAD)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(UsageError, match="No space left"):
        write_file(path, HEAD, saved(path))
    assert path.read_text(encoding="utf-8") == HEAD
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link_and_marks_and_permissions_stay(tmp_path: Path) -> None:
    path = tmp_path / "real.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + HEAD.encode())
    path.chmod(0o640)
    link = tmp_path / "small.yaml"
    link.symlink_to(path)
    write_file(link, text_of(link), saved(link))
    assert link.is_symlink()
    assert path.read_bytes().startswith(b"\xef\xbb\xbftitle")
    assert path.stat().st_mode & 0o777 == 0o640
    assert check(link).variants == ("new",)


def test_yaml_to_put_in_by_hand() -> None:
    assert variant_yaml("a b", CHANGES, "two") == (
        'variants:\n  "a b":\n    combine: [two]\n    pools.team.agents: {add: 1}\n'
        "    demand: {times: 1.1}\n"
    )
