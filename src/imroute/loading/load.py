"""A scenario file, its variants and what was assumed, as one checked `Scenario`."""

from __future__ import annotations

import copy
import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from imroute import facts
from imroute.errors import Invalid, Problem, ScenarioError, UsageError, invalid, unknown_name
from imroute.loading import checks
from imroute.loading.assume import Assumed, fill
from imroute.loading.tree import Map, Mark, Node, Seq, Text, read_text, read_yaml, write
from imroute.loading.variants import apply_variant, variant_names
from imroute.loading.words import in_order, problems_of
from imroute.scenario import Context, Scenario
from imroute.units import DAY, parse_clock

MAX_EXTENDS = 20


@dataclass(frozen=True, slots=True)
class Loaded:
    """A scenario ready to run: as checked, as written, and with what was filled in."""

    scenario: Scenario
    file: str
    text: str  # the scenario with everything filled in, in a canonical form; what `hash` is made of
    assumed: tuple[Assumed, ...]
    variants: tuple[str, ...]
    variant: str | None = None

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


def load(file: str | Path, variant: str | None = None) -> Loaded:
    """Read a scenario, with a variant if one is named; raises `ScenarioError` with every problem."""
    path = Path(file)
    return load_tree(read_merged(path), str(file), path.stem.replace("_", " "), variant)


def check(file: str | Path) -> Loaded:
    """Read a scenario and every one of its variants; raise all their problems together."""
    path = Path(file)
    tree = read_merged(path)
    title = path.stem.replace("_", " ")
    problems: list[Problem] = []
    base: Loaded | None = None
    for name in (None, *variant_names(tree)):
        try:
            loaded = load_tree(tree, str(file), title, name)
            base = base or loaded
        except ScenarioError as error:
            problems += [problem for problem in error.problems if problem not in problems]
    if problems or base is None:
        raise ScenarioError(in_order(problems, tree))
    return base


def load_tree(tree: Map, file: str, title: str, variant: str | None = None) -> Loaded:
    """Check a scenario that has been read already."""
    names = variant_names(tree)
    if variant is not None and variant not in names:
        raise UsageError(unknown_name("variant", variant, names))
    filled = copy.deepcopy(tree)
    assumed = fill(filled, title)
    if variant is not None:
        filled = apply_variant(filled, variant)
        assumed += fill(filled, title)
    scenario = _validated(filled)
    return Loaded(scenario, file, canonical(filled), tuple(assumed), names, variant)


def _validated(tree: Map) -> Scenario:
    context = context_of(tree)
    problems = checks.of_names(tree)
    try:
        scenario = Scenario.model_validate(tree, context=context)
    except ValidationError as error:
        raise ScenarioError(in_order(problems + problems_of(error, tree), tree)) from None
    problems += checks.of_scenario(scenario)
    if problems:
        raise ScenarioError(in_order(problems, tree))
    return scenario


def context_of(tree: Map) -> Context:
    """Collect the names and hours that values elsewhere refer to."""
    start, end = _day_hours(tree)
    return Context(
        types=_names(tree, "contact_types"),
        tiers=_names(tree, "tiers"),
        pools=_names(tree, "pools"),
        bots=_names(tree, "bots"),
        shapes=facts.SHAPES,
        day_start_s=start,
        day_end_s=end,
    )


def _names(tree: Map, key: str) -> tuple[str, ...]:
    group = tree.get(key)
    return tuple(group) if isinstance(group, Map) else ()


def _day_hours(tree: Map) -> tuple[float | None, float | None]:
    day = tree.get("day")
    try:
        start = parse_clock(str(day["start"])) if isinstance(day, Map) else None
        end = parse_clock(str(day["end"])) if isinstance(day, Map) else None
    except (Invalid, KeyError):
        return None, None
    if start is None or end is None:
        return None, None
    return start, end if end > start else end + DAY


