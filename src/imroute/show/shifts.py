"""What the screen shows of a study of shifts: how they do, who comes when, and what that takes."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from imroute.language import say, translated
from imroute.language.joining import in_a_row, with_and, with_commas
from imroute.language.moments import moment
from imroute.show import verdicts
from imroute.show.parts import section
from imroute.show.words import assumed
from imroute.studies.shifts import Agent, Cut, Round, ShiftsResult, Verified
from imroute.studies.shifts.needed import STAFFED, WRITTEN
from imroute.targets import short_time
from imroute.units import format_duration

ALIKE = 0.0005  # a share below it is none
FROM = {
    WRITTEN: "Shifts for the agents as written",
    STAFFED: "Shifts for the agents that staffing finds",
}


def show_shifts(result: ShiftsResult, to: Console) -> None:
    """Print a study of shifts in the order in which a planner looks."""
    for part in shifts_parts(result):
        to.print(part)


def shifts_parts(result: ShiftsResult) -> Iterator[RenderableType]:
    yield heading(result)
    if result.outcome is not None:
        yield section("targets", say("Targets, with these shifts"), targets(result))
    yield section("shifts", say("Shifts"), table(result))
    yield section("cover", say("Cover against need"), cover(result))
    yield section("hours", say("Hours and cost"), hours(result))
    yield section("rounds", say("How the shifts came about"), rounds(result))
    yield section(
        "assumed", say("Assumed for you"), assumed((*result.assumed, *result.loaded.assumed))
    )


def heading(result: ShiftsResult) -> Text:
    loaded, name = result.loaded, result.loaded.variant_name
    variant = say(" · variant {name}", name=name) if name else ""
    how = say(
        "{shifts}; {days} {period}s simulated, seed {seed}, solver {solver}",
        shifts=translated(FROM[result.need_from]),
        days=result.days,
        period=translated(period(result)),
        seed=result.settings.seed,
        solver=result.solver,
    )
    text = Text.assemble((loaded.scenario.title + variant, "bold"), f"\n{how}")
    if result.interrupted:
        text.append(f"\n{say('Stopped early: what follows is what was known by then.')}", "yellow")
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
    if verified is not None:
        return _with_fresh(result, verified)
    if result.interrupted:
        return say("Not tried with fresh customers: stopped before.")
    return say(
        "No shifts were found that meet every target with confidence. These meet most; the agents"
        " needed may be too few: see imroute staff."
    )


def _with_fresh(result: ShiftsResult, verified: Verified) -> str:
    fresh = say(
        "{days} {period}s of fresh customers (seed {seed})",
        days=verified.days,
        period=translated(period(result)),
        seed=verified.seed,
    )
    if verified.holds:
        return say("With {fresh} every target is met again.", fresh=fresh)
    failing = [v.sentence for v in verified.verdicts if v.verdict != "met"]
    if not failing:
        return say("With {fresh}: a target is met, but not with confidence.", fresh=fresh)
    return say("With {fresh}: {failing}", fresh=fresh, failing=in_a_row(failing))


# ------------------------------------------------------------------------------- the roster


def table(result: ShiftsResult) -> RenderableType:
    """One line for agents with the same shift on the same days; breaks as they are spread."""
    weekly = result.grid.days > 1
    days = (say("days worked"),) if weekly else ()
    breaks = say("breaks begin")
    heads = (say("pool"), say("agents"), say("from"), say("to"), *days, breaks, say("paid"))
    shown = _table(heads, (say("pool"), *days, breaks))
    for pool, cover in result.covers.items():
        alike: dict[tuple[object, ...], list[Agent]] = {}
        for agent in cover.agents:
            alike.setdefault((agent.shape, agent.days), []).append(agent)
        for agents in alike.values():
            shown.add_row(pool, *_row(result, agents, weekly))
    return shown if shown.row_count else Text(say("Nobody is needed."))


def _row(result: ShiftsResult, agents: list[Agent], weekly: bool) -> list[str]:
    grid, first = result.grid, agents[0]
    begin, end = (
        grid.clock(slot) for slot in (first.shape.start, first.shape.start + first.shape.length)
    )
    days = [" ".join(moment(grid.weekday(day)) for day in first.days)] if weekly else []
    paid = short_time(format_duration(first.shape.paid * grid.slot_s))
    return [str(len(agents)), begin, end, *days, _breaks(result, agents), paid]


def _breaks(result: ShiftsResult, agents: list[Agent]) -> str:
    """Tell when breaks begin, from the first to the last of all days and agents."""
    said = []
    shape, grid = agents[0].shape, result.grid
    for number, pause in enumerate(shape.pauses):
        begins = [begins[number] for agent in agents for begins in agent.breaks]
        clocks = [grid.clock(shape.start + slot) for slot in sorted({min(begins), max(begins)})]
        lasts = short_time(format_duration(pause.length * grid.slot_s))
        told = {"begin": "–".join(clocks), "lasts": lasts}
        paid = say("{begin} ({lasts}, paid)", **told)
        said.append(paid if pause.paid else say("{begin} ({lasts})", **told))
    return with_commas(said) if said else say("none")


def cover(result: ShiftsResult) -> RenderableType:
    """Needed and on duty by interval; of a week the day with the most on duty beyond the need."""
    per_day = -(-result.loaded.scenario.day.length_s // result.loaded.scenario.day.interval)
    rows = {pool: list(result.by_interval(pool)) for pool in result.covers}
    heads = (say("{pool}: need/on duty", pool=pool) for pool in rows)
    shown = _table((say("from"), *heads), (say("from"),))
    day = _fullest(rows, int(per_day)) if result.grid.days > 1 else 0
    for i in range(day * int(per_day), (day + 1) * int(per_day)):
        each = [own[i] for own in rows.values()]
        shown.add_row(moment(each[0][0]), *(_covered(*numbers) for _, *numbers in each))
    if result.grid.days == 1:
        return shown
    said = say(
        "Shown is {day}, the day with the most beyond the need;"
        " all days: --format json, or --roster.",
        day=moment(result.grid.weekday(day)),
    )
    return Group(shown, Text(said))


def _covered(need: float, on_duty: float, short: float) -> str:
    """Agents needed and on duty; half hours without break and with it have a mean of both."""
    covered = f"{need:.3g}/{on_duty:.3g}"
    return say("{covered} ({short:g} short)", covered=covered, short=short) if short else covered


def _fullest(rows: dict[str, list[tuple[str, float, float, int]]], per_day: int) -> int:
    days = range(len(next(iter(rows.values()))) // per_day)

    def beyond(day: int) -> float:
        part = slice(day * per_day, (day + 1) * per_day)
        return sum(there - need for own in rows.values() for _, need, there, _ in own[part])

    return max(days, key=beyond)


def hours(result: ShiftsResult) -> Text:
    more = result.first_hours / result.least_hours - 1 if result.least_hours else 0.0
    need = say(
        "The need alone, hour by hour, is {least:,.1f} paid hours;"
        " shifts that cover it take {first:,.1f} ({more:.1%} more).",
        least=result.least_hours,
        first=result.first_hours,
        more=more,
    )
    return Text(f"{_paid(result)}\n{need}\n{proof(result)}")


def _paid(result: ShiftsResult) -> str:
    """Hours, people and wages of a day, or of all days of the roster."""
    told = {"hours": result.paid_hours, "agents": result.agents, "cost": result.cost}
    if result.grid.days > 1:
        return _paid_in(result.grid.days, **told)
    if result.cost:
        return say("{hours:,.1f} paid hours a day, {agents} agents, {cost:,.0f} in wages.", **told)
    return say("{hours:,.1f} paid hours a day, {agents} agents.", **told)


def _paid_in(days: int, **told: float) -> str:
    if told["cost"]:
        return say(
            "{hours:,.1f} paid hours in {days} days, {agents} agents, {cost:,.0f} in wages.",
            days=days,
            **told,
        )
    return say("{hours:,.1f} paid hours in {days} days, {agents} agents.", days=days, **told)


def proof(result: ShiftsResult) -> str:
    if result.proven or result.gap < ALIKE:
        return say("No shifts by these rules cover the need in fewer paid hours: proven.")
    return say(
        "Shifts by these rules could cover the need in {gap:.1%} fewer paid hours at most;"
        " a higher --effort may find or exclude them.",
        gap=result.gap,
    )


# ------------------------------------------------------------------------- how it came about


def rounds(result: ShiftsResult) -> Text:
    lines = [f"{number}  {_round(one)}" for number, one in enumerate(result.rounds, start=1)]
    lines += [
        say("{agents} of {pool}, {shift}, can be spared", **one._asdict()) for one in result.spared
    ]
    if result.no_one_spare and result.need_from == STAFFED:
        lines.append(say("Taking away any one of these agents breaks a target."))
    elif result.no_one_spare:
        lines.append(say("Taking away any one of these agents breaks a target or the cover."))
    return Text("\n".join(lines) or say("Nothing was simulated."))


def _round(one: Round) -> str:
    told = {"agents": one.agents, "hours": one.paid_hours, "came": _came_of(one)}
    if one.cuts:
        return say(
            "after {cuts}: {agents} agents, {hours:,.1f} paid hours, {came}",
            cuts=cuts_words(one.cuts),
            **told,
        )
    return say("covers the need: {agents} agents, {hours:,.1f} paid hours, {came}", **told)


def _came_of(one: Round) -> str:
    if one.holds:
        return say("all targets met")
    failing = sum(verdict.verdict != "met" for verdict in one.verdicts)
    if not failing:
        return say("a target not met with confidence")
    return say("{failing} of {all} targets not met", failing=failing, all=len(one.verdicts))


def cuts_words(cuts: tuple[Cut, ...]) -> str:
    """Tell where the need was raised, by pool."""
    return with_and(_raised(pool, cuts) for pool in dict.fromkeys(cut.pool for cut in cuts))


def _raised(pool: str, cuts: tuple[Cut, ...]) -> str:
    own = {cut.interval: cut.agents for cut in cuts if cut.pool == pool}
    at = with_commas(map(moment, list(own)[:4])) + (" …" if len(own) > 4 else "")
    return say(
        "asking for up to {most} more in {pool} at {at}", most=max(own.values()), pool=pool, at=at
    )


def _table(heads: tuple[str, ...], left: tuple[str, ...]) -> Table:
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head in heads:
        shown.add_column(head, justify="left" if head in left else "right")
    return shown
