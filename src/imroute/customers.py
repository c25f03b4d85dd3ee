"""Who comes and what they will do: every draw is a pure function of its key.

A draw is keyed, never taken in sequence: (seed, replication, type, customer, attempt, purpose,
index) goes through a counter-based generator, so that a change elsewhere in a scenario moves
nobody's luck. Arrivals are the points of a Poisson measure on fixed tiles of clock time × rate that
lie under the rate, so that two demands share every customer that both have.
"""

from __future__ import annotations

import hashlib
import math
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from imroute.distributions import gamma, quantile

Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]
Integers = npt.NDArray[np.int64]
Pairs: TypeAlias = "tuple[array[float], array[float]]"

TILE_S = 60.0
TILE_RATE_PER_S = 240 / 3600.0
TILE_CHANCES = 40  # how many customers a tile may hold: more have no chance in float64
PLACE_BITS = 12  # below a tile's level: enough for 250 million contacts an hour
LOW32 = 0xFFFFFFFF
# In place of the tile's column, which is a time: customers of `start`, and recorded ones.
IN_HAND_AT_START = (1 << 31) - 1
WAITING_AT_START = 1 << 31
RECORDED = (1 << 31) + 1  # below: copy << 22 | place in the record

ARRIVALS = np.dtype([("time_s", "f8"), ("type", "i2"), ("tier", "i2"), ("customer", "u8")])


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


# ---------------------------------------------------------------- arrivals


@dataclass(frozen=True, slots=True)
class Demand:
    """How many customers of one type come, and of which tiers.

    `rate_per_s[i]` holds from clock second `rate_from_s[i]` on, before busyness; `busyness_cv` is
    the type's own, None if its days are as busy as everybody's.
    """

    type_name: str
    rate_from_s: tuple[float, ...]
    rate_per_s: tuple[float, ...]
    busyness_cv: float | None
    waiting_at_start: int
    tiers: tuple[str, ...]
    tier_shares: tuple[float, ...]


def arrivals(
    demands: Sequence[Demand],
    start_s: float,
    end_s: float,
    busyness_cv: float,
    seed: int,
    replication: int,
) -> np.ndarray:
    """Draw all first arrivals between two clock times, by time, then type, then customer.

    Returns an array of dtype ARRIVALS; `time_s` counts from `start_s`.
    """
    streams = streams_of_day(demands, busyness_cv, seed, replication)
    parts = [np.empty(0, ARRIVALS)]
    for number, (demand, (key, factor)) in enumerate(zip(demands, streams, strict=True)):
        parts.append(_of_type(number, demand, start_s, end_s, factor, key))
    everyone = np.concatenate(parts)
    return everyone[np.lexsort((everyone["customer"], everyone["type"], everyone["time_s"]))]


def streams_of_day(
    demands: Sequence[Demand], busyness_cv: float, seed: int, replication: int
) -> list[tuple[tuple[int, int], float]]:
    """Give the key of each type's customers on one day, and the factor by which it is busier."""
    whole_day = busyness(stream_key(seed, replication, ""), busyness_cv)
    keys = [stream_key(seed, replication, demand.type_name) for demand in demands]
    own = [demand.busyness_cv for demand in demands]
    return [
        (key, whole_day if cv is None else busyness(key, cv))
        for key, cv in zip(keys, own, strict=True)
    ]


def busyness(key: tuple[int, int], cv: float) -> float:
    """Draw the factor of mean 1 by which a day is busier than usual."""
    if cv == 0:
        return 1.0
    return quantile(gamma(1.0, cv), Luck(key, 0).pair(Purpose.BUSYNESS, 0)[0])


def _of_type(
    number: int, demand: Demand, start_s: float, end_s: float, factor: float, key: tuple[int, int]
) -> np.ndarray:
    clock_s, coming = _under_the_rate(demand, start_s, end_s, factor, key)
    there = np.arange(demand.waiting_at_start, dtype=np.uint64)
    there |= np.uint64(WAITING_AT_START << 32)
    found = np.zeros(len(there) + len(coming), ARRIVALS)
    found["time_s"][len(there) :] = clock_s - start_s
    found["customer"] = np.concatenate([there, coming])
    found["type"] = number
    found["tier"] = tiers(demand, key, found["customer"])
    return found


