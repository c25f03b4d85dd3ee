"""The kinds of values in a scenario: how each is read, what an editor accepts, an example."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from imroute import units
from imroute.errors import Invalid, invalid, unknown_choice
from imroute.scenario import arrivals, bounds, names, schemas, spreads
from imroute.scenario.clockmaps import Steps, clock_map
from imroute.scenario.kind import Kind
from imroute.scenario.raw import Context, Raw, each_item, mapping, of_text, text
from imroute.scenario.schemas import by_clock, by_name, either, list_of, pair

# ---------------------------------------------------------------------- single values

MOST_FACTOR, LEAST_FACTOR = 100.0, 0.01
LEAST_WEIGHT, MOST_WEIGHT = 0.001, 100_000.0
LEVEL = "a skill level from 1 to 5"
MAX_WARM_UP_S = 7 * units.DAY


FACTOR = units.Form(
    f"a factor from {LEAST_FACTOR:g} to {MOST_FACTOR:g}, such as 1.2", "1.2", units.NUMBER.slips
)
WEIGHT = units.Form("a number above 0, in steps of 0.001", "3", units.NUMBER.slips)


def parse_factor(written: str) -> float:
    factor = units.plain(written)
    if factor is not None and LEAST_FACTOR <= factor <= MOST_FACTOR:
        return factor
    raise FACTOR.refuse(written)


def parse_weight(written: str) -> float:
    """Read a weight or capacity, which engines count in thousandths."""
    weight = units.plain(written)
    if weight is None or not LEAST_WEIGHT <= weight <= MOST_WEIGHT:
        raise WEIGHT.refuse(written)
    if abs(round(weight, 3) - weight) > 1e-9:
        raise WEIGHT.refuse(written)
    return weight


def _yes_no(raw: Raw, context: Context) -> bool:
    words = {"true": True, "yes": True, "false": False, "no": False}
    word = text(raw, "true or false")
    if word not in words:
        raise invalid(word, "true or false", "write true or false")
    return words[word]


def parse_level(written: str) -> int:
    level = units.parse_count(written)
    if 1 <= level <= 5:
        return level
    raise invalid(written, LEVEL, "write 1, 2, 3, 4 or 5")


def _warm_up(written: str) -> float:
    seconds = units.parse_duration(written)
    if seconds <= MAX_WARM_UP_S:
        return seconds
    raise invalid(written, "a time of at most 7d", "write for example 1h")


def _industry(raw: Raw, context: Context) -> str:
    name = text(raw, "an industry")
    if not context.industries or name in context.industries:
        return name
    raise Invalid(unknown_choice(name, "an industry", context.industries))


def _words(raw: Raw, context: Context) -> str:
    return text(raw, "a few words")


Words = Annotated[str, Kind("text", _words, schemas.TEXT, "Flash-sale evening")]
Industry = Annotated[str, Kind("industry", _industry, schemas.TEXT, "ecommerce")]
Duration = Annotated[
    float,
    Kind(
        "time",
        of_text(units.parse_duration, units.DURATION),
        schemas.DURATION,
        "20s",
        units.format_duration,
    ),
]
WarmUp = Annotated[
    float,
    Kind("time", of_text(_warm_up, units.DURATION), schemas.DURATION, "1h", units.format_duration),
]
Clock = Annotated[
    float,
    Kind(
        "time of day",
        of_text(units.parse_clock, units.CLOCK),
        schemas.CLOCK,
        "18:00",
        units.format_clock,
    ),
]
Share = Annotated[
    float,
    Kind(
        "share", of_text(units.parse_share, units.SHARE), schemas.SHARE, "85%", units.format_share
    ),
]
Number = Annotated[
    float,
    Kind(
        "number",
        of_text(units.parse_number, units.NUMBER),
        schemas.NUMBER,
        "1.2",
        units.format_number,
    ),
]
Weight = Annotated[
    float, Kind("number", of_text(parse_weight, WEIGHT), schemas.NUMBER, "3", units.format_number)
]
Count = Annotated[
    int,
    Kind("whole number", of_text(units.parse_count, units.COUNT), schemas.COUNT, "50", whole=True),
]
Level = Annotated[
    int, Kind("level 1 to 5", of_text(parse_level, LEVEL), schemas.LEVEL, "4", whole=True)
]
Priority = Annotated[
    float, Kind("priority", of_text(units.parse_priority, units.PRIORITY), schemas.PRIORITY, "high")
]
Amount = Annotated[
    float,
    Kind(
        "money",
        of_text(units.parse_amount, units.MONEY),
        schemas.AMOUNT,
        "0.10",
        units.format_number,
    ),
]
Wage = Annotated[
    float,
    Kind(
        "money for time",
        of_text(units.parse_wage, units.WAGE),
        schemas.WAGE,
        "36/h",
        "{:g}/h".format,
    ),
]
BusynessCv = Annotated[
    float,
    Kind(
        "share",
        of_text(spreads.busyness_cv, "a spread of days such as 18% or 0.18"),
        either(schemas.AMOUNT, *schemas.SHARE["anyOf"]),
        "18%",
    ),
]
YesNo = Annotated[
    bool, Kind("true or false", _yes_no, schemas.YES_NO, "true", lambda value: str(value).lower())
]

# ---------------------------------------------------------------------- distributions

DurationSpread = Annotated[
    spreads.Spread, Kind("times", spreads.duration_spread, schemas.DURATIONS, "{mean: 40s, cv: 1}")
]
PatienceSpread = Annotated[
    spreads.Spread,
    Kind(
        "times, or `none`", spreads.patience_spread, schemas.DURATIONS_OR_NONE, "{exponential: 2m}"
    ),
]
WrapUpSpread = Annotated[
    spreads.Spread | None,
    Kind("times, or `none`", spreads.wrap_up_spread, schemas.DURATIONS_OR_NONE, "15s"),
]
CountSpread = Annotated[
    spreads.Spread,
    Kind("counts", spreads.count_spread, schemas.COUNTS, "{geometric: 5}", whole=True),
]

# ------------------------------------------------------------------- names and per-name


def _pools(raw: Raw, context: Context) -> tuple[str, ...]:
    return names.known_list("pool", raw, context.pools)


def _types(raw: Raw, context: Context) -> tuple[str, ...]:
    return names.known_list("contact type", raw, context.types)


def _tiers(raw: Raw, context: Context) -> tuple[str, ...]:
    return names.known_list("tier", raw, context.tiers)


SKILL = units.Form(LEVEL, "4")


def _skills(raw: Raw, context: Context) -> dict[str, int]:
    if isinstance(raw, Mapping):
        return names.known_map("contact type", raw, context.types, parse_level, SKILL)
    return dict.fromkeys(names.known_list("contact type", raw, context.types), 3)


def _slowdown(raw: Raw, context: Context) -> tuple[float, ...]:
    allowed = "factors for 1, 2, 3 … contacts in hand: [1, 1.17, 1.33]"
    return tuple(each_item(raw, allowed, lambda item: parse_factor(text(item, FACTOR.allowed))))


PoolNames = Annotated[
    tuple[str, ...], Kind("pools", _pools, schemas.NAMES, "[specialists, generalists]")
]
TypeNames = Annotated[
    tuple[str, ...], Kind("contact types", _types, schemas.NAMES, "[refund, order_status]")
]
TierNames = Annotated[tuple[str, ...], Kind("tiers", _tiers, schemas.NAMES, "vip")]
FactorByType = Annotated[
    dict[str, float] | float,
    Kind(
        "number, or one per type",
        names.per_type(parse_factor, FACTOR),
        either(schemas.NUMBER, by_name(schemas.NUMBER)),
        "{refund: 1.2}",
        units.format_number,
        by_name=True,
    ),
]
ShareByType = Annotated[
    dict[str, float] | float,
    Kind(
        "share, or one per type",
        names.per_type(units.parse_share, units.SHARE),
        either(*schemas.SHARE["anyOf"], by_name(schemas.SHARE)),
        "{order_status: 60%}",
        by_name=True,
    ),
]
SharesByTier = Annotated[
    dict[str, float],
    Kind(
        "share per tier",
        names.shares_by_tier,
        by_name(schemas.SHARE),
        "{vip: 10%, regular: 90%}",
        by_name=True,
    ),
]
BotByTier = Annotated[
    dict[str, str | None] | str | None,
    Kind(
        "bot, or one per tier",
        names.bot_by_tier,
        either(schemas.TEXT, by_name(schemas.TEXT)),
        "{vip: none, regular: helper}",
        by_name=True,
    ),
]
Skills = Annotated[
    dict[str, int],
    Kind(
        "contact types, or level per type",
        _skills,
        either(*schemas.NAMES["anyOf"], by_name(schemas.LEVEL)),
        "{refund: 4, order_status: 3}",
        by_name=True,
        whole=True,
    ),
]
Slowdown = Annotated[
    tuple[float, ...],
    Kind(
        "list of numbers",
        _slowdown,
        list_of(schemas.NUMBER),
        "[1, 1.17, 1.33]",
        lambda factors: f"[{', '.join(map(units.format_number, factors))}]",
    ),
]

# --------------------------------------------------------------- by time of day, targets

Roster = Annotated[
    Steps,
    Kind(
        "whole number, or clock map",
        clock_map(units.parse_count, units.COUNT),
        either(schemas.COUNT, by_clock(schemas.COUNT)),
        "{18:00: 14, 20:00: 22}",
        whole=True,
    ),
]
Arrivals = Annotated[
    arrivals.ArrivalPattern,
    Kind("arrivals", arrivals.arrivals, schemas.ARRIVALS, "{18:00: 240/h, 20:00: 600/h}"),
]
MeasureId = Annotated[str, Kind("measure", bounds.measure, schemas.TEXT, "service_level")]
Stat = Annotated[str, Kind("stat", bounds.stat, schemas.TEXT, "p90")]
Quantity = Annotated[
    bounds.Bound, Kind("share, time or number", bounds.bound, schemas.QUANTITY, "80%")
]
Bounds = Annotated[
    tuple[bounds.Bound, bounds.Bound],
    Kind("two of them", bounds.bounds, pair(schemas.QUANTITY), "[75%, 85%]"),
]
During = Annotated[
    tuple[float, float],
    Kind("two times of day", bounds.during, pair(schemas.CLOCK), "[20:00, 22:00]"),
]
Scope = Annotated[
    tuple[tuple[str, str], ...],
    Kind(
        "scope",
        bounds.scope,
        {
            "type": "object",
            "properties": dict.fromkeys(bounds.SCOPES, schemas.TEXT),
            "minProperties": 1,
            "maxProperties": 2,
            "additionalProperties": False,
        },
        "{tier: vip}",
    ),
]

# ---------------------------------------------------------------------------- variants


def _variant_names(raw: Raw, context: Context) -> tuple[str, ...]:
    return names.known_list("variant", raw, context.variants)


def _changes(raw: Raw, context: Context) -> tuple[str, ...]:
    """Read which paths are changed; what to put there is read where it has been put."""
    return tuple(mapping(raw, "dotted paths and new values: {pools.team.agents: 5}"))


VariantNames = Annotated[
    tuple[str, ...], Kind("variants", _variant_names, schemas.NAMES, "[better_bot, three_at_peak]")
]
Changes = Annotated[
    tuple[str, ...], Kind("changes", _changes, {"type": "object"}, "{pools.team.agents: {add: 3}}")
]
