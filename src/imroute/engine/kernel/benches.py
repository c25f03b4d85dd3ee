"""The benches of all pools: how large each is, and where its parts lie."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from imroute.engine.kernel import seats

WORD = 64
PLACES_AN_AGENT = 32  # in the order of assignments: everybody moves up after as many each
FEWEST_PLACES = 1024


class Space(NamedTuple):
    """How much of each table the benches take."""

    bits: int = 0
    places: int = 0
    counts: int = 0
    nodes: int = 0


class Seating(NamedTuple):
    """What decides how large the benches of a pool are."""

    agents: int
    loads: int
    orders: frozenset[Any]  # that the policies of the rules need


def laid_out(pools: Sequence[Seating], weights: int) -> tuple[list[tuple[int, ...]], Space]:
    """Rows of BENCH, a row a pool for each order, those not needed empty; and the space for all."""
    space = Space()
    rows = []
    for order in (seats.BY_ASSIGNMENT, seats.BY_NUMBER, seats.BY_IDLENESS):
        for pool in pools:
            row, space = _bench(pool, order, weights, space)
            rows.append(row)
    return rows, space


def _bench(pool: Seating, order: Any, weights: int, space: Space) -> tuple[tuple[int, ...], Space]:
    words, leaves = _size(pool, order)
    groups, masks = ceiling(words), ceiling(pool.loads) if words else 0
    first_word = space.bits + masks
    first_group = first_word + pool.loads * words
    row = (words, groups, space.bits, first_word, first_group, *space[1:], leaves)
    taken = Space(
        first_group + pool.loads * groups,
        space.places + WORD * words,
        space.counts + pool.loads,
        space.nodes + 2 * leaves * weights,
    )
    return row, taken


def _size(pool: Seating, order: Any) -> tuple[int, int]:
    """Words for places, leaves of the tree."""
    if order not in pool.orders:
        return 0, 0
    agents = max(1, pool.agents)  # of nobody too it can be asked who is first
    if order == seats.BY_IDLENESS:
        return 0, 1 << (agents - 1).bit_length()
    if order == seats.BY_NUMBER:
        return ceiling(agents), 0
    return ceiling(max(FEWEST_PLACES, PLACES_AN_AGENT * agents)), 0


def ceiling(bits: int) -> int:
    """How many words hold so many bits."""
    return -(-bits // WORD)
