"""What each duration means, in terms of a contact's times.

There is one a contact, NaN without data. They are written to `out`, because fresh memory for each
would take longer than the subtraction.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from imroute.intervals import Floats
from imroute.measures.columns import Columns, Contacts
from imroute.measures.kinds import SETS


def _since(begin: str, end: str) -> Callable[[Contacts, Floats], None]:
    def fill(c: Contacts, out: Floats) -> None:
        np.subtract(getattr(c, end), getattr(c, begin), out=out)

    return fill


def _if(which: str, begin: str, end: str) -> Callable[[Contacts, Floats], None]:
    """Only of contacts of one set."""

    def fill(c: Contacts, out: Floats) -> None:
        _since(begin, end)(c, out)
        np.copyto(out, np.nan, where=~SETS[which](c.kind))

    return fill


def _queue_time(c: Contacts, out: Floats) -> None:
    """Of contacts begun: so response, queue and inbox time are of the same, and add up."""
    _since("joined", "left_queue")(c, out)
    np.copyto(out, np.nan, where=np.isnan(c.work_began))


def _handle_time(c: Contacts, out: Floats) -> None:
    """By all agents who had the contact, once none has it any more."""
    if c.handled_s.size:
        np.copyto(out, c.handled_s)
    else:
        _since("left_queue", "held_until")(c, out)
    np.copyto(out, np.nan, where=~SETS["freed"](c.kind))


def _first_answer(c: Contacts, out: Floats) -> None:
    if c.bot_replied.size:
        np.subtract(np.fmin(c.bot_replied, c.replied, out=out), c.arrived, out=out)
    else:
        _since("arrived", "replied")(c, out)


def _if_patient(begin: str) -> Callable[[Contacts, Floats], None]:
    """Until the assignment, had nobody given up."""

    def fill(c: Contacts, out: Floats) -> None:
        np.copyto(out, c.would_be_assigned)
        np.copyto(out, c.left_queue, where=SETS["answered"](c.kind))
        np.subtract(out, getattr(c, begin), out=out)

    return fill


TIMES: dict[str, Callable[[Contacts, Floats], None]] = {
    "response_time": _since("joined", "work_began"),
    "queue_time": _queue_time,
    "inbox_time": _since("left_queue", "work_began"),
    "queue_time_abandoned": _if("gave up", "joined", "left_queue"),
    "first_human_reply": _since("arrived", "replied"),
    "first_answer": _first_answer,
    "handle_time": _handle_time,
    # Not measures themselves, but parts of service levels:
    "given up since arrival": _if("gave up", "arrived", "left_queue"),
    "assigned if patient": _if_patient("joined"),
    "assigned if patient since arrival": _if_patient("arrived"),
}
KEPT: dict[str, Callable[[Columns], Floats]] = {
    "reply_time": lambda columns: columns.replies.after_s,
    "transfer_wait": lambda columns: columns.parts.transfer_wait_s,
    "resolution_time": lambda columns: columns.contacts.resolution_s,
    "focus_time": lambda columns: columns.contacts.focus_s,
    "wrap_up_time": lambda columns: columns.contacts.wrap_up_s,
}


def durations(name: str, columns: Columns, room: Callable[[], Floats]) -> Floats:
    """Durations by name, as they are kept or in the room of one for each contact."""
    if name in KEPT:
        return KEPT[name](columns)
    out = room()
    TIMES[name](columns.contacts, out)
    return out
