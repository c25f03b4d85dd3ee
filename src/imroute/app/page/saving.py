"""Save what the sliders changed as a variant, and take reports, workbooks and YAML away."""

from __future__ import annotations

import streamlit as st

from imroute.app.markup import marked, paragraph, plain_markdown
from imroute.app.page.downloads import download, file_name, report_and_workbook
from imroute.app.page.scene import Scene
from imroute.app.page.shown import note, put, refused, title
from imroute.app.saving import saved_text, variant_yaml, write_file
from imroute.errors import ImrouteError
from imroute.language import say


def show(scene: Scene) -> None:
    title(say("Save as a variant"))
    _variant(scene)
    title(say("Take away"))
    _downloads(scene)


def _variant(scene: Scene) -> None:
    desk = scene.desk
    if desk.saved:
        put(
            marked(
                "✓", "good", say("{name} is written into {file}.", name=desk.saved, file=desk.file)
            )
        )
        desk.saved = ""
    if not scene.changes:
        note(say("Move a slider: what differs from what is written can be saved as a variant."))
        return
    name = st.text_input(plain_markdown(say("Name of the variant")), key="name", max_chars=60)
    yaml = variant_yaml(name.strip() or "new", scene.changes, scene.now.variant_name)
    st.code(yaml, language=None, wrap_lines=True)
    with st.container(horizontal=True):
        download(
            say("Download these lines"),
            yaml.encode(),
            f"{file_name(name.strip() or 'variant')}.yaml",
            "application/yaml",
        )
        into = plain_markdown(say("Write it into {file}", file=desk.file.name))
        write = st.button(into, key="write", type="primary", disabled=desk.is_edited)
    if desk.is_edited:
        note(say("The text in the editor is not the file's: download it instead."))
    if write:
        _write(scene, name.strip())


def _write(scene: Scene, name: str) -> None:
    desk = scene.desk
    try:
        text = saved_text(desk.text, scene.now, name, scene.changes)
        write_file(desk.file, desk.text, text)
    except ImrouteError as error:
        refused(error)
        return
    desk.written(text)
    desk.saved = name
    st.rerun()


def _downloads(scene: Scene) -> None:
    name = file_name(scene.desk.file.stem)
    with st.container(horizontal=True):
        report_and_workbook(lambda: scene.result, name)
        download("YAML", scene.desk.text.encode(), f"{name}.yaml", "application/yaml")
    put(paragraph(say("The report is one page for any browser, without a network."), "soft"))
