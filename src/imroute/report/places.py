"""A file that is written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from imroute.errors import Problem, UsageError


def put(path: Path, text: str) -> Path:
    """Write a text beside its place and then move it there."""
    try:
        _put(path, text)
    except OSError as error:
        said = error.strerror or str(error)
        do = "name another file, or make room for it"
        raise UsageError(Problem(str(path), f"a file that can be written: {said}", do)) from error
    return path


def _put(path: Path, text: str) -> None:
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(beside, _mode(path))
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise


def _mode(path: Path) -> int:
    """That of the file before, or of a new one; a temporary file is its owner's alone."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
