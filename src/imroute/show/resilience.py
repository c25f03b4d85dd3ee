"""What the screen shows of mishaps: an agent off sick, a surge, an outage."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.text import Text

from imroute.engine.plan import make_plan
from imroute.findings.changes import amount, change_text, effect_text, size, valued, with_range
from imroute.language import say, translated
from imroute.language.joining import in_a_row, with_and
from imroute.measures import period
from imroute.show.parts import section
from imroute.show.tables import grid
from imroute.studies.worth import ResilienceResult
from imroute.studies.worth.effects import Effect
from imroute.studies.worth.goals import name_of
from imroute.studies.worth.recovery import Moment, Recovery
from imroute.studies.worth.sick import Sick
from imroute.targets import short_time, time_in_words
from imroute.units import MINUTE, format_clock, format_share, parse_duration

SHOWN_MOMENTS = 8
NOBODY_LEFT = re.compile(r"the pools for (.+) \((.+)\) never have an agent")


def show_resilience(result: ResilienceResult, to: Console) -> None:
    """Print what an agent off sick breaks, and how long each disturbance is felt."""
    for part in resilience_parts(result):
        to.print(part)


def resilience_parts(result: ResilienceResult) -> Iterator[RenderableType]:
    yield heading(result)
    yield section("sick", say("One agent off sick"), off_sick(result))
    for found in result.recoveries:
        name = found.disturbance.name
        yield section("recovery", name[0].upper() + name[1:], recovered(result, found))
    if not result.recoveries and not result.interrupted:
        yield section("recovery", say("After a surge or an outage"), Text(_undisturbed()))


def _undisturbed() -> str:
    return say(
        "Nothing disturbs this scenario. Put something in to see how long it is felt:"
        ' --surge "20:00 30m 3" or --outage "POOL 20:00 15m".'
    )


def heading(result: ResilienceResult) -> Text:
    text = Text(result.loaded.scenario.title, "bold")
    how = say(
        "{days} days of each case with the same customers, seed {seed}. With everybody there,"
        " {goal} is {value}.",
        days=result.days,
        seed=result.provenance["seed"],
        goal=name_of(result.goal.target),
        value=valued(result.value, result.goal.unit),
    )
    text.append(f"\n{how}", "not bold")
    if result.interrupted:
        text.append(f"\n{say('Stopped early: what follows is what was known by then.')}", "yellow")
    return text


# One agent off sick -------------------------------------------------------------------------------


def off_sick(result: ResilienceResult) -> RenderableType:
    if not result.sick:
        return Text(say("Not known yet."))
    effects = next((one.effects for one in result.sick if one.effects), ())
    table = grid(say("missing in"), *(name_of(effect.before.target) for effect in effects))
    for one in result.sick:
        cells = map(effect_text, one.effects) if one.effects else [impossible(one)]
        table.add_row(one.place.name, *cells)
    return Group(Text(worst(result, result.sick[0])), table)


def worst(result: ResilienceResult, one: Sick) -> str:
    """Say where it hurts most, and what it breaks."""
    goal, place = name_of(result.goal.target), one.place.name
    if one.worse is None:
        return say("Worst in {place}: without that agent {why}.", place=place, why=impossible(one))
    if not one.worse.low > 0:
        return say("One agent off sick makes no difference that shows in {goal}.", goal=goal)
    told = {"place": place, "goal": goal, "much": size(one.worse, result.goal.unit)}
    if one.broken:
        broken = with_and(map(_broken, one.broken))
        return say(
            "Worst in {place}: {goal} gets worse by {much}, and {broken}.", broken=broken, **told
        )
    if any(effect.before.verdict != "met" for effect in one.effects):
        return say(
            "Worst in {place}: {goal} gets worse by {much}. It breaks no target that was met.",
            **told,
        )
    return say("Worst in {place}: {goal} gets worse by {much}. It breaks no target.", **told)


def impossible(one: Sick) -> str:
    """Why an agent cannot be missing: nobody would be left."""
    found = NOBODY_LEFT.fullmatch(one.impossible)
    if found is None:
        return one.impossible
    return say("the pools for {type} ({pools}) never have an agent", type=found[1], pools=found[2])


def _broken(effect: Effect) -> str:
    target = name_of(effect.before.target)
    if effect.after.verdict == "missed":
        return say("the target for {target} is missed", target=target)
    return say("the target for {target} is not met with confidence any more", target=target)


# Surges and outages -------------------------------------------------------------------------------


def recovered(result: ResilienceResult, found: Recovery) -> RenderableType:
    table = grid(
        say("minutes after"),
        say("wait usually"),
        say("more wait"),
        say("answered within {time}", time=short_time(found.threshold)),
    )
    for moment in _shown(found.moments):
        table.add_row(
            amount(moment.after_s / MINUTE, 0),
            amount(moment.usual),
            change_text(moment.waiting, "contacts"),
            change_text(moment.level, "share"),
        )
    note = say(
        "Over: for a quarter of an hour, at most {share} of those who come, or one of them, are"
        " late who are not on the same day without it; to {step}.",
        share=format_share(result.tolerance),
        step=time_in_words(found.step_s),
    )
    return Group(Text(sentence(result, found)), table, Text(note, "dim"))


def sentence(result: ResilienceResult, found: Recovery) -> str:
    """Say how long it is felt, and what it costs the customers."""
    return in_a_row(_sentences(found, translated(period(make_plan(result.loaded.scenario)))))


def _sentences(found: Recovery, period: str) -> Iterator[str]:
    yield _over(found, period)
    if found.not_over:
        yield say(
            "On {share} of {period}s it is not over at closing, which counts as over just then.",
            share=format_share(round(found.not_over, 2)),
            period=period,
        )
    yield say(
        "{late} customers more a {period} are not answered within {time}, {lost} more are lost.",
        late=with_range(found.late, amount),
        period=period,
        time=time_in_words(parse_duration(found.threshold)),
        lost=with_range(found.lost, amount),
    )


def _over(found: Recovery, period: str) -> str:
    ends = format_clock(found.disturbance.end_s)
    if found.mean.high == found.p90.mean == 0:
        return say("It is over as soon as it ends, at {ends}.", ends=ends)
    return say(
        "Over {mean} after it ends at {ends}; on nine {period}s in ten within {p90}.",
        mean=with_range(found.mean, time_in_words),
        ends=ends,
        period=period,
        p90=with_range(found.p90, time_in_words),
    )


def _shown(moments: tuple[Moment, ...]) -> Iterator[Moment]:
    """Every quarter of an hour at first."""
    last = -1e9
    shown = 0
    for moment in moments:
        if shown < SHOWN_MOMENTS and moment.after_s - last >= 15 * MINUTE - 1:
            last, shown = moment.after_s, shown + 1
            yield moment
