"""What the screen shows of a run: verdicts first, then the day, the waits and the customers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from imroute import facts
from imroute.engine.contract import WEIGHT_UNIT
from imroute.facts.measures import MEASURES
from imroute.loading import Assumed, Loaded
from imroute.loading.hints import hints
from imroute.measures import Row
from imroute.studies import RunResult
from imroute.targets import Verdict, occupancy_advice, time_in_words
from imroute.units import format_clock, format_duration

LOOKS = {
    "met": ("✓", "green"),
    "missed": ("✗", "bold red"),
    "undecided": ("?", "yellow"),
    "no data": ("–", "dim"),
}
DEFAULT_THRESHOLD, DEFAULT_SHARE = "30s", 0.8
OF_CUSTOMERS = 1000
CUSTOMER_BAR, LEVEL_BAR = 30, 10
MIN_WIDTH = 100
FEW_DAYS = 5
BUSY_ENOUGH = 0.6  # a focus that leaves time for a quick first reply, where no interval shows one


def console() -> Console:
    """A console for results; in a pipe it is wide enough for the tables and without colours."""
    made = Console(highlight=False, soft_wrap=False)
    if not made.is_terminal:
        made = Console(highlight=False, width=MIN_WIDTH)
    return made


def show_run(result: RunResult, to: Console) -> None:
    """Print a run in the order in which a planner looks."""
    for part in run_parts(result):
        to.print(part)


def run_parts(result: RunResult) -> Iterator[RenderableType]:
    yield heading(result)
    yield section("Targets", verdicts(result.verdicts))
    yield section("The day, by interval", strip(result))
    yield section("How long customers wait", waits(result))
    yield section("Who waits, who works", groups(result))
    yield section(f"Of {OF_CUSTOMERS:,} customers", customers(result))
    yield section("Where it is short", shortfall(result))
    if found := hints(result.loaded.scenario):
        yield section("Worth a look", Text("\n".join(found)))
    yield section("Assumed for you", assumed(result.loaded.assumed))
    yield section("What the words mean", definitions(SHOWN_MEASURES))


def section(title: str, body: RenderableType) -> RenderableType:
    return Group(Text(f"\n{title}", style="bold"), Padding(body, (0, 0, 0, 2)))


def heading(result: RunResult) -> Text:
    scenario, day = result.loaded.scenario, result.loaded.scenario.day
    title = scenario.title + variant_words(result.loaded)
    days = "1 day" if result.days == 1 else f"{result.days} days"
    how = f"{format_clock(day.start)}–{end_clock(day.end)}, {days} simulated"
    how += f", seed {result.seed}, engine {result.engine}"
    text = Text.assemble((title, "bold"), f"\n{how}")
    if result.days < FEW_DAYS:
        text.append(
            f"\nThe ranges are rough with so few days: --days {FEW_DAYS * 4} tells more.", "dim"
        )
    if result.interrupted:
        text.append(f"\nStopped early: what follows is from {result.days} days.", "yellow")
    return text


def variant_words(loaded: Loaded) -> str:
    """Name the variant, with its own title and what it costs once."""
    if loaded.variant is None:
        return ""
    written = loaded.scenario.variants[loaded.variant]
    title = f": {written.title}" if written.title else ""
    cost = f", one-off cost {written.one_off:,.0f}" if written.one_off else ""
    return f" · variant {loaded.variant}{title}{cost}"


def end_clock(clock_s: float) -> str:
    """A day that ends at midnight ends at 24:00."""
    return "24:00" if format_clock(clock_s) == "00:00" else format_clock(clock_s)


# -------------------------------------------------------------------- verdicts


def verdicts(found: Sequence[Verdict]) -> RenderableType:
    if not found:
        return Text("No targets are written.")
    lines = Table.grid(padding=(0, 1))
    for verdict in found:
        mark, style = LOOKS[verdict.verdict]
        met = "" if math.isnan(verdict.days_met) else f" Met on {verdict.days_met:.0%} of days."
        lines.add_row(Text(mark, style), Text(verdict.sentence + met))
    return lines


# ----------------------------------------------------------------------- strip


def strip(result: RunResult) -> RenderableType:
    """One line an interval; the worst service level is named below."""
    threshold = shown_threshold(result)
    heads = ("from", "arrivals", "agents", "waiting", "at most", f"in {threshold}", "p90", "focus")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head in heads:
        table.add_column(head, justify="left" if head == "from" else "right")
    table.add_column("")
    worst, lowest = "", math.inf
    for scope in result.results.intervals():
        level = number(result, "service_level", scope, threshold)
        if level < lowest:
            worst, lowest = scope.removeprefix("interval:"), level
        table.add_row(*strip_row(result, scope, threshold), bar(level))
    said = f"Worst: {worst}, {share(lowest)} answered within {threshold}.\n" if worst else ""
    return Group(table, Text(said + advice(result)))


def advice(result: RunResult) -> str:
    """Hold how busy agents are against the published band."""
    band = facts.occupancy_advice()
    return occupancy_advice(result.results, (band.aim_from, band.aim_to), band.overload_above)


def strip_row(result: RunResult, scope: str, threshold: str) -> tuple[str, ...]:
    return (
        scope.removeprefix("interval:"),
        plain(number(result, "arrivals", scope, "mean")),
        plain(number(result, "agents_on_duty", scope, "mean"), 1),
        plain(number(result, "queue_length", scope, "mean"), 1),
        plain(number(result, "queue_length", scope, "max")),
        share(number(result, "service_level", scope, threshold)),
        seconds(number(result, "response_time", scope, "p90")),
        share(number(result, "focus_occupancy", scope, "mean")),
    )


def shown_threshold(result: RunResult) -> str:
    """The threshold of the first service-level target, or the general industry's."""
    named = [verdict.target.judged_stat for verdict in result.verdicts if verdict.target.within_s]
    return named[0] if named and named[0] else DEFAULT_THRESHOLD


