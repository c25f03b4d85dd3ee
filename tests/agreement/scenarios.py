"""Scenarios by chance, as a planner would write them; the same index, the same scenario.

Each is a short and busy day. What the loader refuses is written anew, so that what comes out is
always valid.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random
from typing import get_args

from imroute.engine.contract import AtClose, ChooseContact, Plan
from imroute.engine.plan import make_plan
from imroute.engine.policy import with_policies
from imroute.errors import ScenarioError
from imroute.loading import load_text

from .coming import days, weekday
from .desk import bots, pools
from .people import BY_TURNS, contact_types, tiers, top_customer_keys
from .policies import POLICIES
from .routes import routing, rule_keys
from .spreads import Pen, Written

ATTEMPTS = 100


@dataclass(frozen=True)
class Case:
    """One day of one scenario."""

    index: int
    written: dict[str, Written]
    seed: int
    day: int
    policy: str = ""  # in the place of every rule's `choose_agent`

    @property
    def text(self) -> str:
        return as_yaml(self.written)

    @property
    def plan(self) -> Plan:
        plan = make_plan(loaded(self.text).scenario)
        return with_policies(plan, POLICIES[self.policy] if self.policy else None)

    def with_policy(self) -> Case:
        names = list(POLICIES)
        return replace(self, policy=names[self.index % len(names)])


def case(index: int) -> Case:
    """Give the case of this number, always the same."""
    return case_by(Random(index), index)


def case_by(chance: Random, index: int = 0) -> Case:
    for _ in range(ATTEMPTS):
        pen = Pen(chance)
        written = scenario(pen)
        if is_valid(written):
            seed = pen.one_of(1, index, 2**40 + index)
            return Case(index, written, seed, chance.randrange(3))
    raise AssertionError("nothing that the loader takes")


loaded = lru_cache(maxsize=1)(load_text)


def is_valid(written: dict[str, Written]) -> bool:
    try:
        loaded(as_yaml(written))
    except ScenarioError:
        return False
    return True


def as_yaml(written: Written) -> str:
    """Write names on lines of their own, and what belongs to them beside them."""
    return "".join(f"{line}\n" for key, value in written.items() for line in _lines(key, value))


def _lines(key: str, value: Written) -> Iterator[str]:
    if isinstance(value, dict) and any(isinstance(part, dict) for part in value.values()):
        yield f"{key}:"
        yield from (f"  {name}: {_flow(part)}" for name, part in value.items())
    else:
        yield f"{key}: {_flow(value)}"


def _flow(value: Written) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return str(value)


# ------------------------------------------------------------------------ the parts


def scenario(pen: Pen) -> dict[str, Written]:
    tier_names = [f"tier{i}" for i in range(pen.one_of(1, 1, 2, 3))]
    types = contact_types(pen, tier_names)
    pen.themes -= set(_without_effect(types))
    teams = pools(pen, types, tier_names)
    return {
        "title": "by chance",
        "day": _day(pen),
        **dict(_of_the_day(pen, types)),
        **top_customer_keys(pen),
        **rule_keys(pen, 0.4),
        "tiers": tiers(pen, tier_names),
        "contact_types": types,
        **bots(pen, types),
        "pools": teams,
        **routing(pen, list(types), tier_names, list(teams)),
        "targets": _targets(pen, list(types), tier_names),
    }


def _without_effect(types: dict[str, Written]) -> Iterator[str]:
    """Name themes that these types cannot have anything of."""
    forms = ["conversation" in written for written in types.values()]
    if not any(forms):
        yield from BY_TURNS
    if max(forms.count(True), forms.count(False)) < 2:
        yield "misroutes"


def _day(pen: Pen) -> dict[str, Written]:
    hours = {"start": pen.clock(0), "end": pen.clock(pen.length)}
    return {**hours, "interval": f"{10 * pen.slower}m", **weekday(pen)}


def _of_the_day(pen: Pen, types: dict[str, Written]) -> Iterator[tuple[str, Written]]:
    if pen.often(0.6):
        yield "choose_contact", pen.one_of(*get_args(ChooseContact))
    if pen.often(0.7):
        yield "at_close", pen.one_of(*get_args(AtClose))
    if pen.often(0.25):
        yield "warm_up", "10m"
    there = {name for name, written in types.items() if "arrivals" not in written}
    if there or pen.about("in hand", 0.8) or pen.often(0.3):
        there.update(pen.some(list(types)))
        most = 1 if pen.endless else 60 // len(types) if pen.on_the_grid else 6
        yield "start", {name: _there(pen, most) for name in sorted(there)}
    if pen.often(0.2):
        yield "busyness", {"cv": pen.one_of("20%", "80%")}
    if pen.often(0.5 if pen.about("records") else 0.2):
        yield "demand", pen.one_of("0.5", "1.5")
    if pen.about("site_limit"):
        yield "site_limit", pen.whole(0 if pen.often(0.1) else 1, 12)
    yield from days(pen)


def _there(pen: Pen, most: int) -> Written:
    """Write who is there at the start; few stay for a whole day, since they come back."""
    if not pen.about("in hand"):
        return pen.whole(1, most)
    written = {"waiting": pen.whole(1, most), "in_hand": pen.whole(1, most)}
    return {key: written[key] for key in pen.some(list(written))}


def _targets(pen: Pen, types: list[str], tier_names: list[str]) -> list[Written]:
    """Write what `due_date` goes by: limits of their own for some types and tiers."""
    whom = [{"type": name} for name in types] + [{"tier": name} for name in tier_names]
    return [
        {
            "measure": "service_level",
            "within": f"{pen.chance.randint(1, 30) * pen.grid_s}s",
            "at_least": "80%",
            **({"for": one} if one else {}),
        }
        for one in pen.chance.sample([{}, *whom], pen.chance.randint(1, len(whom)))
    ]
