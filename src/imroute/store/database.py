"""The file of a store: one SQLite database, and in words whatever is wrong with it.

A row of `cases` is one scenario (its text loads to the same again) simulated for so many days by
one version of imroute. `measures` and `targets` tell what came of it, `margins` how far inside its
targets it is. NULL is no data. `bits` hold the same numbers, and what each day adds to them, as
they are in memory (coding.py): SQLite does not keep the sign of a zero.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from imroute.errors import ImrouteError, Problem

OURS = 0x696D7274  # "imrt": written in the file's head, so that no other database is taken for one
SCHEMA = 1
WAITS_S = 60.0  # for another study that writes to the same store
SQLITE_HEAD = b"SQLite format 3\0"

TABLES = """
CREATE TABLE scenarios (
    hash TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    file TEXT NOT NULL,
    text TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE cases (
    number INTEGER PRIMARY KEY,
    scenario TEXT NOT NULL REFERENCES scenarios (hash),
    seed INTEGER NOT NULL,
    days INTEGER NOT NULL,
    version TEXT NOT NULL,
    study TEXT NOT NULL,
    variant TEXT,
    changes TEXT NOT NULL,
    provenance TEXT NOT NULL,
    kept_at TEXT NOT NULL,
    UNIQUE (scenario, seed, days, version)
);
CREATE TABLE measures (
    of INTEGER NOT NULL REFERENCES cases (number),
    asked TEXT NOT NULL,
    measure TEXT NOT NULL,
    scope TEXT NOT NULL,
    stat TEXT NOT NULL,
    during TEXT NOT NULL,
    mean REAL,
    low REAL,
    high REAL,
    unit TEXT NOT NULL,
    days INTEGER NOT NULL,
    bits BLOB NOT NULL,
    PRIMARY KEY (of, asked)
) WITHOUT ROWID;
CREATE TABLE targets (
    of INTEGER NOT NULL REFERENCES cases (number),
    target INTEGER NOT NULL,
    written TEXT NOT NULL,
    verdict TEXT NOT NULL,
    mean REAL,
    low REAL,
    high REAL,
    days_met REAL,
    worst_interval TEXT,
    sentence TEXT NOT NULL,
    bits BLOB NOT NULL,
    PRIMARY KEY (of, target)
) WITHOUT ROWID;
CREATE TABLE margins (
    of INTEGER NOT NULL REFERENCES cases (number),
    margin INTEGER NOT NULL,
    target INTEGER NOT NULL,
    interval TEXT NOT NULL,
    mean REAL,
    low REAL,
    high REAL,
    days INTEGER NOT NULL,
    bits BLOB NOT NULL,
    PRIMARY KEY (of, margin)
) WITHOUT ROWID;
"""


class StoreError(ImrouteError):
    """A store that cannot be read, or not be written to; what is in it stays as it is."""

    def __init__(self, path: Path, got: str, allowed: str, do: str) -> None:
        super().__init__(str(Problem(got, allowed, do, where=str(path))))


def opened(path: Path, create: bool) -> sqlite3.Connection:
    """Open a store; `create` it if there is none.

    Its journal is SQLite's oldest: one file that can be copied, and no writing to read it.
    """
    if not create and not path.is_file():
        raise StoreError(path, "no such file", "a store", "name one that a study has written")
    with refused_in_words(path):
        _refuse_other_files(path)
        return _connected(path, create)


def _connected(path: Path, create: bool) -> sqlite3.Connection:
    address = f"{path.resolve().as_uri()}?mode={'rwc' if create else 'rw'}"
    connection = sqlite3.connect(
        address, WAITS_S, isolation_level=None, check_same_thread=False, uri=True
    )
    try:
        if create:
            _prepare(connection)
        _refuse_other_schemas(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the tables where there is nothing yet."""
    if _is_empty(connection):
        _make_tables(connection)


def _make_tables(connection: sqlite3.Connection) -> None:
    with transaction(connection):
        if _is_empty(connection):  # another study may have been quicker
            for statement in TABLES.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {OURS}")
            connection.execute(f"PRAGMA user_version = {SCHEMA}")


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with contextlib.suppress(sqlite3.Error):  # SQLite may have undone it by itself
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _is_empty(connection: sqlite3.Connection) -> bool:
    return not _number(connection, "schema_version")


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


# ------------------------------------------------------------------------------ what is wrong


def _refuse_other_files(path: Path) -> None:
    """SQLite itself would take an empty file for a database, and others only when it reads them."""
    if path.is_dir():
        raise StoreError(path, "a folder", "a file", f"write for example {path / 'cases.db'}")
    if path.is_file() and path.stat().st_size:
        with path.open("rb") as file:
            if file.read(len(SQLITE_HEAD)) != SQLITE_HEAD:
                raise _not_a_store(path)


def _refuse_other_schemas(connection: sqlite3.Connection, path: Path) -> None:
    if _number(connection, "application_id") != OURS:
        raise _not_a_store(path)
    schema = _number(connection, "user_version")
    if schema > SCHEMA:
        do = "install the newer imroute, or name another file"
        raise StoreError(path, "a store of a newer imroute", f"layout {SCHEMA}", do)
    if schema < SCHEMA:
        do = "name another file; what is in this one has to be simulated again"
        raise StoreError(path, f"a store of layout {schema}", f"layout {SCHEMA}", do)


def _not_a_store(path: Path) -> StoreError:
    do = "name another file; this one is left as it is"
    return StoreError(path, "something else", "a store that imroute has written", do)


@contextlib.contextmanager
def refused_in_words(path: Path) -> Iterator[None]:
    """Say what SQLite or the system says, and what can be done about it."""
    try:
        yield
    except sqlite3.Error as error:
        raise _said(path, str(error), getattr(error, "sqlite_errorname", "")) from None
    except OSError as error:
        raise _said(path, error.strerror or "not readable", "") from None


_ADVICE = (
    (("FULL", "IOERR"), "make room and run the same command again; what was kept before is there"),
    (("BUSY", "LOCKED"), "wait for the other study to end, or name another file"),
    (("READONLY", "CANTOPEN", "PERM"), "name a file in a folder that you can write to"),
    (("CORRUPT", "NOTADB"), "the file is damaged: put it aside and name another"),
)


def _said(path: Path, said: str, name: str) -> StoreError:
    found = (do for codes, do in _ADVICE if any(f"SQLITE_{code}" in name for code in codes))
    do = next(found, "name another file")
    return StoreError(path, said, "a store that can be read and written", do)
