"""The models as a planner sees them: which key stands where, and what may be written there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from inspect import get_annotations
from types import NoneType
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

from pydantic.fields import FieldInfo

from imroute.errors import Path
from imroute.scenario.agents import Accept, Assist, AtMost, Escalation, Ramp, Reserve
from imroute.scenario.bots import Bot, Upset
from imroute.scenario.experience import (
    Experience,
    HassleCurve,
    LeavingCurve,
    Money,
    RecommendCurve,
    SatisfiedCurve,
)
from imroute.scenario.kind import Example, Kind, Otherwise
from imroute.scenario.models import Day, Scenario, Variant
from imroute.scenario.part import Part
from imroute.scenario.people import (
    Busyness,
    ContactType,
    Conversation,
    CustomerKeys,
    Inactive,
    Retries,
    Returns,
    Tier,
)
from imroute.scenario.rules import (
    AnnouncedWait,
    HoldingReply,
    Match,
    PatienceTimes,
    Rule,
    RuleKeys,
    Stage,
    Whom,
)
from imroute.scenario.shift_rules import BreakRule, ShiftRules
from imroute.scenario.staff import Break, Pool, Shift
from imroute.scenario.targets import Target
from imroute.scenario.weeks import Stretch, Surge

Form = Literal["value", "choice", "part", "parts by name", "list of parts"]


def _customers(key: str) -> tuple[str, ...]:
    return key, f"contact_types.NAME.{key}", f"tiers.NAME.{key}"


def _rules(key: str) -> tuple[str, ...]:
    return key, f"routing.NAME.{key}"


def _staff(key: str) -> tuple[str, ...]:
    return key, f"pools.NAME.{key}"


class Place(NamedTuple):
    """Where a part is written: as messages say it, and as paths, NAME and N standing for any."""

    said: str
    paths: tuple[str, ...]


PLACES: dict[type[Part], Place] = {
    Scenario: Place("at top level", ("",)),
    Day: Place("in `day`", ("day",)),
    CustomerKeys: Place(
        "at top level, on a contact type or on a tier", ("", "contact_types.NAME", "tiers.NAME")
    ),
    Returns: Place("in `returns`", _customers("returns")),
    Retries: Place("in `retries`", _customers("retries")),
    Inactive: Place("in `inactive`", _customers("inactive")),
    Tier: Place("on a tier", ("tiers.NAME",)),
    ContactType: Place("on a contact type", ("contact_types.NAME",)),
    Conversation: Place("in `conversation`", ("contact_types.NAME.conversation",)),
    Busyness: Place("in `busyness`", ("busyness", "contact_types.NAME.busyness")),
    Stretch: Place(
        "in a list of `surges` or `outage`",
        (
            "surges.N",
            "contact_types.NAME.surges.N",
            "bots.NAME.outage.N",
            "pools.NAME.outage.N",
        ),
    ),
    Surge: Place("in a list of `surges`", ("surges.N", "contact_types.NAME.surges.N")),
    Bot: Place("on a bot", ("bots.NAME",)),
    Upset: Place("in `upset`", ("bots.NAME.upset",)),
    Pool: Place("on a pool", ("pools.NAME",)),
    Shift: Place("on a shift of a pool", ("pools.NAME.shifts.N",)),
    Break: Place("on a break of a shift", ("pools.NAME.shifts.N.breaks.N",)),
    ShiftRules: Place("in `shift_rules`", _staff("shift_rules")),
    BreakRule: Place("on a break of `shift_rules`", _staff("shift_rules.breaks.N")),
    Accept: Place("in `accept`", ("pools.NAME.accept",)),
    Assist: Place("in `assist`", ("pools.NAME.assist",)),
    Ramp: Place("in `ramp`", ("pools.NAME.ramp",)),
    Reserve: Place("in `reserve`", ("pools.NAME.reserve",)),
    AtMost: Place("in `at_most` of a pool", ("pools.NAME.at_most",)),
    Escalation: Place("in `escalates` of a pool", ("pools.NAME.escalates.NAME",)),
    RuleKeys: Place("on a routing rule or at top level", ("", "routing.NAME")),
    Rule: Place("on a routing rule", ("routing.NAME",)),
    Whom: Place(
        "in `match` of a routing rule or `for` of a reserve",
        ("routing.NAME.match", "pools.NAME.reserve.for"),
    ),
    Match: Place("in `match` of a routing rule", ("routing.NAME.match",)),
    Stage: Place("on a stage of a routing rule", ("routing.NAME.stages.N",)),
    AnnouncedWait: Place("in `announces_wait`", _rules("announces_wait")),
    HoldingReply: Place("in `holding_reply`", _rules("holding_reply")),
    PatienceTimes: Place(
        "in `patience` of `announces_wait` or `holding_reply`",
        (*_rules("announces_wait.patience"), *_rules("holding_reply.patience")),
    ),
    Target: Place("on a target", ("targets.N",)),
    Money: Place("in `money`", ("money", "contact_types.NAME.money")),
    Experience: Place("in `experience`", ("experience",)),
    SatisfiedCurve: Place("in `csat` of `experience`", ("experience.csat",)),
    RecommendCurve: Place("in `nps` of `experience`", ("experience.nps",)),
    HassleCurve: Place("in `ces` of `experience`", ("experience.ces",)),
    LeavingCurve: Place("in `churn` of `experience`", ("experience.churn",)),
    Variant: Place("on a variant", ("variants.NAME",)),
}

EXAMPLES: dict[type[Part], str] = {
    Day: "{start: 09:00, end: 17:00, interval: 30m}",
    Tier: "{vip: {share: 5%}, regular: {share: 95%}}",
    ContactType: "{question: {arrivals: 60/h}}",
    Conversation: "{turns: {geometric: 5}, agent_reply: {mean: 40s, cv: 1}}",
    Returns: "{chance: 50%, after: {exponential: 1h}}",
    Retries: "{chance: 30%, after: {exponential: 10m}}",
    Inactive: "{after: 4m, weight: 0.1}",
    Busyness: "{cv: 18%}",
    Surge: "[{at: 20:00, lasts: 30m, times: 3}]",
    Stretch: "[{at: 20:10, lasts: 15m}]",
    Bot: "{helper: {resolves: 45%}}",
    Pool: "{team: {agents: 5}}",
    Shift: "[{agents: 4, from: 09:00, to: 18:00}]",
    Break: "[{at: 12:00, lasts: 1h}]",
    ShiftRules: "{starts: 30m, lengths: [8h30m, 4h]}",
    BreakRule: "[{lasts: 30m, after: 2h, before: 6h}]",
    Rule: "{rest: {stages: [{pools: [team]}]}}",
    Match: "{tier: vip}",
    Stage: "[{pools: [team]}, {after: 20s, pools: [experts]}]",
    Target: "[{measure: service_level, within: 20s, at_least: 80%}]",
    Money: "{sale: 180}",
    SatisfiedCurve: "{points: {20s: 90%, 5m: 60%}}",
    RecommendCurve: "{points: {20s: 58, 5m: 2}}",
    HassleCurve: "{points: {20s: 1.5, 5m: 3}}",
    LeavingCurve: "{points: {1m: 5%, 5m: 50%}}",
    Variant: "{one_more: {pools.team.agents: {add: 1}}}",
}


# Of these keys of a part one is written instead of the other: a later one takes its place.
INSTEAD: dict[type[Part], tuple[tuple[str, str], ...]] = {
    Pool: (("agents", "shifts"),),
    ContactType: (("conversation", "handling"),),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """What may stand under a key: a value of some kind, one of some words, a part or several."""

    form: Form
    part: type[Part] | None = None
    kind: Kind | None = None
    choices: tuple[str, ...] = ()
    otherwise: str = ""
    own_example: str = ""

    @property
    def example(self) -> str:
        if self.own_example:
            return self.own_example
        if self.kind is not None:
            return self.kind.example
        return self.choices[0] if self.choices else EXAMPLES.get(self.part or Part, "")

    def under(self, key: str | int) -> Slot | None:
        """What may stand one level deeper; None within a value, and where nothing may."""
        if self.form == "part" and self.part is not None:
            return slots(self.part).get(str(key))
        if self.form in ("parts by name", "list of parts"):
            return Slot("part", self.part)
        return None

    def replaces(self, key: str) -> str | None:
        """Name the key instead of which another one is written."""
        pairs = INSTEAD.get(self.part, ()) if self.form == "part" and self.part else ()
        return {**dict(pairs), **{b: a for a, b in pairs}}.get(key)


TOP = Slot("part", Scenario)


def slot_at(path: Path) -> Slot | None:
    """Find what may stand at a path of a scenario."""
    slot: Slot | None = TOP
    for key in path:
        slot = slot.under(key) if slot else None
    return slot


@cache
def slots(part: type[Part]) -> dict[str, Slot]:
    """Give what may stand under each key of a part."""
    return {key: _slot(field) for key, field in fields(part).items()}


def keys_of(part: type[Part]) -> tuple[str, ...]:
    """Give the keys that a planner may write in a part."""
    return (*slots(part), *(("extends",) if part is Scenario else ()))


def own_keys(part: type[Part]) -> list[str]:
    """Give the keys that a part does not inherit."""
    own = get_annotations(part)
    return [field.alias or name for name, field in part.model_fields.items() if name in own]


def fields(part: type[Part]) -> dict[str, FieldInfo]:
    """Give the fields of a part by the key that a planner writes, its own before inherited ones."""
    own = get_annotations(part)
    names = sorted(part.model_fields, key=lambda name: name not in own)
    return {part.model_fields[name].alias or name: part.model_fields[name] for name in names}


def _slot(field: FieldInfo) -> Slot:
    found = _Found()
    for extra in field.metadata:
        found.see_extra(extra)
    found.see(field.annotation)
    return found.slot()


class _Found:
    """What an annotation says, gathered from all of its layers."""

    def __init__(self) -> None:
        self.form: Form = "value"
        self.part: type[Part] | None = None
        self.kind: Kind | None = None
        self.choices: tuple[str, ...] = ()
        self.otherwise = ""
        self.example = ""

    def see(self, annotation: Any) -> None:
        origin, inner = get_origin(annotation), get_args(annotation)
        if isinstance(annotation, type) and issubclass(annotation, Part):
            self.part = annotation
            self.form = "part" if self.form == "value" else self.form
        elif origin is Literal:
            self.form, self.choices = "choice", inner
        elif origin is Annotated:
            for extra in inner[1:]:
                self.see_extra(extra)
            self.see(inner[0])
        elif self.kind is None:
            if origin in (dict, tuple):
                self.form = "parts by name" if origin is dict else "list of parts"
            for part in inner:
                if part not in (NoneType, ..., str):
                    self.see(part)

    def see_extra(self, extra: object) -> None:
        if isinstance(extra, Kind):
            self.kind = extra
        if isinstance(extra, Otherwise):
            self.otherwise = extra.written
        if isinstance(extra, Example):
            self.example = extra.written

    def slot(self) -> Slot:
        return Slot(self.form, self.part, self.kind, self.choices, self.otherwise, self.example)


# ----------------------------------------------------------------- keys in the wrong place


def homes(key: str, here: type[Part]) -> list[str]:
    """Say where a key belongs that is not known here."""
    return _said(part for part in PLACES if key in fields(part) and part is not here)


def _said(parts: Iterator[type[Part]]) -> list[str]:
    """Name the places of parts; who inherits the key from a part in the list is left out."""
    found = list(parts)
    own = [part for part in found if not any(base in found for base in part.__mro__[1:])]
    return [PLACES[part].said for part in own]
