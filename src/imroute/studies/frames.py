"""Results as pandas frames, for notebooks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def frame(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> pd.DataFrame:
    """Make a frame of rows; a frame without rows has its columns all the same."""
    import pandas as pd

    return pd.DataFrame([tuple(row) for row in rows], columns=list(columns))
