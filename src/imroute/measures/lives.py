"""Compiled passes over lives of several parts: passed on, left silently, on offer, gone quiet.

As in `imroute.measures.kernels`, nothing is allocated. Days on which nothing of the kind happens
are not looked at.
"""

from __future__ import annotations

import math
from typing import Any

from imroute.compiled import hot, outermost
from imroute.engine.contract import NONE, WEIGHT_UNIT, OfferEnd, Outcome, Why
from imroute.intervals import Floats, Ints
from imroute.measures.columns import Codes, Contacts, Declined, Parts, Slots
from imroute.measures.kernels import combine, numbered, or_else
from imroute.measures.kinds import ANSWERED, AT_ONCE, FREED, TRANSFERRED

_NONE, _UNIT = int(NONE), int(WEIGHT_UNIT)
_SILENT, _YIELDED = int(Outcome.ABANDONED_SILENTLY), int(Why.YIELDED)
_DECLINED, _TIMED_OUT = int(OfferEnd.DECLINED), int(OfferEnd.TIMED_OUT)


@outermost
def place_parts(
    contacts: Any, legs: Any, begins: Ints, met: Ints, ended_s: float, out: Parts
) -> None:
    """Find where the later parts of each contact begin, and when in each an agent took over.

    `begins` is one more than contacts, `met` one a contact: both are scratch of zeros.
    """
    row = 0
    for contact in range(contacts.size):
        begins[contact] = row
        silent = contacts[contact]["outcome"] == _SILENT
        row += 1 if silent else contacts[contact]["passes"]
    begins[contacts.size] = row
    for i in range(legs.size):
        whose = legs[i]["contact"]
        if met[whose] > 0:
            at = or_else(legs[i]["queue_left_s"], ended_s)
            out.left_queue[begins[whose] + met[whose] - 1] = at
        met[whose] += 1
    for contact in range(contacts.size):
        if begins[contact] < begins[contact + 1]:
            at = or_else(contacts[contact]["queue_left_s"], ended_s)
            out.left_queue[begins[contact + 1] - 1] = at


@hot
def _agent_of(part: Any, first_agents: Ints) -> int:
    if part["pool"] < 0 or math.isnan(part["assigned_s"]):
        return _NONE
    return int(first_agents[part["pool"]] + part["agent"])


@hot
def _handled_s(part: Any) -> float:
    """Nothing if nobody was assigned; NaN if the slot is still held."""
    return 0.0 if math.isnan(part["assigned_s"]) else part["freed_s"] - part["assigned_s"]


@hot
def _first_part(
    whose: int, leg: Any, number: int, ended_s: float, first_agents: Ints, out: Contacts
) -> None:
    """Put the first part of a contact's life in the place of the last."""
    out.combination[whose] = number
    out.agent[whose] = _agent_of(leg, first_agents)
    out.joined[whose] = leg["joined_s"]
    out.left_queue[whose] = leg["queue_left_s"]
    out.would_be_assigned[whose] = leg["would_be_assigned_s"]
    out.work_began[whose] = leg["work_began_s"]
    out.replied[whose] = leg["first_reply_s"]
    out.held_until[whose] = or_else(leg["freed_s"], ended_s)
    out.kind[whose] |= ANSWERED | FREED
    out.kind[whose] &= ~AT_ONCE
    if leg["assigned_s"] == leg["joined_s"]:
        out.kind[whose] |= AT_ONCE
    if out.handled_s.size:
        out.handled_s[whose] = _handled_s(leg)


@hot
def _later_part(
    row: int,
    whose: int,
    part: Any,
    number: int,
    ended_s: float,
    first_agents: Ints,
    contacts: Contacts,
    out: Parts,
) -> None:
    """Take over a part of a contact that was passed on."""
    _part(row, whose, part, number, ended_s, first_agents, contacts, out)
    out.transfer_wait_s[row] += part["work_began_s"] - part["joined_s"]
    contacts.work_began[whose] = or_else(contacts.work_began[whose], part["work_began_s"])
    contacts.replied[whose] = or_else(contacts.replied[whose], part["first_reply_s"])
    if contacts.handled_s.size:
        contacts.handled_s[whose] += _handled_s(part)
    if math.isnan(part["freed_s"]) and not math.isnan(part["assigned_s"]):
        contacts.kind[whose] &= ~FREED


@hot
def _part(
    row: int,
    whose: int,
    part: Any,
    number: int,
    ended_s: float,
    first_agents: Ints,
    contacts: Contacts,
    out: Parts,
) -> None:
    out.contact[row] = whose
    out.combination[row] = number
    out.agent[row] = _agent_of(part, first_agents)
    out.interval[row] = contacts.interval[whose]
    out.arrived[row] = contacts.arrived[whose]
    out.joined[row] = part["joined_s"]
    out.left_queue[row] = or_else(part["queue_left_s"], ended_s)
    out.held_until[row] = or_else(part["freed_s"], ended_s)