def _under_the_rate(
    demand: Demand, start_s: float, end_s: float, factor: float, key: tuple[int, int]
) -> tuple[Floats, Words]:
    """Find the customers under the rate: their clock times and numbers."""
    from_s = np.array(demand.rate_from_s)
    rates = np.array(demand.rate_per_s) * factor
    column, level = _tiles(from_s, rates, start_s, end_s)
    counts = _poisson_counts(_draw(key, Purpose.TILE, column, level << PLACE_BITS)[0])
    place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    column, level = np.repeat(column, counts), np.repeat(level, counts)
    low = level << PLACE_BITS | place
    across, up = _draw(key, Purpose.PLACE, column, low)
    clock_s = (column + across) * TILE_S
    height = (level + up) * TILE_RATE_PER_S
    rate = rates[np.searchsorted(from_s, clock_s, side="right") - 1]
    comes = (clock_s >= start_s) & (clock_s < end_s) & (height < rate)
    return clock_s[comes], customer_numbers(column[comes], low[comes])


def _tiles(
    from_s: Floats, rates: Floats, start_s: float, end_s: float
) -> tuple[Integers, Integers]:
    """List the tiles that the rate reaches: columns of clock time, levels of rate."""
    columns = np.arange(math.floor(start_s / TILE_S), math.ceil(end_s / TILE_S))
    before = np.searchsorted(from_s, columns * TILE_S, side="right") - 1
    top = rates[np.maximum(before, 0)]
    steps = np.floor(from_s / TILE_S).astype(np.int64) - columns[0]
    inside = (steps >= 0) & (steps < len(columns))
    np.maximum.at(top, steps[inside], rates[inside])
    reached = np.ceil(top / TILE_RATE_PER_S).astype(np.int64)
    levels = np.arange(reached.sum()) - np.repeat(np.cumsum(reached) - reached, reached)
    return np.repeat(columns, reached), levels


def _draw(
    key: tuple[int, int], purpose: Purpose, column: Integers, low: Integers
) -> tuple[Floats, Floats]:
    return pairs(repeated(key, len(column)), 0, purpose, customer_numbers(column, low))


def customer_numbers(column: Integers, low: Integers) -> Words:
    """Number customers by their place: the tile's column above, its level and their order below."""
    high = (column & LOW32).astype(np.uint64)
    numbers: Words = high << np.uint64(32) | low.astype(np.uint64)
    return numbers


def _poisson_counts(u: Floats) -> Integers:
    """Draw how many customers stand on a tile; all tiles have the same mean."""
    return np.searchsorted(tile_chances(), u, side="left")


def tile_chances() -> Floats:
    """Give the chance of at most 0, 1, … customers on a tile (Poisson)."""
    mean = TILE_S * TILE_RATE_PER_S
    chances = [math.exp(-mean)]
    for count in range(1, TILE_CHANCES):
        chances.append(chances[-1] * mean / count)
    return np.cumsum(chances)


# ------------------------------------------------------------------- tiers


def tiers(demand: Demand, key: tuple[int, int], customers: Words) -> Integers:
    """Give each customer the tier whose exponential clock, run at the tier's share, rings first.

    Each clock is keyed by the tier's name, so that a new tier takes customers from the others and
    moves nobody between them (weighted rendezvous: Thaler and Ravishankar, 1998).
    """
    first = np.full(len(customers), math.inf)
    chosen = np.zeros(len(customers), np.int64)
    for i, (name, share) in enumerate(zip(demand.tiers, demand.tier_shares, strict=True)):
        if share > 0:
            rings = _rings(key, name, share, customers)
            sooner = rings < first
            first[sooner], chosen[sooner] = rings[sooner], i
    return chosen


def _rings(key: tuple[int, int], name: str, share: float, customers: Words) -> Floats:
    keys = repeated(key, len(customers))
    u = pairs(keys, name_words(name)[1], Purpose.TIER, customers)[0]
    return np.array([-math.log(x) / share for x in u.tolist()])
