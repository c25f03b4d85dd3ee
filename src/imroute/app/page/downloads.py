"""Buttons that give files; those of results are made when they are asked for."""

from __future__ import annotations

import re
from collections.abc import Callable

import streamlit as st

from imroute.app.files import report_of, workbook_of
from imroute.app.markup import plain_markdown
from imroute.language import say, speaking, spoken

SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def report_and_workbook(result: Callable[[], object], name: str) -> None:
    """A result in the language of the page."""
    report = _in_language(lambda: report_of(result()))
    download(say("Report"), report, f"{name}.html", "text/html")
    workbook = _in_language(lambda: workbook_of(result()))
    download(say("Excel"), workbook, f"{name}.xlsx", SHEETS)


def download(label: str, data: bytes | Callable[[], bytes], name: str, kind: str) -> None:
    st.download_button(
        plain_markdown(label), data, name, kind, key=f"download {label}", on_click="ignore"
    )


def _in_language(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Streamlit calls it later, where no language is spoken yet."""
    language = spoken()

    def made() -> bytes:
        with speaking(language):
            return make()

    return made


def file_name(name: str) -> str:
    """A name that every system takes."""
    return re.sub(r"[^\w-]+", "_", name) or "scenario"
