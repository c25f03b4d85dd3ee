"""Capacity and staffing: studies that run beside the page, with their progress and a stop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial

import streamlit as st
from rich.console import RenderableType
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

from imroute.app.desk import Started
from imroute.app.jobs import Job
from imroute.app.markup import of_shown, paragraph, plain_markdown
from imroute.app.page.pictures import draw_section
from imroute.app.page.scene import Scene
from imroute.app.page.shown import note, put, put_section, refused
from imroute.language import Language, say, speaking, spoken, translated
from imroute.loading import Loaded
from imroute.show import Section
from imroute.show.capacity import capacity_parts
from imroute.show.staff import staff_parts
from imroute.studies.capacity import CapacityResult, capacity
from imroute.studies.cases import Settings
from imroute.studies.progress import Progress
from imroute.studies.staffing import StaffResult, staff

EVERY_S = 0.5  # how often a study that runs is looked at


def show_capacity(scene: Scene) -> None:
    note(say("How much demand the desk as it is now bears, and what breaks first."))
    _study(scene, "capacity", say("Find the capacity"), partial(_capacity, scene.now, scene.seed))


def show_staffing(scene: Scene) -> None:
    note(say("The fewest or cheapest agents, by time of day, that meet every target."))
    _study(scene, "staffing", say("Find the staffing"), partial(_staffing, scene.now, scene.seed))


def _capacity(loaded: Loaded, seed: int, progress: Progress) -> CapacityResult:
    return capacity(loaded, settings=Settings(seed), progress=progress)


def _staffing(loaded: Loaded, seed: int, progress: Progress) -> StaffResult:
    return staff(loaded, settings=Settings(seed), progress=progress)


def _study(scene: Scene, name: str, words: str, study: Callable[[Progress], object]) -> None:
    """A button that starts it; then how far it is; then what came of it."""
    jobs, key = scene.desk.jobs, f"{scene.now.hash} {scene.seed}"
    started = jobs.get(name)
    if started is not None and not started.job.is_over:
        _watched(started.job, spoken())
        return
    if st.button(plain_markdown(words), key=f"start {name}", type="primary"):
        jobs[name] = Started(Job(study, still_open()).start(), key)
        st.rerun()
    if started is None:
        return
    if started.of != key:
        note(say("This is from before you moved the sliders."))
    _result(started.job)


def still_open() -> Callable[[], bool]:
    """Whether the visitor's page is still there; outside of a server it is."""
    context = get_script_run_ctx()
    if context is None:
        return lambda: True
    session = context.session_id

    def is_open() -> bool:
        try:
            return get_instance().is_active_session(session)
        except RuntimeError:  # no server, as in a test
            return True

    return is_open


@st.fragment(run_every=EVERY_S)
def _watched(job: Job[object], language: Language) -> None:
    """How far a study is, looked at again and again; the page is drawn anew when it is over."""
    with speaking(language):
        if job.is_over:
            st.rerun()
        step = job.step
        doing = translated(step.what) if step.what else say("starting")
        words = say("{what}: {done} of about {expected} days", what=doing, **step.counts)
        st.progress(step.share, plain_markdown(words))
        if job.is_stopping:
            put(paragraph(say("Stopping at the end of the day that is simulated.")))
        st.button(plain_markdown(say("Stop")), key="stop", on_click=job.stop)


def _result(job: Job[object]) -> None:
    if job.error is not None:
        refused(job.error)
        return
    result = job.result
    if isinstance(result, CapacityResult):
        _parts(result, capacity_parts(result))
    elif isinstance(result, StaffResult):
        _parts(result, staff_parts(result))


def _parts(result: object, parts: Iterable[RenderableType]) -> None:
    """What the screen shows of a study, its pictures below their sections."""
    seen: Counter[str] = Counter()
    for part in parts:
        if isinstance(part, Section):
            put_section(part)
            draw_section(result, part.name, seen[part.name])
            seen[part.name] += 1
        else:
            put(*of_shown(part))
