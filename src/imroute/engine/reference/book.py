"""The book of a day: all that happens, noted row by row in the layout of the contract's tables."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from operator import attrgetter

import numpy as np

from imroute.engine.contract import CONTACT, DUTY, NEVER, NONE, TRACE, WORK, Log, Step
from imroute.engine.reference.calendar import Calendar
from imroute.engine.reference.people import Agent, Contact

CODES = {"i1": "b", "i2": "h", "i4": "i", "u8": "Q", "f8": "d"}


def packer(table: np.dtype) -> Callable[..., bytes]:
    """Give the function that lays one row of a table out in bytes: a tenth of a row of objects."""
    columns = (table[name].str[1:] for name in table.names or ())
    row_is_aligned = "0d"
    return struct.Struct("@" + "".join(CODES[column] for column in columns) + row_is_aligned).pack


pack_trace, pack_work, pack_duty, pack_contact = map(packer, (TRACE, WORK, DUTY, CONTACT))
columns_of_contact = attrgetter(*(CONTACT.names or ()))
pack_time = struct.Struct("=d").pack_into
WORK_ENDED_AT = WORK.fields["ended_s"][1]  # type: ignore[index]


class Book:
    """What becomes the log."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._trace, self._work, self._duty = bytearray(), bytearray(), bytearray()
        self._last_s = 0.0

    def note(
        self,
        step: Step,
        contact: Contact | None = None,
        agent: Agent | None = None,
        detail: int = 0,
    ) -> None:
        number = NONE if contact is None else contact.number
        pool, place = (NONE, NONE) if agent is None else (agent.pool.number, agent.number)
        self._last_s = now = self._calendar.now
        self._trace += pack_trace(now, step, number, pool, place, detail)

    def begin_work(self, contact: Contact, agent: Agent, turn: int) -> int:
        """Note that work begins; returns where, for when it ends."""
        self.note(Step.WORK_BEGAN, contact, agent, turn)
        row = len(self._work)
        pool, began_s = agent.pool.number, self._calendar.now
        self._work += pack_work(
            contact.number, pool, agent.number, turn, contact.message_s, began_s, NEVER
        )
        return row

    def end_work(self, row: int) -> None:
        pack_time(self._work, row + WORK_ENDED_AT, self._calendar.now)

    def end_duty(self, agent: Agent) -> None:
        """Note that a stretch of duty is over."""
        since_s, now = agent.on_duty_since_s, self._calendar.now
        self._duty += pack_duty(agent.pool.number, agent.number, since_s, now)

    def log(self, replication: int, contacts: Iterable[Contact]) -> Log:
        """Lay out the tables."""
        rows = bytearray().join(pack_contact(*columns_of_contact(c)) for c in contacts)
        return Log(
            replication=replication,
            contacts=np.frombuffer(rows, CONTACT),
            work=np.frombuffer(self._work, WORK),
            duty=np.frombuffer(self._duty, DUTY),
            trace=np.frombuffer(self._trace, TRACE),
            ended_s=self._last_s,
        )
