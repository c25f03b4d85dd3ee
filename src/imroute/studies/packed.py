"""Logs made small for their way between machines, and what they were again, bit for bit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from imroute.engine.contract import CONTACT, DUTY, LEG, OFFER, QUIET, TRACE, WORK, Log

TABLES = (
    ("contacts", CONTACT),
    ("work", WORK),
    ("duty", DUTY),
    ("legs", LEG),
    ("offers", OFFER),
    ("quiet", QUIET),
)
_SMALL = (np.int8, np.int16, np.int32)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: of another's bits but for some rows, or of its own, once if they are all alike.

    Integers take as many bytes as their largest needs.
    """

    values: np.ndarray
    like: str = ""
    but: np.ndarray | None = None  # bits, one a row: where `values` differ from the other's


Columns = dict[str, Column]


@dataclass(frozen=True, slots=True)
class Packed:
    """A log without its trace."""

    replication: int
    ended_s: float
    queue_s: np.ndarray
    rows: tuple[int, ...]
    tables: tuple[Columns, ...]


def pack(log: Log) -> Packed:
    """Leave out of a log its trace, what is written twice and what it does not need."""
    tables = [getattr(log, name) for name, _ in TABLES]
    sizes = tuple(table.size for table in tables)
    return Packed(log.replication, log.ended_s, log.queue_s, sizes, tuple(map(_columns, tables)))


def unpack(packed: Packed) -> Log:
    """Give the log again, in arrays of its own."""
    parts = zip(TABLES, packed.rows, packed.tables, strict=True)
    tables = {name: _table(kind, rows, columns) for (name, kind), rows, columns in parts}
    return Log(
        replication=packed.replication,
        ended_s=packed.ended_s,
        queue_s=np.array(packed.queue_s),
        trace=np.empty(0, TRACE),
        **tables,
    )


def _columns(table: np.ndarray) -> Columns:
    """Times mostly equal an earlier one of the same row: who is free begins at once."""
    packed: Columns = {}
    bits: dict[str, np.ndarray] = {}
    for name in table.dtype.names or () if table.size else ():
        column = np.ascontiguousarray(table[name])
        if column.dtype.kind != "f":
            packed[name] = Column(_narrow(column))
            continue
        own = column.view(np.int64)
        packed[name] = Column(column[:1]) if (own == own[0]).all() else _times(column, own, bits)
        bits[name] = own
    return packed


def _narrow(column: np.ndarray) -> np.ndarray:
    low, high = column.min(), column.max()
    if low == high:
        return column[:1]
    for small in _SMALL:
        if np.iinfo(small).min <= low and high <= np.iinfo(small).max:
            return column.astype(small)
    return column


def _times(column: np.ndarray, own: np.ndarray, others: dict[str, np.ndarray]) -> Column:
    differs = {name: own != bits for name, bits in others.items()}
    if differs:
        like, but = min(differs.items(), key=lambda one: np.count_nonzero(one[1]))
        if np.count_nonzero(but) < 0.9 * own.size:
            return Column(column[but], like, np.packbits(but))
    return Column(column)


def _table(kind: np.dtype[Any], rows: int, columns: Columns) -> np.ndarray:
    table = np.empty(rows, kind)
    for name, column in columns.items():
        if column.but is None:
            table[name] = column.values
        else:
            but = np.unpackbits(column.but, count=rows).view(np.bool_)
            table[name] = table[column.like]
            table[name][but] = column.values
    return table
