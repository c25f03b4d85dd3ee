"""Bots and pools by chance: who answers, who is there when, who can do what."""

from __future__ import annotations

from collections.abc import Iterator

from .coming import stretch
from .habits import endless_pools, habits
from .people import BOT_NAMES
from .spreads import Pen, Written

EVERY = 5  # minutes


def bots(pen: Pen, types: dict[str, Written]) -> dict[str, Written]:
    """Write the bots that some type has as its first line."""
    asked: set[str] = set()
    for written in types.values():
        first = written.get("first_line", "none")
        asked.update(first.values() if isinstance(first, dict) else [first])
    found = {name: dict(_bot(pen, list(types))) for name in BOT_NAMES if name in asked}
    return {"bots": found} if found else {}


def _bot(pen: Pen, types: list[str]) -> Iterator[tuple[str, Written]]:
    yield "reply", pen.time(5, zero=0.3)
    yield "turns", pen.turns()
    yield "customer_reply", pen.time(15)
    yield "resolves", pen.share() if pen.often(0.6) else {name: pen.share() for name in types}
    if pen.often(0.5):
        yield "leaves", pen.one_of("20%", "60%")
    if pen.often(0.5):
        yield "truly_resolved", pen.share()
    yield from _of_the_bots_themes(pen)


def _of_the_bots_themes(pen: Pen) -> Iterator[tuple[str, Written]]:
    if pen.about("sessions", 0.8):
        yield "sessions", pen.whole(1, 4)
        if pen.often(0.8):
            yield "when_full", pen.one_of("human", "wait", "wait")
    if pen.about("hours", 0.8):
        first, last = sorted(pen.chance.sample(range(0, pen.length + 1, 5), 2))
        yield "hours", [pen.clock(first), pen.clock(last)]
    if pen.about("bot outage", 0.8):
        yield "outage", [stretch(pen) for _ in range(pen.one_of(1, 1, 2))]
    if pen.about("misroutes", 0.8):
        yield "misroutes", pen.chance_of()
    if pen.about("upset", 0.8):
        upset: dict[str, Written] = {"chance": pen.one_of("10%", "30%", "60%")}
        yield "upset", upset | ({"priority": pen.priority()} if pen.often(0.7) else {})


def pools(pen: Pen, types: dict[str, Written], tier_names: list[str]) -> dict[str, Written]:
    if pen.endless:
        return endless_pools(pen.endless, next(iter(types)))
    names = [f"pool{i}" for i in range(pen.one_of(1, 2, 2, 3, 4))]
    teams = {name: dict(_pool(pen, types)) for name in names}
    for name, team in teams.items():
        team.update(habits(pen, name, teams, types, tier_names))
    return teams


def _pool(pen: Pen, types: dict[str, Written]) -> Iterator[tuple[str, Written]]:
    yield from _staff(pen)
    if pen.about("hand_over", 0.8):
        yield "at_shift_end", "hand_over"
    yield "capacity", pen.one_of("1", "2", "2.25", "2.5", "3", "4", "6")
    able = _able(pen, types)
    if len(able) < len(types) or pen.often(0.5):
        yield "skills", able if pen.often(0.3) else {name: pen.whole(1, 5) for name in able}
    if pen.often(0.3):
        yield "prefers", pen.some(able)
    if pen.often(0.3):
        yield "speed", pen.one_of("0.5", "2", "1.3", {pen.one_of(*types): "2"})
    if pen.often(0.3):
        yield "resolves", pen.share() if pen.often(0.5) else {pen.one_of(*types): pen.share()}
    by_turns = any("conversation" in types[name] for name in able)
    if by_turns and pen.often(0.35):
        yield "inbox", pen.one_of("first_come", "new_contacts_first")
    if not by_turns and pen.often(0.6):
        yield "slowdown", pen.one_of(["1", "1.5", "2"], ["1", "1.17", "1.33"], ["1", "3"])


def _able(pen: Pen, types: dict[str, Written]) -> list[str]:
    """Pick types of one form; one that fills the agent may be of the other."""
    form = pen.one_of(*("handling" in written for written in types.values()))
    alike = [name for name, written in types.items() if ("handling" in written) == form]
    able = alike if pen.often(0.5) else sorted(pen.some(alike))
    heavy = [name for name in types if name not in alike and "weight" in types[name]]
    return [name for name in types if name in able or (name in heavy and pen.often(0.5))]


# ----------------------------------------------------------------------------- rosters


def _staff(pen: Pen) -> Iterator[tuple[str, Written]]:
    kind = pen.one_of("number", "map", "map", "shifts", "shifts")
    if kind == "number":
        yield "agents", pen.whole(1, 4)
    elif kind == "map":
        later = range(EVERY, pen.length, EVERY)
        minutes = [0, *sorted(pen.chance.sample(later, pen.chance.randint(0, min(7, len(later)))))]
        most = pen.one_of(2, 4, 6)
        yield "agents", {pen.clock(minute): _level(pen, most) for minute in minutes}
    else:
        yield "shifts", [_shift(pen) for _ in range(pen.chance.randint(1, 3))]


def _level(pen: Pen, most: int) -> str:
    """Everybody or nobody as often as something between."""
    return str(pen.one_of(0, most, *(pen.chance.randint(0, most) for _ in range(3))))


def _shift(pen: Pen) -> dict[str, Written]:
    begin = pen.chance.randrange(0, pen.length, EVERY)
    end = pen.chance.randrange(begin + EVERY, pen.length + 15, EVERY)
    if pen.often(0.4):
        begin, end = -60, 240
    shift: dict[str, Written] = {"agents": pen.whole(1, 3)}
    shift |= {"from": pen.clock(begin), "to": pen.clock(end)}
    free = [minute for minute in range(0, 60, 2 * EVERY) if begin <= minute <= end - 10]
    if free and pen.often(0.6):
        minutes = sorted(pen.chance.sample(free, min(len(free), pen.chance.randint(1, 2))))
        lasts = pen.one_of("5m", "10m")
        shift["breaks"] = [{"at": pen.clock(minute), "lasts": lasts} for minute in minutes]
    return shift
