"""What the screen shows of a sweep: the best point and how sure that is, then all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.text import Text

from imroute.findings.swept import (
    difference_in_words,
    head,
    in_a_sentence,
    named,
    names,
    values_in_words,
    what,
    with_range,
)
from imroute.show.heat import heat_map
from imroute.show.parts import section
from imroute.show.tables import plain_table
from imroute.studies.sweep import SweepResult, SweptPoint
from imroute.studies.sweep.goals import Goal
from imroute.studies.sweep.limits import asked_by
from imroute.targets import goal_of, rounded

SHOWN_POINTS, SHOWN_FRONT = 15, 12
MARKS = {"met": "✓", "missed": "✗", "undecided": "?", "no data": "–"}

TARGET_MARKS = (
    "Targets in their order: ✓ met, ✗ missed, ? undecided (95%, each for itself). What may be best"
    " is settled for all points together, which takes more."
)


def show_sweep(result: SweepResult, to: Console) -> None:
    """Print a sweep in the order in which a planner looks."""
    for part in sweep_parts(result):
        to.print(part)


def sweep_parts(result: SweepResult) -> Iterator[RenderableType]:
    yield heading(result)
    yield section("best", "Best", best(result))
    yield section("points", "Points", points(result))
    shown = heat_map(result)
    if shown is not None:
        yield section("heat", *shown)
    if len(result.points) > 1:
        yield section("front", "What more service costs", front(result))


def heading(result: SweepResult) -> Text:
    loaded = result.loaded
    variant = f" · variant {loaded.variant_name}" if loaded.variant_name else ""
    many = f"{result.planned} points" if result.planned > 1 else "1 point"
    settings = result.settings
    how = f"{many} with the same customers, seed {settings.seed}, engine {settings.engine}"
    text = Text.assemble((loaded.scenario.title + variant, "bold"), f"\n{how}")
    text.append(f"\n{days_in_words(result)}", "dim")
    for axis in result.axes:
        text.append(f"\n{axis.path}: {values_in_words(axis)}", "dim")
    if result.interrupted:
        done = len(result.points)
        text.append(f"\nStopped early: what follows is of the {done} points done.", "yellow")
    return text


def days_in_words(result: SweepResult) -> str:
    said = f"{result.days:,} days of all points together"
    if result.days < result.days_to_the_end and not result.interrupted:
        said += f"; running every point to the end would take {result.days_to_the_end:,}"
    return f"{said}."


# ----------------------------------------------------------------------------- the best


def best(result: SweepResult) -> RenderableType:
    if result.best is None:
        return Text("\n".join(_none(result)))
    point = result.points[result.best]
    name = "Best" if result.sure else "Best so far"
    lines = [f"{name}: {named(result, result.best)}.", _what_it_gives(result, point)]
    lines += [_sureness(result), *_as_good(result)]
    verdicts = [
        f"{MARKS[verdict.verdict]} {verdict.sentence}" for verdict in point.outcome.verdicts
    ]
    return Text("\n".join([*lines, *verdicts]))


def _what_it_gives(result: SweepResult, point: SweptPoint) -> str:
    goals = dict.fromkeys([result.terms.goal, result.terms.cost, result.terms.service])
    said = "; ".join(in_a_sentence(result, goal, point) for goal in goals)
    return f"{said[0].upper()}{said[1:]}."


def _sureness(result: SweepResult) -> str:
    terms, sure = result.terms, f"{result.confidence:.0%}"
    others = "other point that meets the targets" if terms.under_targets else "other point"
    better = "cheaper" if terms.goal.unit == "money" else "better"
    apart = f"is {better} by more than {difference_in_words(terms.goal, terms.zone)}"
    if result.sure:
        return f"{sure} sure: no {others} {apart}."
    many = len(result.contenders)
    if not many:
        return "Not sure yet that it meets every target: more days would tell (--days)."
    still = f"{many} other point{'s' * (many > 1)} may be better or meet the targets for less"
    still = still if terms.under_targets else f"{many} other point{'s' * (many > 1)} may be better"
    shown = "; ".join(named(result, number) for number in result.contenders[:3])
    return f"Not sure yet: {still}, such as {shown}. More days would tell (--days)."


def _as_good(result: SweepResult) -> list[str]:
    """Points that differ from the best by less than what matters, and that may meet the targets."""
    assert result.best is not None
    terms, best = result.terms, result.points[result.best]
    value = terms.goal.of(best.outcome).value
    alike = [
        number
        for number, point in enumerate(result.points)
        if number != result.best
        and point.status == "beaten"
        and not (terms.under_targets and point.misses_any)
        and terms.goal.of(point.outcome).value <= value + terms.zone
    ]
    if not alike:
        return []
    shown = "; ".join(named(result, number) for number in alike[:3])
    more = f" and {len(alike) - 3} more" if len(alike) > 3 else ""
    return [f"As good, within {difference_in_words(terms.goal, terms.zone)}: {shown}{more}."]


def _none(result: SweepResult) -> Iterator[str]:
    """Say that no point meets the targets, and which of them stand in the way."""
    if not result.sure:
        yield "No point is known to meet every target yet: more days would tell (--days)."
    else:
        yield f"No point meets every target ({result.confidence:.0%} sure)."
    for number, target in enumerate(result.targets):
        missed = sum(p.outcome.verdicts[number].verdict == "missed" for p in result.points)
        if missed:
            asked = asked_by(target)
            unit = result.points[0].outcome.row(asked).unit
            at = "at every point" if missed == len(result.points) else f"at {missed} points"
            of = what(asked, unit).removeprefix("of ")
            yield f"{MARKS['missed']} {of}, {goal_of(target, unit)}: missed {at}."
    if result.nearest is not None:
        point = result.points[result.nearest]
        given = in_a_sentence(result, result.terms.service, point)
        yield f"Nearest to it: {named(result, result.nearest)}; {given}."


# -------------------------------------------------------------------------- all points


def points(result: SweepResult) -> RenderableType:
    """The points that a planner may choose from, by what they cost; the rest is left to files."""
    shown = sorted(sorted(range(len(result.points)), key=_interest(result))[:SHOWN_POINTS])
    shown.sort(key=result.cost)
    terms = result.terms
    heads = [*names(result), "days", *(head(goal) for goal in _columns(result)), "targets", ""]
    table = plain_table(heads, left=("targets", ""))
    for number in shown:
        point = result.points[number]
        table.add_row(
            *point.labels,
            str(point.days),
            *(with_range(point.outcome.row(goal.asked)) for goal in _columns(result)),
            " ".join(MARKS[verdict.verdict] for verdict in point.outcome.verdicts),
            _remark(result, number),
            style="bold" if number == result.best else "",
        )
    rest = len(result.points) - len(shown)
    parts: list[RenderableType] = [table]
    if rest:
        parts.append(Text(f"{rest} more points: --format csv has them all.", "dim"))
    if terms.goal.spends and result.targets:
        parts.append(Text(TARGET_MARKS, "dim"))
    return Group(*parts)


def _interest(result: SweepResult) -> Callable[[int], tuple[int, float]]:
    """The best and its rivals first, then what no other beats, then by what is to be best."""

    def key(number: int) -> tuple[int, float]:
        point = result.points[number]
        rank = {"best": 0, "in the race": 1}.get(point.status, 3 if point.beaten else 2)
        return rank, result.terms.goal.of(point.outcome).value

    return key


def _columns(result: SweepResult) -> list[Goal]:
    return list(dict.fromkeys([result.terms.cost, result.terms.service, result.terms.goal]))


def _remark(result: SweepResult, number: int) -> str:
    point = result.points[number]
    if point.breaks is not None:
        target, _ = point.breaks
        return f"breaks target {result.targets.index(target) + 1}"
    return {"best": "◀ best", "in the race": "may be best"}.get(point.status, "")


# ------------------------------------------------------------------------- the front


def front(result: SweepResult) -> RenderableType:
    """Points that no other beats in both, by cost, and what one more unit of service costs."""
    terms, numbers = result.terms, result.pareto
    shown = numbers if len(numbers) <= SHOWN_FRONT else _thinned(numbers)
    heads = [*names(result), head(terms.cost), head(terms.service), _gain_name(terms.service)]
    table = plain_table(heads)
    for before, number in zip([None, *shown], shown, strict=False):
        point = result.points[number]
        rows = (point.outcome.row(goal.asked) for goal in (terms.cost, terms.service))
        bold = "bold" if number == result.best else ""
        price = "" if before is None else _price(result, before, number)
        table.add_row(*point.labels, *(with_range(row) for row in rows), price, style=bold)
    beaten = [point.beaten for point in result.points if point.beaten is not None]
    clearly = sum(by.clearly for by in beaten)
    are = "is" if len(numbers) == 1 else "are"
    said = f"{len(numbers)} of {len(result.points)} points {are} not beaten by another that costs"
    said += " no more and serves no worse."
    if beaten:
        said += f" {clearly} are clearly beaten (95%)"
        said += f", {len(beaten) - clearly} only on these days." if len(beaten) > clearly else "."
    if len(shown) < len(numbers):
        said += f" {len(shown)} of them are shown."
    return Group(table, Text(said))


def _gain_name(service: Goal) -> str:
    return {"share": "a point costs", "s": "a second costs"}.get(service.unit, "")


def _price(result: SweepResult, before: int, number: int) -> str:
    """What one more point or one second less costs, from one point of the front to the next."""
    terms = result.terms
    pair = [result.points[n].outcome for n in (before, number)]
    spent = [terms.cost.of(outcome).value for outcome in pair]
    worse = [terms.service.of(outcome).value for outcome in pair]
    gain = (worse[0] - worse[1]) * (100 if terms.service.unit == "share" else 1)
    if not gain > 0 or not _gain_name(terms.service):
        return ""
    return rounded((spent[1] - spent[0]) / gain, terms.cost.unit)


def _thinned(numbers: Sequence[int]) -> list[int]:
    """Some of them, evenly, the first and the last among them."""
    step = (len(numbers) - 1) / (SHOWN_FRONT - 1)
    return [numbers[round(i * step)] for i in range(SHOWN_FRONT)]