def bar(level: float) -> Text:
    if math.isnan(level):
        return Text("")
    style = "green" if level >= 0.8 else "yellow" if level >= 0.6 else "red"
    return Text("█" * round(level * LEVEL_BAR), style)


# ----------------------------------------------------------------------- waits


def waits(result: RunResult) -> RenderableType:
    mean = {
        name: number(result, name, "all", "mean")
        for name in ("response_time", "queue_time", "inbox_time", "first_answer", "reply_time")
    }
    if math.isnan(mean["response_time"]):
        return Text("No contact was answered by an agent.")
    words = {name: time_in_words(value) for name, value in mean.items() if not math.isnan(value)}
    half, most, all_but_few = (
        time_in_words(number(result, "response_time", "all", stat))
        for stat in ("p50", "p90", "p99")
    )
    lines = [
        f"Response time {words['response_time']} on average = {words['queue_time']} in the queue + "
        f"{words['inbox_time']} in the agent's inbox, until work on the first reply begins.",
        f"Half within {half}, 90% within {most}, 99% within {all_but_few}.",
    ]
    if "first_answer" in words:
        lines.append(
            f"First answer sent, by a person or a bot: {words['first_answer']} after arrival."
        )
    if "reply_time" in words:
        lines.append(f"A reply takes {words['reply_time']} on average, all replies of all chats.")
    lines.append(efficiency(number(result, "response_time", "all", "p80")))
    return Text("\n".join(lines))


def efficiency(p80_s: float) -> str:
    """Grade the team by the time within which it begins 80% of its contacts."""
    grade = facts.efficiency_grade(p80_s)
    if grade is None:
        return f"Team efficiency: p80 of {time_in_words(p80_s)}, slower than any published grade."
    return f"Team efficiency: p80 of {time_in_words(p80_s)}: {grade.id} ({grade.source})."


# ---------------------------------------------------------------------- groups

GROUPS = ("type", "tier", "pool")


