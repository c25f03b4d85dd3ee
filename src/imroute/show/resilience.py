"""What the screen shows of mishaps: an agent off sick, a surge, an outage."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.text import Text

from imroute.engine.plan import make_plan
from imroute.findings.changes import amount, change_text, effect_text, size, valued, with_range
from imroute.measures import period
from imroute.show.parts import section
from imroute.show.tables import grid
from imroute.studies.worth import ResilienceResult
from imroute.studies.worth.effects import Effect
from imroute.studies.worth.goals import name_of
from imroute.studies.worth.recovery import Moment, Recovery
from imroute.studies.worth.sick import Sick
from imroute.targets import time_in_words
from imroute.units import MINUTE, format_clock, format_share, parse_duration

SHOWN_MOMENTS = 8
NO_DISTURBANCE = (
    "Nothing disturbs this scenario. Put something in to see how long it is felt:"
    ' --surge "20:00 30m 3" or --outage "POOL 20:00 15m".'
)


def show_resilience(result: ResilienceResult, to: Console) -> None:
    """Print what an agent off sick breaks, and how long each disturbance is felt."""
    for part in resilience_parts(result):
        to.print(part)


def resilience_parts(result: ResilienceResult) -> Iterator[RenderableType]:
    yield heading(result)
    yield section("sick", "One agent off sick", off_sick(result))
    for found in result.recoveries:
        yield section("recovery", found.disturbance.name.capitalize(), recovered(result, found))
    if not result.recoveries and not result.interrupted:
        yield section("recovery", "After a surge or an outage", Text(NO_DISTURBANCE))


def heading(result: ResilienceResult) -> Text:
    text = Text(result.loaded.scenario.title, "bold")
    text.append(
        f"\n{result.days} days of each case with the same customers, seed"
        f" {result.provenance['seed']}. With everybody there,"
        f" {name_of(result.goal.target)} is {valued(result.value, result.goal.unit)}.",
        "not bold",
    )
    if result.interrupted:
        text.append("\nStopped early: what follows is what was known by then.", "yellow")
    return text


# One agent off sick -------------------------------------------------------------------------------


def off_sick(result: ResilienceResult) -> RenderableType:
    if not result.sick:
        return Text("Not known yet.")
    effects = next((one.effects for one in result.sick if one.effects), ())
    table = grid("missing in", *(name_of(effect.before.target) for effect in effects))
    for one in result.sick:
        cells = map(effect_text, one.effects) if one.effects else [one.impossible]
        table.add_row(one.place.name, *cells)
    return Group(Text(worst(result, result.sick[0])), table)


def worst(result: ResilienceResult, one: Sick) -> str:
    """Say where it hurts most, and what it breaks."""
    goal = name_of(result.goal.target)
    if one.worse is None:
        return f"Worst in {one.place.name}: without that agent {one.impossible}."
    if not one.worse.low > 0:
        return f"One agent off sick makes no difference that shows in {goal}."
    said = f"Worst in {one.place.name}: {goal} gets worse by {size(one.worse, result.goal.unit)}"
    if one.broken:
        return f"{said}, and {' and '.join(map(_broken, one.broken))}."
    unmet = any(effect.before.verdict != "met" for effect in one.effects)
    return f"{said}. It breaks no target{' that was met' if unmet else ''}."


def _broken(effect: Effect) -> str:
    name = f"the target for {name_of(effect.before.target)}"
    if effect.after.verdict == "missed":
        return f"{name} is missed"
    return f"{name} is not met with confidence any more"


# Surges and outages -------------------------------------------------------------------------------


def recovered(result: ResilienceResult, found: Recovery) -> RenderableType:
    table = grid("minutes after", "wait usually", "more wait", f"answered within {found.threshold}")
    for moment in _shown(found.moments):
        table.add_row(
            amount(moment.after_s / MINUTE, 0),
            amount(moment.usual),
            change_text(moment.waiting, "contacts"),
            change_text(moment.level, "share"),
        )
    share = format_share(result.tolerance)
    note = (
        f"Over: for a quarter of an hour, at most {share} of those who come, or one of them, are"
        f" late who are not on the same day without it; to {time_in_words(found.step_s)}."
    )
    return Group(Text(sentence(result, found)), table, Text(note, "dim"))


def sentence(result: ResilienceResult, found: Recovery) -> str:
    """Say how long it is felt, and what it costs the customers."""
    what = period(make_plan(result.loaded.scenario))
    ends = format_clock(found.disturbance.end_s)
    mean, p90 = with_range(found.mean, time_in_words), with_range(found.p90, time_in_words)
    said = f"Over {mean} after it ends at {ends}; on nine {what}s in ten within {p90}."
    if found.mean.high == found.p90.mean == 0:
        said = f"It is over as soon as it ends, at {ends}."
    if found.not_over:
        said += (
            f" On {format_share(round(found.not_over, 2))} of {what}s it is not over at closing,"
        )
        said += " which counts as over just then."
    late, lost = with_range(found.late, amount), with_range(found.lost, amount)
    within = time_in_words(parse_duration(found.threshold))
    said += f" {late} customers more a {what} are not answered within {within}"
    return f"{said}, {lost} more are lost."


def _shown(moments: tuple[Moment, ...]) -> Iterator[Moment]:
    """Every quarter of an hour at first."""
    last = -1e9
    shown = 0
    for moment in moments:
        if shown < SHOWN_MOMENTS and moment.after_s - last >= 15 * MINUTE - 1:
            last, shown = moment.after_s, shown + 1
            yield moment
