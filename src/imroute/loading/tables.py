"""Counts, recorded arrivals and samples in .csv files, put where the scenario names the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from imroute.errors import Invalid, Mark, Problem, invalid
from imroute.errors import Path as Place
from imroute.loading.files import Unreadable, read_text
from imroute.loading.nodes import Map, Node, Seq, Text, write
from imroute.scenario.arrivals import VOLUME
from imroute.scenario.samples import MAX_ROWS as MAX_LINES
from imroute.units import CLOCK

SUFFIXES = (".csv",)
DELIMITERS = ",;\t"
MAX_ROWS = 3000
MAX_BYTES = 5_000_000


class Found(NamedTuple):
    """A key that names a file: where it stands, and what the file is about."""

    holder: Map
    key: str
    what: str
    type_name: str
    place: Place

    @property
    def written(self) -> Text:
        text = self.holder[self.key]
        assert isinstance(text, Text)
        return text


def put_tables(tree: Map, folder: Path) -> list[Problem]:
    """Replace every name of a .csv file by what it holds; say what is wrong with the files."""
    problems: list[Problem] = []
    for found in [*_of_arrivals(tree), *_of_samples(tree)]:
        mark = found.holder.key_marks[found.key]
        try:
            held: Node = _READERS[found.what](folder / str(found.written), found)
        except Invalid as error:
            told = (problem.under(*found.place) for problem in error.problems)
            problems += [problem if problem.where else problem.at(mark) for problem in told]
            _forget(found)
        else:
            found.holder.put(found.key, held, mark)
    return problems


def _forget(found: Found) -> None:
    """Put what can stand where a file could not be read, so that nothing more is said of it."""
    mark = found.written.mark
    if found.what == "samples":
        found.holder.put(found.key, Seq(mark, [write("1", mark)]), mark)
        return
    nobody = Map(mark)
    nobody.put("00:00", write("0", mark))
    found.holder.drop(found.key)
    found.holder.put(f"{found.key.removesuffix(found.what)}counts", nobody, mark)


_ARRIVALS = ("contact_types", "", "arrivals")


def _of_arrivals(tree: Map) -> Iterator[Found]:
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
    """Look behind a key whose path in the scenario is known, as deep as a file may be named."""
    if any(part != wanted for part, wanted in zip(path, _ARRIVALS, strict=False) if wanted):
        return
    value = holder[key]
    if len(path) > len(_ARRIVALS):
        what = path[-1]
        names_a_file = what == "counts" or (what == "times" and str(value).endswith(SUFFIXES))
        if isinstance(value, Text) and names_a_file and len(path) == len(_ARRIVALS) + 1:
            yield Found(holder, key, what, path[1], (*place, key))
    elif isinstance(value, Map):
        for inner in list(value):
            yield from _under(value, inner, (*place, key), (*path, inner))


def _of_samples(node: Node, place: Place = ()) -> Iterator[Found]:
    if isinstance(node, Seq):
        for i, item in enumerate(node):
            yield from _of_samples(item, (*place, i))
    elif isinstance(node, Map):
        for key, value in list(node.items()):
            yield from _of_samples(value, (*place, key))
            if (
                key.split(".")[-1] == "samples"
                and isinstance(value, Text)
                and value.endswith(SUFFIXES)
            ):
                yield Found(node, key, "samples", "", (*place, key))


# --------------------------------------------------------------------------- one table

Rows = list[tuple[int, list[str]]]  # number of the line, cells


def _read(path: Path, written: Text, allowed: str, do: str, most: int) -> Rows:
    """Read the rows that hold anything, their cells without blanks around."""
    if path.suffix.lower() not in SUFFIXES:
        raise invalid(written or "nothing", allowed, do)
    try:
        text = read_text(path, str(path), SUFFIXES, MAX_BYTES)
        rows = [(line, [cell.strip() for cell in row]) for line, row in _rows(text, most)]
    except Unreadable as error:
        problem = error.problem
        raise Invalid(Problem(f"{written}: {problem.got}", allowed, problem.do)) from None
    except csv.Error as error:
        raise invalid(f"{written}: {error}", allowed, "save it again as CSV (UTF-8)") from None
    return [(line, cells) for line, cells in rows if any(cells) or line == 1]


def _rows(text: str, most: int) -> Iterator[tuple[int, list[str]]]:
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    for row in reader:
        if reader.line_num > most:
            raise csv.Error(f"more than {most:,} lines")
        yield reader.line_num, row


def _counts(path: Path, found: Found) -> Map:
    """Read the columns `time` and the one named as the type, or `count`."""
    allowed = f"a .csv file with the columns time and {found.type_name} (or count)"
    do = "name a .csv file beside the scenario, or write {18:00: 120, 18:30: 150}"
    rows = _read(path, found.written, allowed, do, MAX_ROWS)
    heads, name = rows[0][1] if rows else [], str(path)
    column = next((heads.index(head) for head in (found.type_name, "count") if head in heads), None)
    if "time" not in heads or column is None:
        got = f"columns {', '.join(heads)}" if any(heads) else "an empty file"
        do = f"name the columns in the first line: time,{found.type_name}"
        raise invalid(got, allowed, do, ()).placed(Mark(name, 1, 1))
    return _table(rows[1:], heads.index("time"), column, name)


def _table(rows: Rows, time: int, count: int, name: str) -> Map:
    table, problems = Map(Mark(name, 1, 1)), []
    for line, row in rows:
        cells = row + [""] * (max(time, count) + 1)
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


COLUMNS = ("time", "day", "tier")


def _times(path: Path, found: Found) -> Seq:
    """Read a row a customer: the column `time`, and if they are there `day` and `tier`."""
    allowed = "a .csv file with the columns time, and if wanted day and tier"
    do = "name a .csv file beside the scenario"
    rows = _read(path, found.written, allowed, do, MAX_LINES + 1)
    heads, first = rows[0][1] if rows else [], Mark(str(path), 1, 1)
    other = [head for head in heads if head not in COLUMNS]
    if "time" not in heads or other or len(set(heads)) < len(heads):
        got = f"columns {', '.join(heads)}" if any(heads) else "an empty file"
        do = "name the columns in the first line: time,day,tier; leave others out"
        raise invalid(got, allowed, do).placed(first)
    if len(rows) == 1:
        raise invalid("no rows", "one row a customer", "add them").placed(first)
    records = Seq(first)
    problems = []
    for line, cells in rows[1:]:
        mark = Mark(str(path), line, 1)
        row = dict(zip(heads, cells, strict=False))
        problems += [problem.at(mark) for problem in _row_problems(row, len(cells), len(heads))]
        records.append(write(_record(row), mark))
    if problems:
        raise Invalid(*problems)
    return records


def _row_problems(row: dict[str, str], cells: int, heads: int) -> Iterator[Problem]:
    day = row.get("day", "")
    if cells > heads:
        yield Problem(f"{cells} cells", f"{heads}, as in the first line", "take some out")
    elif not row.get("time"):
        yield Problem("an empty cell", CLOCK.allowed, "fill it in, or take the row out")
    elif day and not (day.isascii() and day.isdecimal() and int(day) and len(day) < 5):
        yield Problem(day, "a day of the scenario: 1 is the first", "write 1 or more")


def _record(row: dict[str, str]) -> str:
    day, tier = row.get("day"), row.get("tier")
    return f"{f'{day}/' if day else ''}{row.get('time', '')}{f' {tier}' if tier else ''}"


def _samples(path: Path, found: Found) -> Seq:
    """Read one measured value a line; a first line that is none is a heading."""
    allowed = "a .csv file with one value a line"
    do = "name a .csv file beside the scenario"
    rows = _read(path, found.written, allowed, do, MAX_LINES + 1)
    name = str(path)
    for line, cells in rows:
        if len(cells) > 1:
            do = "keep one column, and write decimals with a point: 3.5"
            raise invalid(", ".join(cells), "one value a line", do).placed(Mark(name, line, 1))
    if (rows and not rows[0][1][:1]) or (rows and not rows[0][1][0][:1].isdecimal()):
        rows = rows[1:]
    if not rows:
        raise invalid("no values", "one value a line", "add them").placed(Mark(name, 1, 1))
    return Seq(Mark(name, 1, 1), (write(cells[0], Mark(name, line, 1)) for line, cells in rows))


_READERS: dict[str, Callable[[Path, Found], Node]] = {
    "counts": _counts,
    "times": _times,
    "samples": _samples,
}
