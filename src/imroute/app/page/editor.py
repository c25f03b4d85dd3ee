"""The scenario's text, to be edited: what is wrong is shown at its line, what is right runs."""

from __future__ import annotations

import streamlit as st

from imroute.app.desk import Desk
from imroute.app.markup import marked, plain_markdown
from imroute.app.page.scene import Scene
from imroute.app.page.shown import note, put, refused
from imroute.app.problems import Told, told
from imroute.errors import ImrouteError
from imroute.language import say, say_many

HEIGHT = 560


def show(scene: Scene) -> None:
    edit(scene.desk)


def edit(desk: Desk) -> None:
    note(say("Edited text runs at once if nothing is wrong with it; the file stays as it is."))
    written = st.text_area(
        plain_markdown(say("Scenario")),
        desk.draft,
        height=HEIGHT,
        key=f"text:{desk.edition}",
        label_visibility="collapsed",
    )
    desk.draft = written or ""
    _take(desk)
    with st.container(horizontal=True):
        st.download_button(
            plain_markdown(say("Download this text")),
            desk.draft,
            desk.file.name,
            "application/yaml",
            key="text yaml",
            on_click="ignore",
        )
        if st.button(plain_markdown(say("Read the file again")), key="read again"):
            _read_again(desk)


def _take(desk: Desk) -> None:
    """Look at what is written from now on, or tell what is wrong with it."""
    if desk.draft == desk.text:
        _fine(desk)
        return
    try:
        desk.take(desk.draft)
    except ImrouteError as error:
        _wrong(told(error, desk.draft, str(desk.file)))
    else:
        st.rerun()


def _fine(desk: Desk) -> None:
    if desk.is_edited:
        put(
            marked("✓", "good", say("No errors. What the page shows is this text, not the file's."))
        )
    else:
        put(marked("✓", "good", say("No errors. This is the text of the file.")))


def _wrong(found: list[Told]) -> None:
    words = say_many("{n} thing is wrong:", "{n} things are wrong:", len(found))
    put(marked("✗", "bad", words))
    for one in found:
        if one.shown:
            st.code(one.shown, language=None)
        st.code(one.words, language=None, wrap_lines=True)
    note(say("The page shows the last text that was right."))


def _read_again(desk: Desk) -> None:
    try:
        desk.read_again()
    except ImrouteError as error:
        refused(error)
    else:
        st.rerun()
