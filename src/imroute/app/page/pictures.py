"""Pictures on the page, side by side where there is room."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from imroute.app.markup import plain_markdown
from imroute.app.page.scene import Scene
from imroute.app.page.shown import is_dark
from imroute.app.pictures import Picture, names_of, of_section
from imroute.language import say


def draw(scene: Scene) -> None:
    """The pictures of a run."""
    dark, pictures = is_dark(), scene.desk.pictures
    every = bool(st.session_state.get("every picture"))
    names = names_of(scene.result, every)
    in_rows(pictures.of_run(scene.result, name, dark) for name in names)
    st.toggle(plain_markdown(say("Every picture there is")), key="every picture")


def draw_section(result: object, section: str, number: int) -> None:
    """The pictures of a study in one of its sections."""
    in_rows(of_section(result, section, number, is_dark()))


def in_rows(pictures: Iterable[Picture]) -> None:
    """Two in a row; each is shown as soon as it is drawn."""
    columns: list[DeltaGenerator] = []
    for picture in pictures:
        columns = columns or list(st.columns(2))
        columns.pop(0).image(picture.svg, width="stretch", alt=picture.words)
