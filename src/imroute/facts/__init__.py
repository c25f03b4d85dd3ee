"""Published targets, formulas, shapes and defaults: data files with sources, read when needed.

Each file holds sections; a section is a table ready to be shown (title, note, columns) and its
rows, each with an `id` and a `source`. A fact is added to a file and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from imroute.units import DAY, format_duration, format_number, format_share

__all__ = [
    "DEFAULTS",
    "FAMILIES",
    "INDUSTRIES",
    "SHAPES",
    "Default",
    "Family",
    "FamilyRow",
    "Grade",
    "Industry",
    "Occupancy",
    "Shape",
    "Share",
    "Table",
    "Urgency",
    "default",
    "effective_concurrency",
    "efficiency_grade",
    "family",
    "industry",
    "occupancy_advice",
    "shape",
    "support_levels",
    "tables",
    "urgency",
    "usual_share",
]

Clock = Literal["from_request", "from_arrival"]
Section = Mapping[str, Any]
Row = Mapping[str, Any]

FILES = (
    "industries",
    "families",
    "grades",
    "occupancy",
    "rules_of_thumb",
    "reactions",
    "formulas",
    "routing",
    "defaults",
    "shapes",
)


@dataclass(frozen=True, slots=True)
class Industry:
    """The answer target of an industry, and the occupancy its agents should stay under."""

    name: str
    label: str
    within_s: float
    at_least: float
    focus_at_most: float
    source: str


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """One published range: `ideal_s` is shown, `limit_s` tested, `id` is the name of a `names`."""

    id: str
    label: str
    ideal_s: float
    limit_s: float
    at_least: float
    source: str
    names: str


@dataclass(frozen=True, slots=True)
class Family:
    """Targets that belong together, chosen as a whole."""

    name: str
    label: str
    clock: Clock
    rows: tuple[FamilyRow, ...]


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade of team efficiency, the fastest first."""

    id: str
    from_s: float
    to_s: float
    source: str


@dataclass(frozen=True, slots=True)
class Share:
    """A share and where it comes from."""

    at_least: float
    source: str


@dataclass(frozen=True, slots=True)
class Occupancy:
    """The band to aim for and the limit above which agents are overloaded."""

    aim_from: float
    aim_to: float
    overload_above: float
    source: str


@dataclass(frozen=True, slots=True)
class Default:
    """What is filled in for a key that a planner left out, as the planner would have written it."""

    key: str
    written: str
    source: str


