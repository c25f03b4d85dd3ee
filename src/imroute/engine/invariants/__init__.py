"""Laws that every run keeps, checked on its log without asking the engine that wrote it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from imroute.engine.contract import Log, Plan
from imroute.engine.invariants.conservation import contacts_are_conserved, little_holds
from imroute.engine.invariants.replay import routing_is_lawful
from imroute.engine.invariants.times import (
    agents_do_one_thing_at_a_time,
    patience_is_respected,
    tables_agree,
    times_are_in_order,
)
from imroute.errors import InvariantBreach

Breach = tuple[str, str]  # the law, what was found

LAWS: tuple[Callable[[Plan, Log], Iterator[Breach]], ...] = (
    times_are_in_order,
    tables_agree,
    contacts_are_conserved,
    patience_is_respected,
    agents_do_one_thing_at_a_time,
    little_holds,
    routing_is_lawful,
)


def check(plan: Plan, log: Log, seed: int) -> None:
    """Raise `InvariantBreach` for the first law that the log breaks."""
    for law in LAWS:
        for name, found in law(plan, log):
            raise InvariantBreach(name, found, seed, log.replication)
