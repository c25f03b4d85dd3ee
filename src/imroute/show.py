"""What the screen shows of a run: verdicts first, then the day, the waits and the customers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from imroute import facts
from imroute.facts.measures import MEASURES
from imroute.loading import Assumed
from imroute.measures import Row
from imroute.studies import RunResult
from imroute.targets import Verdict, occupancy_advice
from imroute.units import format_clock, format_duration

LOOKS = {
    "met": ("✓", "green"),
    "missed": ("✗", "bold red"),
    "undecided": ("?", "yellow"),
    "no data": ("–", "dim"),
}
DEFAULT_THRESHOLD = "30s"
OF_CUSTOMERS = 1000
BAR_WIDTH = 40
MIN_WIDTH = 100


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
    yield section(f"Of {OF_CUSTOMERS:,} customers", customers(result))
    yield section("Where it is short", shortfall(result))
    yield section("Assumed for you", assumed(result.loaded.assumed))
    yield section("What the words mean", definitions(SHOWN_MEASURES))


def section(title: str, body: RenderableType) -> RenderableType:
    return Group(Text(f"\n{title}", style="bold"), Padding(body, (0, 0, 0, 2)))


def heading(result: RunResult) -> Text:
    scenario, day = result.loaded.scenario, result.loaded.scenario.day
    title = scenario.title + (f" · {result.loaded.variant}" if result.loaded.variant else "")
    days = "1 day" if result.days == 1 else f"{result.days} days"
    how = f"{format_clock(day.start)}–{end_clock(day.end)}, {days} simulated"
    how += f", seed {result.seed}, engine {result.engine}"
    text = Text.assemble((title, "bold"), f"\n{how}")
    if result.interrupted:
        text.append(f"\nStopped early: what follows is from {result.days} days.", "yellow")
    return text


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
    heads = ("from", "arrivals", "agents", "waiting", "longest", f"in {threshold}", "p90", "focus")
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
    return Text("█" * round(level * 20), style)


# ----------------------------------------------------------------------- waits


def waits(result: RunResult) -> RenderableType:
    mean = {
        name: number(result, name, "all", "mean")
        for name in ("response_time", "queue_time", "inbox_time", "first_answer")
    }
    if math.isnan(mean["response_time"]):
        return Text("No contact was answered by an agent.")
    tail = [seconds(number(result, "response_time", "all", stat)) for stat in ("p50", "p90", "p99")]
    lines = [
        f"Response time {seconds(mean['response_time'])} on average = "
        f"{seconds(mean['queue_time'])} in the queue + {seconds(mean['inbox_time'])} in the "
        "agent's inbox.",
        f"Half within {tail[0]}, 90% within {tail[1]}, 99% within {tail[2]}.",
        f"First answer by anyone, bots included: {seconds(mean['first_answer'])} after arrival.",
    ]
    reply = result.results.estimate("reply_time", "all", "mean")
    if not math.isnan(reply.mean):
        lines.append(f"Replies later in the chat: {seconds(reply.mean)} on average, all replies.")
    lines.append(efficiency(number(result, "response_time", "all", "p80")))
    return Text("\n".join(lines))


def efficiency(p80_s: float) -> str:
    """Grade the team by the time within which it begins 80% of its contacts."""
    grade = facts.efficiency_grade(p80_s)
    if grade is None:
        return f"Team efficiency: p80 of {seconds(p80_s)}, slower than any published grade."
    return f"Team efficiency: p80 of {seconds(p80_s)}: {grade.id} ({grade.source})."


# ------------------------------------------------------------------- customers


def customers(result: RunResult) -> RenderableType:
    """What becomes of those who arrive, in parts that add up."""
    threshold = shown_threshold(result)
    arrivals = number(result, "arrivals", "all", "mean")
    if not arrivals:
        return Text("Nobody arrived.")
    table = Table.grid(padding=(0, 2))
    table.add_column(justify="right")
    for name, count in fates(result, threshold):
        part = count / arrivals
        if round(part * OF_CUSTOMERS) > 0:
            bar_text = Text("█" * max(1, round(part * BAR_WIDTH)))
            table.add_row(plain(part * OF_CUSTOMERS), name, bar_text)
    return table


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
    note = "A first guess: slots for those who waited or gave up."
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
    """Turn the slots that those who wait and give up would need into agents."""
    goals = [v.target for v in result.verdicts if v.target.within_s and not v.target.scope]
    goal = goals[0].at_least if goals else 0.8
    level = number(result, "service_level", scope, shown_threshold(result))
    if goal is None or math.isnan(level) or level >= goal:
        return 0
    length_s = result.plan.interval_s
    gave_up = number(result, "abandoned", scope, "mean")
    handle_s = number(result, "handle_time", scope, "mean")
    slots = number(result, "queue_length", scope, "mean")
    slots += 0.0 if math.isnan(handle_s) else gave_up * handle_s / length_s
    capacity = max(pool.capacity for pool in result.plan.pools) / 1000
    return max(1, math.ceil(slots / capacity))


# ---------------------------------------------------------- assumed, definitions


def assumed(found: Sequence[Assumed]) -> RenderableType:
    if not found:
        return Text("Nothing: the scenario says it all.")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for assumption in found:
        table.add_row(assumption.path, assumption.written, Text(assumption.source, "dim"))
    return table


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
