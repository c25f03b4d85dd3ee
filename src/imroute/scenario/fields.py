"""The types of a scenario's fields: a reader of what is written and the JSON Schema an editor checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from imroute import units
from imroute.errors import Invalid as InvalidValue
from imroute.errors import Problem, invalid, unknown_key, unknown_name
from imroute.errors import not_supported_yet as not_yet
from imroute.scenario.values import (
    NONE_WORDS,
    Context,
    Raw,
    Reader,
    Spread,
    Steps,
    clock_map,
    count_spread,
    duration_spread,
    each,
    items,
    known,
    known_list,
    known_map,
    mapping,
    of_text,
    patience_spread,
    per_type,
    read_steps,
    shares_of,
    shown,
    spread_number,
    text,
    under,
)

Schema = dict[str, Any]


def reads(reader: Reader[Any]) -> PlainValidator:
    def validate(raw: Any, info: ValidationInfo) -> Any:
        return reader(raw, info.context or Context())

    return PlainValidator(validate)


# ------------------------------------------------------------ schema fragments

_NUMBER: Schema = {"type": "number", "minimum": 0}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_DURATION: Schema = {
    "type": "string",
    "pattern": r"^\s*([0-9.]+\s*[smhd]\s*)+$",
    "examples": ["30s", "2m30s"],
}
_CLOCK: Schema = {
    "type": "string",
    "pattern": r"^[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$",
    "examples": ["18:00"],
}
_RATE: Schema = {
    "type": "string",
    "pattern": r"^[0-9.]+\s*/\s*(s|m|min|h|d)$",
    "examples": ["240/h"],
}
_SHARE: Schema = {
    "anyOf": [
        {"type": "string", "pattern": r"^[0-9.]+\s*%$"},
        {"type": "number", "minimum": 0, "maximum": 1},
    ]
}
_WAGE: Schema = {"anyOf": [{"type": "string", "pattern": r"^[0-9.]+\s*/\s*(h|month)$"}, _NUMBER]}
_PRIORITY: Schema = {
    "anyOf": [{"enum": ["high", "middle", "low"]}, {"type": "number", "exclusiveMinimum": 0}]
}
_NAMES: Schema = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}


def _any(*schemas: Schema) -> Schema:
    return {"anyOf": list(schemas)}


def _map_of(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def _by_clock(values: Schema) -> Schema:
    pattern = r"^[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?$"
    return {"type": "object", "patternProperties": {pattern: values}, "additionalProperties": False}


def _one_key(key: str, value: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {key: value},
        "required": [key],
        "additionalProperties": False,
    }


def _two_keys(first: str, value: Schema, second: str, other: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {first: value, second: other},
        "required": [first, second],
        "additionalProperties": False,
    }


_MEAN_CV = _two_keys("mean", _DURATION, "cv", _any(_NUMBER, _SHARE))
_DURATION_SPREAD = _any(
    _DURATION,
    _one_key("constant", _DURATION),
    _one_key("exponential", _DURATION),
    _MEAN_CV,
    _two_keys("median", _DURATION, "sigma", _NUMBER),
    _one_key("gamma", _MEAN_CV),
    _one_key("weibull", _MEAN_CV),
    _one_key("uniform", {"type": "array", "items": _DURATION, "minItems": 2, "maxItems": 2}),
    _one_key("values", _map_of(_SHARE)),
)
_COUNT_SPREAD = _any(
    {"type": "integer", "minimum": 1},
    _one_key("constant", {"type": "integer", "minimum": 1}),
    _one_key("geometric", {"type": "number", "minimum": 1}),
    _one_key("poisson", {"type": "number", "minimum": 1}),
    _one_key("values", _map_of(_SHARE)),
)
_ARRIVALS = _any(
    _RATE,
    _by_clock(_RATE),
    _one_key("counts", _any(_by_clock(_NUMBER), {"type": "string", "pattern": r"\.csv$"})),
    _two_keys("per_day", _NUMBER, "shape", {"type": "string"}),
)

# ------------------------------------------------------------- single values

Duration = Annotated[
    float, reads(of_text(units.parse_duration, units.DURATION_ALLOWED)), WithJsonSchema(_DURATION)
]
Clock = Annotated[
    float, reads(of_text(units.parse_clock, units.CLOCK_ALLOWED)), WithJsonSchema(_CLOCK)
]
Share = Annotated[
    float, reads(of_text(units.parse_share, units.SHARE_ALLOWED)), WithJsonSchema(_SHARE)
]
Number = Annotated[
    float, reads(of_text(units.parse_number, units.NUMBER_ALLOWED)), WithJsonSchema(_NUMBER)
]
Count = Annotated[
    int, reads(of_text(units.parse_count, units.COUNT_ALLOWED)), WithJsonSchema(_COUNT)
]
Priority = Annotated[
    float, reads(of_text(units.parse_priority, units.PRIORITY_ALLOWED)), WithJsonSchema(_PRIORITY)
]
Amount = Annotated[
    float, reads(of_text(units.parse_amount, units.MONEY_ALLOWED)), WithJsonSchema(_NUMBER)
]
Wage = Annotated[float, reads(of_text(units.parse_wage, units.WAGE_ALLOWED)), WithJsonSchema(_WAGE)]
Cv = Annotated[
    float,
    reads(of_text(spread_number, "a spread such as 18% or 0.18")),
    WithJsonSchema(_any(_NUMBER, _SHARE)),
]
DurationSpread = Annotated[Spread, reads(duration_spread), WithJsonSchema(_DURATION_SPREAD)]
PatienceSpread = Annotated[
    Spread, reads(patience_spread), WithJsonSchema(_any({"const": "none"}, _DURATION_SPREAD))
]
CountSpread = Annotated[Spread, reads(count_spread), WithJsonSchema(_COUNT_SPREAD)]


def _yes_no(raw: Raw, context: Context) -> bool:
    words = {"true": True, "yes": True, "false": False, "no": False}
    word = text(raw, "true or false")
    if word not in words:
        raise invalid(word, "true or false", "write true or false")
    return words[word]


YesNo = Annotated[bool, reads(_yes_no), WithJsonSchema({"type": "boolean"})]


def _level(written: str) -> int:
    level = units.parse_count(written)
    if 1 <= level <= 5:
        return level
    raise invalid(written, "a skill level from 1 to 5", "write 1, 2, 3, 4 or 5")


Index = Annotated[
    int,
    reads(of_text(_level, "a skill level from 1 to 5")),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 5}),
]

# --------------------------------------------------------- names and per-name


def _pools(raw: Raw, context: Context) -> tuple[str, ...]:
    return known_list("pool", raw, context.pools)


def _types(raw: Raw, context: Context) -> tuple[str, ...]:
    return known_list("contact type", raw, context.types)


def _tiers(raw: Raw, context: Context) -> tuple[str, ...]:
    return known_list("tier", raw, context.tiers)


PoolNames = Annotated[tuple[str, ...], reads(_pools), WithJsonSchema(_NAMES)]
TypeNames = Annotated[tuple[str, ...], reads(_types), WithJsonSchema(_NAMES)]
TierNames = Annotated[tuple[str, ...], reads(_tiers), WithJsonSchema(_NAMES)]
Preferred = TypeNames

NumberByType = Annotated[
    dict[str, float] | float,
    reads(per_type(units.parse_number, units.NUMBER_ALLOWED)),
    WithJsonSchema(_any(_NUMBER, _map_of(_NUMBER))),
]
ShareByType = Annotated[
    dict[str, float] | float,
    reads(per_type(units.parse_share, units.SHARE_ALLOWED)),
    WithJsonSchema(_any(_SHARE, _map_of(_SHARE))),
]


def _counts_by_type(raw: Raw, context: Context) -> dict[str, int]:
    return known_map("contact type", raw, context.types, units.parse_count, units.COUNT_ALLOWED)  # type: ignore[arg-type]


CountsByType = Annotated[dict[str, int], reads(_counts_by_type), WithJsonSchema(_map_of(_COUNT))]


def _shares_by_tier(raw: Raw, context: Context) -> dict[str, float]:
    written = mapping(raw, "shares of the tiers: {vip: 10%, regular: 90%}")
    problems = [
        unknown_name("tier", key, context.tiers, (key,))
        for key in written
        if key not in context.tiers
    ]
    if problems:
        raise InvalidValue(*problems)
    return shares_of(written)


SharesByTier = Annotated[dict[str, float], reads(_shares_by_tier), WithJsonSchema(_map_of(_SHARE))]


def _bot_by_tier(raw: Raw, context: Context) -> dict[str, str | None] | str | None:
    def bot(value: Raw) -> str | None:
        return None if value in NONE_WORDS else known("bot", value, context.bots)

    if not isinstance(raw, Mapping):
        return bot(raw)
    return dict(
        each(raw.items(), lambda key, value: (known("tier", key, context.tiers), bot(value)))
    )


BotByTier = Annotated[
    dict[str, str | None] | str | None,
    reads(_bot_by_tier),
    WithJsonSchema(_any({"type": "string"}, _map_of({"type": "string"}))),
]


def _skills(raw: Raw, context: Context) -> dict[str, int]:
    if isinstance(raw, Mapping):
        return known_map("contact type", raw, context.types, _level, "a level from 1 to 5")
    return dict.fromkeys(known_list("contact type", raw, context.types), 3)


Skills = Annotated[
    dict[str, int],
    reads(_skills),
    WithJsonSchema(_any(_NAMES, _map_of({"type": "integer", "minimum": 1, "maximum": 5}))),
]


def _slowdown(raw: Raw, context: Context) -> tuple[float, ...]:
    allowed = "factors for 1, 2, 3 … contacts in hand: [1, 1.17, 1.33]"
    factors = enumerate(items(raw, allowed))
    return tuple(each(factors, lambda _, item: units.parse_number(text(item, allowed))))


Slowdown = Annotated[
    tuple[float, ...],
    reads(_slowdown),
    WithJsonSchema({"type": "array", "items": _NUMBER, "minItems": 1}),
]
Roster = Annotated[
    Steps,
    reads(clock_map(units.parse_count, units.COUNT_ALLOWED)),
    WithJsonSchema(_any(_COUNT, _by_clock(_COUNT))),
]

# ------------------------------------------------------------------- arrivals


@dataclass(frozen=True, slots=True)
class ArrivalPattern:
    """Rates per second, expected counts per interval, or a number a day with a shape."""

    form: Literal["rates", "counts", "per_day"]
    steps: Steps = Steps((0.0,), (0.0,))
    per_day: float = 0.0
    shape: str = ""


ARRIVALS_ALLOWED = (
    "a rate (240/h), a clock map of rates, {counts: {18:00: 120}}, {counts: file.csv} "
)
ARRIVALS_ALLOWED += "or {per_day: 42000, shape: office}"


def _arrivals(raw: Raw, context: Context) -> ArrivalPattern:
    if isinstance(raw, Mapping):
        if "times" in raw:
            raise InvalidValue(not_yet("times", ("times",)))
        for key, read in _ARRIVAL_FORMS.items():
            if key in raw:
                return read(raw, context)
    return ArrivalPattern("rates", clock_map(units.parse_rate, units.RATE_ALLOWED)(raw, context))


def _counts(raw: Mapping[str, Raw], context: Context) -> ArrivalPattern:
    _only_keys(raw, ("counts",))
    counts = mapping(raw["counts"], "contacts per interval by time of day: {18:00: 120}")
    steps = under("counts", counts, lambda _: read_steps(counts, units.parse_amount, context))
    return ArrivalPattern("counts", steps)


def _per_day(raw: Mapping[str, Raw], context: Context) -> ArrivalPattern:
    _only_keys(raw, ("per_day", "shape"))
    amount = under(
        "per_day",
        raw.get("per_day", ""),
        lambda value: units.parse_amount(text(value, "a number of contacts a day")),
    )
    shape = under(
        "shape", raw.get("shape", ""), lambda value: known("day shape", value, context.shapes)
    )
    return ArrivalPattern("per_day", per_day=amount, shape=shape)


def _only_keys(raw: Mapping[str, Raw], keys: tuple[str, ...]) -> None:
    problems = [unknown_key(key, keys, (key,)) for key in raw if key not in keys]
    if problems:
        raise InvalidValue(*problems)


_ARRIVAL_FORMS: Mapping[str, Callable[[Mapping[str, Raw], Context], ArrivalPattern]] = {
    "counts": _counts,
    "per_day": _per_day,
    "shape": _per_day,
}
Arrivals = Annotated[ArrivalPattern, reads(_arrivals), WithJsonSchema(_ARRIVALS)]

# -------------------------------------------------------------------- targets


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound of a target: the number, and its unit ("s", "share" or "" for a plain number)."""

    value: float
    unit: str


