"""The documentation keeps its word: scenarios load, links lead somewhere, commands exist.

A fence of YAML is one of three, told by the word behind it:

    yaml              a whole scenario; `file=NAME` gives it a name, for `extends` and for commands
    yaml added        a part that is laid over the last whole scenario of the page
    yaml fragment     neither; only its syntax is checked

A fence of `text` below a command shows what it prints, "…" standing for what is left out. Here that
is checked for the quick commands, `explain` and `check`. For all, which takes minutes:

    python tests/test_docs.py
"""

from __future__ import annotations

import contextlib
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.main import get_command
from typer.testing import CliRunner

import imroute
from imroute.cli import app
from imroute.loading.tree import parse_yaml
from imroute.theory.closed_network import busy_agent

ROOT = Path(__file__).resolve().parents[1]
CHINESE = ROOT / "README.zh.md"
PAGES = [
    ROOT / "README.md",
    CHINESE,
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
PAGE_NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
SCENARIOS = sorted((ROOT / "scenarios").glob("*.yaml"))

FENCE = re.compile(r"^```(.*)\n((?:.*\n)*?)```$", re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)
COMMAND = re.compile(r"^(?:\.venv/bin/)?(imroute \S.*)$")
VARIANT = re.compile(r"--variant (\w+)")
QUICK = ("explain", "check")


class Block(NamedTuple):
    """A fenced block of a page."""

    page: Path
    line: int
    words: tuple[str, ...]
    text: str

    @property
    def place(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    def says(self, *words: str) -> bool:
        return self.words[: len(words)] == words


def blocks(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for fence in FENCE.finditer(text):
        line = text.count("\n", 0, fence.start()) + 1
        yield Block(page, line, tuple(fence[1].split()), fence[2])


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def test_there_is_documentation_to_check() -> None:
    assert len(PAGES) > 8
    assert len(SCENARIOS) >= 6


# Scenarios ----------------------------------------------------------------------------------------


class Desk:
    """A folder with the scenario files that a page has its reader write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.last = "scenario.yaml"
        (folder / "scenarios").symlink_to(ROOT / "scenarios")

    @property
    def path(self) -> Path:
        return self.folder / self.last

    def take(self, block: Block) -> None:
        if block.says("yaml", "fragment"):
            return
        text = block.text
        if block.says("yaml", "added"):
            below = self.path.rename(self.folder / f"below_{block.line}_{self.last}")
            text = f"extends: {below.name}\n{text}"
        else:
            names = [w.removeprefix("file=") for w in block.words if w.startswith("file=")]
            self.last = names[0] if names else "scenario.yaml"
        self.path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_yaml_is_a_sound_scenario_or_part_of_one(name: str, tmp_path: Path) -> None:
    desk, finished = Desk(tmp_path), None
    for block in blocks(ROOT / name):
        if block.says("yaml"):
            parse_yaml(block.text, block.place)
            if finished and not block.says("yaml", "added") and not block.says("yaml", "fragment"):
                check(finished, desk.path)
            desk.take(block)
            finished = block
    if finished and desk.path.exists():
        check(finished, desk.path)


def check(last: Block, path: Path) -> None:
    """Check a scenario with all that a page has added to it, variants included."""
    try:
        imroute.check(path)
    except imroute.ImrouteError as error:
        pytest.fail(f"{last.place} or above (no whole scenario? mark it as a part):\n{error}")


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_every_scenario_is_named_in_the_readme(name: str) -> None:
    readme = (ROOT / name).read_text(encoding="utf-8")
    assert [path.stem for path in SCENARIOS if f"scenarios/{path.name}" not in readme] == []


# Links --------------------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives to a page's headings."""
    heads = (head.replace("`", "").strip().lower() for head in HEADING.findall(prose(page)))
    return {re.sub(r"[^\w\- ]", "", head).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_links_lead_somewhere(name: str) -> None:
    page = ROOT / name
    for link in LINK.findall(prose(page)):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, anchor = link.partition("#")
        goal = (page.parent / path).resolve() if path else page
        assert goal.exists(), f"{name} links to {link}"
        assert not anchor or anchor in anchors(goal), f"{name} links to {link}"


# Commands -----------------------------------------------------------------------------------------


def written_commands(page: Path) -> Iterator[str]:
    """Command lines in blocks, and in prose between backticks; without a comment or a pipe."""
    lines = [line for block in blocks(page) for line in block.text.splitlines()]
    lines += [line for line in prose(page).splitlines() if line.startswith(" " * 4)]
    lines += CODE.findall(prose(page))
    for line in lines:
        if found := COMMAND.match(line.strip()):
            yield re.split(r"\s[#|>]", found[1])[0].replace("\\|", "|")


def options_of(*words: str) -> set[str] | None:
    """The options of a command, or of a command of a command."""
    known = get_command(app)
    for word in words:
        if known is not None and hasattr(known, "commands"):
            known = known.commands.get(word)
    return None if known is None else {"--help", *(o for p in known.params for o in p.opts)}


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_commands_and_their_options_exist(name: str) -> None:
    for line in written_commands(ROOT / name):
        command, *words = shlex.split(line)[1:]
        if command == "--help":
            continue
        options = options_of(command, *words)
        assert options is not None, f"{name}: there is no command in: {line}"
        for word in words:
            option = word.split("=")[0]
            assert not option.startswith("-") or option in options, f"{name}: {option} in: {line}"
            if word.startswith("scenarios/"):
                assert (ROOT / word).exists(), f"{name}: {word} in: {line}"


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_variants_in_commands_exist(name: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    for block in blocks(ROOT / name):
        if block.says("yaml"):
            desk.take(block)
        for line in block.text.splitlines() if block.says("sh") else ():
            if found := VARIANT.search(line):
                file = shlex.split(line)[2]
                assert found[1] in imroute.load(tmp_path / file).variants, f"{block.place}: {line}"


# Quotes -------------------------------------------------------------------------------------------


def quotes(
    page: Path, folder: Path, commands: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, str]]:
    """What a page says that (these) commands print, where, and what they do print."""
    desk, printed = Desk(folder), ""
    for block in blocks(page):
        if block.says("yaml"):
            desk.take(block)
        elif block.says("sh"):
            printed = "".join(outputs(block, folder, commands))
        elif block.says("text") and printed:
            yield block.place, block.text, printed


def outputs(block: Block, folder: Path, commands: tuple[str, ...]) -> Iterator[str]:
    for line in block.text.splitlines():
        words = shlex.split(line, comments=True)
        if words[:1] == ["imroute"] and (not commands or words[1] in commands):
            with contextlib.chdir(folder):
                done = CliRunner().invoke(app, words[1:])
            yield f"{done.output}{done.exception or ''}"


def missing(quoted: str, printed: str) -> list[str]:
    """The quoted lines that are not there, in their order; blanks and line ends do not count."""
    rest, lost = " ".join(printed.split()), []
    for line in quoted.splitlines():
        wanted = " ".join(line.replace("…", "").split())
        if wanted not in rest:
            lost.append(wanted)
        elif wanted:
            rest = rest.partition(wanted)[2]
    return lost


@pytest.mark.parametrize("name", PAGE_NAMES)
def test_quick_commands_print_what_is_quoted(name: str, tmp_path: Path) -> None:
    for place, quoted, printed in quotes(ROOT / name, tmp_path, QUICK):
        assert missing(quoted, printed) == [], f"{place} is out of date"


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_quotes_what_a_run_prints_and_draws(name: str, tmp_path: Path) -> None:
    found = list(quotes(ROOT / name, tmp_path, ("run",)))
    drawn = {path.name for path in (tmp_path / "pictures").iterdir()}
    assert {"service_level.png", "gantt.png"} <= drawn & set(pictures(name))
    assert found
    for place, quoted, printed in found:
        assert missing(quoted, printed) == [], f"{place} is out of date"


def pictures(name: str) -> Iterator[str]:
    """The pictures of a page, which are there."""
    for link in LINK.findall(prose(ROOT / name)):
        if link.endswith(".png"):
            assert (ROOT / link).is_file()
            yield Path(link).name


def test_the_readme_says_the_same_in_both_languages() -> None:
    """The same headings, commands and links; only what Chinese needs more."""
    english, chinese = ROOT / "README.md", CHINESE
    heads = [len(HEADING.findall(prose(page))) for page in (english, chinese)]
    assert heads[0] == heads[1]
    links = [
        {link.replace("/pictures/zh/", "/pictures/") for link in LINK.findall(prose(page))}
        for page in (english, chinese)
    ]
    assert links[0] ^ links[1] == {"README.md", "README.zh.md"}
    commands = [{line.split()[1] for line in written_commands(page)} for page in (english, chinese)]
    assert commands[0] == commands[1]


def test_the_table_of_slow_down_is_what_theory_says() -> None:
    page = (ROOT / "docs/background/model.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d) \| ([\d.]+) s \| [^|]+ \| ([\d.]+)% \|", page, re.MULTILINE)
    assert [int(chats) for chats, *_ in rows] == [1, 2, 3, 4, 5, 6]
    for chats, reply_s, focus in rows:
        theory = busy_agent(agent_reply_s=40, customer_reply_s=60, chats=int(chats))
        assert float(reply_s) == pytest.approx(theory.mean_response_s, abs=0.051)
        assert float(focus) == pytest.approx(100 * theory.utilisation, abs=0.051)


def main() -> int:
    """Check every quote, slow commands too; print those that are out of date."""
    stale = 0
    for page in PAGES:
        with tempfile.TemporaryDirectory() as folder:
            for place, quoted, printed in quotes(page, Path(folder)):
                for piece in missing(quoted, printed):
                    stale += 1
                    print(f"{place}: not printed: {piece}")
    print("all quotes are up to date" if not stale else f"{stale} quotes are out of date")
    return min(stale, 1)


if __name__ == "__main__":
    sys.exit(main())
