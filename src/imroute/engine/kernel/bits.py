"""Single bits of 64-bit words."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numba.core import types
from numba.extending import intrinsic

from imroute.compiled import hot
from imroute.engine.kernel.layout import Number, Word

U = np.uint64
ONE = U(1)


def _instruction(name: str, *flags: bool) -> Any:
    """Make one processor instruction on a word callable."""

    @intrinsic
    def call(context: Any, word: Any) -> Any:
        def emit(context: Any, builder: Any, signature: Any, words: Any) -> Any:
            given = [context.get_constant(types.boolean, flag) for flag in flags]
            return getattr(builder, name)(*words, *given)

        return types.uint64(types.uint64), emit

    return call


if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]

    def lowest(word: Any) -> Any:
        """Number of the lowest bit that is set."""
        return U((int(word) & -int(word)).bit_length() - 1)

    def ones(word: Any) -> Any:
        """How many bits are set."""
        return U(int(word).bit_count())

else:
    lowest, ones = _instruction("cttz", False), _instruction("ctpop")


@hot
def bit(number: Number) -> Word:
    """The word in which only this bit is set."""
    return ONE << (U(number) & U(63))
