"""Files that are written to: refused before a study begins; written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
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


def write_whole(content: bytes, path: Path, option: str) -> None:
    """Put a file in its place at once, so that nobody ever finds half of it.

    Raises `UsageError` where that cannot be; what was there before then still is.
    """
    try:
        replace(content, path)
    except OSError as error:
        reason = error.strerror or "not writable"
        do = "close it if it is open elsewhere, or name another file"
        raise UsageError(Problem(reason, "a file to write to", do, (option,), str(path))) from None


def replace(content: bytes, path: Path) -> None:
    """The same for those who word what went wrong themselves; permissions and links stay.

    Raises `OSError`. What is no file, such as /dev/stdout, is written to as it is.
    """
    target = path.resolve()  # a link goes on pointing where it did
    if target.exists() and not target.is_file():
        target.write_bytes(content)
        return
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(13, os.strerror(13))
    handle, name = tempfile.mkstemp(prefix=".imroute-", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(name, _mode_of(target))
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def _mode_of(target: Path) -> int:
    """The permissions of the file that is replaced, or those of any new one."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
