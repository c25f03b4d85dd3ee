"""Files on disk → text; every way in which a file is none is a `ScenarioError`."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from imroute.errors import Mark, Problem, did_you_mean

MAX_BYTES = 1_000_000
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


_noted: ContextVar[list[Path] | None] = ContextVar("noted", default=None)


@contextmanager
def noting_reads() -> Iterator[list[Path]]:
    """Note the files that are read within a `with` block, those that are missing too."""
    noted: list[Path] = []
    before = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(before)


class Unreadable(Exception):
    """A file that gives no text, and why; where it was named is for the caller to say."""

    def __init__(self, got: str, allowed: str, do: str, where: Mark | None = None) -> None:
        super().__init__(got)
        self.problem = Problem(got, allowed, do, where=where or "")


def read_text(path: Path, name: str, suffixes: tuple[str, ...], most: int = MAX_BYTES) -> str:
    """Read a text file; `suffixes` are those of files to suggest if there is none."""
    if (noted := _noted.get()) is not None:
        noted.append(path)
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise _no_file(path, stat.S_ISDIR(found.st_mode), suffixes)
        if found.st_size > most:
            raise _too_large(found.st_size, most)
        with path.open("rb") as stream:
            data = stream.read(most + 1)
        if len(data) > most:  # it grew, or says nothing of its size
            raise _too_large(len(data), most)
    except (FileNotFoundError, NotADirectoryError):
        raise _missing(path, suffixes) from None
    except OSError as error:
        got, denied = error.strerror or "unreadable", isinstance(error, PermissionError)
        do = "look at its permissions" if denied else "look at the name"
        raise Unreadable(got, "a file that can be read", do) from None
    except ValueError:  # a name with a NUL in it
        raise Unreadable("no name of a file", _wanted(suffixes), "name a file") from None
    return _decoded(data, name)


def _decoded(data: bytes, name: str) -> str:
    try:
        if not data.startswith(UTF_16) and b"\0" not in data[:100]:
            return data.decode("utf-8-sig")
        got, where = "UTF-16, or no text at all", Mark(name)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace").split("\n")
        got = f"the byte 0x{data[error.start]:02x}, which is not UTF-8"
        where = Mark(name, len(before), len(before[-1]) + 1)
    do = "in your editor or spreadsheet, choose: save as UTF-8"
    raise Unreadable(got, "text saved as UTF-8", do, where)


def _no_file(path: Path, folder: bool, suffixes: tuple[str, ...]) -> Unreadable:
    if not folder:
        return Unreadable("a device or pipe", _wanted(suffixes), "name an ordinary file")
    files = _beside(path, suffixes)
    do = f"name a file in it: {', '.join(files[:8])}" if files else "name a file"
    return Unreadable("a folder", _wanted(suffixes), do)


def _too_large(size: int, most: int) -> Unreadable:
    allowed = f"files up to {most / 1e6:.0f} MB"
    return Unreadable(f"{size / 1e6:,.1f} MB", allowed, "is this the right file?")


def _missing(path: Path, suffixes: tuple[str, ...]) -> Unreadable:
    files = _beside(path.parent, suffixes)
    do = did_you_mean(path.name, files)
    do = do or (f"files there: {', '.join(files[:8])}" if files else "look at the name")
    if not path.parent.is_dir():
        do = f"there is no folder {path.parent}"
    return Unreadable("no such file", _wanted(suffixes), do)


def _beside(folder: Path, suffixes: tuple[str, ...]) -> list[str]:
    try:
        return sorted(file.name for file in folder.iterdir() if file.suffix in suffixes)
    except OSError:
        return []


def _wanted(suffixes: tuple[str, ...]) -> str:
    return f"a {suffixes[0]} file"
