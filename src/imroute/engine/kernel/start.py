"""Contacts that are in hand when the run begins: part of what there is to do is done."""

from __future__ import annotations

import math

import numpy as np

from imroute.compiled import cold
from imroute.customers import IN_HAND_AT_START
from imroute.engine.kernel.draws import ONLY, PART_DONE, draw
from imroute.engine.kernel.layout import Day, Number

U = np.uint64
IN_HAND = U(IN_HAND_AT_START)


@cold
def part_done(day: Day, number: Number) -> float:
    """How much of a contact is done when it joins for the first time."""
    contact = day.contacts[U(number)]
    if contact.customer >> U(32) != IN_HAND or contact.attempt > 0:
        return 0.0
    u, _ = draw(day.demands, contact, PART_DONE, ONLY)
    return u


@cold
def turns_left(day: Day, number: Number, turns: Number) -> Number:
    """How many turns of a conversation are left."""
    return turns - np.int64(math.floor(part_done(day, number) * np.float64(turns)))
