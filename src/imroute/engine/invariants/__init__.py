"""Laws that every run keeps, checked on its log without asking the engine that wrote it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from imroute.engine.contract import Log, Plan
from imroute.engine.invariants.attention import (
    agents_do_one_thing_at_a_time,
    replies_follow_one_another,
    silences_are_of_those_in_hand,
)
from imroute.engine.invariants.conservation import contacts_are_conserved, little_holds
from imroute.engine.invariants.legs import (
    legs_follow_one_another,
    lost_are_lost_by_agents,
    passes_are_told,
)
from imroute.engine.invariants.offers import offers_are_taken_up_in_time, offers_are_told
from imroute.engine.invariants.quick import tables_are_in_order
from imroute.engine.invariants.replay import routing_is_lawful
from imroute.engine.invariants.returning import customers_come_back_for_a_reason
from imroute.engine.invariants.times import (
    ends_are_where_they_belong,
    parts_are_placed,
    patience_is_respected,
    tables_agree,
    times_are_in_order,
)
from imroute.errors import InvariantBreach

Breach = tuple[str, str]  # the law, what was found
Law = Callable[[Plan, Log], Iterator[Breach]]

LAWS_OF_TABLES: tuple[Law, ...] = (
    contacts_are_conserved,
    patience_is_respected,
    ends_are_where_they_belong,
    parts_are_placed,
    legs_follow_one_another,
    lost_are_lost_by_agents,
    offers_are_taken_up_in_time,
    customers_come_back_for_a_reason,
    agents_do_one_thing_at_a_time,
    replies_follow_one_another,
    silences_are_of_those_in_hand,
)
LAWS: tuple[Law, ...] = (
    times_are_in_order,
    tables_agree,
    passes_are_told,
    offers_are_told,
    *LAWS_OF_TABLES,
    little_holds,
    routing_is_lawful,
)


def check(plan: Plan, log: Log, seed: int) -> None:
    """Raise `InvariantBreach` for the first law that the log breaks.

    Without a trace only what the tables show can be checked.
    """
    traced = len(log.trace) > 0
    if not traced and tables_are_in_order(plan, log):
        return
    for law in LAWS if traced else LAWS_OF_TABLES:
        for name, found in law(plan, log):
            raise InvariantBreach(name, found, seed, log.replication)
    if not traced:
        name = "the tables of a log tell one story"
        raise InvariantBreach(name, "a trace would show more", seed, log.replication)
