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
from imroute.engine.invariants.luck import (
    reply_patience_is_respected,
    who_gave_up_tries_again_as_drawn,
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
LAWS_OF_LUCK: tuple[Callable[[Plan, Log, int], Iterator[Breach]], ...] = (
    reply_patience_is_respected,
    who_gave_up_tries_again_as_drawn,
)


def check(plan: Plan, log: Log, seed: int) -> None:
    """Raise `InvariantBreach` for the first law that the log breaks.

    Without a trace only what the tables show can be checked.
    """
    traced = len(log.trace) > 0
    if not traced and tables_are_in_order(plan, log):
        return
    for name, found in _breaches(plan, log, seed) if traced else _breaches_of_tables(plan, log):
        raise InvariantBreach(name, found, seed, log.replication)


def _breaches(plan: Plan, log: Log, seed: int) -> Iterator[Breach]:
    for law in LAWS:
        yield from law(plan, log)
    for law_of_luck in LAWS_OF_LUCK:
        yield from law_of_luck(plan, log, seed)


def _breaches_of_tables(plan: Plan, log: Log) -> Iterator[Breach]:
    for law in LAWS_OF_TABLES:
        yield from law(plan, log)
    yield "the tables of a log tell one story", "a trace would show more"
