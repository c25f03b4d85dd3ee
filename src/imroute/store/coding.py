"""Numbers of a case to bytes and back, bit for bit."""

from __future__ import annotations

import json
from collections.abc import Iterable

import numpy as np

from imroute.intervals import Floats, Linear
from imroute.studies.outcomes import Asked

_FLOAT = np.dtype("<f8")


def floats_to_bytes(values: Iterable[float]) -> bytes:
    return np.array(list(values), _FLOAT).tobytes()


def floats_of(bits: bytes) -> Floats:
    return np.frombuffer(bits, _FLOAT).astype(np.float64)


def linear_to_bytes(numbers: Iterable[float], linear: Linear) -> bytes:
    """Three numbers, then a value, one part a day, and of each day whether it has data."""
    known = np.asarray(linear.known, np.uint8).tobytes()
    return floats_to_bytes([*numbers, linear.value, *linear.parts]) + known


def linear_of(bits: bytes) -> tuple[tuple[float, float, float], Linear]:
    days, rest = divmod(len(bits) - 4 * _FLOAT.itemsize, _FLOAT.itemsize + 1)
    if days < 0 or rest:
        raise ValueError("damaged")
    mean, low, high, value, *parts = floats_of(bits[: len(bits) - days]).tolist()
    known = np.frombuffer(bits, np.bool_, offset=len(bits) - days).copy()
    return (mean, low, high), Linear(value, np.array(parts, np.float64), known)


def asked_to_text(asked: Asked) -> str:
    return json.dumps(asked)


def asked_of(text: str) -> Asked:
    measure, scope, stat, during = json.loads(text)
    return Asked(measure, scope, stat, None if during is None else (during[0], during[1]))
