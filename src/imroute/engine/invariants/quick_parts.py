"""The quick pass over what few contacts have: legs, offers, silences, ends out of the common."""

from __future__ import annotations

import math

from imroute.compiled import cold, hot
from imroute.engine.contract import MAX_PASSES, MAX_RETURNS, OfferEnd, Outcome
from imroute.engine.invariants.quick_room import Allowed, Day, Room, Rows, Tables

OPEN, COMPLETED = Outcome.OPEN.value, Outcome.COMPLETED.value
BOT_RESOLVED, BOT_ABANDONED = Outcome.BOT_RESOLVED.value, Outcome.BOT_ABANDONED.value
BALKED, ABANDONED = Outcome.BALKED.value, Outcome.ABANDONED.value
SILENTLY, LOST = Outcome.ABANDONED_SILENTLY.value, Outcome.LOST_IN_CONVERSATION.value
ACCEPTED, TIMED_OUT = OfferEnd.ACCEPTED.value, OfferEnd.TIMED_OUT.value
DAY_S = 86400.0


@hot
def or_else(time_s: float, otherwise_s: float) -> float:
    """A time, or another if it never came."""
    return time_s if time_s == time_s else otherwise_s


@hot
def later(time_s: float, than_s: float) -> float:
    """The later of the two; what never happened is no later."""
    return time_s if time_s > than_s else than_s


@hot
def holds(part: Rows, row: Rows) -> bool:
    return bool(
        part.pool == row.pool
        and part.agent == row.agent
        and part.assigned_s <= row.began_s
        and not row.ended_s < row.began_s
        and not row.ended_s > part.freed_s
    )


@hot
def runs_forward_from(last_s: float, part: Rows) -> bool:
    """Joined, assigned, answered, freed."""
    for time_s in (part.joined_s, part.assigned_s, part.work_began_s, part.first_reply_s):
        if time_s < last_s:
            return False
        last_s = later(time_s, last_s)
    return not part.freed_s < last_s


# ------------------------------------------------------------------------------- legs


@cold
def chain_legs(tables: Tables, room: Room) -> bool:
    """Let each contact's legs be found, the first of them first; tells whether all are counted."""
    passes = 0
    for i in range(len(tables.contacts)):
        passes += tables.contacts[i].passes
    for number in range(len(tables.legs), 0, -1):
        whose = tables.legs[number - 1].contact
        room.next_leg[number] = room.first_leg[whose]
        room.first_leg[whose] = number
    return passes == len(tables.legs)


@hot
def first_leg_of(tables: Tables, room: Room, whose: int) -> int:
    return room.first_leg[whose] if len(tables.legs) > 0 else 0


@cold
def was_held(tables: Tables, room: Room, row: Rows) -> bool:
    """Tell whether the agent held the contact in a part of its life that is over."""
    number = first_leg_of(tables, room, row.contact)
    while number > 0:
        if holds(tables.legs[number - 1], row):
            return True
        number = room.next_leg[number]
    return False


@cold
def was_passed_on_well(tables: Tables, allowed: Allowed, room: Room, whose: int) -> bool:
    """Each part of its life begins where the one before ended."""
    contact = tables.contacts[whose]
    number, passes, last_s = first_leg_of(tables, room, whose), 0, contact.arrived_s
    while number > 0:
        leg, following = tables.legs[number - 1], room.next_leg[number]
        passes += 1
        if not (leg.assigned_s == leg.assigned_s and runs_forward_from(last_s, leg)):
            return False
        if leg.queue_left_s > leg.joined_s + leg.patience_s:
            return False
        if following > 0:
            after = tables.legs[following - 1]
            joined_s, assigned_s = after.joined_s, after.assigned_s
        else:
            joined_s, assigned_s = contact.joined_s, contact.assigned_s
        held_s = or_else(assigned_s, contact.ended_s)
        warm = allowed.warm[leg.pool] and (leg.freed_s == held_s or held_s != held_s)
        if leg.freed_s != joined_s and not warm:
            return False
        number, last_s = following, joined_s
    return bool(passes == contact.passes and passes <= MAX_PASSES)


@cold
def add_up_waits_of_legs(legs: Rows, room: Room) -> None:
    for i in range(len(legs)):
        leg = legs[i]
        room.waits_s[leg.rule] += leg.queue_left_s - leg.joined_s


# ------------------------------------------------------------- ends out of the common


