"""A table that compiled code reads and writes through its address.

numba hands an array on as seven numbers, and an engine of forty arrays has hundreds of them in
every call; a table is two. Indices are not checked, and negative ones do not count from the end.
"""

from __future__ import annotations

import functools
import operator
from typing import Any

import numba
import numpy as np
from numba.core import types
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import (
    NativeValue,
    lower_builtin,
    models,
    register_model,
    unbox,
)
from numba.np.numpy_support import from_dtype


class Table:
    """Rows of one dtype: records with their fields as attributes, or plain numbers."""

    __slots__ = ("_numba_type_", "address", "rows", "size")

    def __init__(self, rows: np.ndarray) -> None:
        uncompiled_records = numba.config.DISABLE_JIT and rows.dtype.names  # type: ignore[attr-defined]
        self.rows: Any = rows.view(np.recarray) if uncompiled_records else rows
        self.address = rows.ctypes.data
        self.size = len(rows)
        self._numba_type_ = table_type(rows.dtype)

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, row: Any) -> Any:
        return self.rows[int(row)]

    def __setitem__(self, row: Any, value: Any) -> None:
        self.rows[int(row)] = value


class TableType(types.Type):
    """What the compiler knows of a table: the type of its rows."""

    def __init__(self, row: Any) -> None:
        self.row = row
        super().__init__(name=f"Table({row})")


@functools.cache
def table_type(row: np.dtype) -> TableType:
    return TableType(from_dtype(row))


@register_model(TableType)
class _Model(models.StructModel):
    def __init__(self, manager: Any, table: TableType) -> None:
        super().__init__(manager, table, [("address", types.voidptr), ("size", types.int64)])


@unbox(TableType)
def _unbox(kind: TableType, table: Any, c: Any) -> NativeValue:
    native = numba.core.cgutils.create_struct_proxy(kind)(c.context, c.builder)
    address = c.pyapi.object_getattr_string(table, "address")
    native.address = c.pyapi.long_as_voidptr(address)
    size = c.pyapi.object_getattr_string(table, "size")
    native.size = c.pyapi.long_as_longlong(size)
    c.pyapi.decref(address)
    c.pyapi.decref(size)
    return NativeValue(native._getvalue())


# ------------------------------------------------------------------- what can be done with it


@infer_global(operator.getitem)
class _Get(AbstractTemplate):
    def generic(self, given: Any, keywords: Any) -> Any:
        table, row = given
        if isinstance(table, TableType) and isinstance(row, types.Integer):
            return signature(table.row, table, row)
        return None


@infer_global(operator.setitem)
class _Set(AbstractTemplate):
    def generic(self, given: Any, keywords: Any) -> Any:
        table, row, _ = given
        if isinstance(table, TableType) and isinstance(row, types.Integer):
            return signature(types.none, table, row, table.row)
        return None


@infer_global(len)
class _Len(AbstractTemplate):
    def generic(self, given: Any, keywords: Any) -> Any:
        [table] = given
        return signature(types.int64, table) if isinstance(table, TableType) else None


def _place(context: Any, builder: Any, kinds: Any, given: Any) -> Any:
    """The address of a row."""
    table = numba.core.cgutils.create_struct_proxy(kinds[0])(context, builder, value=given[0])
    row = context.cast(builder, given[1], kinds[1], types.int64)
    stored = context.get_data_type(kinds[0].row)
    width = context.get_constant(types.int64, context.get_abi_sizeof(stored))
    place = builder.gep(table.address, [builder.mul(row, width)], inbounds=True)
    return builder.bitcast(place, stored.as_pointer())


@lower_builtin(operator.getitem, TableType, types.Integer)
def _get(context: Any, builder: Any, sig: Any, given: Any) -> Any:
    place = _place(context, builder, sig.args, given)
    row = sig.args[0].row
    is_record = isinstance(row, types.Record)  # whose value is its address
    return place if is_record else context.unpack_value(builder, row, place)


@lower_builtin(operator.setitem, TableType, types.Integer, types.Any)
def _set(context: Any, builder: Any, sig: Any, given: Any) -> Any:
    place = _place(context, builder, sig.args, given)
    context.pack_value(builder, sig.args[0].row, given[2], place)
    return context.get_dummy_value()


@lower_builtin(len, TableType)
def _len(context: Any, builder: Any, sig: Any, given: Any) -> Any:
    return numba.core.cgutils.create_struct_proxy(sig.args[0])(
        context, builder, value=given[0]
    ).size
