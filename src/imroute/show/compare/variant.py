"""One variant in full: its targets, and what it changes."""

from __future__ import annotations

from collections.abc import Iterator

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
from imroute.show.compare.contacts import contacts
from imroute.show.compare.figures import at, base_name, figure
from imroute.show.compare.groups import groups
from imroute.show.looks import LOOKS
from imroute.show.parts import section
from imroute.studies.compare import (
    Compared,
    CompareResult,
    Difference,
    Judged,
)
from imroute.targets import Target, Verdict, goal_of, in_words, where

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
    yield section("variant", title_of(compared), targets(result, compared))
    yield section("changes", f"What {compared.name} changes", what_changes(result, compared))
    if rows := groups(result, compared):
        yield section("groups", f"Who gains and who loses by {compared.name}", rows)
    if compared.changes and compared.changes.groups[0].contacts:
        yield section(
            "contacts", f"Of 1,000 contacts, with {compared.name}", contacts(result, compared)
        )


def title_of(compared: Compared) -> str:
    written = compared.loaded.scenario.variants.get(compared.name)
    title = f": {written.title}" if written and written.title else ""
    cost = f", one-off cost {written.one_off:,.0f}" if written and written.one_off else ""
    return f"{compared.name}{title}{cost}"


def targets(result: CompareResult, compared: Compared) -> RenderableType:
    if not compared.targets:
        return Text("No targets are written.")
    lines = Table.grid("", Column(overflow="fold"), padding=(0, 1))
    for one in compared.targets:
        before, after = (LOOKS[v.verdict] if v else ("", "") for v in (one.before, one.after))
        lines.add_row(Text.assemble(before, " → ", after), Text(sentence(one, result.period)))
    return lines


def sentence(judged: Judged, period: str) -> str:
    """A target before and after: "Missed before, met now: 76.6% → 82.5% of contacts …"."""
    before, after, found = judged.before, judged.after, judged.difference
    if before is None or after is None:
        whose = "before" if after is None else "now"
        told = before or after
        return f"Only {whose}: {told.sentence if told else ''}"
    lead = f"{before.verdict.capitalize()} before, {after.verdict} now"
    if before.verdict == after.verdict:
        lead = f"Still {before.verdict}"
    if found is None:
        return f"{lead}. Now: {after.sentence}"
    values = f"{value(found.base, found.unit)} → {value(found.variant, found.unit)}"
    said = f"{_said(judged.target, before, found, values, period)}, {in_sentence(found)}"
    return f"{lead}: {said}, target {_goal(judged.target, found, period)}{_elsewhere(judged)}."


def _said(target: Target, before: Verdict, found: Difference, values: str, period: str) -> str:
    unit = MEASURES[target.measured].unit_of(found.stat)
    place = where(target, before.worst_interval or "")
    what = in_words(target.measured, found.stat, unit, period) + place
    if target.on_days is not None:
        goal = goal_of(target, unit)
        of = f"{goal} {what}" if what.startswith("of ") else f"{what} {goal}"
        return f"{values} of {period}s with {of}"
    return f"{values} {what}" if what.startswith("of ") else f"{what} {values}"


def _goal(target: Target, found: Difference, period: str) -> str:
    if target.on_days is not None:
        return f"at least {target.on_days:.0%} of {period}s"
    return goal_of(target, found.unit)


def _elsewhere(judged: Judged) -> str:
    """Tell where the worst interval is now, if it is another."""
    before, after = judged.before, judged.after
    if before is None or after is None or after.worst_interval in (None, before.worst_interval):
        return ""
    if judged.difference is None or judged.target.on_days is not None:
        return ""
    worst = value(after.mean, judged.difference.unit)
    return f"; the worst interval is now {after.worst_interval} with {worst}"


def what_changes(result: CompareResult, compared: Compared) -> RenderableType:
    """A table of the differences that are shown; the rest by name."""
    keys = [("service_level", result.within), *KEY]
    found = [one for key in keys if (one := at(compared, key)) and one.base + one.variant]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head in ("", base_name(result), compared.name, "difference", "95% range", "p"):
        table.add_column(head, justify="right" if head else "left", overflow="fold")
    for one in (one for one in found if one.shown or one.days < 2):
        ends = value(one.base, one.unit), value(one.variant, one.unit)
        name = name_of(one, result.period)
        table.add_row(name, *ends, figure(one), limits(one), p_in_words(one.p))
    rest = {
        "No difference shown": [o for o in found if not (o.shown or o.same or o.days < 2)],
        "The same on every day": [o for o in found if o.same and o.days > 1],
    }
    lines = [
        f"{said}: {'; '.join(name_of(one, result.period) for one in ones)}."
        for said, ones in rest.items()
        if ones
    ]
    return Group(*([table] if table.row_count else []), *map(Text, lines))
