"""Files that are written to: refused before a study begins, not after it."""

from __future__ import annotations

import os
from pathlib import Path

from imroute.errors import Problem, UsageError


def refuse_place(file: Path, option: str, *endings: str) -> None:
    """Refuse a file that has another ending than an option asks for, or that cannot be written."""
    for got, allowed, do in _wrong_with(file, option, endings):
        raise UsageError(Problem(got, allowed, do, (option,)))


def _wrong_with(file: Path, option: str, endings: tuple[str, ...]) -> list[tuple[str, str, str]]:
    folder = file.parent
    if file.suffix.lower() not in endings:
        do = f"write for example {option} {file.stem or 'out'}{endings[0]}"
        return [(file.name, f"a file that ends in {' or '.join(endings)}", do)]
    if not folder.is_dir():
        return [(str(folder), "a folder that there is", "name another folder")]
    if file.is_dir():
        return [(str(file), "a file, not a folder", "name a file in it")]
    if not os.access(file if file.exists() else folder, os.W_OK):
        return [(str(file), "a file that can be written", "name another file")]
    return []


def refuse_folder(folder: Path, option: str) -> None:
    """Make sure that files can be written to a folder; it is made if it is not there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        reason = "" if os.access(folder, os.W_OK) else "not writable"
    except OSError as error:
        reason = error.strerror or "not writable"
    if reason:
        allowed = f"a folder to write to: {reason}"
        raise UsageError(Problem(str(folder), allowed, "name another folder", (option,)))
