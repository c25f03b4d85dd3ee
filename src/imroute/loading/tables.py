"""Counts of contacts by interval in a .csv file, put where the scenario names the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from imroute.errors import Invalid, Mark, Problem, invalid
from imroute.errors import Path as Place
from imroute.loading.files import Unreadable, read_text
from imroute.loading.nodes import Map, Text, write
from imroute.scenario.arrivals import VOLUME
from imroute.units import CLOCK

SUFFIXES = (".csv",)
DELIMITERS = ",;\t"
MAX_ROWS = 3000


def put_tables(tree: Map, folder: Path) -> list[Problem]:
    """Replace every `counts: file.csv` by what the file holds; say what is wrong with the files."""
    problems: list[Problem] = []
    for holder, key, type_name, place in list(_named_files(tree)):
        written, mark = holder[key], holder.key_marks[key]
        assert isinstance(written, Text)
        try:
            table = _read_counts(folder / str(written), type_name, written)
        except Invalid as error:
            found = (problem.under(*place) for problem in error.problems)
            problems += [problem if problem.where else problem.at(mark) for problem in found]
            table = Map(written.mark)
            table.put("00:00", write("0", written.mark))
        holder.put(key, table, mark)
    return problems


Found = tuple[Map, str, str, Place]  # a map, its key that names a file, the type, the path
_COUNTS = ("contact_types", "", "arrivals", "counts")


def _named_files(tree: Map) -> Iterator[Found]:
    """Find the files named in the scenario and in the changes of its variants."""
    if "contact_types" in tree:
        yield from _under(tree, "contact_types", (), ("contact_types",))
    variants = tree.get("variants")
    for name, variant in variants.items() if isinstance(variants, Map) else ():
        change = variant.get("change") if isinstance(variant, Map) else None
        for part in (variant, change):
            for path in part if isinstance(part, Map) else ():
                assert isinstance(part, Map)
                yield from _under(part, path, ("variants", name), tuple(path.split(".")))


def _under(holder: Map, key: str, place: Place, path: tuple[str, ...]) -> Iterator[Found]:
    """Look behind a key whose path in the scenario is known, as deep as `counts` may stand."""
    if any(part != wanted for part, wanted in zip(path, _COUNTS, strict=False) if wanted):
        return
    value = holder[key]
    if len(path) == len(_COUNTS) and isinstance(value, Text):
        yield holder, key, path[1], (*place, key)
    elif len(path) < len(_COUNTS) and isinstance(value, Map):
        for inner in value:
            yield from _under(value, inner, (*place, key), (*path, inner))


# --------------------------------------------------------------------------- one table


def _read_counts(path: Path, type_name: str, written: Text) -> Map:
    """Read the columns `time` and the one named as the type, or `count`."""
    allowed = f"a .csv file with the columns time and {type_name} (or count)"
    if path.suffix.lower() not in SUFFIXES:
        do = "name a .csv file beside the scenario, or write {18:00: 120, 18:30: 150}"
        raise invalid(written or "nothing", allowed, do)
    name = str(path)
    try:
        rows = list(_rows(read_text(path, name, SUFFIXES)))
    except Unreadable as error:
        problem = error.problem
        raise Invalid(Problem(f"{written}: {problem.got}", allowed, problem.do)) from None
    except csv.Error as error:
        raise invalid(f"{written}: {error}", allowed, "save it again as CSV (UTF-8)") from None
    heads = [head.strip() for head in rows[0][1]] if rows else []
    column = next((heads.index(head) for head in (type_name, "count") if head in heads), None)
    if "time" not in heads or column is None:
        got = f"columns {', '.join(heads)}" if heads else "an empty file"
        do = f"name the columns in the first line: time,{type_name}"
        raise invalid(got, allowed, do, ()).placed(Mark(name, 1, 1))
    return _table(rows[1:], heads.index("time"), column, name)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    for row in reader:
        if reader.line_num > MAX_ROWS:
            raise csv.Error(f"more than {MAX_ROWS:,} lines")
        yield reader.line_num, row


def _table(rows: list[tuple[int, list[str]]], time: int, count: int, name: str) -> Map:
    table, problems = Map(Mark(name, 1, 1)), []
    for line, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        cells = [cell.strip() for cell in row] + [""] * (max(time, count) + 1)
        mark = Mark(name, line, 1)
        for column, what in ((time, CLOCK.allowed), (count, VOLUME.allowed)):
            if not cells[column]:
                problems.append(Problem("an empty cell", what, "fill it in", where=mark))
        if cells[time] in table:
            problems.append(Problem(cells[time], "each time once", "take one out", where=mark))
        table.put(cells[time], write(cells[count], mark), mark)
    if not table:
        problems.append(Problem("no rows", "one row an interval", "add them", where=table.mark))
    if problems:
        raise Invalid(*problems)
    return table
