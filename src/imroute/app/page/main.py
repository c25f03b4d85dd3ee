"""The page from top to bottom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from imroute.app.controls import Panel
from imroute.app.desk import Desk
from imroute.app.markup import STYLE, plain_markdown
from imroute.app.page import base, day, editor, saving, sliders, studies
from imroute.app.page.scene import Scene
from imroute.app.page.shown import note, refused
from imroute.errors import ImrouteError
from imroute.language import OWN_NAMES, Language, say, speaking
from imroute.loading import Loaded

DAYS = (5, 10, 20, 50, 100, 200)
DEFAULT_DAYS = 20
MOST_SEED = 2**31 - 1

VIEWS: dict[str, Callable[[Scene], None]] = {
    "day": day.show,
    "base": base.show,
    "capacity": studies.show_capacity,
    "staffing": studies.show_staffing,
    "save": saving.show,
    "text": editor.show,
}


def show(file: str, variant: str, language: str) -> None:
    """Draw the page of a scenario file; `variant` and `language` are what it begins with."""
    st.set_page_config(page_title="imroute", layout="wide", initial_sidebar_state="auto")
    st.html(STYLE)
    spoken = st.session_state.get("language") or language
    with speaking(spoken):
        if "desk" not in st.session_state:
            st.session_state["desk"] = Desk.opened(Path(file), variant)
        _page(st.session_state["desk"], Language(spoken))


def _page(desk: Desk, language: Language) -> None:
    with st.sidebar:
        _language(language)
        loaded = desk.base(_variant(desk, language))
        panel = Panel(loaded)
        days, seed = _days()
        _put_back(desk)
        values = sliders.moved(desk, panel)
    changes = panel.changes(values)
    st.title(plain_markdown(loaded.scenario.title), anchor=False)
    try:
        now = loaded.changed(changes) if changes else loaded
        scene = Scene(desk, loaded, now, changes, days, seed, desk.runs.of(now, days, seed))
    except ImrouteError as error:
        refused(error)
        _only_text(desk, loaded, days, seed)
        return
    day.verdict(scene)
    VIEWS[_view()](scene)


def _only_text(desk: Desk, loaded: Loaded, days: int, seed: int) -> None:
    """What can be done where there is no result: put the sliders back, or mend the text."""
    note(say("Put the sliders back, or write something else into the YAML."))
    editor.edit(desk)


def _language(language: Language) -> None:
    st.segmented_control(
        plain_markdown(say("Language")),
        list(Language),
        default=language,
        format_func=lambda one: OWN_NAMES[one],
        key="language",
        label_visibility="collapsed",
        required=True,
    )


def _variant(desk: Desk, language: Language) -> str | None:
    """The variant to look at, as written if none is chosen; the box is anew in each language."""
    names = {"": say("the file as written"), **{name: name for name in desk.variants}}
    if len(names) == 1:
        return None
    desk.variant = st.selectbox(
        plain_markdown(say("Variant")),
        list(names),
        index=list(names).index(desk.variant) if desk.variant in names else 0,
        format_func=names.__getitem__,
        key=f"variant:{desk.texts}:{language}",
        on_change=desk.put_back,
    )
    return desk.variant or None


def _days() -> tuple[int, int]:
    left, right = st.columns(2)
    days = left.select_slider(plain_markdown(say("Days")), DAYS, DEFAULT_DAYS, key="days")
    seed = right.number_input(plain_markdown(say("Seed")), 0, MOST_SEED, 1, key="seed")
    return int(days), int(seed)


def _put_back(desk: Desk) -> None:
    st.button(plain_markdown(say("Put all sliders back")), on_click=desk.put_back, key="put back")


def _view() -> str:
    names = {
        "day": say("The day"),
        "base": say("Against a base"),
        "capacity": say("Capacity"),
        "staffing": say("Staffing"),
        "save": say("Save"),
        "text": "YAML",
    }
    return st.segmented_control(
        plain_markdown(say("What to look at")),
        list(names),
        default="day",
        format_func=names.__getitem__,
        key="view",
        label_visibility="collapsed",
        required=True,
    )