@cold
def ended_well(contact: Rows, stops: bool) -> bool:
    """Ends of those who were passed on, lost, or left the window open."""
    assigned = contact.assigned_s == contact.assigned_s
    runs_out_s, left_s = contact.joined_s + contact.patience_s, contact.queue_left_s
    if contact.outcome == SILENTLY:
        closed = left_s == left_s or stops
        ended = contact.ended_s == runs_out_s and not contact.ended_s > left_s
        return bool(closed and ended and contact.passes == 0)
    if left_s > runs_out_s or not (assigned or contact.passes > 0):
        return False
    if contact.outcome == OPEN:
        return contact.ended_s != contact.ended_s  # type: ignore[no-any-return]
    in_hand = contact.assigned_s <= contact.ended_s and not contact.ended_s > contact.freed_s
    if contact.outcome == COMPLETED:
        return bool(in_hand and not contact.ended_s < contact.first_reply_s)
    return bool(contact.outcome == LOST and (in_hand if assigned else contact.ended_s == left_s))


# ------------------------------------------------------------------------------ returns


@cold
def is_back_for_a_reason(
    tables: Tables, allowed: Allowed, day: Day, room: Room, whose: int
) -> bool:
    contact = tables.contacts[whose]
    first = contact.first_contact
    number = first if contact.attempt == 1 else room.last_try[first]
    if not (0 <= number < whose and 0 < contact.attempt <= MAX_RETURNS):
        return False
    room.last_try[first] = whose
    before = tables.contacts[number]
    if before.first_contact != first or before.attempt + 1 != contact.attempt:
        return False
    if before.type != contact.type or before.tier != contact.tier:
        return False
    if before.customer != contact.customer or not contact.arrived_s >= before.ended_s:
        return False
    return _left_it_open(before, allowed) and _is_open(day, contact.arrived_s)


@hot
def _left_it_open(before: Rows, allowed: Allowed) -> bool:
    outcome = before.outcome
    if outcome in (COMPLETED, BOT_RESOLVED):
        return bool(before.resolved == 0 and allowed.returns[before.type, before.tier])
    gave_up = outcome in (BOT_ABANDONED, BALKED, ABANDONED, SILENTLY, LOST)
    return bool(gave_up and allowed.retries[before.type, before.tier])


@hot
def _is_open(day: Day, time_s: float) -> bool:
    since_s = time_s - day.start_s
    if since_s < 0 or day.days == 1:
        return time_s < day.end_s
    into_s = time_s - (day.start_s + DAY_S * math.floor(since_s / DAY_S))
    return time_s < day.end_s and into_s < day.open_s


# ------------------------------------------------------------------- offers and silences


@cold
def offers_are_in_order(tables: Tables, allowed: Allowed, stops: bool, room: Room) -> bool:
    """One at a time, in time, where agents accept; as many accepted as assigned there."""
    accepted = 0
    for i in range(len(tables.offers)):
        offer = tables.offers[i]
        over_s = offer.offered_s + allowed.limits_s[offer.pool]
        ended_s = or_else(offer.ended_s, math.inf)
        if not allowed.accepts[offer.pool] or offer.offered_s < room.offered_until_s[offer.contact]:
            return False
        if ended_s < offer.offered_s or offer.ended_s > over_s:
            return False
        if (offer.result == TIMED_OUT and ended_s != over_s) or (offer.result < 0 and not stops):
            return False
        room.offered_until_s[offer.contact] = ended_s
        if offer.result == ACCEPTED:
            accepted += 1
            if not _was_assigned(tables, room, offer):
                return False
    return accepted == _assigned_where_accepted(tables, allowed)


@hot
def _was_assigned(tables: Tables, room: Room, offer: Rows) -> bool:
    if _is_of(tables.contacts[offer.contact], offer):
        return True
    number = first_leg_of(tables, room, offer.contact)
    while number > 0:
        if _is_of(tables.legs[number - 1], offer):
            return True
        number = room.next_leg[number]
    return False


@hot
def _is_of(part: Rows, offer: Rows) -> bool:
    same = part.pool == offer.pool and part.agent == offer.agent
    return bool(same and part.assigned_s == offer.ended_s)


@hot
def _assigned_where_accepted(tables: Tables, allowed: Allowed) -> int:
    count = 0
    for i in range(len(tables.contacts)):
        contact = tables.contacts[i]
        if contact.assigned_s == contact.assigned_s and allowed.accepts[contact.pool]:
            count += 1
    for i in range(len(tables.legs)):
        if allowed.accepts[tables.legs[i].pool]:
            count += 1
    return count


@cold
def silences_are_in_order(tables: Tables, room: Room) -> bool:
    for i in range(len(tables.quiet)):
        row = tables.quiet[i]
        in_hand = holds(tables.contacts[row.contact], row) or was_held(tables, room, row)
        if not in_hand or row.began_s < room.silent_until_s[row.contact]:
            return False
        room.silent_until_s[row.contact] = or_else(row.ended_s, math.inf)
    return True
