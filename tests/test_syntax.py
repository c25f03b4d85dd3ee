"""Files that are no YAML, or YAML that a scenario may not use: what a newcomer is told."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from imroute.errors import ScenarioError
from imroute.loading import check, load_text
from reading import BASE, added, changed, loaded, problem, told, told_of

Write = Callable[..., Path]


# Slips of the finger ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "where", "written", "allowed", "do"),
    [
        (
            ("    agents: 14", "    agents:14"),
            "13:12",
            "no blank after the colon: agents:14",
            "a blank after each colon",
            "write: agents: 14",
        ),
        (
            (
                "  vip: {share: 5%}\n  regular: {share: 95%}",
                "  {vip:{share: 5%}, regular: {share: 95%}}",
            ),
            "4:8",
            "no blank after the colon: {vip:{share: 5%}, regular: {share: 95%}}",
            "a blank after each colon",
            "write: {vip: {share: 5%}, regular: {share: 95%}}",
        ),
        (
            ("    agents: 14", "    agents：14"),
            "13:11",
            "a full-width colon: agents：14",
            "half-width colons",
            "write: agents: 14",
        ),
        (
            ("title: Desk", "title：Desk"),
            "1:6",
            "a full-width colon: title：Desk",
            "half-width colons",
            "write: title: Desk",
        ),
        (
            ("{measure: service_level, within", "{measure: service_level，within"),
            "19:28",
            "a full-width comma: - {measure: service_level，within: 20s, at_least: 80%}",
            "half-width commas",
            "write: - {measure: service_level, within: 20s, at_least: 80%}",
        ),
        (
            ("{share: 5%}", "｛share: 5%｝"),
            "4:8",
            "full-width brackets: vip: ｛share: 5%｝",
            "half-width brackets",
            "write: vip: {share: 5%}",
        ),
        (
            ("    agents: 14", "\u00a0\u00a0  agents: 14"),
            "13:1",
            "a full-width or no-break blank: agents: 14",
            "ordinary blanks",
            "write: agents: 14",
        ),
        (
            ("  - {measure", "  -{measure"),
            "19:4",
            "no blank after the dash: -{measure: service_level, within: 20s, at_least: 80%}",
            "a blank after the dash of a list item",
            "write: - {measure: service_level, within: 20s, at_least: 80%}",
        ),
        (
            ("pools:\n", "pools\n"),
            "11:6",
            "no colon: pools",
            "a colon after each key",
            "write: pools:",
        ),
        (
            ("day: {start", "day {start"),
            "2:4",
            "no colon: day {start: 18:00, end: 24:00}",
            "a colon after each key",
            "write: day: {start: 18:00, end: 24:00}",
        ),
        (
            ("title: Desk", "title: Sale: an evening's # evening"),
            "1:8",
            "a text with a sign in it that means something in YAML: title: Sale: an "
            "evening's # evening",
            "such texts in quotes",
            "write: title: 'Sale: an evening''s' # evening",
        ),
        (
            ("title: Desk", "title: @desk"),
            "1:8",
            "a text with a sign in it that means something in YAML: title: @desk",
            "such texts in quotes",
            "write: title: '@desk'",
        ),
        (
            ("title: Desk", 'title: "Desk'),
            "1:8",
            'a quote that is never closed: title: "Desk',
            "YAML; its reader says: found unexpected end of stream",
            "close the quote",
        ),
        (
            ("{share: 5%}", "{share: 5%"),
            "5:10",
            "no comma between two keys, or no }: regular: {share: 95%} (in what begins in line 4)",
            "YAML; its reader says: did not find expected ',' or '}'",
            "look just before this place",
        ),
        (
            ("    skills", "   skills"),
            "14:4",
            "a line further in or out than its neighbours: skills: [order, refund] "
            "(in what begins in line 12)",
            "YAML; its reader says: did not find expected key",
            "let the keys of one part begin in the same column, and look at the line above",
        ),
    ],
)
def test_slips(change: tuple[str, str], where: str, written: str, allowed: str, do: str) -> None:
    assert told(changed(change)) == [problem(f"desk.yaml:{where}", written, allowed, do)]


def test_tabs_are_told_once_with_all_their_lines() -> None:
    said = "use two blanks a level, and let your editor write blanks for tabs"
    one = changed(("    arrivals: 60/h", "\tarrivals: 60/h"))
    assert told(one) == [problem("desk.yaml:10:1", "a tab", "blanks for indenting", said)]
    tabs = BASE.replace("    ", "\t\t").replace("  ", "\t")
    lines = "a tab (also in line 5, 7, 8, 9, 10, 12, 13, 14, 16, 17, …)"
    assert told(tabs) == [problem("desk.yaml:4:1", lines, "blanks for indenting", said)]


def test_a_slip_hides_nothing_else() -> None:
    text = changed(
        ("title: Desk", "title：Desk"),
        ("share: 5%", "share: 5"),
        ("60/h", "60"),
        ("agents: 14", "agents:14"),
        ("[{pools: [team]}]", "[{pools: [taem]}]"),
    )
    headings = [line.split("\n")[0] for line in told(text)]
    assert headings == [
        "desk.yaml:1:6",
        "desk.yaml:4:9  tiers.vip.share",
        "desk.yaml:10:5  contact_types.refund.arrivals",
        "desk.yaml:13:12",
        "desk.yaml:17:23  routing.rest.stages.1.pools.1",
    ]


def test_a_full_width_colon_in_a_title_is_no_slip() -> None:
    text = changed(("title: Desk", "title: 晚间：双十一"))
    assert loaded(text).scenario.title == "晚间：双十一"
    (only,) = told(text.replace("day: {", "day {"))
    assert only.startswith("desk.yaml:2:4\n")


@pytest.mark.parametrize(
    ("change", "heading", "written", "do"),
    [
        (
            ("team:\n    agents: 14\n    skills: [order, refund]", "team: {agents:14}"),
            "12:10  pools.team.agents:14",
            "agents:14",
            "put a blank after the colon: agents: 14",
        ),
        (
            ("agents: 14\n    skills: [order, refund]", "agents:14"),
            "12:3  pools.team",
            "agents:14",
            "put a blank after the colon: agents: 14",
        ),
        (
            ("vip: {share: 5%}", "vip: {share：5%}"),
            "4:9  tiers.vip.share：5%",
            "share：5%",
            "type it with half-width characters and straight quotes: share:5%",
        ),
        (
            ("{18:00: 240/h, 20:00: 300/h}", "{18:00:240/h}"),
            "8:16  contact_types.order.arrivals.18:00:240/h",
            "18:00:240/h",
            "put a blank after the colon: 18:00: 240/h",
        ),
        (
            ("agents: 14", "agents: {18:00:14}"),
            "13:14  pools.team.agents.18:00:14",
            "18:00:14",
            "put a blank after the colon: 18:00: 14",
        ),
        (
            ("[order, refund]", "[order，refund]"),
            "14:14  pools.team.skills.1",
            "order，refund",
            "type it with half-width characters and straight quotes: order,refund",
        ),
        (
            ("measure: service_level", "measure: “service_level”"),
            "19:6  targets.1.measure",
            "“service_level”",
            'type it with half-width characters and straight quotes: "service_level"',
        ),
        (
            ("share: 5%}", "share: 0,05}"),
            "4:18  tiers.vip.05",
            "05",
            "if this is part of a number, write it with a point: 0.05",
        ),
    ],
)
def test_slips_that_are_still_yaml(
    change: tuple[str, str], heading: str, written: str, do: str
) -> None:
    first = told(changed(change))[0].split("\n")
    assert first[0] == f"desk.yaml:{heading}"
    assert first[1] == f"  written: {written}"
    assert first[3] == f"  do:      {do}"


# What YAML can do and a scenario may not ----------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        (
            ("    arrivals: 60/h", "    arrivals: 60/h\n    arrivals: 70/h"),
            [
                (
                    "11:5",
                    "arrivals a second time (first in line 10)",
                    "each key once",
                    "take one of them out",
                )
            ],
        ),
        (
            ("pools:\n", "pools:\n  team: {agents: 3}\n"),
            [
                (
                    "13:3",
                    "team a second time (first in line 12)",
                    "each key once",
                    "take one of them out",
                )
            ],
        ),
        (
            ("{share: 5%}", "&low {share: 5%}"),
            [("4:8", "&low", "no anchors (&)", "write the value out; put a text with & in quotes")],
        ),
        (
            ("{share: 5%}\n  regular: {share: 95%}", "&low {share: 5%}\n  regular: *low"),
            [
                (
                    "4:8",
                    "&low",
                    "no anchors (&)",
                    "write the value out; put a text with & in quotes",
                ),
                (
                    "5:12",
                    "*low",
                    "no anchors (&) and aliases (*)",
                    "write the value out; put a text with * in quotes",
                ),
            ],
        ),
        (
            ("{share: 95%}", "{<<: {share: 95%}}"),
            [("5:13", "<<", "no merge keys (<<)", "use `extends`, or write the keys out")],
        ),
        (
            ("title: Desk", "title: !!str Desk"),
            [("1:8", "!!str", "no tags (!)", "take it out; put a text with ! in quotes")],
        ),
        (
            ("targets:", "---\ntargets:"),
            [
                (
                    "18:1",
                    "a second '---'",
                    "one scenario a file",
                    "split the file, or take out what follows",
                )
            ],
        ),
        (
            ("  vip:", "  ? [vip]\n  :"),
            [
                (
                    "4:5",
                    "a map or list as a key",
                    "names as keys",
                    "write a single name before the colon",
                )
            ],
        ),
        (
            ("title: Desk", 'title: "Desk\\x1b[31m"'),
            [("1:8", "\\x1b in a text", "text that can be seen", "take the character out")],
        ),
    ],
)
def test_yaml_that_is_refused(
    change: tuple[str, str], problems: list[tuple[str, str, str, str]]
) -> None:
    wanted = [problem(f"desk.yaml:{where}", *words) for where, *words in problems]
    assert told(changed(change))[: len(wanted)] == wanted


def test_a_document_may_be_marked() -> None:
    assert loaded(f"---\n{BASE}...\n").hash == loaded(BASE).hash


@pytest.mark.parametrize(
    ("text", "got"),
    [
        ("", "nothing"),
        ("# only a comment\n", "nothing"),
        ("~", "nothing"),
        ("- a\n", "no 'key: value' lines"),
    ],
)
def test_a_file_with_no_scenario_in_it(text: str, got: str) -> None:
    do = "begin with a title: line, or see: imroute init NAME"
    assert told(text) == [problem("desk.yaml", got, "a scenario: 'key: value' lines", do)]


# Bytes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        BASE.encode("utf-8-sig"),
        BASE.replace("\n", "\r\n").encode(),
        BASE.replace("\n", "\r").encode(),
        BASE.rstrip().encode(),
    ],
    ids=["BOM", "CRLF", "CR", "no last line end"],
)
def test_files_of_other_systems(write: Write, data: bytes) -> None:
    path = write("")
    path.write_bytes(data)
    assert check(path).hash == loaded(BASE).hash


SAVE = "in your editor or spreadsheet, choose: save as UTF-8"
SEEN = "take it out; if there are many, this is not a text file"


@pytest.mark.parametrize(
    ("data", "where", "got", "allowed", "do"),
    [
        (BASE.encode("utf-16"), "", "UTF-16, or no text at all", "text saved as UTF-8", SAVE),
        (BASE.encode("utf-16-le"), "", "UTF-16, or no text at all", "text saved as UTF-8", SAVE),
        (
            BASE.replace("Desk", "Café").encode("latin-1"),
            ":1:11",
            "the byte 0xe9, which is not UTF-8",
            "text saved as UTF-8",
            SAVE,
        ),
        (
            added(f"# {'x' * 100}\0").encode(),
            ":20:103",
            "\\x00, a character that cannot be seen",
            "plain text",
            SEEN,
        ),
        (b"\x07", ":1:1", "\\x07, a character that cannot be seen", "plain text", SEEN),
        (
            BASE.replace("Desk", "De\u2028sk").encode(),
            ":1:10",
            "\\u2028, a character that cannot be seen",
            "plain text",
            SEEN,
        ),
    ],
    ids=["UTF-16", "UTF-16 without BOM", "Latin-1", "NUL", "bell", "line separator"],
)
def test_bytes_that_are_no_text(
    write: Write, data: bytes, where: str, got: str, allowed: str, do: str
) -> None:
    path = write("")
    path.write_bytes(data)
    assert told_of(path) == [problem(f"desk.yaml{where}", got, allowed, do)]


# Files --------------------------------------------------------------------------------------------


def test_a_missing_file_names_those_that_are_like_it(write: Write) -> None:
    path = write(BASE, "evening.yaml")
    assert told_of(path.with_name("evenin.yaml")) == [
        problem("evenin.yaml", "no such file", "a .yaml file", "did you mean 'evening.yaml'?")
    ]
    assert told_of(path.with_name("x.yaml")) == [
        problem("x.yaml", "no such file", "a .yaml file", "files there: evening.yaml")
    ]


def test_a_missing_folder(tmp_path: Path) -> None:
    (said,) = told_of(tmp_path / "nowhere" / "x.yaml")
    assert said.endswith(
        f"do:      there is no folder {tmp_path / 'nowhere'}".replace(f"{tmp_path}/nowhere/", "")
    )


def test_a_folder_names_the_files_in_it(write: Write) -> None:
    folder = write(BASE).parent
    (said,) = told_of(folder)
    assert "written: a folder\n" in said
    assert said.endswith("do:      name a file in it: desk.yaml")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert told_of(tmp_path / "pipe.yaml") == [
        problem("pipe.yaml", "a device or pipe", "a .yaml file", "name an ordinary file")
    ]


def test_a_file_that_may_not_be_read(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = write(BASE)
    monkeypatch.setattr(Path, "open", refuse)
    assert told_of(path) == [
        problem(
            "desk.yaml", "Permission denied", "a file that can be read", "look at its permissions"
        )
    ]


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, ""])
def test_names_that_are_no_files(name: str) -> None:
    with pytest.raises(ScenarioError):
        check(name)


# Malice -------------------------------------------------------------------------------------------


def test_a_file_of_two_gigabytes_is_refused_by_its_size(write: Write) -> None:
    path = write("")
    with path.open("wb") as stream:
        stream.truncate(2 * 10**9)
    began = time.process_time()
    assert told_of(path) == [
        problem("desk.yaml", "2,000.0 MB", "files up to 1 MB", "is this the right file?")
    ]
    assert time.process_time() - began < 1


DEPTH = "at most 200,000 values and 40 levels"
BOMB = "a: &a [x, x, x]\n" + "\n".join(
    f"{b}: &{b} [*{a}, *{a}, *{a}]" for a, b in pairwise("abcdefghi")
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"a: {'[' * 100_000}", DEPTH),
        ("a: " + "{a: " * 100_000, DEPTH),
        ("- " * 100_000, DEPTH),
        ("\n".join(" " * i + "a:" for i in range(1000)), DEPTH),
        ("? " * 100_000, "names as keys"),
        ("a: [" + "x," * 210_000 + "]", DEPTH),
        (BOMB, "no anchors (&)"),
        ("a: 1\n" * 20_000, "each key once"),
        ("a" * 900_000, "a scenario: 'key: value' lines"),
        ("a:1\n" * 1000, "a scenario: 'key: value' lines"),
        ("".join(f"a{i}:1\nb{i}: 2\n" for i in range(300)), "a blank after each colon"),
        ("patience: " + "9" * 900_000, "a time with a unit"),
        ("patience: 1s" + " " * 400_000 + "x", "a time with a unit"),
        ("".join(f"agentz{i}: 3\n" for i in range(10_000)), "one of the keys"),
        ("pools: {p: {skills: [" + "x, " * 40_000 + "]}}", "at most 3,000 values"),
        (
            "contact_types:\n" + "".join(f"  t{i}: {{arrivals: 1/h}}\n" for i in range(501)),
            "at most 500 names",
        ),
        ('a: "' * 100_000, "YAML; its reader says"),
    ],
)
def test_malice_is_refused_in_bounded_time(text: str, said: str) -> None:
    began = time.process_time()
    with pytest.raises(ScenarioError) as caught:
        load_text(text)
    assert said in str(caught.value)
    assert time.process_time() - began < 10


def test_a_long_list_of_problems_is_cut() -> None:
    shown = "\n\n".join(told("".join(f"a{i}: 3\n" for i in range(200))))
    assert shown.count("written:") == 202  # all are there for programs; a person is shown fifty
    with pytest.raises(ScenarioError) as caught:
        load_text("".join(f"a{i}: 3\n" for i in range(200)))
    assert str(caught.value).count("written:") == 50
    assert str(caught.value).endswith("… and 152 more")


def test_what_is_written_cannot_steer_the_terminal() -> None:
    said = "".join(told(changed(("measure: service_level", 'measure: "\u202e\u200b"'))))
    assert "written: \\u202e\\u200b\n" in said
