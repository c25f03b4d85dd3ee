"""Pictures on the page, side by side where there is room."""

from __future__ import annotations

import streamlit as st

from imroute.app.page.scene import Scene
from imroute.app.page.shown import is_dark
from imroute.app.pictures import OF_A_RUN, Picture


def draw(scene: Scene) -> None:
    """The pictures of a run, two in a row."""
    dark = is_dark()
    found = [scene.desk.pictures.of_run(scene.result, name, dark) for name in OF_A_RUN]
    for row in range(0, len(found), 2):
        for column, picture in zip(st.columns(2), found[row : row + 2], strict=False):
            with column:
                put_picture(picture)


def put_picture(picture: Picture) -> None:
    st.image(picture.svg, width="stretch", alt=picture.words)
