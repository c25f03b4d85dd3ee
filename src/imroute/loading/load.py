"""A scenario file, its variants and what was assumed, as one checked `Scenario`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from imroute import facts
from imroute.errors import Invalid, Problem, ScenarioError, UsageError, dotted, unknown_name
from imroute.facts.measures import MEASURES
from imroute.loading import checks, variants
from imroute.loading.assume import Assumed, fill
from imroute.loading.canonical import canonical
from imroute.loading.extends import read_merged
from imroute.loading.nodes import Map, copied, is_there, marks_in, texts_in
from imroute.loading.presets import PRESETS
from imroute.loading.tree import read_tree
from imroute.loading.variants import Step, step_to
from imroute.loading.words import in_order, problems_of
from imroute.scenario import Context, Scenario
from imroute.scenario.channels import CHANNELS
from imroute.scenario.models import MAX_VARIANTS
from imroute.units import DAY, parse_clock, plain

T = TypeVar("T")


class Source(NamedTuple):
    """A scenario as read: its tree, what was wrong with the reading, and what to call it."""

    tree: Map
    problems: tuple[Problem, ...]
    file: str
    title: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """A scenario ready to run: as checked, as written, and with what was filled in."""

    scenario: Scenario
    file: str
    text: str  # all of it, filled in and with the variant applied; loads to the same again
    assumed: tuple[Assumed, ...]
    variants: tuple[str, ...]
    variant_name: str | None = None
    changes: tuple[Step, ...] = ()  # made after the variant
    source: Source | None = field(default=None, repr=False, compare=False)

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]

    def as_variant(self, name: str | None) -> Loaded:
        """The same file with another variant of it, or none; without further changes."""
        assert self.source is not None
        return _loaded(self.source, name)

    def changed(self, values: Mapping[str, object]) -> Loaded:
        """The same with values at dotted paths, as a variant would put them there.

        Values are numbers, texts as in a scenario file, and maps and lists of these; `{"add": 2}`
        and `{"times": 1.5}` change what is there. Later changes are made after earlier ones.
        """
        assert self.source is not None
        steps = tuple(step_to(path, value) for path, value in values.items())
        return _loaded(self.source, self.variant_name, (*self.changes, *steps))


def load(file: str | Path, variant: str | None = None, text: str | None = None) -> Loaded:
    """Read a scenario, with a variant if one is named; raise `ScenarioError` with all problems.

    A `text` is read as if the file held it.
    """
    return _loaded(_source(file, text), variant)


def load_text(text: str, file: str = "scenario", variant: str | None = None) -> Loaded:
    """Read a scenario from its text, such as the `text` of a stored result."""
    tree, problems = read_tree(text, file)
    return _loaded(Source(tree, tuple(problems), file, file), variant)


def check(file: str | Path, text: str | None = None) -> Loaded:
    """Read a scenario and every one of its variants; raise all their problems together.

    A `text` is read as if the file held it.
    """
    source = _source(file, text)
    base = _built(source, None)
    problems = list(base.problems)
    for name in variants.names_of(source.tree)[:MAX_VARIANTS]:
        problems += _of_variant(source, name, base.problems)
    return _finished(source, base._replace(problems=tuple(problems)), None)


def _source(file: str | Path, text: str | None = None) -> Source:
    path = Path(file)
    tree, problems = read_merged(path, text)
    return Source(tree, tuple(problems), str(file), path.stem.replace("_", " "))


def _loaded(source: Source, variant: str | None, changes: tuple[Step, ...] = ()) -> Loaded:
    names = variants.names_of(source.tree)
    if variant is not None and variant not in names:
        raise UsageError(unknown_name("variant", variant, names))
    built = _built(source, variant, changes)
    if built.problems and variant is not None:
        known = _built(source, None).problems
        problems = (*known, *_of_variant(source, variant, known))
        built = built._replace(problems=problems or built.problems)
    return _finished(source, built, variant, changes)


# ---------------------------------------------------------------------------- building


class Built(NamedTuple):
    """A tree with everything filled in, and the scenario that it is, if nothing is wrong."""

    tree: Map
    assumed: tuple[Assumed, ...]
    problems: tuple[Problem, ...]
    scenario: Scenario | None


def _built(source: Source, variant: str | None, changes: tuple[Step, ...] = ()) -> Built:
    tree = _fresh(source.tree)
    problems = [*source.problems, *variants.slips(tree), *checks.of_names(tree)]
    steps = _tried(lambda: variants.steps_of(tree, variant), problems) if variant else []
    assumed = _filled(tree, source.title, [*steps, *changes], problems)
    context = context_of(tree)
    scenario: Scenario | None = None
    try:
        scenario = Scenario.model_validate(tree, context=context)
        problems += checks.of_scenario(scenario, set(texts_in(tree.get("variants"))))
    except ValidationError as error:
        problems += problems_of(error)
    return Built(tree, tuple(assumed), tuple(in_order(problems, tree)), scenario)


def _fresh(tree: Map) -> Map:
    """Copy all but the variants, which nothing changes and which may be long."""
    copy = Map(tree.mark)
    for key, value in tree.items():
        copy.put(key, value if key == "variants" else copied(value), tree.key_marks[key])
    return copy


def _filled(tree: Map, title: str, steps: list[Step], problems: list[Problem]) -> list[Assumed]:
    """Fill in what is missing before a variant and after it; presets after it, by what it makes."""
    variants.apply_channels(tree, steps)
    assumed = fill(tree, title)
    if steps:
        for key, expand in PRESETS.items():
            if any(step.path.split(".")[0] == key for step in steps):
                assumed += _tried(partial(expand, tree), problems)
        problems += variants.apply(tree, steps, context_of(tree))
        written = [step.path for step in steps if not variants.is_change_at(step.path, step.value)]
        assumed = [
            value
            for value in assumed
            if is_there(tree, value.path) and not any(_within(value.path, path) for path in written)
        ]
        assumed += fill(tree, title, tuple(value.path for value in assumed))
    for expand in PRESETS.values():
        assumed += _tried(partial(expand, tree), problems)
    return assumed


def _tried(make: Callable[[], list[T]], problems: list[Problem]) -> list[T]:
    try:
        return make()
    except Invalid as error:
        problems += error.problems
        return []


def _within(path: str, other: str) -> bool:
    return path == other or path.startswith(f"{other}.")


def _of_variant(source: Source, name: str, known: tuple[Problem, ...]) -> list[Problem]:
    """Give the problems that a variant brings, placed in its lines."""
    section = source.tree["variants"]
    assert isinstance(section, Map)
    places = set(marks_in(section))
    found = []
    for problem in _built(source, name).problems:
        if problem in known:
            continue
        if problem.path[:1] != ("variants",):
            problem = problem.moved(("variants", name, dotted(problem.path)))
        inside = problem.where in places or problem.where == ""
        found.append(problem if inside else problem.at(section.key_marks[name]))
    return found


def _finished(
    source: Source, built: Built, variant: str | None, changes: tuple[Step, ...] = ()
) -> Loaded:
    if built.problems or built.scenario is None:
        raise ScenarioError(in_order(built.problems, source.tree))
    names = variants.names_of(source.tree)
    text = canonical(built.tree)
    return Loaded(built.scenario, source.file, text, built.assumed, names, variant, changes, source)


# ----------------------------------------------------------------------------- context


def context_of(tree: Map) -> Context:
    """Collect the names and hours that values elsewhere refer to."""
    start, end = _day_hours(tree)
    return Context(
        types=_names(tree, "contact_types"),
        tiers=_names(tree, "tiers"),
        pools=_names(tree, "pools"),
        bots=_names(tree, "bots") or (() if tree.get("bots", {}) == {} else None),
        channels=_channels(tree),
        variants=_names(tree, "variants") or (),
        measures=MEASURES,
        industries=facts.INDUSTRIES,
        shapes=facts.SHAPES,
        waiting=_names(tree, "start") or (),
        day_start_s=start,
        day_end_s=end,
        days=_days(tree),
    )


def _names(tree: Map, key: str) -> dict[str, None] | None:
    """Give the names of a group; None if it is missing or empty, which is said elsewhere."""
    group = tree.get(key)
    return dict.fromkeys(group) if isinstance(group, Map) and group else None


def _channels(tree: Map) -> tuple[str, ...]:
    """Give the channels by which customers come, in the order of all channels."""
    types = tree.get("contact_types")
    used = [
        str(kind.get("channel", "chat"))
        for kind in (types.values() if isinstance(types, Map) else ())
        if isinstance(kind, Map)
    ]
    return tuple(name for name in CHANNELS if name in used)


def _days(tree: Map) -> int | None:
    """Give the number of days, if it is one."""
    number = plain(str(tree.get("days", "1")))
    return int(number) if number is not None and number == int(number) else None


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
