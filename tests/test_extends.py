"""The files behind a file: the one that it extends, and the tables that it names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from imroute.loading import load
from imroute.scenario import Spread, Started, Steps
from imroute.units import HOUR
from reading import BASE, added, changed, problem, told_of

Write = Callable[..., Path]


# Base files ---------------------------------------------------------------------------------------


def test_a_file_is_laid_over_the_one_it_extends(write: Write) -> None:
    write(BASE.replace("60/h", "{counts: {18:00: 5, 20:00: 6}}"), "base.yaml")
    path = write(
        "extends: base.yaml\n"
        "day: {end: 23:00}\n"
        "contact_types:\n"
        "  order: {arrivals: {18:00: 3/h}, patience: {mean: 1m, cv: 1}}\n"
        "  extra: {arrivals: 1/h}\n"
        "pools: {team: {agents: 5, skills: [order, refund, extra]}}\n"
        "routing: {rest: {queue_limit: 3}}\n"
        "targets: []\n"
    )
    scenario = load(path).scenario
    assert (scenario.day.start, scenario.day.end) == (18 * HOUR, 23 * HOUR)  # maps are merged
    assert scenario.contact_types["order"].arrivals.steps.from_s == (18 * HOUR,)  # type: ignore[union-attr]
    assert scenario.contact_types["refund"].arrivals.steps.values == (5, 6)  # type: ignore[union-attr]
    assert list(scenario.contact_types) == ["order", "refund", "extra"]
    assert scenario.pools["team"].agents == Steps((0,), (5,))
    assert scenario.routing["rest"].stages is not None
    assert (scenario.routing["rest"].queue_limit, scenario.targets) == (3, ())


def test_values_replace_those_of_the_base(write: Write) -> None:
    write(
        changed(
            ("title: Desk", "title: Desk\npatience: {exponential: 2m}"),
            ("arrivals: 60/h", "arrivals: {per_day: 100, shape: office}"),
            ("agents: 14", "agents: {18:00: 3, 22:00: 5}"),
        ),
        "base.yaml",
    )
    path = write(
        "extends: base.yaml\n"
        "patience: {mean: 1m, cv: 1}\n"
        "contact_types: {refund: {arrivals: {counts: {18:00: 5}}}}\n"
        "pools: {team: {agents: {17:00: 4}, skills: [refund, order]}}\n"
    )
    scenario = load(path).scenario
    assert scenario.patience == Spread("lognormal", (60, 1))
    arrivals, agents = scenario.contact_types["refund"].arrivals, scenario.pools["team"].agents
    assert arrivals is not None
    assert arrivals.form == "counts"
    assert agents is not None
    assert (agents.from_s, agents.values) == ((17 * HOUR,), (4,))


def test_names_of_ones_own_do_not_decide_what_is_merged(write: Write) -> None:
    """A type called `values` is a type, whatever a distribution has a key for."""
    base = changed(("  order:\n", "  values:\n"), ("order, refund", "values, refund"))
    write(base.replace("skills: [values, refund]", "skills: {values: 3, refund: 3}"), "base.yaml")
    path = write(
        "extends: base.yaml\npools: {team: {skills: {values: 5}}}\ncontact_types: {values: "
        "{weight: 2}}"
    )
    scenario = load(path).scenario
    assert scenario.pools["team"].skills == {"values": 5, "refund": 3}
    assert scenario.contact_types["values"].arrivals is not None


def test_a_base_may_extend_a_base(write: Write) -> None:
    write(BASE, "a.yaml")
    write("extends: a.yaml\ndemand: 2\ntitle: B", "b.yaml")
    made = load(write("extends: b.yaml\ntitle: C"))
    assert (made.scenario.title, made.scenario.demand) == ("C", 2)


def test_variants_of_the_base_come_along(write: Write) -> None:
    write(added("variants: {a: {demand: 2}}"), "base.yaml")
    path = write("extends: base.yaml\nvariants: {b: {combine: a, pools.team.agents: 3}}")
    assert load(path, "b").scenario.demand == 2
    assert load(path).variants == ("a", "b")


def test_problems_are_told_at_their_own_file_and_line(write: Write) -> None:
    write(changed(("share: 5%", "share: 5"), ("agents: 14", "agents:14")), "base.yaml")
    path = write("extends: base.yaml\npools:\n  team: {cost: 5}\n", "top.yaml")
    assert told_of(path) == [
        problem(
            "top.yaml:3:10  pools.team.cost",
            "5",
            "money for time, such as 36/h or 6500/month",
            "write 5/h",
        ),
        problem(
            "base.yaml:4:9  tiers.vip.share",
            "5",
            "a share from 0% to 100%, such as 85% or 0.85",
            "write 5%",
        ),
        problem(
            "base.yaml:13:12",
            "no blank after the colon: agents:14",
            "a blank after each colon",
            "write: agents: 14",
        ),
    ]


@pytest.mark.parametrize(
    ("written", "got", "do"),
    [
        ("bse.yaml", "bse.yaml: no such file", "did you mean 'base.yaml'?"),
        ("[base.yaml]", "a list or map", "name one file; let that one extend the next"),
        ("{base: yaml}", "a list or map", "name one file; let that one extend the next"),
        ("", "nothing", "write a value after the colon, or take the line out"),
        ("base.txt", "base.txt", "name a .yaml file"),
        ("folder.yaml", "folder.yaml: a folder", "name a file"),
    ],
)
def test_a_base_that_cannot_be_read(write: Write, written: str, got: str, do: str) -> None:
    (write(BASE, "base.yaml").parent / "folder.yaml").mkdir()
    path = write(f"title: Top\nextends: {written}\n", "top.yaml")
    allowed = "the name of one .yaml file: extends: base.yaml"
    assert told_of(path) == [problem("top.yaml:2:1  extends", got, allowed, do)]


def test_files_that_extend_each_other(write: Write) -> None:
    write("title: B\nextends: top.yaml\n", "b.yaml")
    path = write("extends: b.yaml\n", "top.yaml")
    allowed, do = (
        "files that do not go in a circle",
        "let no file extend itself, by itself or through others",
    )
    assert told_of(path) == [problem("b.yaml:2:1  extends", "top.yaml", allowed, do)]
    itself = write("extends: self.yaml\n", "self.yaml")
    assert told_of(itself) == [problem("self.yaml:1:1  extends", "self.yaml", allowed, do)]


# Tables -------------------------------------------------------------------------------------------

TABLE = changed(("arrivals: 60/h", "arrivals: {counts: volumes.csv}"))


@pytest.mark.parametrize(
    "table",
    [
        "time,refund\n18:00,12\n20:00,30\n",
        "time,count\n18:00,12\n20:00,30",
        "\ufefftime;other;refund\r\n18:00;1;12\r\n\r\n20:00;1;30\r\n",
        'time\trefund\n"18:00"\t12\n20:00:00\t30.0\n',
    ],
    ids=["named as the type", "count", "BOM and semicolons", "tabs"],
)
def test_counts_from_a_table(write: Write, table: str) -> None:
    write(table, "volumes.csv")
    arrivals = load(write(TABLE)).scenario.contact_types["refund"].arrivals
    assert arrivals is not None
    assert (arrivals.form, arrivals.steps.values) == ("counts", (12, 30))
    assert arrivals.steps.from_s == (18 * HOUR, 20 * HOUR)


def test_a_table_may_be_named_in_a_variant_or_a_base(write: Write) -> None:
    write("time,refund\n18:00,12\n", "volumes.csv")
    variants = (
        "variants:\n"
        "  a: {contact_types.refund.arrivals: {counts: volumes.csv}}\n"
        "  b: {change: {contact_types.refund: {arrivals: {counts: volumes.csv}}}}\n"
        "  c: {contact_types.refund.arrivals.counts: volumes.csv}\n"
    )
    write(changed(("60/h", "{counts: {18:00: 5}}")) + variants, "base.yaml")
    path = write("extends: base.yaml\n", "top.yaml")
    for name in "abc":
        arrivals = load(path, name).scenario.contact_types["refund"].arrivals
        assert arrivals is not None
        assert arrivals.steps.values == (12,)


COLUMNS = "a .csv file with the columns time and refund (or count)"
VOLUME = "a number of contacts, such as 120"


@pytest.mark.parametrize(
    ("table", "problems"),
    [
        (
            "hour,refunds\n18:00,12\n",
            [
                (
                    "volumes.csv:1:1",
                    "columns hour, refunds",
                    COLUMNS,
                    "name the columns in the first line: time,refund",
                )
            ],
        ),
        (
            "",
            [
                (
                    "volumes.csv:1:1",
                    "an empty file",
                    COLUMNS,
                    "name the columns in the first line: time,refund",
                )
            ],
        ),
        ("time,refund\n", [("volumes.csv:1:1", "no rows", "one row an interval", "add them")]),
        (
            "time,refund\n18:00,12\n18:00,13\n20:00\n",
            [
                ("volumes.csv:3:1", "18:00", "each time once", "take one out"),
                ("volumes.csv:4:1", "an empty cell", VOLUME, "fill it in"),
            ],
        ),
        (
            "time;refund\n18:00;many\n20:00;12,5\n",
            [
                ("volumes.csv:2:1", "many", VOLUME, "write for example 120"),
                ("volumes.csv:3:1", "12,5", VOLUME, "write it with a point: 12.5"),
            ],
        ),
        (
            "time,refund\n19:00,12\n",
            [
                (
                    "volumes.csv:2:1",
                    "19:00",
                    "a first time at or before day.start (18:00)",
                    "begin the map at 18:00, so that every hour has a value",
                )
            ],
        ),
    ],
)
def test_a_table_that_is_wrong(
    write: Write, table: str, problems: list[tuple[str, str, str, str]]
) -> None:
    write(table, "volumes.csv")
    place = "contact_types.refund.arrivals.counts"
    said = told_of(write(TABLE))
    assert [
        line.split("\n")[0].startswith(f"{p[0]}  {place}")
        for line, p in zip(said, problems, strict=True)
    ]
    for line, (where, got, allowed, do) in zip(said, problems, strict=True):
        heading = line.split("\n")[0]
        assert heading.startswith(f"{where}  {place}")
        assert line == problem(heading, got, allowed, do)


@pytest.mark.parametrize(
    ("name", "got", "do"),
    [
        ("volums.csv", "volums.csv: no such file", "did you mean 'volumes.csv'?"),
        (
            "volumes.txt",
            "volumes.txt",
            "name a .csv file beside the scenario, or write {18:00: 120, 18:30: 150}",
        ),
        ("folder.csv", "folder.csv: a folder", "name a file"),
        (
            "sixteen.csv",
            "sixteen.csv: UTF-16, or no text at all",
            "in your editor or spreadsheet, choose: save as UTF-8",
        ),
    ],
)
def test_a_table_that_cannot_be_read(write: Write, name: str, got: str, do: str) -> None:
    folder = write("time,refund\n18:00,1\n", "volumes.csv").parent
    (folder / "folder.csv").mkdir()
    (folder / "sixteen.csv").write_bytes("time,refund\n18:00,1\n".encode("utf-16"))
    path = write(TABLE.replace("volumes.csv", name), "desk.yaml")
    heading = "desk.yaml:10:16  contact_types.refund.arrivals.counts"
    assert told_of(path) == [problem(heading, got, COLUMNS, do)]


def test_shifts_over_a_roster_and_handling_over_a_conversation(write: Write) -> None:
    write(changed(("60/h", "60/h\n    conversation: {turns: 5}")), "base.yaml")
    path = write(
        "extends: base.yaml\n"
        "pools: {team: {shifts: [{agents: 4, from: 18:00, to: 24:00}]}}\n"
        "contact_types: {refund: {handling: 5m}, order: {handling: 4m}}\n"
    )
    scenario = load(path).scenario
    assert scenario.pools["team"].agents is None
    assert scenario.contact_types["refund"].conversation is None
    assert scenario.contact_types["refund"].handling == Spread("constant", (300,))


def test_parts_of_a_whole_life_are_laid_over_those_of_the_base(write: Write) -> None:
    write(
        changed(
            ("    agents: 14\n", "    agents: 14\n    assist: {speed: 1.3, share: 60%}\n"),
            ("title: Desk", "title: Desk\ndays: 7\nweekdays: {mon: 1.2, sun: 0.6}"),
        )
        + "start: {order: 3}\nexperience: default\n",
        "base.yaml",
    )
    top = (
        "extends: base.yaml\nweekdays: {sun: 0}\nstart: {refund: {in_hand: 2}}\n"
        "pools: {team: {assist: {share: 10%}}}\nexperience: {csat: {points: {1m: 90%}}}\n"
        "contact_types: {refund: {urgency: low}, order: {urgency: general}}\nrouting: by_urgency\n"
    )
    scenario = load(write(top)).scenario
    assert scenario.weekdays == {"mon": 1.2, "sun": 0.0}
    assert scenario.start == {"order": Started(3), "refund": Started(0, 2)}
    assist = scenario.pools["team"].assist
    assert assist is not None
    assert (assist.speed, assist.share) == (1.3, 0.1)
    assert scenario.experience is not None
    assert scenario.experience.nps is None
    assert list(scenario.routing) == ["general_order", "low_refund"]
