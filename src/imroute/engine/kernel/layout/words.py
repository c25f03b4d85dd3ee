"""Types and typed constants of compiled code."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = Any  # a table of records, or of plain numbers
Row: TypeAlias = Any  # a record, with its fields as attributes
Number: TypeAlias = Any  # np.int64
Word: TypeAlias = Any  # np.uint64


def numbers(*of: int) -> list[Number]:
    """Typed constants: a plain one would compile whatever it is given to once more."""
    return [np.int64(number) for number in of]


[NOBODY] = numbers(-1)
UP, DOWN = numbers(1, -1)  # counting
WITHOUT_BOT, IN_SESSION, WAITS_FOR_SESSION = numbers(*range(3))
HEEDED, LEFT, INACTIVE, LOST = numbers(1, 2, 4, 8)  # bits: what there is to heed of a contact
OFFLINE, SKIP_IF_NOBODY_ON_DUTY, SKIP_IF_NOBODY_FREE = numbers(1, 2, 4)
ANNOUNCES, HOLDING_REPLY = numbers(1, 2)


def record(**fields: str) -> np.dtype:
    return np.dtype(list(fields.items()), align=True)


# Why a day cannot go on, as `halted` tells it.
SHORT_OF_PEOPLE, SHORT_OF_WORK, SHORT_OF_DUTY, SHORT_OF_TRACE, NOT_A_NUMBER, SHORT_OF_ROWS = (
    numbers(1, 2, 4, 8, 16, 32)
)