def canonical(node: Node) -> str:
    """Write a tree so that equal scenarios give equal text, whatever their layout and comments."""
    if isinstance(node, Map):
        return "{" + ", ".join(f"{key!r}: {canonical(value)}" for key, value in node.items()) + "}"
    if isinstance(node, Seq):
        return "[" + ", ".join(canonical(item) for item in node) + "]"
    return repr(str(node))


# -------------------------------------------------------- files behind a file


def read_merged(path: Path) -> Map:
    """Read a file, the files it extends and the tables it names."""
    return _read_merged(path, str(path), ())


def _read_merged(path: Path, name: str, seen: tuple[Path, ...]) -> Map:
    tree = read_yaml(path, name)
    _read_tables(tree, path.parent)
    base_name = tree.pop("extends", None)
    if base_name is None:
        return tree
    mark = tree.key_marks.pop("extends")
    base_path = path.parent / str(base_name)
    if path.resolve() in seen or len(seen) > MAX_EXTENDS:
        do = "let no file extend itself"
        raise ScenarioError(
            [
                Problem(
                    str(base_name), "files that do not go in a circle", do, ("extends",), str(mark)
                )
            ]
        )
    base = _read_merged(base_path, str(base_path), (*seen, path.resolve()))
    return merged(base, tree)


def merged(base: Map, top: Map) -> Map:
    """Lay one tree over another: maps are merged, everything else is replaced."""
    result = copy.deepcopy(base)
    for key, value in top.items():
        below = result.get(key)
        if isinstance(below, Map) and isinstance(value, Map) and not _replaces(below, value):
            value = merged(below, value)
        result.put(write(key, top.key_marks[key]), value)
    return result


def _replaces(below: Map, above: Map) -> bool:
    """Clock maps and distributions are values: a new one replaces the old one."""
    single = {"exponential", "gamma", "weibull", "uniform", "values", "constant", "mean", "median"}
    single |= {"geometric", "poisson", "counts", "per_day", "times", "add"}
    return any(":" in key or key in single for node in (below, above) for key in node)


def _read_tables(tree: Map, folder: Path) -> None:
    types = tree.get("contact_types")
    for name, contact_type in types.items() if isinstance(types, Map) else ():
        arrivals = contact_type.get("arrivals") if isinstance(contact_type, Map) else None
        counts = arrivals.get("counts") if isinstance(arrivals, Map) else None
        if isinstance(arrivals, Map) and isinstance(counts, Text):
            try:
                arrivals["counts"] = _read_counts(folder / str(counts), name, counts)
            except Invalid as error:
                path = ("contact_types", name, "arrivals", "counts")
                raise ScenarioError(
                    [p.under(*path).at(p.where or str(counts.mark)) for p in error.problems]
                ) from None


def _read_counts(path: Path, type_name: str, written: Text) -> Map:
    """Read a table of contacts by interval: a column `time`, and one named as the type or `count`."""
    allowed = f"a CSV file with the columns time and {type_name} (or count)"
    if not path.suffix == ".csv":
        raise invalid(written, allowed, "name a .csv file, beside the scenario")
    rows = list(csv.reader(io.StringIO(read_text(path, str(path)))))
    heads = [head.strip() for head in rows[0]] if rows else []
    column = next((heads.index(name) for name in (type_name, "count") if name in heads), None)
    if "time" not in heads or column is None:
        got = f"columns {', '.join(heads)}" if heads else "an empty file"
        raise invalid(got, allowed, f"name the columns: time,{type_name}")
    counts = Map(Mark(str(path), 1, 1))
    for line, time, count in _cells(rows, heads.index("time"), column):
        mark = Mark(str(path), line, 1)
        if time in counts:
            raise Invalid(Problem(time, "each time once", "take one out", (), str(mark)))
        counts.put(write(time, mark), write(count, mark))
    return counts


def _cells(rows: list[list[str]], time: int, count: int) -> Iterator[tuple[int, str, str]]:
    for line, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row):
            padded = [*row, *[""] * (max(time, count) + 1 - len(row))]
            yield line, padded[time].strip(), padded[count].strip()
