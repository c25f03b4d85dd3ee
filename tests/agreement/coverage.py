"""What a day exercised, so that a generator that goes blind is noticed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations_with_replacement, product
from typing import get_args

from imroute.distributions import Form
from imroute.engine.contract import (
    AtClose,
    ChooseAgent,
    ChooseContact,
    ChoosePool,
    Kind,
    Log,
    Outcome,
    Plan,
    WhenFull,
)

from .happened import happened
from .lives import OF_TABLES
from .planned import OF_PLANS, planned
from .ties import ONE_EVENT

TIMES = (
    *("patience", "return after", "agent reply", "customer reply", "wrap-up", "handling", "bot"),
    *("retry after", "reply patience", "offer"),
)
OF_TIMES = set(Form) - {Form.GEOMETRIC, Form.POISSON}
OF_TURNS = (Form.CONSTANT, Form.VALUES, Form.GEOMETRIC, Form.POISSON)


@dataclass
class Coverage:
    """In how many scenarios each thing was seen."""

    scenarios: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, plan: Plan, log: Log) -> None:
        self.scenarios += 1
        self.counts.update({*planned(plan), *happened(plan, log)})

    def rare(self, least: int) -> list[str]:
        return [feature for feature in EXPECTED if self.counts[feature] < least]

    def report(self) -> str:
        wide = max(map(len, EXPECTED))
        lines = [f"seen in so many of {self.scenarios} scenarios"]
        lines += [f"  {name:<{wide}} {self.counts[name]:>6}" for name in EXPECTED]
        return "\n".join(lines)


# ------------------------------------------------------------------------- what is expected


def _expected() -> Iterator[str]:
    yield from (f"{slot}: {form.name.lower()}" for slot, form in product(TIMES, sorted(OF_TIMES)))
    yield from (f"turns: {form.name.lower()}" for form in OF_TURNS)
    tables = {"choose_contact": ChooseContact, "choose_agent": ChooseAgent, "at_close": AtClose}
    tables |= {"choose_pool": ChoosePool, "when_full": WhenFull}
    yield from (f"{key}: {name}" for key, names in tables.items() for name in get_args(names))
    yield from (*OTHERS, *OF_PLANS, *OF_TABLES, *OF_TRACES)
    yield from (f"outcome: {outcome.name.lower()}" for outcome in Outcome)
    for one, other in combinations_with_replacement(Kind, 2):
        if (one, other) not in NEVER_TIED:
            yield f"tie: {one.name.lower()}, {other.name.lower()}"


# What closes the day comes once, and nobody is scheduled to come, to go or to fail at that instant.
NEVER_TIED = {
    *((Kind.DAY_CLOSES, kind) for kind in (Kind.DAY_CLOSES, Kind.STAFF_LEAVES)),
    *((Kind.DAY_CLOSES, kind) for kind in (Kind.STAFF_ARRIVES, Kind.BOTS_FAIL, Kind.ARRIVAL)),
    *((kind, kind) for kind in ONE_EVENT),
}

OTHERS = (
    *(
        "queue_limit 0",
        "capacity with a part of a slot",
        "capacity 6",
        "pool without some skill",
        "skill levels differ",
        "prefers",
        "slowdown",
    ),
    *("inbox: new_contacts_first", "speed", "resolves of a pool", "shifts", "clock map"),
    *("first stage later", "stage changes the priority", "stage takes pools away"),
    *("message waits in the inbox", "three blocks of work at once", "turn drawn by itself"),
    *("never gives up", "patience of 0 s", "settled", "not settled"),
    *("comes back", "comes back at once", "comes back twice", "comes back a thousand times"),
    *("bot hands over", "stage opens: to an agent", "stage opens: waits on"),
    *("shadow in line", "shadow moves to a stage", "shadow takes its turn at a stage"),
    *(
        "drains",
        "drains at the end of the day",
        "recalled",
        "recalled before a lower number",
        "agents of two pools come at once",
    ),
    *("joins after closing", "assigned after closing", "moves to a stage after closing"),
    *("flows out at closing", "flows out after closing", "takes several at one instant"),
    *("lighter contact goes before", "work without end", "nobody comes"),
)
OF_TRACES = (
    *("bot fails in a session", "held until another answers", "the site is full"),
    *("offered three times", "offered after closing", "accepts off duty"),
    *("kept", "the agent kept takes it", "another than the agent kept takes it"),
    *("misrouted", "inactive", "stage opens before its time"),
)
EXPECTED = tuple(dict.fromkeys(_expected()))
