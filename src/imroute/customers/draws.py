"""Random numbers: every draw is a pure function of its key.

A draw is keyed, never taken in sequence: (seed, replication, type, customer, attempt, purpose,
index) goes through a counter-based generator, so that a change elsewhere in a scenario moves
nobody's luck.
"""

from __future__ import annotations

import hashlib
import unicodedata
from array import array
from collections.abc import Sequence
from enum import IntEnum
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]
Integers = npt.NDArray[np.int64]
Pairs: TypeAlias = "tuple[array[float], array[float]]"

LOW32 = 0xFFFFFFFF


class Purpose(IntEnum):
    """What a pair of uniform numbers decides."""

    TILE = 0  # how many customers
    PLACE = 1  # when; at which rate
    BUSYNESS = 2
    TIER = 3  # index: the tier's name
    JOIN = 4  # patience; balks
    CONVERSATION = 5  # turns; work after the last reply
    EXCHANGE = 6  # agent's reply; customer's reply; index: turn
    HANDLING = 7  # index: passes so far
    AFTERWARDS = 8  # whether it is settled; whether the customer comes back
    RETURN = 9  # when
    BOT_SESSION = 10  # leaves; resolves
    BOT_TURNS = 11
    BOT_EXCHANGE = 12  # bot's reply; customer's reply; index: turn
    ROUTE = 13  # index: stage + 2**8 · passes + 2**16 · offers so far
    SILENCE = 14  # whether the customer leaves the window open
    REPLY_PATIENCE = 15  # index: turn
    RETRY = 16  # whether; when
    OFFER = 17  # time to answer; whether declined; index: offers so far
    ASSIST = 18  # index: turn, or 0 for a block of work
    ESCALATION = 19  # index: passes so far
    REJOIN = 20  # patience; index: passes so far
    MISROUTE = 21  # whether; for which type it is taken
    UPSET = 22  # index: turn of the bot
    BOT_WAIT = 23  # patience of those who wait for a session
    SELF_SERVICE = 24  # whether the customer never comes
    PART_DONE = 25  # of contacts in hand at the start
    ABSENCE = 26  # keyed by the pool's name and the agent's number; index: day
    COPIES = 27  # of a recorded arrival, under another demand


# ------------------------------------------------------------ random numbers


def philox(key: tuple[Any, ...], counter: tuple[Any, ...]) -> tuple[Any, Any, Any, Any]:
    """Mix a key of two and a counter of four 32-bit words into four (Philox 4x32-10).

    Works on Python integers and on uint64 arrays that hold 32 bits each. Source: Salmon, Moraes,
    Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11.
    """
    k0, k1 = key
    c0, c1, c2, c3 = counter
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & LOW32, (p0 >> 32) ^ c3 ^ k1, p0 & LOW32
        k0, k1 = (k0 + 0x9E3779B9) & LOW32, (k1 + 0xBB67AE85) & LOW32
    return c0, c1, c2, c3


def uniform(high: int, low: int) -> float:
    """Turn 64 bits into a number in the open interval (0, 1), by its 52 highest bits."""
    return ((high << 20 | low >> 12) + 0.5) * 2.0**-52


def uniforms(high: Words, low: Words) -> Floats:
    """Do the same as `uniform` for arrays."""
    bits: Words = high << np.uint64(20) | low >> np.uint64(12)
    return (bits.astype(np.float64) + 0.5) * 2.0**-52


def name_words(name: str) -> tuple[int, int]:
    """Hash a name to two words, so that a draw depends on it and not on its place in a list."""
    text = unicodedata.normalize("NFC", name).encode()
    digest = int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big")
    return digest >> 32, digest & LOW32


def stream_key(seed: int, replication: int, name: str) -> tuple[int, int]:
    """Derive the key of everything that customers of one type draw on one day."""
    high, low = name_words(name)
    k0, k1, _, _ = philox((seed & LOW32, seed >> 32 & LOW32), (replication, high, low, 0))
    return k0, k1


def pairs(
    keys: tuple[Words, ...], index: int, purpose: Purpose, customers: Words
) -> tuple[Floats, Floats]:
    """Draw one pair of uniform numbers for each of many customers, at their first attempt."""
    same = np.ones(len(customers), np.uint64)
    counter = (same * np.uint64(index), same * np.uint64(purpose), *halves(customers))
    w0, w1, w2, w3 = philox(keys, counter)
    return uniforms(w0, w1), uniforms(w2, w3)


def halves(numbers: Words) -> tuple[Words, Words]:
    return numbers >> np.uint64(32), numbers & np.uint64(LOW32)


def repeated(key: tuple[int, int], count: int) -> tuple[Words, ...]:
    return tuple(np.full(count, word, np.uint64) for word in key)


# ------------------------------------------------------------- one customer


class Crowd:
    """The customers of one day, whose first attempts are drawn together: a 60th of the work."""

    INDICES = 16  # beyond these few customers are left, and drawing for all costs more

    def __init__(self, keys: Sequence[tuple[int, int]], customers: Words) -> None:
        self._keys = tuple(np.array(keys, np.uint64).reshape(-1, 2).T)
        self._customers = customers
        self.drawn: dict[tuple[Purpose, int], Pairs] = {}

    def draw(self, purpose: Purpose, index: int) -> Pairs:
        first, second = pairs(self._keys, index, purpose, self._customers)
        drawn = array("d", first.tobytes()), array("d", second.tobytes())
        self.drawn[purpose, index] = drawn
        return drawn


class Luck:
    """The draws of one customer: a pair of uniform numbers for every purpose, attempt and index."""

    __slots__ = ("crowd", "customer", "key", "row")

    def __init__(
        self, key: tuple[int, int], customer: int, crowd: Crowd | None = None, row: int = 0
    ) -> None:
        self.key, self.customer, self.crowd, self.row = key, customer, crowd, row

    def pair(self, purpose: Purpose, attempt: int, index: int = 0) -> tuple[float, float]:
        if attempt == 0 and index < Crowd.INDICES and self.crowd is not None:
            crowd, row = self.crowd, self.row
            first, second = crowd.drawn.get((purpose, index)) or crowd.draw(purpose, index)
            return first[row], second[row]
        words = (index, attempt << 8 | purpose, self.customer >> 32, self.customer & LOW32)
        w0, w1, w2, w3 = philox(self.key, words)
        return uniform(w0, w1), uniform(w2, w3)


# ---------------------------------------------------------------- one agent


def absent(seed: int, replication: int, pool: str, agent: int, day: int) -> float:
    """Draw the number that tells whether an agent misses a day: below `absence` it is so."""
    return Luck(stream_key(seed, replication, pool), agent).pair(Purpose.ABSENCE, 0, day)[0]


def absences(seed: int, replication: int, pool: str, agents: int, day: int) -> Floats:
    """Do the same as `absent` for all agents of a pool."""
    keys = repeated(stream_key(seed, replication, pool), agents)
    return pairs(keys, day, Purpose.ABSENCE, np.arange(agents, dtype=np.uint64))[0]
