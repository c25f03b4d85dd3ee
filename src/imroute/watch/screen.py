"""What the screen shows while a file is watched."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from imroute.findings.capacity import name_of
from imroute.findings.differences import in_figures, limits
from imroute.language import say, say_many
from imroute.show import show_run
from imroute.show.looks import LOOKS
from imroute.show.parts import section
from imroute.studies import RunResult
from imroute.studies.compare.judged import Judged
from imroute.targets import Verdict
from imroute.watch.changes import changed_keys, judged

MOST_KEYS = 12


class Screen:
    """A terminal is cleared for each new result; in a pipe results follow each other."""

    def __init__(self, to: Console) -> None:
        self._to = to

    def begin(self) -> None:
        if self._to.is_terminal:
            self._to.clear()
        else:
            self._to.print()

    def result(self, result: RunResult, before: RunResult | None) -> None:
        """A result, below it what changed against the one before."""
        show_run(result, self._to)
        if before is not None:
            for part in _changes(before, result):
                self._to.print(part)

    def error(self, error: Exception, last: RunResult | None) -> None:
        """What is wrong with the file now; the last good result stays in sight."""
        if last is not None and self._to.is_terminal:
            show_run(last, self._to)
            self._to.print()
        self._to.print(Text(str(error), "red"))
        if last is not None:
            self._to.print(say("What was shown last is from before this error."))

    def unwritten(self, error: Exception) -> None:
        """A report or a workbook that could not be written; the result was shown all the same."""
        self._to.print(Text(f"\n{error}", "red"))

    def waiting(self, files: int) -> None:
        at = f"{datetime.datetime.now():%H:%M:%S}"
        said = say_many(
            "{at}: waiting until the file is saved; Ctrl-C ends.",
            "{at}: waiting until one of {n} files is saved; Ctrl-C ends.",
            files,
            at=at,
        )
        self._to.print(Text(f"\n{said}", "dim"))

    def gone(self, file: str) -> None:
        self._to.print(say("{file} is gone; waiting until it is back.", file=file))


def _changes(before: RunResult, now: RunResult) -> Iterator[RenderableType]:
    keys = changed_keys(before.loaded, now.loaded)
    yield section("keys", say("Changed in the file"), _keys(keys))
    if found := judged(before, now):
        title = say("Targets before and now, with the same customers")
        yield section("changes", title, _targets(found))


def _keys(found: Sequence[tuple[str, str, str]]) -> RenderableType:
    if not found:
        return Text(say("Nothing that the simulation goes by."))
    lines = [f"{path}: {before} → {now}" for path, before, now in found[:MOST_KEYS]]
    if len(found) > MOST_KEYS:
        lines.append(say("… and {n} more", n=len(found) - MOST_KEYS))
    return Text("\n".join(lines))


def _targets(found: Sequence[Judged]) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    for one in found:
        name = Text(name_of(one.target))
        table.add_row(_mark(one.before), "→", _mark(one.after), name, _difference(one))
    return table


def _mark(verdict: Verdict | None) -> Text:
    mark, style = LOOKS["no data" if verdict is None else verdict.verdict]
    return Text(mark, style)


def _difference(judged: Judged) -> Text:
    """By how much, with the 95% interval, and whether that is shown."""
    found = judged.difference
    if found is None:
        return Text(say("written anew, or taken out"), "dim")
    known = limits(found)
    said = in_figures(found) + (f" ({known})" if known else "")
    return Text(said, "bold" if found.shown else "dim")
