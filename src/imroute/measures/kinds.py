"""What became of a contact, in one small number; and the sets of contacts that are counted.

A set is asked of all kinds there can be, once; a contact is in it if its kind is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from imroute.engine.contract import Outcome
from imroute.intervals import Bools, Floats, Ints

Kinds: TypeAlias = npt.NDArray[np.integer[Any]]

# The outcome takes the lowest bits.
OUTCOMES = 16
JOINED, ANSWERED, AT_ONCE = 16, 32, 64  # AT_ONCE: assigned the moment it joined
BOT, RESOLVED = 128, 256
AGAIN, REPEATS, RETURNED = 512, 1024, 2048  # follows another, within the window; is followed
FREED, TRANSFERRED = 4096, 8192
KINDS: Ints = np.arange(2 * TRANSFERRED)

Set: TypeAlias = Callable[[Kinds], Bools]


def _ended(*outcomes: Outcome) -> Set:
    def belongs(kind: Kinds) -> Bools:
        outcome = kind & (OUTCOMES - 1)
        return np.asarray(np.logical_or.reduce([outcome == int(one) for one in outcomes]))

    return belongs


def _has(bit: int) -> Set:
    return lambda kind: (kind & bit) != 0


def _every(kind: Kinds) -> Bools:
    return np.ones(kind.shape, dtype=np.bool_)


_answered, _bot_entered = _has(ANSWERED), _has(BOT)
_abandoned = _ended(Outcome.ABANDONED, Outcome.BALKED)
_gave_up = _ended(Outcome.ABANDONED, Outcome.BALKED, Outcome.ABANDONED_SILENTLY)
_flowed_out = _ended(Outcome.FLOWED_OUT)
_turned_away = _ended(Outcome.TURNED_AWAY)
_bot_resolved = _ended(Outcome.BOT_RESOLVED)
_bot_abandoned = _ended(Outcome.BOT_ABANDONED)


def _offered(kind: Kinds) -> Bools:
    """Reached the human queue: also those who then found it full and left a message."""
    return (_has(JOINED)(kind) | _flowed_out(kind)) & ~_turned_away(kind)


def _first_served(kind: Kinds) -> Bools:
    return ~_has(AGAIN)(kind) & _served(kind)


def _served(kind: Kinds) -> Bools:
    return _answered(kind) | _bot_resolved(kind)


SETS: dict[str, Set] = {
    "arrivals": _every,
    "offered": _offered,
    "answered": _answered,
    "abandoned": _abandoned,
    "balked": _ended(Outcome.BALKED),
    "abandoned_silently": _ended(Outcome.ABANDONED_SILENTLY),
    "lost_in_conversation": _ended(Outcome.LOST_IN_CONVERSATION),
    "flowed_out": _flowed_out,
    "turned_away": _turned_away,
    "bot_entered": _bot_entered,
    "bot_resolved": _bot_resolved,
    "bot_abandoned": _bot_abandoned,
    "handed_over": lambda k: _bot_entered(k) & (_offered(k) | _turned_away(k)),
    "transferred": _has(TRANSFERRED),
    "repeat_contacts": _has(AGAIN),
    "open_at_end": lambda k: _offered(k) & ~_answered(k) & _ended(Outcome.OPEN)(k),
    # Not measures themselves, but parts of shares:
    "gave up": _gave_up,
    "completed": _ended(Outcome.COMPLETED),
    "answered at once": _has(AT_ONCE),
    "bot stayed": lambda k: _bot_entered(k) & ~_bot_abandoned(k),
    "truly contained": lambda k: _bot_resolved(k) & _has(RESOLVED)(k),
    "served": _served,
    "first served": _first_served,
    "settled at first": lambda k: _first_served(k) & _has(RESOLVED)(k) & ~_has(RETURNED)(k),
    "repeats": _has(REPEATS),
    "freed": _has(FREED),
}
NUMBER = {name: number for number, name in enumerate(SETS)}


def members(kinds: Ints) -> Floats:
    """Whether contacts of each kind are in each set, 1 or 0; shape (kinds, sets)."""
    return np.stack([belongs(kinds) for belongs in SETS.values()], axis=1).astype(np.float64)
