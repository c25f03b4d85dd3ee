"""The end of a piece of work, and what follows."""

from __future__ import annotations

import numpy as np

from imroute.compiled import hot
from imroute.engine.kernel.agenda import NOT, ONE_TAKER, pass_on_after_reply
from imroute.engine.kernel.assigning import release
from imroute.engine.kernel.book import NOTHING
from imroute.engine.kernel.contact import COMPLETED, end_contact
from imroute.engine.kernel.following import after_block, after_reply
from imroute.engine.kernel.heed import FREES, GOES_ON, HOLDS, PASSED_ON, SERVED
from imroute.engine.kernel.layout import NOBODY, Day, Number, Tables
from imroute.engine.kernel.lively import lively
from imroute.engine.kernel.passing import begin_anew
from imroute.engine.kernel.work import begin_wrap_up, block_ends, is_read, lay_down, reply_ends

U = np.uint64
ZERO = U(0)


@hot
def work_ends(
    tables: Tables, day: Day, now: float, number: Number
) -> tuple[Number, Number, Number, Number]:
    """A message is answered, a contact wrapped up, or a block of work done."""
    kind = tables.types[U(day.contacts[U(number)].type)]
    ready, seeks = NOBODY, NOT
    if kind.handling == NOBODY:
        ready = lay_down(tables, day, now, number)
        follows = _after_message(tables, day, now, number)
    else:
        follows = _after_block(tables, day, now, number)
    if follows == SERVED:
        end_contact(tables, day, now, number, COMPLETED)
        if kind.handling == NOBODY and kind.wrap_up != NOBODY:
            begin_wrap_up(tables, day, now, number)
            follows = GOES_ON
    if follows <= HOLDS:
        return seeks, NOTHING, NOBODY, ready
    if follows == PASSED_ON:
        seeks, ready, warm = pass_on_after_reply(tables, day, now, number)
        if warm:
            return seeks, NOTHING, NOBODY, ready
    room = release(tables, day, now, number)
    day.takers[ZERO] = room
    if follows == PASSED_ON:
        begin_anew(day, number, NOBODY)
    return seeks, ONE_TAKER, room, room


@hot
def _after_message(tables: Tables, day: Day, now: float, number: Number) -> Number:
    """What follows a reply, or the work after the last."""
    if day.live[U(number)].wraps_up:
        return FREES
    follows = SERVED if reply_ends(tables, day, now, number) else GOES_ON
    if lively():
        follows = after_reply(tables, day, now, number, follows)
    if follows == GOES_ON:
        is_read(tables, day, now, number)
    return follows


@hot
def _after_block(tables: Tables, day: Day, now: float, number: Number) -> Number:
    if not block_ends(tables, day, now, number):
        return GOES_ON
    if lively():
        return after_block(tables, day, now, number)
    return SERVED
