"""JSON Schema of written values, for editors; numbers may stand in quotes, as the reader allows."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

_N = r"([0-9]+(\.[0-9]*)?|\.[0-9]+)"
_CLOCK_PATTERN = r"^[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$"


def text(pattern: str) -> Schema:
    return {"type": "string", "pattern": rf"^\s*{pattern}\s*$"}


def number(**limits: float) -> Schema:
    return {"type": ["number", "string"], "pattern": rf"^\s*{_N}\s*$", **limits}


def whole(**limits: int) -> Schema:
    return {"type": ["integer", "string"], "pattern": r"^\s*[0-9]+(\.0*)?\s*$", **limits}


def either(*schemas: Schema) -> Schema:
    return {"anyOf": list(schemas)}


def by_name(values: Schema) -> Schema:
    return {"type": "object", "minProperties": 1, "additionalProperties": values}


def by_clock(values: Schema) -> Schema:
    return {
        "type": "object",
        "minProperties": 1,
        "patternProperties": {_CLOCK_PATTERN: values},
        "additionalProperties": False,
    }


def by_time(values: Schema) -> Schema:
    return {
        "type": "object",
        "minProperties": 1,
        "patternProperties": {DURATION["pattern"]: values},
        "additionalProperties": False,
    }


def map_of(**values: Schema) -> Schema:
    return {
        "type": "object",
        "properties": values,
        "required": list(values),
        "additionalProperties": False,
    }


def pair(values: Schema) -> Schema:
    return {"type": "array", "items": values, "minItems": 2, "maxItems": 2}


def list_of(values: Schema) -> Schema:
    return {"type": "array", "items": values, "minItems": 1}


TEXT: Schema = {"type": ["string", "number", "boolean"]}
YES_NO: Schema = {"enum": [True, False, "true", "false", "yes", "no"]}
CLOCK: Schema = {"type": "string", "pattern": _CLOCK_PATTERN}
DURATION = text(rf"({_N}\s*[smhd]\s*)+")
RATE = text(rf"{_N}\s*/\s*(s|m|min|h|d)")
NUMBER = number(exclusiveMinimum=0)
AMOUNT = number(minimum=0)
SIGNED: Schema = {"type": ["number", "string"], "pattern": rf"^\s*-?{_N}\s*$"}
SCORE: Schema = {**SIGNED, "minimum": -100, "maximum": 100}
EFFORT = number(minimum=1, maximum=5)
COUNT = whole(minimum=0)
SOME = whole(minimum=1)
LEVEL = whole(minimum=1, maximum=5)
SHARE = either(text(rf"{_N}\s*%"), number(minimum=0, maximum=1))
WAGE = text(rf"{_N}\s*/\s*(h|month)")
PRIORITY = either({"enum": ["high", "middle", "low"]}, NUMBER)
NAMES = either(TEXT, list_of(TEXT))
SPREAD_NUMBER = either(NUMBER, text(rf"{_N}\s*%"))

FILE_OR_ITEMS = either({"type": "string"}, list_of(TEXT))
SAMPLES = map_of(samples=FILE_OR_ITEMS)
_MEAN_CV = map_of(mean=DURATION, cv=SPREAD_NUMBER)
DURATIONS = either(
    DURATION,
    map_of(constant=DURATION),
    map_of(exponential=DURATION),
    _MEAN_CV,
    map_of(median=DURATION, sigma=SPREAD_NUMBER),
    map_of(gamma=_MEAN_CV),
    map_of(weibull=_MEAN_CV),
    map_of(uniform=pair(DURATION)),
    map_of(values=by_name(SHARE)),
    SAMPLES,
)
DURATIONS_OR_NONE = either({"const": "none"}, *DURATIONS["anyOf"])
COUNTS = either(
    whole(minimum=1),
    map_of(constant=whole(minimum=1)),
    map_of(geometric=number(minimum=1)),
    map_of(poisson=number(minimum=1)),
    map_of(values=by_name(SHARE)),
    SAMPLES,
)
ARRIVALS = either(
    RATE,
    by_clock(RATE),
    map_of(counts=either(by_clock(AMOUNT), {"type": "string", "pattern": r"\.csv$"})),
    map_of(per_day=AMOUNT, shape=TEXT),
    map_of(times=FILE_OR_ITEMS),
)
QUANTITY = either(AMOUNT, text(rf"{_N}\s*%"), DURATION)
