"""Files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from imroute.errors import Problem, UsageError


def write_whole(content: bytes, path: Path, option: str) -> None:
    """Put a file in its place at once, so that nobody ever finds half of it.

    Raises `UsageError` where that cannot be; what was there before then still is.
    """
    try:
        _replace(content, path)
    except OSError as error:
        reason = error.strerror or "not writable"
        do = "close it if it is open elsewhere, or name another file"
        raise UsageError(Problem(reason, "a file to write to", do, (option,), str(path))) from None


def _replace(content: bytes, path: Path) -> None:
    target = path.resolve()  # a link goes on pointing where it did
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(13, os.strerror(13))
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
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
