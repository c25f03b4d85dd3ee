"""Ways to put texts on the page that hold whatever a planner wrote."""

from __future__ import annotations

import streamlit as st

from imroute.app.markup import html, of_shown, paragraph, plain_markdown
from imroute.errors import ImrouteError
from imroute.language import say
from imroute.show import Section


def is_dark() -> bool:
    return bool(st.context.theme.type == "dark")


def put(*parts: str) -> None:
    """Put pieces of HTML that are made by `imroute.app.markup`, which escapes all texts."""
    if parts:
        st.html(html(parts, is_dark()))


def note(text: str) -> None:
    put(paragraph(text, "soft"))


def title(text: str) -> None:
    st.subheader(plain_markdown(text), anchor=False)


def put_section(section: Section) -> None:
    """A section of the screen's tables."""
    title(section.title)
    put(*of_shown(section.body))


def refused(error: ImrouteError) -> None:
    """What is wrong, in the words of the command line."""
    st.error(plain_markdown(say("This cannot be simulated.")))
    st.code(str(error), language=None, wrap_lines=True)
