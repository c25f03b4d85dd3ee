"""Pin what is shown as a base, and see what each change does to the same customers."""

from __future__ import annotations

import streamlit as st
from rich.console import RenderableType

from imroute.app.markup import marked, of_shown, plain_markdown
from imroute.app.page.downloads import file_name, report_and_workbook
from imroute.app.page.pictures import draw_section
from imroute.app.page.scene import Scene
from imroute.app.page.shown import note, put, title
from imroute.app.pinned import against, is_same, named
from imroute.findings.differences import limits, name_of, value
from imroute.language import say
from imroute.show.compare.figures import figure
from imroute.show.compare.variant import sentence
from imroute.show.looks import LOOKS
from imroute.show.tables import grid
from imroute.studies.compare import Compared, CompareResult, Judged


def show(scene: Scene) -> None:
    """The base and what differs from it."""
    desk = scene.desk
    with st.container(horizontal=True):
        if st.button(plain_markdown(say("Pin this as the base")), key="pin", type="primary"):
            desk.pinned = scene.now
        if st.button(plain_markdown(say("The base is what is written")), key="unpin"):
            desk.pinned = None
    _against(scene)


def _against(scene: Scene) -> None:
    desk = scene.desk
    base = desk.runs.of(desk.pinned or scene.written, scene.days, scene.seed)
    if desk.pinned is None:
        note(say("The base is the scenario as it is written. Pin another to compare with that."))
    else:
        base = named(base, say("pinned"))
        note(say("The base is what you pinned."))
    now = named(scene.result, say("now"))
    found = against(base, now)
    if is_same(found):
        put(marked("=", "soft", say("Nothing differs from the base. Move a slider.")))
        return
    _told(found)
    title(say("Take away"))
    with st.container(horizontal=True):
        name = f"{file_name(desk.file.stem)}_{say('compared')}"
        report_and_workbook(lambda: against(base, now, every=True), name)


def _told(found: CompareResult) -> None:
    [compared] = found.variants
    title(say("Targets, base and now"))
    put(*(_target(one, found.period) for one in compared.targets))
    draw_section(found, "glance", 0)
    title(say("What differs"))
    put(*of_shown(_differences(compared, found.period)))
    note(
        say(
            "Base and now have the same customers on the same days. The true difference lies in the"
            " range in 95 of 100 such comparisons; a ? marks what the days do not show."
        )
    )


def _target(one: Judged, each: str) -> str:
    marks = [LOOKS[verdict.verdict][0] if verdict else "" for verdict in (one.before, one.after)]
    look = {"met": "good", "missed": "bad"}.get(one.after.verdict if one.after else "", "soft")
    return marked(" → ".join(marks), f"{look} pair", sentence(one, each))


def _differences(found: Compared, each: str) -> RenderableType:
    table = grid("", say("base"), say("now"), say("difference"), say("95% range"))
    for one in found.differences:
        if one.base or one.variant:
            ends = value(one.base, one.unit), value(one.variant, one.unit)
            table.add_row(name_of(one, each), *ends, figure(one), limits(one))
    return table