def groups(result: RunResult) -> RenderableType:
    """One line a type, tier and pool: how their contacts fare, how busy the pools are."""
    threshold = shown_threshold(result)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    heads = ("", "offered", "answered", f"in {threshold}", "p90", "gave up", "focus", "cost a day")
    for head in heads:
        table.add_column(head, justify="right" if head else "left", overflow="fold")
    for scope in result.results.scopes(products=False):
        if scope.split(":")[0] in GROUPS:
            table.add_row(*group_row(result, scope, threshold))
    table.add_row(*group_row(result, "all", threshold))
    return table


def group_row(result: RunResult, scope: str, threshold: str) -> tuple[str, ...]:
    return (
        scope.replace(":", " "),
        plain(number(result, "offered", scope, "mean")),
        plain(number(result, "answered", scope, "mean")),
        share(number(result, "service_level", scope, threshold)),
        seconds(number(result, "response_time", scope, "p90")),
        share(number(result, "abandonment", scope, "mean")),
        share(number(result, "focus_occupancy", scope, "mean")),
        plain(number(result, "cost", scope, "mean")),
    )


# ------------------------------------------------------------------- customers


def customers(result: RunResult) -> RenderableType:
    """What becomes of those who arrive, in parts that add up."""
    arrivals = number(result, "arrivals", "all", "mean")
    if not arrivals:
        return Text("Nobody arrived.")
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    found = fates(result, shown_threshold(result))
    for (name, count), of_thousand in zip(found, in_thousandths(found), strict=True):
        if of_thousand:
            drawn = Text("█" * max(1, round(count / arrivals * CUSTOMER_BAR)))
            table.add_row(f"{of_thousand:,}", name, drawn)
    return table


def in_thousandths(found: Sequence[tuple[str, float]]) -> list[int]:
    """Round the parts so that they add up to a thousand: the largest rests are rounded up."""
    total = sum(count for _, count in found)
    exact = [count / total * OF_CUSTOMERS for _, count in found]
    whole = [math.floor(part) for part in exact]
    by_rest = sorted(range(len(exact)), key=lambda i: whole[i] - exact[i])
    for i in by_rest[: OF_CUSTOMERS - sum(whole)]:
        whole[i] += 1
    return whole


def fates(result: RunResult, threshold: str) -> list[tuple[str, float]]:
    count = {
        name: number(result, name, "all", "mean")
        for name in (
            "bot_resolved",
            "bot_abandoned",
            "answered",
            "offered",
            "balked",
            "abandoned",
            "flowed_out",
            "turned_away",
            "open_at_end",
        )
    }
    in_time = number(result, "service_level", "all", threshold)
    timely = 0.0 if math.isnan(in_time) else in_time * count["offered"]
    return [
        ("settled by the bot", count["bot_resolved"]),
        ("left the bot", count["bot_abandoned"]),
        (f"an agent began within {threshold}", timely),
        ("answered later", count["answered"] - timely),
        ("gave up waiting", count["abandoned"]),
        ("flowed out (message left, or closing time)", count["flowed_out"]),
        ("turned away", count["turned_away"]),
        ("still open at the end", count["open_at_end"]),
    ]


# ------------------------------------------------------------------- shortfall


def shortfall(result: RunResult) -> Text:
    """Name runs of intervals that miss the service level, with a first guess of agents lacking."""
    runs = short_runs(result)
    if not runs:
        return Text("No interval misses the service level.")
    lines = [f"about {most} agent{'s' * (most > 1)}, {begin}–{end}" for begin, end, most in runs]
    note = "A first guess, from how busy agents are where the service level holds: try a variant."
    return Text("; ".join(lines) + f".\n{note}")


def short_runs(result: RunResult) -> list[tuple[str, str, int]]:
    scopes = [*result.results.intervals()]
    day_end = end_clock(result.plan.start_clock_s + result.plan.day_end_s)
    labels = [scope.removeprefix("interval:") for scope in scopes]
    ends = [*labels[1:], day_end]
    runs: list[tuple[str, str, int]] = []
    for scope, begin, end in zip(scopes, labels, ends, strict=True):
        lacking = lacking_agents(result, scope)
        if lacking and runs and runs[-1][1] == begin:
            runs[-1] = (runs[-1][0], end, max(runs[-1][2], lacking))
        elif lacking:
            runs.append((begin, end, lacking))
    return runs