@hot
def _empty_seat(
    whose: int, contact: Any, number: int, row: int, out: Contacts, part: Parts
) -> None:
    """Part a customer who left silently from the place in the queue that stayed, and the agent."""
    out.combination[whose] = number
    out.agent[whose] = _NONE
    out.left_queue[whose] = contact["ended_s"]
    out.would_be_assigned[whose] = or_else(contact["assigned_s"], contact["would_be_assigned_s"])
    out.work_began[whose] = out.replied[whose] = math.nan
    out.kind[whose] &= ~(ANSWERED | FREED)
    if out.focus_s.size:
        out.focus_s[whose] = out.wrap_up_s[whose] = math.nan
    part.joined[row] = contact["ended_s"]
    part.arrived[row] = part.transfer_wait_s[row] = math.nan
    part.transferred[row] = 0


@outermost
def take_parts(
    raw: Any,
    legs: Any,
    begins: Ints,
    met: Ints,
    ended_s: float,
    strides: Ints,
    first_agents: Ints,
    numbering: Codes,
    combinations: Ints,
    known: int,
    contacts: Contacts,
    out: Parts,
) -> int:
    """Take over the later parts of contacts, and let the contacts tell of the first.

    `begins` comes from `place_parts`, `met` as zeros; `contacts` have been taken over. Returns how
    many combinations are known.
    """
    for i in range(legs.size):
        leg = legs[i]
        whose = leg["contact"]
        combined = combine(raw[whose], leg["rule"], leg["pool"], strides)
        known = numbered(combined, numbering, combinations, known)
        number = numbering[combined]
        row = begins[whose] + met[whose]
        met[whose] += 1
        out.transferred[row] = leg["why"] != _YIELDED
        out.transfer_wait_s[row] = 0.0 if leg["why"] != _YIELDED else math.nan
        if row == begins[whose]:
            _first_part(whose, leg, number, ended_s, first_agents, contacts)
        else:
            _later_part(row - 1, whose, leg, number, ended_s, first_agents, contacts, out)
        if leg["why"] != _YIELDED:
            contacts.kind[whose] |= TRANSFERRED
        if math.isnan(leg["freed_s"]):
            contacts.kind[whose] &= ~FREED
    for whose in range(raw.size):
        row = begins[whose + 1] - 1
        if row < begins[whose]:
            continue
        contact = raw[whose]
        combined = combine(contact, contact["rule"], contact["pool"], strides)
        known = numbered(combined, numbering, combinations, known)
        number = numbering[combined]
        if contact["outcome"] == _SILENT:
            _part(row, whose, contact, number, ended_s, first_agents, contacts, out)
            alone = combine(contact, contact["rule"], _NONE, strides)
            known = numbered(alone, numbering, combinations, known)
            _empty_seat(whose, contact, numbering[alone], row, contacts, out)
        else:
            _later_part(row, whose, contact, number, ended_s, first_agents, contacts, out)
            if contacts.focus_s.size and contacts.kind[whose] & FREED == 0:
                contacts.focus_s[whose] = contacts.wrap_up_s[whose] = math.nan
    return known


@outermost
def take_offers(
    raw: Any,
    weight: Floats,
    offers: Any,
    ended_s: float,
    first_agents: Ints,
    strides: Ints,
    numbering: Codes,
    combinations: Ints,
    known: int,
    contacts: Contacts,
    declined: Declined,
    slots: Slots,
) -> int:
    """Take over a day's offers; `declined` has a row for each that was. `weight` is in slots.

    Returns how many combinations are known. An offer counts under the rule of the contact's first
    part.
    """
    row = 0
    for i in range(offers.size):
        offer = offers[i]
        whose = offer["contact"]
        slots.agent[i] = first_agents[offer["pool"]] + offer["agent"]
        slots.began[i] = offer["offered_s"]
        slots.ended[i] = or_else(offer["ended_s"], ended_s)
        slots.slots[i] = weight[raw[whose]["type"]]
        if offer["result"] == _DECLINED or offer["result"] == _TIMED_OUT:
            rules = strides[1] // strides[2]
            rule = combinations[contacts.combination[whose]] // strides[2] % rules - 1
            combined = combine(raw[whose], rule, offer["pool"], strides)
            known = numbered(combined, numbering, combinations, known)
            declined.combination[row] = numbering[combined]
            declined.agent[row] = slots.agent[i]
            declined.interval[row] = contacts.interval[whose]
            declined.arrived[row] = contacts.arrived[whose]
            row += 1
    return known


@outermost
def take_quiet(
    raw: Any, weight: Floats, quiet: Any, ended_s: float, first_agents: Ints, slots: Slots
) -> None:
    """Take over stretches in which silent contacts weigh less; `weight` is in slots."""
    for i in range(quiet.size):
        row = quiet[i]
        slots.agent[i] = first_agents[row["pool"]] + row["agent"]
        slots.began[i] = row["began_s"]
        slots.ended[i] = or_else(row["ended_s"], ended_s)
        slots.slots[i] = row["weight"] / _UNIT - weight[raw[row["contact"]]["type"]]
