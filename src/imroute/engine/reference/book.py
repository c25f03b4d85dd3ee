"""The book of a day: all that happens, noted row by row in the layout of the contract's tables."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from operator import attrgetter

import numpy as np

from imroute.engine.contract import (
    CONTACT,
    DUTY,
    LEG,
    NEVER,
    NONE,
    OFFER,
    QUIET,
    TRACE,
    WORK,
    Log,
    OfferEnd,
    Step,
    Why,
)
from imroute.engine.reference.calendar import Calendar
from imroute.engine.reference.people import Agent, Contact, Offer, Slot

CODES = {"i1": "b", "i2": "h", "i4": "i", "u8": "Q", "f8": "d"}


def place_of(table: np.dtype, column: str) -> tuple[Callable[..., None], int]:
    """Give how one value is laid out, and where in a row."""
    type_, place = (table.fields or {})[column][:2]  # type: ignore[index]
    return struct.Struct("=" + CODES[type_.str[1:]]).pack_into, place


class Rows:
    """A table in the making, as bytes: a tenth of a table of objects."""

    def __init__(self, table: np.dtype) -> None:
        self._table = table
        codes = (CODES[table[name].str[1:]] for name in table.names or ())
        row_is_aligned = "0d"
        self._columns = {name: place_of(table, name) for name in table.names or ()}
        self._pack = struct.Struct("@" + "".join(codes) + row_is_aligned).pack
        self._bytes = bytearray()

    def add(self, *values: object) -> int:
        """Returns where the row is, for `put`."""
        row = len(self._bytes)
        self._bytes += self._pack(*values)
        return row

    def put(self, row: int, column: str, value: float) -> None:
        """Fill in what was not known when the row was begun."""
        pack_into, place = self._columns[column]
        pack_into(self._bytes, row + place, value)

    def array(self) -> np.ndarray:
        return np.frombuffer(self._bytes, self._table)


columns_of_contact = attrgetter(*(CONTACT.names or ()))
# Of a leg: what the contact says, between why it ended and when its slot was free again.
columns_of_leg = attrgetter(*(LEG.names or ())[2:-1])


class Book:
    """What becomes the log."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._trace, self._work, self._duty = Rows(TRACE), Rows(WORK), Rows(DUTY)
        self._legs, self._offers, self._quiet = Rows(LEG), Rows(OFFER), Rows(QUIET)
        self.last_s = 0.0

    def note(
        self,
        step: Step,
        contact: Contact | None = None,
        agent: Agent | None = None,
        detail: int = 0,
    ) -> None:
        number = NONE if contact is None else contact.number
        pool, place = (NONE, NONE) if agent is None else (agent.pool.number, agent.number)
        self.last_s = now = self._calendar.now
        self._trace.add(now, step, number, pool, place, detail)

    def begin_work(self, contact: Contact, agent: Agent, turn: int) -> int:
        """Note that work begins; returns where, for when it ends."""
        self.note(Step.WORK_BEGAN, contact, agent, turn)
        pool, began_s = agent.pool.number, self._calendar.now
        number, message_s = contact.number, contact.message_s
        return self._work.add(number, pool, agent.number, turn, message_s, began_s, NEVER)

    def end_work(self, row: int) -> None:
        self._work.put(row, "ended_s", self._calendar.now)

    def end_duty(self, agent: Agent, off_s: float) -> None:
        """Note that a stretch of duty is over."""
        self._duty.add(agent.pool.number, agent.number, agent.on_duty_since_s, off_s)

    def end_leg(self, contact: Contact, why: Why) -> int:
        """Note what a contact that is passed on has been through; its slot may be held on."""
        return self._legs.add(contact.number, why, *columns_of_leg(contact), NEVER)

    def free_leg(self, row: int) -> None:
        self._legs.put(row, "freed_s", self._calendar.now)

    def begin_offer(self, slot: Slot) -> int:
        agent, contact = slot.agent, slot.contact
        self.note(Step.OFFERED, contact, agent)
        pool, now = agent.pool.number, self._calendar.now
        return self._offers.add(contact.number, pool, agent.number, NONE, now, NEVER)

    def end_offer(self, offer: Offer, how: OfferEnd) -> None:
        if how != OfferEnd.ACCEPTED:
            self.note(Step.OFFER_ENDED, offer.slot.contact, offer.slot.agent, how)
        self._offers.put(offer.row, "result", how)
        self._offers.put(offer.row, "ended_s", self._calendar.now)

    def begin_quiet(self, slot: Slot) -> int:
        agent, contact = slot.agent, slot.contact
        self.note(Step.WENT_INACTIVE, contact, agent)
        pool, now = agent.pool.number, self._calendar.now
        return self._quiet.add(contact.number, pool, agent.number, slot.weight, now, NEVER)

    def end_quiet(self, row: int) -> None:
        self._quiet.put(row, "ended_s", self._calendar.now)

    def log(self, replication: int, contacts: Iterable[Contact]) -> Log:
        """Lay out the tables."""
        rows = Rows(CONTACT)
        for contact in contacts:
            rows.add(*columns_of_contact(contact))
        return Log(
            replication=replication,
            contacts=rows.array(),
            work=self._work.array(),
            duty=self._duty.array(),
            trace=self._trace.array(),
            ended_s=self.last_s,
            legs=self._legs.array(),
            offers=self._offers.array(),
            quiet=self._quiet.array(),
        )
