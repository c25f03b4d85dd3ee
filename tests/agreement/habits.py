"""How agents work, by chance: offers and limits, what they pass on, what makes them fast or away."""

from __future__ import annotations

from collections.abc import Iterator

from .coming import stretch
from .spreads import Pen, Written


def habits(
    pen: Pen,
    pool: str,
    pools: dict[str, Written],
    types: dict[str, Written],
    tier_names: list[str],
) -> Iterator[tuple[str, Written]]:
    """Write what a pool does of that which the scenario is about."""
    able = {name: written for name, written in types.items() if can(pools[pool], name)}
    yield from _taking(pen, able, tier_names)
    yield from _working(pen, able)
    if pen.about("escalates cold", 0.7) or pen.about("escalates warm", 0.7):
        others = {key: team for key, team in pools.items() if key != pool}
        if escalates := dict(_escalations(pen, others, list(able))):
            yield "escalates", escalates
    if pen.about("absence", 0.8):
        yield "absence", pen.one_of("10%", "30%", "60%")
    if pen.about("outage", 0.6):
        yield "outage", [stretch(pen) for _ in range(pen.one_of(1, 1, 2))]


def _taking(
    pen: Pen, able: dict[str, Written], tier_names: list[str]
) -> Iterator[tuple[str, Written]]:
    if pen.about("accept", 0.8):
        yield "accept", dict(_accept(pen))
    if pen.about("at_most", 0.8):
        yield "at_most", {"contacts": pen.whole(1, 3), "in": pen.moment(60)}
    some = [{"tier": name} for name in tier_names if len(tier_names) > 1]
    some += [{"type": name} for name in able if len(able) > 1]
    if some and pen.about("reserve", 0.8):
        yield "reserve", {"for": pen.one_of(*some), "agents": pen.one_of("1", "1", "2")}
    if any("background" in written for written in able.values()) and pen.about("background", 0.3):
        yield "keep_free", pen.whole(0, 2)


def _accept(pen: Pen) -> Iterator[tuple[str, Written]]:
    time = pen.time(10, zero=0.2)
    yield "time", time
    if pen.often(0.7):
        yield "declines", pen.one_of("20%", "50%", "80%")
    if pen.often(0.6):
        later_s = seconds(pen.moment(10))
        yield "timeout", f"{_least_s(time) + later_s:.2f}s"


def _least_s(time: Written) -> float:
    """Give the shortest of such times."""
    if isinstance(time, str):
        return seconds(time)
    listed = time.get("values", time.get("samples", time.get("uniform", ["0s"])))
    return min(map(seconds, listed))


def seconds(written: str) -> float:
    return float(written.removesuffix("s"))


def can(team: Written, type_name: str) -> bool:
    return type_name in team.get("skills", [type_name])


def _escalations(
    pen: Pen, others: dict[str, Written], types: list[str]
) -> Iterator[tuple[str, dict[str, Written]]]:
    for name in pen.some(types):
        able = [key for key, team in others.items() if can(team, name)]
        if able:
            written: dict[str, Written] = {"chance": pen.chance_of(), "to": pen.one_of(*able)}
            if pen.often(0.6):
                written["after_turns"] = pen.whole(1, 3)
            if "escalates warm" in pen.themes:
                written["warm"] = "true"
            yield name, written


def _working(pen: Pen, able: dict[str, Written]) -> Iterator[tuple[str, Written]]:
    by_turns = any("conversation" in written for written in able.values())
    if by_turns and pen.about("switch_cost", 0.8):
        yield "switch_cost", pen.moment(5)
    if pen.about("assist", 0.8):
        yield "assist", {"speed": pen.one_of("1.25", "2"), "share": pen.chance_of()}
    if pen.about("ramp", 0.8):
        speeds = {"speed": pen.one_of("0.25", "0.5"), "to": pen.one_of("1", "2")}
        ramp = {
            "agents": pen.one_of("1", "1", "2"),
            **speeds,
            "over": pen.one_of("1d", "2d", "20d"),
        }
        if pen.often(0.3):
            ramp["since"] = "1d"
        yield "ramp", ramp


def endless_pools(what: str, type_name: str) -> dict[str, Written]:
    """Write pools that give all back and forth, or take nothing, until that is cut short."""
    if what == "offers":
        return {"pool0": {"agents": "1", "accept": {"time": "0s", "declines": "99.99%"}}}
    if what == "passes":
        return {
            one: {"agents": "1", "escalates": {type_name: {"chance": "100%", "to": other}}}
            for one, other in (("pool0", "pool1"), ("pool1", "pool0"))
        }
    return {"pool0": {"agents": "1"}}
