"""The verdict, and the day by its intervals."""

from __future__ import annotations

import streamlit as st

from imroute.app.markup import marked, of_shown, plain_markdown
from imroute.app.page.pictures import draw
from imroute.app.page.scene import Scene
from imroute.app.page.shown import put, put_section
from imroute.app.telling import figures
from imroute.report.headlines import TONES, of_run
from imroute.show import run_parts
from imroute.show.looks import LOOKS
from imroute.show.parts import Section
from imroute.targets import Verdict

FIRST = ("targets", "day")  # told already, or shown as a picture and a table of its own


def verdict(scene: Scene) -> None:
    """What came of it, in one sentence, and each target with its mark."""
    result = scene.result
    first = of_run(result)
    put(
        marked(first.mark, first.tone, first.sentence, lead=True),
        *(_target(one) for one in result.verdicts),
    )
    _figures(scene)


def _target(one: Verdict) -> str:
    return marked(LOOKS[one.verdict][0], TONES[one.verdict], one.sentence)


def _figures(scene: Scene) -> None:
    """The numbers that planners ask for first."""
    with st.container(horizontal=True):
        for figure in figures(scene.result):
            st.metric(plain_markdown(figure.name), figure.value, width="content")


def show(scene: Scene) -> None:
    """The day in pictures, then all that the screen tells of a run."""
    draw(scene)
    sections = [part for part in run_parts(scene.result) if isinstance(part, Section)]
    by_name = {section.name: section for section in sections}
    put_section(by_name["day"])
    for section in sections:
        if section.name not in FIRST:
            with st.expander(plain_markdown(section.title)):
                put(*of_shown(section.body))
