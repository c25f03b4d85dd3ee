"""The draws of customers and the inverse CDFs of distributions.py, compiled.

Inverse CDFs are compiled from their own source: it is plain arithmetic on numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np

from imroute import distributions
from imroute.compiled import cold, hot
from imroute.customers import Purpose
from imroute.distributions import Form
from imroute.engine.kernel.layout import Array, Number, Row, Tables, Word, numbers

U = np.uint64
LOW32 = U(0xFFFFFFFF)
WORD_0, WORD_1 = U(0xD2511F53), U(0xCD9E8D57)
STEP_0, STEP_1 = U(0x9E3779B9), U(0xBB67AE85)
S32, S20, S12 = U(32), U(20), U(12)

EXPONENTIAL, CONSTANT = np.int64(Form.EXPONENTIAL), np.int64(Form.CONSTANT)
LOGNORMAL, GAMMA = np.int64(Form.LOGNORMAL), np.int64(Form.GAMMA)
WEIBULL, UNIFORM = np.int64(Form.WEIBULL), np.int64(Form.UNIFORM)
VALUES, GEOMETRIC = np.int64(Form.VALUES), np.int64(Form.GEOMETRIC)

# What a draw is for; numbers are typed, or each would compile its callees again.
ONLY = np.int64(0)  # index of what is drawn once
TURNS, WRAP_UP = np.int64(Purpose.CONVERSATION), np.int64(Purpose.CONVERSATION)
EXCHANGE, HANDLING = np.int64(Purpose.EXCHANGE), np.int64(Purpose.HANDLING)
JOIN, AFTERWARDS = np.int64(Purpose.JOIN), np.int64(Purpose.AFTERWARDS)
RETURN, ROUTE = np.int64(Purpose.RETURN), np.int64(Purpose.ROUTE)
BOT_SESSION, BOT_TURNS = np.int64(Purpose.BOT_SESSION), np.int64(Purpose.BOT_TURNS)
BOT_EXCHANGE = np.int64(Purpose.BOT_EXCHANGE)
REJOIN, OFFER, ESCALATION = numbers(Purpose.REJOIN, Purpose.OFFER, Purpose.ESCALATION)
TILE, PLACE, TIER = numbers(Purpose.TILE, Purpose.PLACE, Purpose.TIER)
RETRY, SILENCE = np.int64(Purpose.RETRY), np.int64(Purpose.SILENCE)
REPLY_PATIENCE, ASSIST = np.int64(Purpose.REPLY_PATIENCE), np.int64(Purpose.ASSIST)
BOT_WAIT, UPSET = np.int64(Purpose.BOT_WAIT), np.int64(Purpose.UPSET)
MISROUTE, REJOIN = np.int64(Purpose.MISROUTE), np.int64(Purpose.REJOIN)
SELF_SERVICE, PART_DONE = np.int64(Purpose.SELF_SERVICE), np.int64(Purpose.PART_DONE)


@hot
def philox(
    key0: Word, key1: Word, c0: Word, c1: Word, c2: Word, c3: Word
) -> tuple[Word, Word, Word, Word]:
    """customers.philox; all words are uint64 that hold 32 bits.

    Saying so again lets the compiler draw for many customers side by side.
    """
    key0, key1 = key0 & LOW32, key1 & LOW32
    c0, c1, c2, c3 = c0 & LOW32, c1 & LOW32, c2 & LOW32, c3 & LOW32
    for _ in range(10):
        p0 = WORD_0 * c0
        p1 = WORD_1 * c2
        c0, c1, c2, c3 = (p1 >> S32) ^ c1 ^ key0, p1 & LOW32, (p0 >> S32) ^ c3 ^ key1, p0 & LOW32
        key0 = (key0 + STEP_0) & LOW32
        key1 = (key1 + STEP_1) & LOW32
    return c0, c1, c2, c3


@hot
def uniform(high: Word, low: Word) -> float:
    """customers.uniform; 52 bits are in the range of int64, which is faster to turn into float."""
    return (np.float64(np.int64((high << S20) | (low >> S12))) + 0.5) * 2.0**-52


@hot
def pair(
    key0: Word, key1: Word, customer: Word, attempt: Number, purpose: Number, index: Number
) -> tuple[float, float]:
    """The pair of uniform numbers of one customer, attempt, purpose and index."""
    c0, c1, c2, c3 = philox(
        key0, key1, U(index), U((attempt << 8) | purpose), customer >> S32, customer & LOW32
    )
    return uniform(c0, c1), uniform(c2, c3)


@hot
def draw(demands: Array, contact: Row, purpose: Number, index: Number) -> tuple[float, float]:
    """The same for a row of the table of contacts."""
    demand = demands[U(contact.type)]
    return pair(
        demand.key0, demand.key1, contact.customer, np.int64(contact.attempt), purpose, index
    )


@cold
def draw_many(
    demand: Row, customers: Array, first: Number, end: Number, purpose: Number, a: Array, b: Array
) -> None:
    """The pairs of many customers at their first attempt, index 0."""
    key0, key1 = demand.key0, demand.key1
    for i in range(first, end):
        c0, c1, c2, c3 = philox(
            key0, key1, U(0), U(purpose), customers[i] >> S32, customers[i] & LOW32
        )
        a[i] = uniform(c0, c1)
        b[i] = uniform(c2, c3)


@cold
def draw_ahead(
    demand: Row,
    customer: Word,
    attempt: Number,
    first: Number,
    count: Number,
    place: Number,
    a: Array,
    b: Array,
) -> None:
    """One customer's pairs for a row of replies."""
    key0, key1, purpose = demand.key0, demand.key1, U((attempt << 8) | EXCHANGE)
    for i in range(count):
        c0, c1, c2, c3 = philox(
            key0, key1, U(first + i), purpose, customer >> S32, customer & LOW32
        )
        a[place + i] = uniform(c0, c1)
        b[place + i] = uniform(c2, c3)


