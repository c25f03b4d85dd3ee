"""JSON and CSV as they are written everywhere: "no data" is null, or an empty cell."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable


def known(value: object) -> object:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def as_json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n"


def as_csv(keys: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(keys)
    writer.writerows([known(value) for value in row] for row in rows)
    return text.getvalue()