@dataclass(frozen=True, slots=True)
class Shape:
    """How a day's contacts spread over 48 half-hours from 00:00; only proportions matter."""

    name: str
    weights: tuple[float, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Urgency:
    """How contacts of one urgency are routed: who is asked first, for how long, how they rank."""

    grade: str
    to: str
    widens_s: float
    priority: str
    source: str


@dataclass(frozen=True, slots=True)
class Table:
    """Facts as text ready to print; the last column is the source, `keys` are what columns hold."""

    title: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str


@cache
def industry(name: str) -> Industry:
    """Look up the preset of an industry, such as "finance"."""
    row = _rows("industries", "industries")[name]
    share, busy = usual_share(), occupancy_advice()
    source = f"{row['source']} (time), {share.source} (share), {busy.source} (occupancy)"
    return Industry(
        name, row["label"], row["within_s"], share.at_least, busy.overload_above, source
    )


@cache
def family(name: str) -> Family:
    """Look up a family of targets, such as "tiers"."""
    return _family("families", name)


@cache
def support_levels() -> Family:
    """Return the targets of support levels L1, L2 and L3."""
    return _family("grades", "support_levels")


def efficiency_grade(response_s: float) -> Grade | None:
    """Grade a team by its response time; None if it is slower than any grade."""
    rows = _rows("grades", "team_efficiency").values()
    grades = (Grade(row["id"], row["from_s"], row["to_s"], row["source"]) for row in rows)
    return next((grade for grade in grades if response_s <= grade.to_s), None)


@cache
def usual_share() -> Share:
    """Return the share to be answered in time where a target names none."""
    row = _rows("industries", "usual")["service_level"]
    return Share(row["least_share"], row["source"])


@cache
def occupancy_advice() -> Occupancy:
    """Return how busy agents should be, and when it is too much."""
    rows = _rows("occupancy", "occupancy")
    limit = rows["overload_above"]
    return Occupancy(
        rows["aim_from"]["share"], rows["aim_to"]["share"], limit["share"], limit["source"]
    )


@cache
def default(key: str) -> Default:
    """Look up what is filled in for a key, such as "conversation.turns"."""
    row = _rows("defaults", "defaults")[key]
    return Default(key, row["written"], row["source"])


@cache
def shape(name: str) -> Shape:
    """Look up how a day's contacts spread, such as "evening_peak"."""
    row = _rows("shapes", "shapes")[name]
    return Shape(name, tuple(row["weights"]), row["source"])


@cache
def urgency(grade: str) -> Urgency:
    """Look up how contacts of an urgency are routed, such as "urgent"."""
    row = _rows("routing", "urgency")[grade]
    return Urgency(grade, row["to"], row["widens_s"], row["priority"], row["source"])


@cache
def effective_concurrency(chats: int) -> float:
    """Return as how many chats' worth of work planners count so many open chats."""
    factors = [row["factor"] for row in _rows("rules_of_thumb", "concurrency").values()]
    return float(factors[min(chats, len(factors)) - 1])


@cache
def tables() -> tuple[Table, ...]:
    """Return every fact as tables of text, in the order in which they are shown."""
    return tuple(_table(section) for file in FILES for section in _read(file).values())


@cache
def _read(file: str) -> Mapping[str, Section]:
    import tomllib  # a sixth of the time it takes to import this package

    with Path(__file__).with_name(f"{file}.toml").open("rb") as stream:
        return tomllib.load(stream)


@cache
def _rows(file: str, section: str) -> Mapping[str, Row]:
    return {row["id"]: row for row in _read(file)[section]["rows"]}


def _family(file: str, name: str) -> Family:
    section = _read(file)[name]
    rows = tuple(_family_row(row) for row in section["rows"])
    return Family(name, section["label"], section["clock"], rows)


def _family_row(row: Row) -> FamilyRow:
    least, source = row.get("least_share"), row["source"]
    if least is None:
        usual = usual_share()
        least, source = usual.at_least, f"{source} (time), {usual.source} (share)"
    label, ideal_s, limit_s = row["label"], row["ideal_s"], row["limit_s"]
    return FamilyRow(row["id"], label, ideal_s, limit_s, least, source, row["names"])


def _table(section: Section) -> Table:
    keys = tuple(key for key, _ in section["columns"])
    headings = tuple(heading for _, heading in section["columns"])
    rows = tuple(tuple(_text(key, row.get(key, "")) for key in keys) for row in section["rows"])
    return Table(section["title"], keys, headings, rows, section["note"])


def _text(key: str, value: str | float) -> str:
    if isinstance(value, str):
        return value
    if key.endswith("_s"):
        return _duration(value)
    return format_share(value) if key.endswith("share") else format_number(value)


def _duration(seconds: float) -> str:
    # The articles say 24 hours, not a day.
    return "24h" if seconds == DAY else format_duration(seconds)


def _names() -> dict[str, tuple[str, ...]]:
    return {
        "INDUSTRIES": tuple(_rows("industries", "industries")),
        "FAMILIES": tuple(_read("families")),
        "DEFAULTS": tuple(_rows("defaults", "defaults")),
        "SHAPES": tuple(_rows("shapes", "shapes")),
    }


if TYPE_CHECKING:
    INDUSTRIES: tuple[str, ...]
    FAMILIES: tuple[str, ...]
    DEFAULTS: tuple[str, ...]
    SHAPES: tuple[str, ...]
else:

    def __getattr__(name):
        # Names are read from the files too, and importing this package must read none.
        if name in ("INDUSTRIES", "FAMILIES", "DEFAULTS", "SHAPES"):
            return _names()[name]
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
