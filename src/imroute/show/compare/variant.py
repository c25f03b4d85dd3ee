"""One variant in full: its targets, and what it changes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Column, Table
from rich.text import Text

from imroute.facts.measures import MEASURES
from imroute.findings.differences import (
    in_sentence,
    limits,
    name_of,
    p_in_words,
    value,
)
from imroute.language import capital, say, translated
from imroute.language.joining import with_semicolons
from imroute.language.moments import moment
from imroute.show.compare.contacts import contacts
from imroute.show.compare.figures import at, base_name, figure
from imroute.show.compare.groups import groups
from imroute.show.looks import LOOKS
from imroute.show.parts import section
from imroute.studies.compare import Compared, CompareResult, Difference, Judged
from imroute.targets import (
    Verdict,
    asked,
    in_words,
    periods,
    told,
    wanted_of,
    where,
)

KEY = (
    ("response_time", "mean"),
    ("response_time", "p90"),
    ("reply_time", "mean"),
    ("first_answer", "mean"),
    ("resolution_time", "mean"),
    ("abandonment", "mean"),
    ("abandoned", "mean"),
    ("lost_in_conversation", "mean"),
    ("arrivals", "mean"),
    ("bot_resolved", "mean"),
    ("offered", "mean"),
    ("answered", "mean"),
    ("repeat_contacts", "mean"),
    ("first_contact_resolution", "mean"),
    ("transfer_rate", "mean"),
    ("queue_length", "max"),
    ("focus_occupancy", "mean"),
    ("concurrency", "mean"),
    ("agents_on_duty", "mean"),
    ("paid_hours", "mean"),
    ("cost", "mean"),
    ("cost_per_contact", "mean"),
    ("csat", "mean"),
    ("nps", "mean"),
    ("ces", "mean"),
    ("churn", "mean"),
    ("sales", "mean"),
)


def of_variant(result: CompareResult, compared: Compared) -> Iterator[RenderableType]:
    name = compared.name
    yield section("variant", title_of(compared), targets(result, compared))
    yield section(
        "changes", say("What {variant} changes", variant=name), what_changes(result, compared)
    )
    if rows := groups(result, compared):
        yield section("groups", say("Who gains and who loses by {variant}", variant=name), rows)
    if compared.changes and compared.changes.groups[0].contacts:
        title = say("Of 1,000 contacts, with {variant}", variant=name)
        yield section("contacts", title, contacts(result, compared))


def title_of(compared: Compared) -> str:
    written = compared.loaded.scenario.variants.get(compared.name)
    name = compared.name
    if written and written.title:
        name = say("{name}: {title}", name=name, title=written.title)
    if written and written.one_off:
        return say("{variant}, one-off cost {cost:,.0f}", variant=name, cost=written.one_off)
    return name


def targets(result: CompareResult, compared: Compared) -> RenderableType:
    if not compared.targets:
        return Text(say("No targets are written."))
    lines = Table.grid("", Column(overflow="fold"), padding=(0, 1))
    for one in compared.targets:
        before, after = (LOOKS[v.verdict] if v else ("", "") for v in (one.before, one.after))
        lines.add_row(Text.assemble(before, " → ", after), Text(sentence(one, result.period)))
    return lines


def sentence(judged: Judged, period: str) -> str:
    """A target before and after: "Missed before, met now: 76.6% → 82.5% of contacts …"."""
    before, after = judged.before, judged.after
    if before is None or after is None:
        return _one_sided(before, after)
    lead = _lead(before, after)
    if judged.difference is None:
        return say("{lead}. Now: {sentence}", lead=lead, sentence=after.sentence)
    return _compared(judged, judged.difference, lead, period)


def _one_sided(before: Verdict | None, after: Verdict | None) -> str:
    if before is not None:
        return say("Only before: {sentence}", sentence=before.sentence)
    return say("Only now: {sentence}", sentence=after.sentence if after else "")


def _lead(before: Verdict, after: Verdict) -> str:
    was, now = translated(before.verdict), translated(after.verdict)
    if was == now:
        return say("Still {verdict}", verdict=now)
    return say("{before} before, {after} now", before=capital(was), after=now)


def _compared(judged: Judged, found: Difference, lead: str, period: str) -> str:
    words = {
        "lead": lead,
        "values": _values(judged, found, period),
        "difference": in_sentence(found),
        "goal": wanted_of(judged.target, found.unit, period),
    }
    if not (worst := _worst_now(judged)):
        return say("{lead}: {values}, {difference}, target {goal}.", **words)
    return say(
        "{lead}: {values}, {difference}, target {goal}; the worst interval is now {interval} with"
        " {worst}.",
        interval=moment(worst),
        worst=value(judged.after.mean if judged.after else math.nan, found.unit),
        **words,
    )


def _values(judged: Judged, found: Difference, period: str) -> str:
    """Both values with what they are of: "76.6% → 82.5% of contacts …"."""
    target, unit = judged.target, MEASURES[judged.target.measured].unit_of(found.stat)
    values = f"{value(found.base, found.unit)} → {value(found.variant, found.unit)}"
    worst = (judged.before and judged.before.worst_interval) or ""
    if target.on_days is not None:
        goal, each = asked(target, found.stat, unit, worst, period), periods(period)
        return say("{values} of {period}s with {goal}", values=values, period=each, goal=goal)
    return told(values, in_words(target.measured, found.stat, unit, period), where(target, worst))


def _worst_now(judged: Judged) -> str:
    """The worst interval now, if it is another."""
    before, after = judged.before, judged.after
    if before is None or after is None or judged.target.on_days is not None:
        return ""
    return (after.worst_interval if after.worst_interval != before.worst_interval else "") or ""


def what_changes(result: CompareResult, compared: Compared) -> RenderableType:
    """A table of the differences that are shown; the rest by name."""
    keys = [("service_level", result.within), *KEY]
    found = [one for key in keys if (one := at(compared, key)) and one.base + one.variant]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    heads = (base_name(result), compared.name, say("difference"), say("95% range"), "p")
    for head in ("", *heads):
        table.add_column(head, justify="right" if head else "left", overflow="fold")
    for one in (one for one in found if one.shown or one.days < 2):
        ends = value(one.base, one.unit), value(one.variant, one.unit)
        name = name_of(one, result.period)
        table.add_row(name, *ends, figure(one), limits(one), p_in_words(one.p))
    lines = _not_shown(found, result.period)
    return Group(*([table] if table.row_count else []), *map(Text, lines))


def _not_shown(found: Sequence[Difference], period: str) -> Iterator[str]:
    open_ = [one for one in found if not (one.shown or one.same or one.days < 2)]
    same = [one for one in found if one.same and one.days > 1]
    if open_:
        yield say("No difference shown: {measures}.", measures=_names(open_, period))
    if same:
        yield say("The same on every day: {measures}.", measures=_names(same, period))


def _names(found: Sequence[Difference], period: str) -> str:
    return with_semicolons(name_of(one, period) for one in found)