def lacking_agents(result: RunResult, scope: str) -> int:
    """Guess the agents lacking in an interval, from its queue and from how busy its agents are."""
    if not misses(result, scope):
        return 0
    gave_up = number(result, "abandoned", scope, "mean")
    handle_s = number(result, "handle_time", scope, "mean")
    slots = number(result, "queue_length", scope, "mean")
    slots += 0.0 if math.isnan(handle_s) else gave_up * handle_s / result.plan.interval_s
    capacity = max(pool.capacity for pool in result.plan.pools) / WEIGHT_UNIT
    agents = number(result, "agents_on_duty", scope, "mean")
    focus = number(result, "focus_occupancy", scope, "mean")
    too_busy = 0.0 if math.isnan(focus) else agents * (focus / bearable_focus(result) - 1)
    return max(1, math.ceil(slots / capacity), math.ceil(too_busy))


def misses(result: RunResult, scope: str) -> bool:
    goals = [v.target for v in result.verdicts if v.target.within_s and not v.target.scope]
    goal = goals[0].at_least if goals and goals[0].at_least else DEFAULT_SHARE
    return number(result, "service_level", scope, shown_threshold(result)) < goal


def bearable_focus(result: RunResult) -> float:
    """Find how busy agents were at most in an interval that holds the service level."""
    fine = [scope for scope in result.results.intervals() if not misses(result, scope)]
    focus = [number(result, "focus_occupancy", scope, "mean") for scope in fine]
    return max((f for f in focus if f > 0), default=BUSY_ENOUGH)


# ---------------------------------------------------------- assumed, definitions


def assumed(found: Sequence[Assumed]) -> RenderableType:
    """List what was filled in, by source; what is the same for several parts is told once."""
    if not found:
        return Text("Nothing: the scenario says it all.")
    by_source: dict[str, dict[str, list[str]]] = {}
    for one in found:
        begin, _, last = one.path.rpartition(".conversation.")
        what = f"{last or one.path}: {one.written}"
        by_source.setdefault(one.source, {}).setdefault(what, []).append(begin.rpartition(".")[2])
    lines = Text()
    for source, values in by_source.items():
        for what, names in values.items():
            whom = ", ".join(name for name in names if name)
            lines.append(f"{what}{f'   ({whom})' if whom else ''}\n")
        lines.append(f"    {source}\n", "dim")
    lines.rstrip()
    return lines


SHOWN_MEASURES = (
    "service_level",
    "response_time",
    "queue_time",
    "inbox_time",
    "first_answer",
    "reply_time",
    "focus_occupancy",
)


def definitions(names: Sequence[str]) -> RenderableType:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for name in names:
        table.add_row(name, Text(MEASURES[name].definition, "dim"))
    return table


def facts_tables() -> Iterator[RenderableType]:
    """Print every table of targets, formulas and defaults with its sources."""
    for table in facts.tables():
        shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        for column in table.columns:
            shown.add_column(column, overflow="fold")
        for row in table.rows:
            shown.add_row(*row)
        yield section(table.title, Group(Text(table.note, "dim"), shown))


# --------------------------------------------------------------------- numbers


def number(result: RunResult, measure: str, scope: str, stat: str) -> float:
    row: Row = result.results.estimate(measure, scope, stat)
    return row.mean


def plain(value: float, digits: int = 0) -> str:
    return "–" if math.isnan(value) else f"{value:,.{digits}f}"


def share(value: float) -> str:
    return "–" if math.isnan(value) or math.isinf(value) else f"{value:.0%}"


def seconds(value: float) -> str:
    if math.isnan(value):
        return "–"
    return f"{value:.1f}s" if 0 < value < 9.95 else format_duration(round(value))
