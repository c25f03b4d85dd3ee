"""Scenarios of every kind, on a coarse grid of times so that many things happen at once."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

from .days import Arrival

GRID_S = 10
HOUR_S = 3600

durations = st.sampled_from([0, 10, 10, 20, 30, 60]).map(lambda seconds: f"{seconds}s")
spreads = st.one_of(
    durations,
    durations,
    st.just("{values: {10s: 50%, 40s: 50%}}"),
    st.just("{exponential: 30s}"),
)
shares = st.sampled_from(["0%", "50%", "100%"])
turns = st.sampled_from(["1", "2", "3", "{values: {1: 50%, 4: 50%}}"])
clocks = st.sampled_from(["08:10", "08:20", "08:30", "08:40", "08:50"])


@dataclass(frozen=True)
class Generated:
    text: str
    arrivals: tuple[Arrival, ...] | None  # None: as the scenario draws them


def maybe(draw: st.DrawFn, key: str, values: st.SearchStrategy[str]) -> list[str]:
    return [f"{key}: {draw(values)}"] if draw(st.booleans()) else []


def braces(parts: list[str]) -> str:
    return "{" + ", ".join(parts) + "}"


@st.composite
def scenarios(draw: st.DrawFn) -> Generated:
    types = [f"t{i}" for i in range(draw(st.integers(1, 3)))]
    tiers = [f"k{i}" for i in range(draw(st.integers(1, 2)))]
    pools = [f"p{i}" for i in range(draw(st.integers(1, 3)))]
    by_turns = draw(st.booleans())
    parts = [
        "title: generated",
        "day: {start: 08:00, end: 09:00, interval: 10m}",
        *maybe(draw, "warm_up", st.just("10m")),
        *maybe(draw, "at_close", st.sampled_from(["serve_queue", "drop_queue", "stop"])),
        *maybe(draw, "choose_contact", st.sampled_from(CHOOSE_CONTACT)),
        *maybe(draw, "start", st.just(f"{{{types[0]}: 4}}")),
        *of_rule(draw),
        "tiers:",
        *(f"  {name}: {tier(draw, len(tiers))}" for name in tiers),
        "contact_types:",
        *(f"  {name}: {contact_type(draw, by_turns)}" for name in types),
        *bot(draw, by_turns),
        "pools:",
        *(f"  {name}: {pool(draw, name, types, by_turns)}" for name in pools),
        *routing(draw, types, tiers, pools),
        f"targets: [{{measure: service_level, within: {draw(durations)}, at_least: 80%}}]",
    ]
    return Generated("\n".join(parts), draw(st.one_of(st.none(), arrivals(types, tiers))))


@st.composite
def arrivals(draw: st.DrawFn, types: list[str], tiers: list[str]) -> tuple[Arrival, ...]:
    one = st.tuples(
        st.integers(0, HOUR_S // 2 // GRID_S).map(lambda steps: float(steps * GRID_S)),
        st.sampled_from(types),
        st.sampled_from(tiers),
    )
    return tuple(draw(st.lists(one, min_size=5, max_size=40)))


CHOOSE_CONTACT = ["priority_then_age", "fifo", "due_date", "weighted_age"]
CHOOSE_AGENT = ["least_loaded", "lowest_ratio", "most_spare", "most_loaded", "longest_idle"]
CHOOSE_AGENT += ["round_robin", "best_skill", "random"]


def tier(draw: st.DrawFn, count: int) -> str:
    parts = [f"share: {100 // count}%"]
    parts += maybe(draw, "priority", st.sampled_from(["high", "2", "0.5"]))
    parts += maybe(draw, "patience", spreads)
    return braces(parts)


def contact_type(draw: st.DrawFn, by_turns: bool) -> str:
    parts = ["arrivals: 40/h"]
    parts += maybe(draw, "patience", st.one_of(spreads, st.just("none")))
    parts += maybe(draw, "weight", st.sampled_from(["0.5", "2", "1"]))
    parts += maybe(draw, "balks", shares)
    if draw(st.integers(0, 3)) == 0:
        parts += [f"resolved: {draw(shares)}", "returns: {chance: 50%, after: 2m}"]
    if by_turns:
        told = [f"turns: {draw(turns)}", f"agent_reply: {draw(spreads)}"]
        told += [f"customer_reply: {draw(spreads)}", *maybe(draw, "wrap_up", spreads)]
        parts.append(f"conversation: {braces(told)}")
    else:
        parts.append(f"handling: {draw(spreads)}")
    if draw(st.integers(0, 2)) == 0:
        parts.append("first_line: b")
    return braces(parts)


def bot(draw: st.DrawFn, by_turns: bool) -> list[str]:
    """One bot, and a type that comes to it whatever the others do."""
    parts = [f"reply: {draw(durations)}", f"turns: {draw(turns)}"]
    parts += [f"customer_reply: {draw(durations)}", f"resolves: {draw(shares)}"]
    parts += [f"leaves: {draw(shares)}", f"truly_resolved: {draw(shares)}"]
    form = "conversation: {turns: 1}" if by_turns else "handling: 10s"
    back = f"returns: {{chance: 100%, after: {draw(durations)}}}"
    return [
        f"  to_bot: {{arrivals: 10/h, first_line: b, weight: 0.5, {back}, {form}}}",
        "bots:",
        f"  b: {braces(parts)}",
    ]


def pool(draw: st.DrawFn, name: str, types: list[str], by_turns: bool) -> str:
    everything = name == "p0"
    parts = [f"capacity: {3 if everything else draw(st.integers(1, 3))}"]
    parts.append(staff(draw, everything))
    if not everything and draw(st.booleans()):
        skill = draw(st.sampled_from(types))
        parts.append(f"skills: {{{skill}: {draw(st.integers(1, 5))}}}")
    elif draw(st.booleans()):
        parts.append(f"prefers: [{draw(st.sampled_from(types))}]")
    parts += maybe(draw, "speed", st.sampled_from(["0.5", "2"]))
    if by_turns:
        parts += maybe(draw, "inbox", st.just("new_contacts_first"))
    else:
        parts += maybe(draw, "slowdown", st.just("[1, 1.5, 3]"))
    return braces(parts)


def staff(draw: st.DrawFn, needed: bool) -> str:
    kind = draw(st.sampled_from(["number", "map", "shifts"]))
    least = 1 if needed else 0
    if kind == "number":
        return f"agents: {draw(st.integers(max(1, least), 3))}"
    if kind == "map":
        times = sorted(draw(st.lists(clocks, max_size=3, unique=True)))
        steps = [f"{clock}: {draw(st.integers(0, 3))}" for clock in times]
        return f"agents: {{08:00: {draw(st.integers(max(1, least), 3))}, {', '.join(steps)}}}"
    shifts = [shift(draw) for _ in range(draw(st.integers(1, 2)))]
    return f"shifts: [{', '.join(shifts)}]"


def shift(draw: st.DrawFn) -> str:
    begin, end = draw(st.sampled_from([("07:00", "12:00"), ("08:10", "08:40"), ("08:00", "09:00")]))
    parts = [f"agents: {draw(st.integers(1, 2))}", f"from: {begin}", f"to: {end}"]
    if draw(st.booleans()):
        parts.append("breaks: [{at: 08:20, lasts: 10m}]")
    return braces(parts)


def of_rule(draw: st.DrawFn) -> list[str]:
    parts = maybe(draw, "choose_agent", st.sampled_from(CHOOSE_AGENT))
    parts += maybe(draw, "choose_pool", st.sampled_from(["first", "any"]))
    if draw(st.integers(0, 2)) == 0:
        full = draw(st.sampled_from(["offline", "turned_away"]))
        parts += [f"queue_limit: {draw(st.integers(0, 4))}", f"when_full: {full}"]
    return parts


def routing(draw: st.DrawFn, types: list[str], tiers: list[str], pools: list[str]) -> list[str]:
    lines = []
    if draw(st.booleans()):
        match = draw(st.sampled_from([f"type: {types[0]}", f"tier: {tiers[0]}"]))
        parts = [f"match: {{{match}}}", f"stages: [{stages(draw, pools)}]", *of_rule(draw)]
        lines.append(f"  special: {braces(parts)}")
    if draw(st.booleans()):
        lines.append(f"  rest: {braces([f'stages: [{stages(draw, pools)}]', *of_rule(draw)])}")
    elif lines:
        lines.append("  rest: {}")
    return ["routing:", *lines] if lines else []


def stages(draw: st.DrawFn, pools: list[str]) -> str:
    """Somewhere among them is p0, who can do everything."""
    times = sorted(
        draw(st.lists(st.sampled_from([0, 10, 20, 30, 60]), min_size=1, max_size=3, unique=True))
    )
    at = draw(st.integers(0, len(times) - 1))
    return ", ".join(stage(draw, after, pools, i == at) for i, after in enumerate(times))


def stage(draw: st.DrawFn, after: int, pools: list[str], with_all: bool) -> str:
    names = draw(st.lists(st.sampled_from(pools), min_size=1, max_size=2, unique=True))
    if with_all and "p0" not in names:
        names.append("p0")
    parts = [f"after: {after}s", f"pools: [{', '.join(names)}]"]
    parts += maybe(draw, "only", st.just("true")) if not with_all else []
    parts += maybe(draw, "priority", st.sampled_from(["high", "0.1"]))
    parts += maybe(draw, "skill_level", st.integers(1, 5).map(str))
    return braces(parts)
