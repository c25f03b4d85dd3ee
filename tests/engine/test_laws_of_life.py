"""Laws of a contact's whole life can fail: each is broken once, in a log that was in order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from imroute.distributions import Distribution, Form
from imroute.engine.contract import (
    TRACE,
    AcceptPlan,
    EscalationPlan,
    Kind,
    Log,
    OfferEnd,
    Outcome,
    Plan,
    RosterChange,
    Step,
    Why,
)
from imroute.engine.invariants import check
from imroute.engine.invariants.quick import tables_are_in_order
from imroute.errors import InvariantBreach

from .clerk import Clerk
from .days import plan_of

P, Q, SECOND = (0, 0), (1, 0), (0, 1)
DAY_S = 86400.0
ANY_LAW = "law: "

DESK = plan_of(
    """
    patience: none
    contact_types:
      chat: {arrivals: 1/h, conversation: {turns: 3, agent_reply: 60s}}
      call: {arrivals: 1/h, weight: 2, conversation: {turns: 1, agent_reply: 60s}}
    pools:
      p: {agents: 2, capacity: 2}
      q: {agents: 1, capacity: 2}
    routing: {all: {stages: [{pools: [p]}, {after: 5h, pools: [q]}]}}
    """
)


def with_pool(plan: Plan, number: int, **changes) -> Plan:
    pools = list(plan.pools)
    pools[number] = replace(pools[number], **changes)
    return replace(plan, pools=tuple(pools))


def with_rule(plan: Plan, **changes) -> Plan:
    return replace(plan, rules=tuple(replace(rule, **changes) for rule in plan.rules))


def with_customers(plan: Plan, **changes) -> Plan:
    types = [
        replace(type_, customers=tuple(replace(c, **changes) for c in type_.customers))
        for type_ in plan.types
    ]
    return replace(plan, types=tuple(types))


def constant(value: float) -> Distribution:
    return Distribution(Form.CONSTANT, value)


def in_order(plan: Plan, log: Log) -> None:
    check(plan, log, 1)
    check(plan, replace(log, trace=np.empty(0, TRACE)), 1)
    assert tables_are_in_order(plan, log)


def broken(plan: Plan, log: Log, law: str) -> None:
    with pytest.raises(InvariantBreach, match=law):
        check(plan, log, 1)


def broken_in_tables(plan: Plan, log: Log, law: str) -> None:
    """Seen without a trace too, by the quick pass."""
    assert not tables_are_in_order(plan, log)
    broken(plan, replace(log, trace=np.empty(0, TRACE)), law)


def changed(log: Log, table: str, row: int, **values: float) -> Log:
    rows = getattr(log, table).copy()
    for column, value in values.items():
        rows[column][row] = value
    return replace(log, **{table: rows})


def without(log: Log, step: Step, nth: int = 0) -> Log:
    row = np.flatnonzero(log.trace["step"] == step)[nth]
    return replace(log, trace=np.delete(log.trace, row))


# Passed on ----------------------------------------------------------------------------------------

ESCALATES = (EscalationPlan(0.5, 1, 1, warm=False), None)
TO_Q = with_pool(DESK, 0, escalates=ESCALATES)
WARMLY = with_pool(DESK, 0, escalates=(replace(ESCALATES[0], warm=True), None))


def passed_on(warm: bool = False) -> Log:
    """From p to q, whose agent comes on duty at 80; p has another contact meanwhile."""
    clerk = Clerk()
    clerk.on(0, P)
    first = clerk.comes(10)
    clerk.assign(10, first, P)
    clerk.begin(10, first)
    other = clerk.comes(20)
    clerk.assign(20, other, P)
    clerk.reply(70, first)
    clerk.pass_on(70, first, Why.ESCALATED, warm)
    clerk.join(70, first, stage=-1)
    clerk.begin(70, other)
    clerk.on(80, Q)
    clerk.assign(80, first, Q)
    clerk.answer(80, 90, first)
    clerk.complete(90, first)
    clerk.reply(100, other)
    clerk.complete(100, other)
    return clerk.log()


@pytest.mark.parametrize(("plan", "warm"), [(TO_Q, False), (WARMLY, True)])
def test_contacts_that_are_passed_on_break_no_law(plan, warm):
    in_order(plan, passed_on(warm))


def test_whoever_is_passed_on_joins_at_once():
    log = changed(passed_on(), "legs", 0, freed_s=71)
    broken_in_tables(TO_Q, log, "joins again at once")
    log = changed(passed_on(warm=True), "legs", 0, freed_s=75)
    broken_in_tables(WARMLY, log, "joins again at once")


def test_a_slot_is_held_on_only_for_a_warm_transfer():
    broken_in_tables(TO_Q, passed_on(warm=True), "joins again at once")


def test_passes_are_counted():
    broken_in_tables(TO_Q, changed(passed_on(), "contacts", 0, passes=2), "passes are counted")
    log = replace(passed_on(), legs=np.empty(0, passed_on().legs.dtype))
    broken_in_tables(TO_Q, log, "passes are counted")


def test_contacts_are_passed_on_for_a_reason():
    broken(DESK, passed_on(), "for a reason")
    for why in (Why.MISROUTED, Why.SHIFT_ENDED, Why.YIELDED):
        log = changed(passed_on(), "legs", 0, why=why)
        rows = np.flatnonzero(log.trace["step"] == Step.PASSED_ON)
        broken(TO_Q, changed(log, "trace", rows[0], detail=why), "for a reason")


def test_the_trace_tells_of_each_pass():
    broken(TO_Q, changed(passed_on(), "legs", 0, why=Why.SHIFT_ENDED), "that the trace tells of")


def test_an_escalated_contact_goes_to_its_target():
    to_p = with_pool(DESK, 0, escalates=(EscalationPlan(0.5, 0, 1, warm=False), None))
    broken(to_p, passed_on(), "pools that their stage opens|has room")


def test_work_belongs_to_who_holds_the_contact_then():
    log = changed(passed_on(), "work", 0, pool=1)
    broken_in_tables(TO_Q, log, "agents work on contacts they hold")
    log = changed(passed_on(), "work", 2, began_s=75)
    broken_in_tables(TO_Q, log, "agents work on contacts they hold")


def test_replies_follow_one_another():
    broken(TO_Q, changed(passed_on(), "work", 2, turn=0), "replies follow one another")


def test_little_s_law_counts_every_joining():
    log = changed(passed_on(), "legs", 0, queue_left_s=11)
    broken(TO_Q, log, "Little's law")
    counted = replace(passed_on(), queue_s=np.array([10.0]))
    assert tables_are_in_order(TO_Q, counted)
    assert not tables_are_in_order(TO_Q, replace(counted, queue_s=np.array([9.0])))


def test_patience_holds_on_every_joining():
    log = changed(passed_on(), "contacts", 0, patience_s=5)
    broken_in_tables(TO_Q, log, "as long as their patience")
    log = changed(passed_on(), "legs", 0, patience_s=-1)
    broken_in_tables(TO_Q, log, "as long as their patience")


def test_who_gives_up_after_an_agent_is_lost():
    clerk = Clerk()
    clerk.on(0, P)
    contact = clerk.comes(0)
    clerk.assign(0, contact, P)
    clerk.answer(0, 60, contact)
    clerk.pass_on(60, contact, Why.ESCALATED)
    clerk.join(60, contact, stage=-1)
    clerk.contacts[contact]["patience_s"] = 30
    clerk.end(90, contact, Outcome.LOST_IN_CONVERSATION)
    log = clerk.log()
    in_order(TO_Q, log)
    broken_in_tables(TO_Q, changed(log, "contacts", 0, outcome=Outcome.ABANDONED), ANY_LAW)
    broken_in_tables(TO_Q, changed(log, "contacts", 0, ended_s=80), "end with their wait")
    broken_in_tables(TO_Q, changed(log, "contacts", 0, patience_s=29), "their patience")


# Offers -------------------------------------------------------------------------------------------

ASKED = with_pool(with_pool(DESK, 0, accept=AcceptPlan(DESK.types[0].agent_reply, 0.5, 20)), 1)


def offered() -> Log:
    """Declined by one agent, accepted by the other; the next is never answered, and lost."""
    clerk = Clerk()
    clerk.on(0, P)
    clerk.on(0, SECOND)
    contact = clerk.comes(10)
    clerk.offer(10, contact, P)
    clerk.end_offer(15, contact, OfferEnd.DECLINED)
    clerk.offer(15, contact, SECOND)
    clerk.assign(20, contact, SECOND)
    clerk.begin(20, contact)
    late = clerk.comes(30)
    clerk.contacts[late]["patience_s"] = 25
    clerk.offer(30, late, P)
    clerk.end_offer(50, late, OfferEnd.TIMED_OUT)
    clerk.offer(50, late, SECOND)
    clerk.end_offer(55, late, OfferEnd.CANCELLED)
    clerk.end(55, late, Outcome.ABANDONED)
    clerk.contacts[late]["would_be_assigned_s"] = 55
    clerk.reply(80, contact)
    clerk.complete(80, contact)
    return clerk.log()


def test_offers_break_no_law():
    in_order(ASKED, offered())


@pytest.mark.parametrize(
    ("row", "change", "law"),
    [
        (2, {"ended_s": 49}, "end in time"),  # a time-out that came early
        (0, {"ended_s": 31}, "end in time"),  # later than the time-out
        (3, {"offered_s": 49}, "one agent at a time"),
        (1, {"ended_s": 21}, "who accepts is assigned"),
        (1, {"agent": 0}, "who accepts is assigned"),
        (1, {"result": OfferEnd.DECLINED}, "who accepts is assigned"),
        (3, {"result": -1}, "end in time"),
        (0, {"pool": 1}, "where they are accepted"),
    ],
)
def test_laws_of_offers(row, change, law):
    broken_in_tables(ASKED, changed(offered(), "offers", row, **change), law)


def test_nobody_declines_who_never_declines():
    never = replace(ASKED.pools[0].accept, declines=0.0)
    broken(with_pool(ASKED, 0, accept=never), offered(), "as they may")


def test_the_trace_tells_of_each_offer():
    broken(ASKED, without(offered(), Step.OFFERED), "offers are those that the trace tells of")
    broken(ASKED, without(offered(), Step.OFFER_ENDED), "offers are those that the trace tells of")


def test_an_offer_holds_a_slot():
    narrow = with_pool(ASKED, 0, capacity=1000)
    broken(narrow, offered(), "nobody holds more than the capacity|has room")


def test_nobody_waits_while_an_agent_has_room_who_could_be_asked():
    log = offered()
    rows = np.flatnonzero((log.trace["step"] == Step.OFFERED) & (log.trace["contact"] == 1))
    trace = np.delete(log.trace, [rows[1], rows[1] + 1])  # the second offer is never made
    log = replace(log, trace=trace, offers=log.offers[:3])
    broken(ASKED, log, "nobody waits while an agent has room")


# Who leaves the window open ------------------------------------------------------------------------

SILENTLY = with_customers(DESK, leaves_silently=0.5, close_after_s=30.0)


def left_silently(assigned: bool = True) -> Log:
    """A customer gives up at 50; an agent finds out at 60, or everything is dropped."""
    clerk = Clerk()
    contact = clerk.comes(10)
    clerk.contacts[contact]["patience_s"] = 40
    clerk.end(50, contact, Outcome.ABANDONED_SILENTLY)
    if assigned:
        clerk.on(60, P)
        clerk.assign(60, contact, P)
        clerk.answer(60, 70, contact)
        clerk.free(100, contact)
    else:
        clerk.note(80, Step.DAY_CLOSED)
        clerk.contacts[contact]["queue_left_s"] = 80
    return clerk.log()


@pytest.mark.parametrize("assigned", [True, False])
def test_who_leaves_silently_breaks_no_law(assigned):
    in_order(SILENTLY, left_silently(assigned))


def test_a_window_is_closed_in_the_end():
    log = changed(left_silently(False), "contacts", 0, queue_left_s=np.nan)
    broken_in_tables(SILENTLY, log, "nothing is left open")


@pytest.mark.parametrize(
    ("change", "law"),
    [
        ({"patience_s": 41}, "their patience"),
        ({"ended_s": 61}, "wait or in hand|their patience"),
        ({"outcome": Outcome.COMPLETED}, ANY_LAW),
        ({"outcome": Outcome.ABANDONED}, ANY_LAW),
    ],
)
def test_laws_of_silent_leavers(change, law):
    broken_in_tables(SILENTLY, changed(left_silently(), "contacts", 0, **change), law)


def test_little_s_law_counts_open_windows():
    log = changed(left_silently(), "contacts", 0, queue_left_s=50)
    broken(SILENTLY, log, "Little's law")


# Lost in conversation, and silences ---------------------------------------------------------------


def lost(while_typing: bool) -> Log:
    clerk = Clerk()
    clerk.on(0, P)
    contact = clerk.comes(0)
    clerk.assign(0, contact, P)
    clerk.begin(0, contact)
    if while_typing:
        clerk.end(40, contact, Outcome.LOST_IN_CONVERSATION)
    clerk.reply(60, contact)
    if not while_typing:
        clerk.write(70, contact)
        clerk.end(90, contact, Outcome.LOST_IN_CONVERSATION)
        clerk.free(90, contact)
    else:
        clerk.free(60, contact)
    return clerk.log()


@pytest.mark.parametrize("while_typing", [True, False])
def test_who_is_lost_breaks_no_law(while_typing):
    in_order(DESK, lost(while_typing))


@pytest.mark.parametrize(
    ("change", "law"),
    [
        ({"ended_s": 61}, "in hand"),
        ({"ended_s": -1}, ANY_LAW),
        ({"outcome": Outcome.ABANDONED}, ANY_LAW),
        ({"outcome": Outcome.BALKED}, ANY_LAW),
    ],
)
def test_laws_of_those_lost(change, law):
    broken_in_tables(DESK, changed(lost(while_typing=True), "contacts", 0, **change), law)


@pytest.mark.parametrize(("while_typing", "patience_s"), [(True, 40), (False, 20)])
def test_reply_patience_is_kept_to_the_bit(while_typing, patience_s):
    """The reply of 60 s is in time for those who wait longer, or the same."""
    log = lost(while_typing)
    if not while_typing:  # the first reply was in time
        log = changed(log, "work", 0, ended_s=20)
        replied = int(np.flatnonzero(log.trace["step"] == Step.REPLIED)[0])
        log = changed(changed(log, "trace", replied, time_s=20), "contacts", 0, first_reply_s=20)
    law = "wait for replies as long as their patience"
    in_order(with_customers(DESK, reply_patience=constant(patience_s)), log)
    for by in (-1e-9, 1e-9):
        broken(with_customers(DESK, reply_patience=constant(patience_s + by)), log, law)


def test_nobody_is_lost_who_has_patience():
    broken(with_customers(DESK, reply_patience=constant(5)), left_in_peace(), "for replies")
    in_order(with_customers(DESK, reply_patience=constant(60)), left_in_peace())


def left_in_peace() -> Log:
    clerk = Clerk()
    clerk.on(0, P)
    contact = clerk.comes(0)
    clerk.assign(0, contact, P)
    clerk.answer(0, 60, contact)
    clerk.complete(60, contact)
    return clerk.log()


QUIETLY = with_customers(DESK, inactive_after_s=10.0, inactive_weight=0)


def silences() -> Log:
    """One is silent, and another taken; whoever comes when the first wrote again has to wait."""
    clerk = Clerk()
    clerk.on(0, P)
    first = clerk.comes(0)
    clerk.assign(0, first, P)
    clerk.answer(0, 10, first)
    clerk.silence(20, first, 0)
    other = clerk.comes(30)
    clerk.assign(30, other, P)
    clerk.begin(30, other)
    clerk.write(40, first)
    last = clerk.comes(41)
    clerk.reply(50, other)
    clerk.begin(50, first)
    clerk.complete(50, other)
    clerk.assign(50, last, P)
    clerk.reply(60, first)
    clerk.complete(60, first)
    clerk.answer(60, 70, last)
    clerk.complete(70, last)
    return clerk.log()


def test_silences_break_no_law():
    in_order(QUIETLY, silences())


@pytest.mark.parametrize(
    ("change", "law"),
    [
        ({"agent": 1}, "inactive contacts are in hand"),
        ({"ended_s": 61}, "inactive contacts are in hand"),
        ({"began_s": -1}, "inactive contacts are in hand"),
        ({"weight": 3000}, "inactive contacts are in hand"),
    ],
)
def test_laws_of_silences(change, law):
    log = changed(silences(), "quiet", 0, **change)
    broken(QUIETLY, log, law)
    assert "weight" in change or not tables_are_in_order(QUIETLY, log)


def test_contacts_go_inactive_after_their_time():
    broken(with_customers(QUIETLY, inactive_after_s=9.0), silences(), "so long after a reply")


def test_a_message_restores_the_weight():
    """If not, the one who came at 41 would have been assigned at once."""
    log = silences()
    broken(QUIETLY, without(log, Step.CUSTOMER_WROTE), "while an agent has room")


# Who comes back -----------------------------------------------------------------------------------

AGAIN = replace(with_customers(DESK, return_chance=0.5), day_end_s=5 * DAY_S)


def after(seconds: float, plan: Plan = AGAIN) -> Plan:
    """Whoever gives up tries again so much later."""
    return with_customers(plan, retry_chance=1.0, retry_after=constant(seconds))


def back(outcome: Outcome, at_s: float = 100.0, resolved: int = -1) -> Log:
    clerk = Clerk()
    first = clerk.comes(10)
    if outcome == Outcome.COMPLETED:
        clerk.on(10, P)
        clerk.assign(10, first, P)
        clerk.answer(10, 20, first)
        clerk.complete(20, first)
        clerk.contacts[first]["resolved"] = resolved
        clerk.off(20, P)
    else:
        clerk.contacts[first]["patience_s"] = 20
        clerk.end(30, first, outcome)
    again = clerk.comes(at_s, of=first)
    clerk.contacts[again]["patience_s"] = 40
    clerk.end(at_s + 20, again, Outcome.FLOWED_OUT)
    return clerk.log()


def test_who_comes_back_for_a_reason_breaks_no_law():
    in_order(after(70), back(Outcome.ABANDONED))
    in_order(AGAIN, back(Outcome.COMPLETED, resolved=0))


def test_nobody_comes_back_without_a_reason():
    broken_in_tables(AGAIN, back(Outcome.COMPLETED, resolved=1), "come back for a reason")
    broken_in_tables(after(70), back(Outcome.FLOWED_OUT), "come back for a reason")
    broken_in_tables(AGAIN, back(Outcome.ABANDONED), "come back for a reason")
    never = with_customers(AGAIN, return_chance=0.0)
    broken_in_tables(never, back(Outcome.COMPLETED, resolved=0), "come back for a reason")


@pytest.mark.parametrize("column", ["customer", "type", "attempt", "first_contact"])
def test_contacts_about_one_matter_are_the_same_customer_s(column):
    log = back(Outcome.ABANDONED)
    log.contacts[column][1] += 1
    broken_in_tables(after(70), log, ANY_LAW)


def test_nobody_comes_back_at_night_or_after_the_end():
    days = replace(AGAIN, days=5, open_s=3600.0)
    in_order(after(3569, days), back(Outcome.ABANDONED, 3599.0))
    broken_in_tables(after(3570, days), back(Outcome.ABANDONED, 3600.0), "while closed")
    in_order(after(3570, days), back(Outcome.ABANDONED, DAY_S))
    broken_in_tables(after(DAY_S - 31, days), back(Outcome.ABANDONED, DAY_S - 1), "while closed")
    broken_in_tables(after(0), back(Outcome.ABANDONED, 5 * DAY_S), "while closed")


def test_who_gave_up_tries_again_as_drawn():
    for plan in (after(71), after(69), after(6 * DAY_S)):
        broken(plan, back(Outcome.ABANDONED), "tries again as drawn")
    broken(after(70), alone(), "tries again as drawn")
    in_order(after(6 * DAY_S), alone())


def alone() -> Log:
    clerk = Clerk()
    contact = clerk.comes(10)
    clerk.contacts[contact]["patience_s"] = 20
    clerk.end(30, contact, Outcome.ABANDONED)
    return clerk.log()


# Routing ------------------------------------------------------------------------------------------


def served(*people: tuple[float, int, tuple[int, int]], till: float = 300.0) -> Log:
    """Contacts that arrive, are assigned at once, and stay till the end."""
    clerk = Clerk()
    clerk.on(0, P)
    clerk.on(0, SECOND)
    for now, type_, who in people:
        contact = clerk.comes(now, type_)
        clerk.assign(now, contact, who)
    clerk.note(till, Step.DAY_CLOSED)
    return clerk.log()


STOPS = replace(DESK, at_close="stop")


def test_nobody_takes_more_in_a_while_than_the_limit():
    log = served((0, 0, P), (59, 0, P))
    in_order(with_pool(STOPS, 0, at_most=1, at_most_in_s=59.0), log)
    broken(with_pool(STOPS, 0, at_most=1, at_most_in_s=59.5), log, "in a while than the limit")


def waits(since: float, type_: int = 0, *before: tuple[float, int, tuple[int, int]]) -> Log:
    """One who waits to the end, after others were assigned at once."""
    clerk = Clerk()
    clerk.on(0, P)
    for now, other, who in before:
        clerk.assign(now, clerk.comes(now, other), who)
    contact = clerk.comes(since, type_)
    clerk.contacts[contact]["patience_s"] = np.inf
    clerk.note(300, Step.DAY_CLOSED)
    return clerk.log()


def test_who_may_not_be_taken_waits():
    """By the limit, those spared, or those kept; and if none of that holds, it is a breach."""
    log = waits(10, 0, (0, 0, P))
    broken(STOPS, log, "nobody waits while an agent has room")
    in_order(with_pool(STOPS, 0, at_most=1, at_most_in_s=1000.0), log)
    in_order(with_pool(STOPS, 0, spare=((1,), (0,))), waits(10, 0, (0, 0, P)))
    late = with_pool(STOPS, 0, at_most=1, at_most_in_s=100.0)
    broken(late, log, "nobody waits while an agent has room")


def test_agents_are_spared():
    one = with_pool(STOPS, 0, spare=((1,), (1,)))
    in_order(one, served((0, 0, P), (1, 0, P), (2, 0, SECOND)))
    broken(one, served((0, 0, P), (1, 0, P), (2, 1, SECOND)), "spared for those")
    in_order(with_pool(STOPS, 0, spare=((1,), (0,))), served((0, 0, P), (1, 0, P), (2, 1, SECOND)))


def test_who_is_polled_is_assigned_in_rounds():
    polls = with_rule(STOPS, assign_every_s=20.0)
    clerk = Clerk()
    clerk.on(0, P)
    contact = clerk.comes(5)
    clerk.contacts[contact]["patience_s"] = np.inf
    clerk.assign(40, contact, P)
    clerk.note(300, Step.DAY_CLOSED)
    in_order(polls, clerk.log())
    broken(with_rule(STOPS, assign_every_s=30.0), clerk.log(), "assigned in a round")


def test_background_work_waits_for_all_else():
    types = (DESK.types[0], replace(DESK.types[1], background=True, weight=1000))
    plan = replace(STOPS, types=types)
    clerk = Clerk()
    mail, chat = clerk.comes(0, 1), clerk.comes(1, 0)
    for contact in (mail, chat):
        clerk.contacts[contact]["patience_s"] = np.inf
    clerk.on(10, P)
    clerk.assign(10, mail, P)
    clerk.assign(10, chat, P)
    clerk.note(300, Step.DAY_CLOSED)
    broken(plan, clerk.log(), "background work waits for all else")
    in_order(STOPS, changed(clerk.log(), "contacts", 0, type=0))


def test_the_site_has_its_limit():
    log = served((0, 0, P), (1, 0, P), (2, 0, SECOND))
    in_order(replace(STOPS, site_limit=3), log)
    broken(replace(STOPS, site_limit=2), log, "the site's limit")


def test_only_who_was_there_lately_goes_back_to_the_agent_of_last_time():
    sticks = with_rule(replace(AGAIN, at_close="stop"), sticky_s=100.0)
    clerk = Clerk()
    clerk.on(0, Q)
    first = clerk.arrive(0)
    clerk.join(0, first)
    clerk.contacts[first]["patience_s"] = np.inf
    clerk.note(18000, Step.STAGE_BEGAN, first, detail=1)
    clerk.assign(18000, first, Q)
    clerk.answer(18000, 18010, first)
    clerk.complete(18010, first)
    clerk.contacts[first]["resolved"] = 0
    again = clerk.comes(18100, of=first)
    clerk.assign(18100, again, Q)
    clerk.note(19000, Step.DAY_CLOSED)
    in_order(sticks, clerk.log())
    broken(with_rule(sticks, sticky_s=89.0), clerk.log(), "pools that their stage opens")


def kept(for_type: int = 1) -> Log:
    """Two light contacts in hand, a heavy one waits; one that leaves is not replaced."""
    clerk = Clerk()
    clerk.on(0, P)
    people = [clerk.comes(0) for _ in range(2)]
    for contact in people:
        clerk.assign(0, contact, P)
    heavy, light = clerk.comes(1, for_type), clerk.comes(2)
    for contact in (heavy, light):
        clerk.contacts[contact]["patience_s"] = np.inf
    clerk.answer(2, 60, people[0])
    clerk.complete(60, people[0])
    clerk.note(60, Step.KEPT, heavy, P)
    clerk.note(300, Step.DAY_CLOSED)
    return clerk.log()


def test_an_agent_is_kept_for_a_heavy_contact():
    in_order(STOPS, kept())
    broken(STOPS, without(kept(), Step.KEPT), "nobody waits while an agent has room")
    broken(STOPS, kept(for_type=0), "an agent is kept for a heavy contact that waits")


def test_limits_of_the_queue_are_for_those_who_come_first():
    limited = with_rule(TO_Q, queue_limit=0)
    in_order(limited, passed_on())


def test_shifts_that_hand_over_pass_on():
    leaves = RosterChange(50.0, Kind.STAFF_LEAVES, (0,), 0, hands_over=True)
    plan = with_pool(DESK, 0, roster=(*DESK.pools[0].roster, leaves))
    log = changed(passed_on(), "legs", 0, why=Why.SHIFT_ENDED)
    log = replace(log, trace=np.empty(0, TRACE))
    check(plan, log, 1)
    broken(DESK, changed(log, "work", 0, pool=1), ANY_LAW)
