"""A newcomer's mistakes, each in a file that is otherwise right: where it is, and what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from imroute.errors import ScenarioError
from imroute.loading import check

GOOD = """\
title: Desk
day: {start: 09:00, end: 17:00}
tiers:
  vip: {share: 10%, patience: {exponential: 4m}}
  regular: {share: 90%}
contact_types:
  order:
    arrivals: {09:00: 60/h, 12:00: 90/h}
  refund:
    arrivals: 20/h
    conversation: {agent_reply: {mean: 45s, cv: 0.9}}
pools:
  team: {agents: 5, capacity: 3}
  experts: {agents: 2, skills: [refund]}
routing:
  refunds: {match: {type: refund}, stages: [{pools: [experts]}, {after: 20s, pools: [team]}]}
  rest: {stages: [{pools: [team]}]}
targets:
  - {measure: service_level, within: 20s, at_least: 80%}
"""

# what is replaced, by what, where the message points, and words that it must hold
MISTAKES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "a time without unit": ("after: 20s", "after: 20", "16:", ("written: 20", "20s")),
    "a time as on a clock": ("after: 20s", "after: 0:20", "16:", ("colons", "s")),
    "a long unit": ("after: 20s", "after: 20 sec", "16:", ("20s",)),
    "a negative time": ("after: 20s", "after: -20s", "16:", ("-20s",)),
    "a rate without unit": ("arrivals: 20/h", "arrivals: 20", "10:", ("20/h",)),
    "a share without %": ("share: 90%", "share: 90", "5:", ("90%",)),
    "a share over 100%": ("share: 90%", "share: 190%", "5:", ("190%", "from 0% to 100%")),
    "shares over 100%": ("share: 90%", "share: 95%", "3:", ("105%", "100%")),
    "shares under 100%": ("share: 90%", "share: 80%", "3:", ("90%", "100%")),
    "no blank after the colon": (
        "team: {agents: 5, capacity: 3}",
        "team: {agents:5, capacity: 3}",
        "13:",
        ("agents: 5",),
    ),
    "no blank after the colon of a block": ("title: Desk", "title:Desk", "1:", ("title: Desk",)),
    "a full-width colon": ("title: Desk", "title： Desk", "1:", ("half-width", "title: Desk")),
    "a full-width comma": ("5, capacity", "5，capacity", "13:", ("half-width",)),
    "full-width digits": ("capacity: 3", "capacity: ３", "13:", ("half-width", "3")),
    "a tab": ("  order:", "\torder:", "7:", ("tab", "blanks")),
    "the same key twice": ("title: Desk", "title: Desk\ntitle: Other", "2:", ("title", "once")),
    "an unknown key": ("capacity: 3", "capacitty: 3", "13:", ("did you mean 'capacity'?",)),
    "a key of another part": (
        "capacity: 3",
        "capacity: 3, patience: 30s",
        "13:",
        ("top level", "tier"),
    ),
    "an unknown pool": ("pools: [experts]", "pools: [expert]", "16:", ("did you mean 'experts'?",)),
    "an unknown type": ("{type: refund}", "{type: refunds}", "16:", ("did you mean 'refund'?",)),
    "an unknown measure": ("service_level", "service_levle", "19:", ("did you mean",)),
    "a type that no rule can serve": (
        "stages: [{pools: [team]}]",
        "stages: [{pools: [experts]}]",
        "17:",
        ("order", "skill"),
    ),
    "a type without a rule": ("  rest: {stages: [{pools: [team]}]}\n", "", "15:", ("order",)),
    "times out of order": (
        "{09:00: 60/h, 12:00: 90/h}",
        "{12:00: 60/h, 09:00: 90/h}",
        "8:",
        ("order",),
    ),
    "a map that begins too late": (
        "{09:00: 60/h, 12:00: 90/h}",
        "{10:00: 60/h, 12:00: 90/h}",
        "8:",
        ("10:00", "day.start"),
    ),
    "words for a number": ("agents: 5", "agents: five", "13:", ("five", "whole number")),
    "half an agent": ("agents: 5", "agents: 4.5", "13:", ("4.5", "whole number")),
    "nothing after the colon": ("capacity: 3", "capacity: ", "13:", ("number",)),
    "a list for a map": ("tiers:\n", "tiers: [vip]\nbots:\n", "3:", ("map",)),
    "a value for a part": (
        "capacity: 3",
        "capacity: 3, ramp: x",
        "13:",
        ("agents, speed, to, over, since", "ramp: {agents: 4, speed: 0.6, over: 20d}"),
    ),
    "an unclosed bracket": ("skills: [refund]", "skills: [refund", "14:", ()),
    "an alias": ("title: Desk", "title: *desk", "1:", ("alias",)),
    "a wrong bound": ("at_least: 80%", "at_least: 2m", "19:", ("share",)),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_gets_the_message_that_a_planner_needs(
    mistake: str, write: Callable[[str], Path]
) -> None:
    right, wrong, place, words = MISTAKES[mistake]
    assert GOOD.count(right) == 1
    path = write(GOOD.replace(right, wrong))
    with pytest.raises(ScenarioError) as caught:
        check(path)
    said = str(caught.value)
    assert said.startswith(f"{path}:{place}"), said
    for word in words:
        assert word in said, said
    assert "allowed:" in said
    assert "do:" in said


def test_what_the_mistakes_are_made_from_is_right(write: Callable[[str], Path]) -> None:
    assert check(write(GOOD)).scenario.title == "Desk"


def test_all_mistakes_of_a_file_are_told_at_once_in_its_order(write: Callable[[str], Path]) -> None:
    text = GOOD
    for name in ("a share without %", "an unknown key", "an unknown pool", "an unknown measure"):
        right, wrong, _, _ = MISTAKES[name]
        text = text.replace(right, wrong)
    with pytest.raises(ScenarioError) as caught:
        check(write(text))
    lines = [int(str(problem.where).rsplit(":", 2)[1]) for problem in caught.value.problems]
    assert lines == [5, 13, 16, 19]


def test_a_file_of_2_gb_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)
    with pytest.raises(ScenarioError, match=r"2,000\.0 MB"):
        check(path)


HOSTILE = {
    "deep": "a: " + "[" * 100_000,
    "deep maps": "{a: " * 50_000,
    "bomb": "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n",
    "tag": "a: !!python/object/apply:os.system [ls]",
    "merge": "a: {b: 1}\n<<: {c: 2}",
    "two documents": "a: 1\n---\nb: 2",
    "control characters": "a: \x00\x01",
    "empty": "",
    "only a comment": "# nothing",
    "a list": "- a\n- b",
    "a word": "hello",
    "a huge number": "demand: 1e999\n" + GOOD,
    "a very long number": "demand: " + "9" * 5000 + "\n" + GOOD,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_words_and_in_time(name: str, tmp_path: Path) -> None:
    path = tmp_path / "hostile.yaml"
    path.write_text(HOSTILE[name], encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "imroute.cli", "run", str(path)],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "allowed:" in done.stderr
    assert len(done.stderr) < 5000


@pytest.mark.parametrize("raw", [b"\xff\xfea\x00", "title: Caf\xe9".encode("latin-1")])
def test_other_encodings_are_refused_in_words(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    path.write_bytes(raw)
    with pytest.raises(ScenarioError, match="UTF-8"):
        check(path)


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe.yaml"
    os.mkfifo(path)
    with pytest.raises(ScenarioError):
        check(path)


def test_a_byte_order_mark_and_windows_lines_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert check(path).scenario.title == "Desk"
