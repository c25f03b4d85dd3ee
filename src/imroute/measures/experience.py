"""What customers make of it: response curves and sales, contact by contact, as expected values.

Nothing is drawn: a contact counts with the share on the curve, so that the same day always comes to
the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

import numpy as np

from imroute.intervals import Floats, Ints
from imroute.measures.columns import Columns
from imroute.measures.durations import durations
from imroute.measures.kinds import AGAIN, RESOLVED, SETS, TRANSFERRED
from imroute.scenario import Scenario
from imroute.scenario.curves import Curve
from imroute.scenario.routes import money_for

SHARES, SCORES = ("csat", "churn"), ("nps", "ces")
SALES = "sales"
EXPERIENCE = (*SHARES, *SCORES, SALES)
_BOUNDS = {"csat": (0.0, 1.0), "churn": (0.0, 1.0), "nps": (-100.0, 100.0), "ces": (1.0, 5.0)}
_OF_ITS_OWN = "resolution_time"  # the measure is of the matter, a curve of the contact
Bought: TypeAlias = "tuple[float, Curve] | None"


class Response(Protocol):
    """A response curve as a scenario has it: factors of a share, or numbers to add to a score."""

    @property
    def by(self) -> str: ...
    @property
    def points(self) -> Curve: ...
    @property
    def when_unresolved(self) -> float: ...
    @property
    def when_repeated(self) -> float: ...
    @property
    def when_transferred(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Reactions:
    """Response curves by measure, and by type what a sale brings and how many buy."""

    curves: Mapping[str, Response] = field(default_factory=dict)
    money: tuple[Bought, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        """The measures that there is anything to tell of."""
        sales = (SALES,) if any(self.money) else ()
        return (*self.curves, *sales)

    @property
    def needs_ends(self) -> bool:
        """Whether it matters when contacts ended."""
        return any(curve.by == _OF_ITS_OWN for curve in self.curves.values())


def reactions_of(scenario: Scenario) -> Reactions:
    """What a scenario says of satisfaction, recommendation, effort, loyalty and sales."""
    written = scenario.experience
    curves = {name: getattr(written, name) for name in (*SHARES, *SCORES)} if written else {}
    return Reactions(
        {name: curve for name, curve in curves.items() if curve is not None},
        tuple(money_for(scenario, name) for name in scenario.contact_types),
    )


def expected(measure: str, reactions: Reactions, columns: Columns) -> Floats:
    """The expected value of each contact; NaN for those who are not asked."""
    if measure == SALES:
        return _sales(reactions.money, columns)
    return _asked(measure, reactions.curves[measure], columns)


def _asked(measure: str, curve: Response, columns: Columns) -> Floats:
    kind = columns.contacts.kind
    value = np.interp(_own_time(curve.by, columns), curve.points.times_s, curve.points.values)
    change = np.multiply if measure in SHARES else np.add
    for applies, by in (
        (kind & RESOLVED == 0, curve.when_unresolved),
        (kind & AGAIN != 0, curve.when_repeated),
        (kind & TRANSFERRED != 0, curve.when_transferred),
    ):
        change(value, by, out=value, where=applies)
    np.clip(value, *_BOUNDS[measure], out=value)
    return np.where(SETS["served"](kind), value, np.nan)


def _sales(money: tuple[Bought, ...], columns: Columns) -> Floats:
    """By the first reply of an agent; by the bot's if it settled the matter; else nothing."""
    kind, type_ = columns.contacts.kind, columns.combinations[columns.contacts.combination, 0]
    human, anyone = (_own_time(name, columns) for name in ("first_human_reply", "first_answer"))
    after_s = np.where(SETS["bot_resolved"](kind), anyone, human)
    total = np.zeros(kind.size)
    for number, bought in enumerate(money):
        if bought is not None:
            sale, converts = bought
            buys = np.interp(after_s, converts.times_s, converts.values)
            np.copyto(total, sale * np.nan_to_num(buys), where=type_ == number)
    return total


def _own_time(name: str, columns: Columns) -> Floats:
    contacts = columns.contacts
    if name == _OF_ITS_OWN:
        over = SETS["completed"](contacts.kind) | SETS["bot_resolved"](contacts.kind)
        return np.where(over, contacts.ended - contacts.arrived, np.nan)
    if name == "reply_time":
        return _mean_reply(columns)
    room: Callable[[], Floats] = lambda: np.empty(contacts.kind.size)  # noqa: E731
    return durations(name, columns, room)


def _mean_reply(columns: Columns) -> Floats:
    """Of each contact, by all who replied to it."""
    size = columns.contacts.kind.size
    whose = _contact_of_replies(columns)
    with np.errstate(invalid="ignore"):
        sums = np.bincount(whose, columns.replies.after_s, size)
        return np.asarray(sums / np.bincount(whose, minlength=size))


def _contact_of_replies(columns: Columns) -> Ints:
    replies, parts = columns.contacts.replies, columns.parts
    rows = np.arange(replies.size)
    if not parts.replies.size:
        return np.repeat(rows, replies)
    found = [np.empty(0, dtype=np.int64)]
    for day in range(columns.days if replies.size else 0):
        first = slice(*columns.contact_begins[day : day + 2])
        later = slice(*columns.part_begins[day : day + 2])
        found.append(np.repeat(rows[first], replies[first]))
        whose = columns.contact_begins[day] + parts.contact[later]
        found.append(np.repeat(whose, parts.replies[later]))
    return np.concatenate(found)