def _bound(raw: Raw, context: Context) -> Bound:
    return Bound(*units.parse_quantity(text(raw, "a bound such as 80%, 2m or 12")))


def _bounds(raw: Raw, context: Context) -> tuple[Bound, Bound]:
    allowed = "the lowest and the highest value: [75%, 85%]"
    written = items(raw, allowed)
    bounds = each(enumerate(written), lambda _, item: _bound(item, context))
    if len(bounds) != 2 or bounds[0].value > bounds[1].value or bounds[0].unit != bounds[1].unit:
        raise invalid(shown(raw), allowed, "write two values of one unit, the lower first")
    return bounds[0], bounds[1]


def _during(raw: Raw, context: Context) -> tuple[float, float]:
    allowed = "two times of day: [20:00, 22:00]"
    written = items(raw, allowed)
    if len(written) != 2:
        raise invalid(shown(raw), allowed, "write a start and an end")
    clocks = each(enumerate(written), lambda _, item: units.parse_clock(text(item, allowed)))
    start, end = (_on_the_day(clock, context) for clock in clocks)
    end += units.DAY if end <= start and context.day_end_s and context.day_end_s > units.DAY else 0
    if end <= start:
        raise invalid(shown(raw), allowed, "put the earlier time first")
    return start, end


def _on_the_day(clock: float, context: Context) -> float:
    start, end = context.day_start_s, context.day_end_s
    if start is not None and end is not None and clock < start and clock + units.DAY <= end:
        return clock + units.DAY
    return clock


