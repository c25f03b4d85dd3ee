"""What the screen shows of a study of shifts: how they do, who comes when, and what that takes."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from imroute.show import verdicts
from imroute.show.parts import section
from imroute.show.words import assumed
from imroute.studies.shifts import Agent, Cut, ShiftsResult
from imroute.studies.shifts.needed import STAFFED, WRITTEN
from imroute.units import format_duration

ALIKE = 0.0005  # a share below it is none
FROM = {WRITTEN: "the agents as written", STAFFED: "the agents that staffing finds"}


def show_shifts(result: ShiftsResult, to: Console) -> None:
    """Print a study of shifts in the order in which a planner looks."""
    for part in shifts_parts(result):
        to.print(part)


def shifts_parts(result: ShiftsResult) -> Iterator[RenderableType]:
    yield heading(result)
    if result.outcome is not None:
        yield section("targets", "Targets, with these shifts", targets(result))
    yield section("shifts", "Shifts", table(result))
    yield section("cover", "Cover against need", cover(result))
    yield section("hours", "Hours and cost", hours(result))
    yield section("rounds", "How the shifts came about", rounds(result))
    yield section("assumed", "Assumed for you", assumed((*result.assumed, *result.loaded.assumed)))


def heading(result: ShiftsResult) -> Text:
    loaded = result.loaded
    variant = f" · variant {loaded.variant_name}" if loaded.variant_name else ""
    how = f"Shifts for {FROM[result.need_from]}; {result.days} {period(result)}s simulated"
    how += f", seed {result.settings.seed}, solver {result.solver}"
    text = Text.assemble((loaded.scenario.title + variant, "bold"), f"\n{how}")
    if result.interrupted:
        text.append("\nStopped early: what follows is what was known by then.", "yellow")
    return text


def period(result: ShiftsResult) -> str:
    """What is simulated again and again."""
    return "day" if result.grid.days == 1 else "run"


def targets(result: ShiftsResult) -> RenderableType:
    assert result.outcome is not None
    return Group(verdicts(result.outcome.verdicts, period(result)), Text(fresh_words(result)))


def fresh_words(result: ShiftsResult) -> str:
    """Say how the roster does with other customers, or why it was not tried."""
    verified = result.verified
    if verified is None:
        if result.interrupted:
            return "Not tried with fresh customers: stopped before."
        said = "No shifts were found that meet every target with confidence. "
        return said + "These meet most; the agents needed may be too few: see imroute staff."
    fresh = f"{verified.days} {period(result)}s of fresh customers (seed {verified.seed})"
    if verified.holds:
        return f"With {fresh} every target is met again."
    failing = [v.sentence for v in verified.verdicts if v.verdict != "met"]
    said = " ".join(failing) or "a target is met, but not with confidence."
    return f"With {fresh}: {said}"


# ------------------------------------------------------------------------------- the roster


def table(result: ShiftsResult) -> RenderableType:
    """One line for agents with the same shift on the same days; breaks as they are spread."""
    weekly = result.grid.days > 1
    heads = ("pool", "agents", "from", "to", *(("days",) if weekly else ()), "breaks begin", "paid")
    shown = _table(heads, ("pool", "days", "breaks begin"))
    for pool, cover in result.covers.items():
        alike: dict[tuple[object, ...], list[Agent]] = {}
        for agent in cover.agents:
            alike.setdefault((agent.shape, agent.days), []).append(agent)
        for agents in alike.values():
            shown.add_row(pool, *_row(result, agents, weekly))
    return shown if shown.row_count else Text("Nobody is needed.")


def _row(result: ShiftsResult, agents: list[Agent], weekly: bool) -> list[str]:
    grid, first = result.grid, agents[0]
    begin, end = (
        grid.clock(slot) for slot in (first.shape.start, first.shape.start + first.shape.length)
    )
    days = [" ".join(grid.weekday(day) for day in first.days)] if weekly else []
    paid = format_duration(first.shape.paid * grid.slot_s)
    return [str(len(agents)), begin, end, *days, _breaks(result, agents), f"{paid}"]


def _breaks(result: ShiftsResult, agents: list[Agent]) -> str:
    """Tell when breaks begin, from the first to the last of all days and agents."""
    said = []
    shape, grid = agents[0].shape, result.grid
    for number, pause in enumerate(shape.pauses):
        begins = [begins[number] for agent in agents for begins in agent.breaks]
        clocks = [grid.clock(shape.start + slot) for slot in sorted({min(begins), max(begins)})]
        lasts = format_duration(pause.length * grid.slot_s)
        said.append(f"{'–'.join(clocks)} ({lasts}{', paid' if pause.paid else ''})")
    return ", ".join(said) or "none"


def cover(result: ShiftsResult) -> RenderableType:
    """Needed and on duty by interval; of a week the day with the most on duty beyond the need."""
    per_day = -(-result.loaded.scenario.day.length_s // result.loaded.scenario.day.interval)
    rows = {pool: list(result.by_interval(pool)) for pool in result.covers}
    shown = _table(("from", *(f"{pool}: need/on duty" for pool in rows)), ("from",))
    day = _fullest(rows, int(per_day)) if result.grid.days > 1 else 0
    for i in range(day * int(per_day), (day + 1) * int(per_day)):
        each = [own[i] for own in rows.values()]
        shown.add_row(each[0][0], *(_covered(*numbers) for _, *numbers in each))
    if result.grid.days == 1:
        return shown
    said = f"Shown is {result.grid.weekday(day)}, the day with the most beyond the need; "
    return Group(shown, Text(f"{said}all days: --format json, or --roster."))


def _covered(need: float, on_duty: float, short: float) -> str:
    """Agents needed and on duty; half hours without break and with it have a mean of both."""
    lacking = f" ({short:g} short)" if short else ""
    return f"{need:.3g}/{on_duty:.3g}{lacking}"


def _fullest(rows: dict[str, list[tuple[str, float, float, int]]], per_day: int) -> int:
    days = range(len(next(iter(rows.values()))) // per_day)

    def beyond(day: int) -> float:
        part = slice(day * per_day, (day + 1) * per_day)
        return sum(there - need for own in rows.values() for _, need, there, _ in own[part])

    return max(days, key=beyond)


def hours(result: ShiftsResult) -> Text:
    span = "day" if result.grid.days == 1 else f"{result.grid.days} days"
    lines = [f"{result.paid_hours:,.1f} paid hours a {span}, {result.agents} agents."]
    if result.grid.days > 1:
        lines = [f"{result.paid_hours:,.1f} paid hours in {span}, {result.agents} agents."]
    if result.cost:
        lines[0] = lines[0].removesuffix(".") + f", {result.cost:,.0f} in wages."
    more = result.first_hours / result.least_hours - 1 if result.least_hours else 0.0
    lines.append(
        f"The need alone, hour by hour, is {result.least_hours:,.1f} paid hours;"
        f" shifts that cover it take {result.first_hours:,.1f} ({more:.1%} more)."
    )
    lines.append(proof(result))
    return Text("\n".join(lines))


def proof(result: ShiftsResult) -> str:
    if result.proven or result.gap < ALIKE:
        return "No shifts by these rules cover the need in fewer paid hours: proven."
    return (
        f"Shifts by these rules could cover the need in {result.gap:.1%} fewer paid hours at most;"
        " a higher --effort may find or exclude them."
    )


# ------------------------------------------------------------------------- how it came about


def rounds(result: ShiftsResult) -> Text:
    lines = []
    for number, one in enumerate(result.rounds, start=1):
        failing = sum(verdict.verdict != "met" for verdict in one.verdicts)
        did = f"after {cuts_words(one.cuts)}" if one.cuts else "covers the need"
        came = (
            "all targets met" if one.holds else f"{failing} of {len(one.verdicts)} targets not met"
        )
        if not one.holds and not failing:
            came = "a target not met with confidence"
        lines.append(
            f"{number}  {did}: {one.agents} agents, {one.paid_hours:,.1f} paid hours, {came}"
        )
    lines += [f"{s.agents} of {s.pool}, {s.shift}, can be spared" for s in result.spared]
    if result.no_one_spare:
        end = "breaks a target" if result.need_from == STAFFED else "breaks a target or the cover"
        lines.append(f"Taking away any one of these agents {end}.")
    return Text("\n".join(lines) or "Nothing was simulated.")


def cuts_words(cuts: tuple[Cut, ...]) -> str:
    """Tell where the need was raised, by pool."""
    said = []
    for pool in dict.fromkeys(cut.pool for cut in cuts):
        own = {cut.interval: cut.agents for cut in cuts if cut.pool == pool}
        most, at = max(own.values()), ", ".join(list(own)[:4]) + (" …" if len(own) > 4 else "")
        said.append(f"asking for up to {most} more in {pool} at {at}")
    return " and ".join(said)


def _table(heads: tuple[str, ...], left: tuple[str, ...]) -> Table:
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head in heads:
        shown.add_column(head, justify="left" if head in left else "right")
    return shown
