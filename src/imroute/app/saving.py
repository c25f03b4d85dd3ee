"""Save as a variant: the YAML of it, and the file with it, written whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from imroute.app.control import Changes
from imroute.app.inserting import with_variant
from imroute.errors import Mark, Problem, UsageError
from imroute.loading import Loaded, load
from imroute.loading.files import Unreadable, read_text
from imroute.loading.nodes import Map, Node, flow, made, write

SUFFIXES = (".yaml", ".yml")
BOM = b"\xef\xbb\xbf"
HERE = Mark("variant")


def text_of(file: Path) -> str:
    """The text of a scenario file, as it is; raise `UsageError` if it cannot be read."""
    try:
        return read_text(file, str(file), SUFFIXES)
    except Unreadable as error:
        raise UsageError(error.problem.at(error.problem.where or str(file))) from None


def variant_lines(changes: Changes, base: str | None = None) -> list[str]:
    """A variant as lines of `key: value`; `base` is the one that it builds on."""
    combined: dict[str, object] = {"combine": [base]} if base else {}
    return [f"{key}: {flow(made(value, HERE))}" for key, value in (combined | changes).items()]


def variant_yaml(name: str, changes: Changes, base: str | None = None) -> str:
    """A variant as it can be put under `variants:` by hand."""
    lines = variant_lines(changes, base)
    return "\n".join(["variants:", f"  {quoted(name)}:", *(f"    {line}" for line in lines)]) + "\n"


def quoted(name: str) -> str:
    return flow(write(name, HERE))


def saved_text(text: str, now: Loaded, name: str, changes: Changes) -> str:
    """The text of the file with what the page shows as one more variant.

    It is read before it is given out: the variant has to be what is shown, the rest what it was.
    Errors: UsageError for a name that there is or that is none, `ScenarioError` for what a scenario
    may not hold.
    """
    name = name.strip()
    _refuse_name(now, name)
    if not changes:
        do = "move a slider first"
        raise UsageError(Problem("nothing", "a change from what is written", do, (name,)))
    entry = with_variant(text, quoted(name), variant_lines(changes, now.variant_name))
    if entry is None or not _means_the_same(text, entry, now, name):
        allowed = "a file laid out line by line, with variants: at the left"
        do = "copy the lines of the variant into the file by hand"
        raise UsageError(Problem("no place for a variant", allowed, do, where=now.file))
    return entry


def _refuse_name(now: Loaded, name: str) -> None:
    if not name:
        allowed, do = "a name for the variant", "write one, such as three_more"
        raise UsageError(Problem("nothing", allowed, do, ("name",)))
    if name in now.variants:
        do = "choose another name; variants are not written over"
        raise UsageError(Problem(name, "a name that no variant has yet", do, ("name",)))


def _means_the_same(text: str, new: str, now: Loaded, name: str) -> bool:
    """Whether the new text has the variant as shown, and all else as before."""
    before, after = load(now.file, None, text), load(now.file, None, new)
    added = load(now.file, name, new)
    assert before.source is not None
    assert after.source is not None
    known, found = _variants(before.source.tree), _variants(after.source.tree)
    return (
        after.variants == (*before.variants, name)
        and {key: value for key, value in found.items() if key != name} == known
        and after.text == before.text
        and added.text == now.text
    )


def _variants(tree: Map) -> dict[str, Node]:
    variants = tree.get("variants")
    return dict(variants) if isinstance(variants, Map) else {}


def write_file(file: Path, before: str, after: str) -> None:
    """Put a new text in the place of the one that was read, whole or not at all.

    Refused if the file holds something else by now. Its permissions stay, a link stays a link.
    """
    if text_of(file) != before:
        do = "read the file again, and save then"
        got, allowed = "a file that has changed since", "the file as the page has read it"
        raise UsageError(Problem(got, allowed, do, where=str(file)))
    target = file.resolve()
    mark = BOM if target.read_bytes().startswith(BOM) else b""
    try:
        _replace(target, mark + after.encode("utf-8"))
    except OSError as error:
        do = "look at the permissions of the file and of its folder"
        got = error.strerror or "not writable"
        raise UsageError(Problem(got, "a file to write", do, where=str(file))) from None


def _replace(target: Path, data: bytes) -> None:
    number, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(data)
        shutil.copymode(target, part)
        os.replace(part, target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