AHEAD: Number = np.int64(8)  # replies drawn at once; a power of two


# ---------------------------------------------------------------------- inverse CDFs

_NAMES = dict(vars(distributions))


def _compiled(name: str, compiler: Callable[[Any], Any] = cold) -> Any:
    """Compile a function of distributions.py; those that it calls come before it.

    A row of `spreads` has the fields of a Distribution that are numbers.
    """
    plain = getattr(distributions, name)
    _NAMES[name] = compiler(FunctionType(plain.__code__, _NAMES, name))
    return _NAMES[name]


for _name in ("_central_ratio", "_tail_ratio", "_far_ratio", "normal_quantile"):
    _compiled(_name)
for _name in ("_gamma_series", "_gamma_fraction", "_gamma_excess", "_gamma_guess"):
    _compiled(_name)
_compiled("gamma_quantile")
_of_exponential = _compiled("_exponential_quantile", hot)
_of_lognormal, _of_gamma = _compiled("_lognormal_quantile"), _compiled("_gamma_quantile")
_of_weibull, _of_uniform = _compiled("_weibull_quantile"), _compiled("_uniform_quantile")
_of_geometric, _of_poisson = _compiled("_geometric_quantile"), _compiled("_poisson_quantile")


@cold
def _of_shares(shares: Array, spread: Row, u: float) -> float:
    """distributions._values_quantile."""
    first, end = spread.shares, spread.shares + np.int64(spread.a)
    while first < end:
        middle = (first + end) // 2
        if shares[middle].cumulative < u:
            first = middle + 1
        else:
            end = middle
    return shares[first].value


@cold
def _rare(spread: Row, u: float) -> float:
    """distributions.quantile, of forms that take long anyway."""
    if spread.form == GAMMA:
        return _of_gamma(spread, u)
    if spread.form == WEIBULL:
        return _of_weibull(spread, u)
    if spread.form == UNIFORM:
        return _of_uniform(spread, u)
    if spread.form == GEOMETRIC:
        return _of_geometric(spread, u)
    if spread.form == LOGNORMAL:
        return _of_lognormal(spread, u)
    return _of_poisson(spread, u)


@hot
def quantile(tables: Tables, number: Number, u: float) -> float:
    """distributions.quantile of a distribution in `spreads`."""
    spread = tables.spreads[U(number)]
    if spread.form == EXPONENTIAL:
        return _of_exponential(spread, u)
    if spread.form == CONSTANT:
        return spread.a
    if spread.form == VALUES:
        return _of_shares(tables.shares, spread, u)
    return _rare(spread, u)


@hot
def is_constant(tables: Tables, number: Number) -> bool:
    return tables.spreads[U(number)].form == CONSTANT
