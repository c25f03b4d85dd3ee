"""Refuses arguments the formulas do not hold for, saying what was given and what is allowed."""

import math
import operator
from collections.abc import Sequence


def require(holds: bool, name: str, value: object, allowed: str) -> None:
    """Raise ValueError unless `holds`."""
    if not holds:
        raise ValueError(f"{name} must be {allowed}, got {value!r}")


def positive(name: str, value: float) -> None:
    """Raise ValueError unless value is a finite number above 0."""
    require(0 < value < math.inf, name, value, "a finite number above 0")


def positive_or_inf(name: str, value: float) -> None:
    """Raise ValueError unless value is a number above 0, infinity included."""
    require(value > 0, name, value, "a number above 0 (math.inf: never)")


def not_negative(name: str, value: float) -> None:
    """Raise ValueError unless value is a finite number of at least 0."""
    require(0 <= value < math.inf, name, value, "a finite number of at least 0")


def share(name: str, value: float) -> None:
    """Raise ValueError unless 0 <= value < 1."""
    require(0 <= value < 1, name, value, "a share of at least 0 and below 1")


def whole(name: str, value: int, at_least: int) -> None:
    """Raise ValueError unless value is a whole number of at least `at_least`."""
    allowed = f"a whole number of at least {at_least}"
    try:
        require(operator.index(value) >= at_least, name, value, allowed)
    except TypeError:
        require(False, name, value, allowed)


def not_empty(name: str, values: Sequence[float]) -> None:
    """Raise ValueError unless there is at least one value."""
    require(len(values) > 0, name, values, "a list of at least one number")


def one_of(name: str, value: str, names: Sequence[str]) -> None:
    """Raise ValueError unless value is one of the names."""
    require(value in names, name, value, f"one of {', '.join(names)}")
