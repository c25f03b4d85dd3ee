"""The sliders at the side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import streamlit as st

from imroute.app.control import Control, Group
from imroute.app.controls import Panel
from imroute.app.desk import Desk
from imroute.app.markup import plain_markdown
from imroute.language import say
from imroute.targets import time_in_words

FORMATS = {"whole": "%d", "more": "%+d", "number": "%g", "share": "percent", "times": "× %.2f"}
OPEN: tuple[Group, ...] = ("demand", "agents")
MANY = 6  # groups of more controls are closed at first


def heads() -> dict[Group, str]:
    return {
        "demand": say("Demand"),
        "agents": say("Agents"),
        "capacity": say("Contacts at a time"),
        "bots": say("Share that the bot settles"),
        "targets": say("Targets"),
    }


def moved(desk: Desk, panel: Panel) -> dict[str, float]:
    """Draw all sliders; give the values of all controls."""
    values: dict[str, float] = {}
    controls = panel.controls
    for group, head in heads().items():
        own = [control for control in controls if control.group == group]
        if own:
            with st.expander(plain_markdown(head), expanded=group in OPEN or len(own) <= 2):
                values |= _group(desk, own)
    return values


def _group(desk: Desk, controls: Sequence[Control]) -> dict[str, float]:
    values: dict[str, float] = {}
    for about, some in groupby(controls, key=lambda control: control.about):
        same = list(some)
        if same[0].group == "targets":
            st.caption(plain_markdown(about))
        values |= _sliders(desk, (control for control in same if not control.finer))
        finer = [control for control in same if control.finer]
        if finer and st.toggle(
            plain_markdown(say("{pool}: by time of day", pool=about)), key=_key(desk, f"by:{about}")
        ):
            values |= _sliders(desk, finer)
    return values


def _sliders(desk: Desk, controls: Iterable[Control]) -> dict[str, float]:
    return {control.key: _slider(_key(desk, control.key), control) for control in controls}


def _key(desk: Desk, name: str) -> str:
    return f"{desk.turn}:{name}"


def _slider(key: str, control: Control) -> float:
    label = plain_markdown(control.label)
    if control.choices:
        words = {seconds: time_in_words(seconds) for seconds in control.choices}
        chosen = st.select_slider(
            label, control.choices, control.start, format_func=words.__getitem__, key=key
        )
        return float(chosen)
    low, high, step = control.range
    how = FORMATS[control.looks]
    if control.looks in ("whole", "more"):
        return st.slider(label, int(low), int(high), int(control.start), 1, how, key)
    ends = float(low), float(high), float(control.start)
    return float(st.slider(label, *ends, float(step), how, key))
