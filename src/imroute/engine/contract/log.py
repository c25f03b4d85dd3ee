"""The log that an engine writes: tables of plain rows."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

CONTACT = np.dtype(
    [
        ("customer", "u8"),  # the customer's key within its type; a return has the same
        ("first_contact", "i4"),  # number of the contact that opened the matter
        ("attempt", "i2"),  # 0 the first contact, 1 the first return, …
        ("type", "i2"),
        ("tier", "i2"),
        ("bot", "i2"),
        ("rule", "i2"),
        ("pool", "i2"),
        ("agent", "i4"),
        ("outcome", "i1"),
        ("resolved", "i1"),  # 1 the matter is settled, 0 it is not, -1 nobody could settle it
        ("passes", "i1"),  # times that an agent passed it on: rows in LEG before this one
        ("replies", "i4"),  # replies sent by an agent
        ("arrived_s", "f8"),
        ("bot_reply_s", "f8"),  # first reply of the bot
        ("joined_s", "f8"),  # joined the human queue
        ("patience_s", "f8"),  # of those who had to wait; infinite: never gives up
        ("queue_left_s", "f8"),  # wait over: assigned, gave up or flowed out
        ("would_be_assigned_s", "f8"),  # assignment had this customer not given up
        ("assigned_s", "f8"),
        ("work_began_s", "f8"),  # work on the first reply begins
        ("first_reply_s", "f8"),  # first reply of an agent sent
        ("freed_s", "f8"),  # slot free again, wrap-up done
        ("ended_s", "f8"),  # over for the customer: last reply, gave up, turned away …
    ],
    align=True,
)

WRAP_UP, HANDLING = -1, -2
WORK = np.dtype(
    [
        ("contact", "i4"),
        ("pool", "i2"),
        ("agent", "i4"),
        ("turn", "i4"),  # reply number from 0; WRAP_UP; HANDLING (one block of work)
        ("message_s", "f8"),  # what is answered was written; the first: joined the queue
        ("began_s", "f8"),
        ("ended_s", "f8"),  # NaN if the run ended first
    ],
    align=True,
)

DUTY = np.dtype([("pool", "i2"), ("agent", "i4"), ("on_s", "f8"), ("off_s", "f8")], align=True)

# A part of a contact's life that ended when an agent passed it on. The row of CONTACT tells of the
# part that is, or was, the last: its rule, pool, agent, and its times from joined_s to freed_s.
LEG = np.dtype(
    [
        ("contact", "i4"),
        ("why", "i1"),
        ("rule", "i2"),
        ("pool", "i2"),
        ("agent", "i4"),
        ("joined_s", "f8"),
        ("patience_s", "f8"),
        ("queue_left_s", "f8"),
        ("would_be_assigned_s", "f8"),
        ("assigned_s", "f8"),
        ("work_began_s", "f8"),
        ("first_reply_s", "f8"),
        ("freed_s", "f8"),  # NaN if the run ended first (warm transfers)
    ],
    align=True,
)

OFFER = np.dtype(
    [
        ("contact", "i4"),
        ("pool", "i2"),
        ("agent", "i4"),
        ("result", "i1"),  # OfferEnd; -1 if the run ended first
        ("offered_s", "f8"),
        ("ended_s", "f8"),
    ],
    align=True,
)

# Stretches in which a contact in hand weighs less, or nothing, because its customer is silent.
QUIET = np.dtype(
    [
        ("contact", "i4"),
        ("pool", "i2"),
        ("agent", "i4"),
        ("weight", "i4"),  # meanwhile, in thousandths
        ("began_s", "f8"),
        ("ended_s", "f8"),  # NaN if the run ended first
    ],
    align=True,
)

TRACE = np.dtype(
    [
        ("time_s", "f8"),
        ("step", "i1"),
        ("contact", "i4"),
        ("pool", "i2"),
        ("agent", "i4"),
        ("detail", "i4"),
    ],
    align=True,
)


@dataclass(frozen=True, slots=True)
class Log:
    """All that happened in one run; arrays of the dtypes CONTACT, WORK, DUTY, TRACE and others.

    `contacts` is in the order of contact numbers, `work` in the order in which work began, `duty`
    in the order in which it ended (those on duty when the run ends: by pool and number), `trace` in
    the order in which things happened, empty unless asked for; `legs` in the order in which
    contacts were passed on, `offers` and `quiet` in the order in which they began. `ended_s` is
    when the last thing happened.
    """

    replication: int
    contacts: np.ndarray
    work: np.ndarray
    duty: np.ndarray
    trace: np.ndarray
    ended_s: float
    # By rule: number waiting, added up over time, as the engine counted; empty if it did not.
    queue_s: np.ndarray = field(default_factory=lambda: np.empty(0))
    legs: np.ndarray = field(default_factory=lambda: np.empty(0, LEG))
    offers: np.ndarray = field(default_factory=lambda: np.empty(0, OFFER))
    quiet: np.ndarray = field(default_factory=lambda: np.empty(0, QUIET))

    def copy(self) -> Log:
        """A log of its own arrays, for engines that use theirs again; without trace."""
        tables = (self.contacts.copy(), self.work.copy(), self.duty.copy())
        others = (self.legs.copy(), self.offers.copy(), self.quiet.copy())
        trace = np.empty(0, TRACE)
        return Log(self.replication, *tables, trace, self.ended_s, self.queue_s, *others)