_FOR_NAMES: Mapping[str, Callable[[Context], tuple[str, ...]]] = {
    "tier": lambda context: context.tiers,
    "type": lambda context: context.types,
    "pool": lambda context: context.pools,
}


def _for(raw: Raw, context: Context) -> tuple[tuple[str, str], ...]:
    written = mapping(raw, "which contacts: {tier: vip} or {type: refund, tier: vip}")
    if "channel" in written:
        raise InvalidValue(not_yet("channel", ("channel",)))
    problems = [
        unknown_key(key, tuple(_FOR_NAMES), (key,)) for key in written if key not in _FOR_NAMES
    ]
    if len(written) > 2:
        problems.append(Problem(shown(raw), "one or two of tier, type and pool", "leave one out"))
    if problems:
        raise InvalidValue(*problems)
    return tuple(
        each(written.items(), lambda key, value: (key, known(key, value, _FOR_NAMES[key](context))))
    )


Quantity = Annotated[Bound, reads(_bound), WithJsonSchema(_any(_NUMBER, _SHARE, _DURATION))]
Bounds = Annotated[
    tuple[Bound, Bound],
    reads(_bounds),
    WithJsonSchema({"type": "array", "minItems": 2, "maxItems": 2}),
]
During = Annotated[
    tuple[float, float],
    reads(_during),
    WithJsonSchema({"type": "array", "items": _CLOCK, "minItems": 2, "maxItems": 2}),
]
For = Annotated[
    tuple[tuple[str, str], ...],
    reads(_for),
    WithJsonSchema(
        {
            "type": "object",
            "properties": {name: {"type": "string"} for name in _FOR_NAMES},
            "additionalProperties": False,
        }
    ),
]
