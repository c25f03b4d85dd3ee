"""What the screen shows of a sweep: the best point and how sure that is, then all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.text import Text

from imroute.findings.swept import (
    difference_in_words,
    head,
    in_a_sentence,
    input_in_words,
    named,
    names,
    what,
    with_range,
)
from imroute.language import capital, say, say_many
from imroute.language.joining import in_a_row, with_semicolons
from imroute.show.heat import heat_map
from imroute.show.parts import section
from imroute.show.tables import plain_table
from imroute.show.titles import titled
from imroute.studies.sweep import SweepResult, SweptPoint
from imroute.studies.sweep.goals import Goal
from imroute.studies.sweep.limits import asked_by
from imroute.targets import Target, goal_of, rounded

SHOWN_POINTS, SHOWN_FRONT = 15, 12
MARKS = {"met": "✓", "missed": "✗", "undecided": "?", "no data": "–"}


def show_sweep(result: SweepResult, to: Console) -> None:
    """Print a sweep in the order in which a planner looks."""
    for part in sweep_parts(result):
        to.print(part)


def sweep_parts(result: SweepResult) -> Iterator[RenderableType]:
    yield heading(result)
    yield section("best", say("Best"), best(result))
    yield section("points", say("Points"), points(result))
    shown = heat_map(result)
    if shown is not None:
        yield section("heat", *shown)
    if len(result.points) > 1:
        yield section("front", say("What more service costs"), front(result))


def heading(result: SweepResult) -> Text:
    settings = result.settings
    how = say_many(
        "{n} point with the same customers, seed {seed}, engine {engine}",
        "{n} points with the same customers, seed {seed}, engine {engine}",
        result.planned,
        seed=settings.seed,
        engine=settings.engine,
    )
    text = Text.assemble((titled(result.loaded), "bold"), f"\n{how}")
    text.append(f"\n{days_in_words(result)}", "dim")
    for axis in result.axes:
        text.append(f"\n{input_in_words(axis)}", "dim")
    if result.interrupted:
        done = len(result.points)
        stopped = say("Stopped early: what follows is of the {n} points done.", n=done)
        text.append(f"\n{stopped}", "yellow")
    return text


def days_in_words(result: SweepResult) -> str:
    if result.days >= result.days_to_the_end or result.interrupted:
        return say("{days:,} days of all points together.", days=result.days)
    return say(
        "{days:,} days of all points together; running every point to the end would take {all:,}.",
        days=result.days,
        all=result.days_to_the_end,
    )


# ----------------------------------------------------------------------------- the best


def best(result: SweepResult) -> RenderableType:
    if result.best is None:
        return Text("\n".join(_none(result)))
    point = result.points[result.best]
    lines = [_named_best(result, result.best), _what_it_gives(result, point)]
    lines += [_sureness(result), *_as_good(result)]
    verdicts = [
        f"{MARKS[verdict.verdict]} {verdict.sentence}" for verdict in point.outcome.verdicts
    ]
    return Text("\n".join([*lines, *verdicts]))


def _named_best(result: SweepResult, number: int) -> str:
    point = named(result, number)
    return (
        say("Best: {point}.", point=point)
        if result.sure
        else say("Best so far: {point}.", point=point)
    )


def _what_it_gives(result: SweepResult, point: SweptPoint) -> str:
    goals = dict.fromkeys([result.terms.goal, result.terms.cost, result.terms.service])
    said = with_semicolons(in_a_sentence(result, goal, point) for goal in goals)
    return say("{sentence}.", sentence=capital(said))


def _sureness(result: SweepResult) -> str:
    if result.sure:
        return _sure(result)
    others = result.contenders
    if not others:
        return say("Not sure yet that it meets every target: more days would tell (--days).")
    shown = with_semicolons(named(result, number) for number in others[:3])
    if result.terms.under_targets:
        return say_many(
            "Not sure yet: {n} other point may be better or meet the targets for less, such as"
            " {points}. More days would tell (--days).",
            "Not sure yet: {n} other points may be better or meet the targets for less, such as"
            " {points}. More days would tell (--days).",
            len(others),
            points=shown,
        )
    return say_many(
        "Not sure yet: {n} other point may be better, such as {points}. More days would tell"
        " (--days).",
        "Not sure yet: {n} other points may be better, such as {points}. More days would tell"
        " (--days).",
        len(others),
        points=shown,
    )


def _sure(result: SweepResult) -> str:
    terms = result.terms
    words = {"sure": f"{result.confidence:.0%}", "by": difference_in_words(terms.goal, terms.zone)}
    cheaper = terms.goal.unit == "money"
    if terms.under_targets and cheaper:
        return say(
            "{sure} sure: no other point that meets the targets is cheaper by more than {by}.",
            **words,
        )
    if terms.under_targets:
        return say(
            "{sure} sure: no other point that meets the targets is better by more than {by}.",
            **words,
        )
    return say("{sure} sure: no other point is better by more than {by}.", **words)


def _as_good(result: SweepResult) -> list[str]:
    """Points that differ from the best by less than what matters, and that may meet the targets."""
    alike = _alike(result)
    if not alike:
        return []
    shown = with_semicolons(named(result, number) for number in alike[:3])
    zone = difference_in_words(result.terms.goal, result.terms.zone)
    if len(alike) <= 3:
        return [say("As good, within {zone}: {points}.", zone=zone, points=shown)]
    more = len(alike) - 3
    return [say("As good, within {zone}: {points} and {n} more.", zone=zone, points=shown, n=more)]


def _alike(result: SweepResult) -> list[int]:
    assert result.best is not None
    terms, best = result.terms, result.points[result.best]
    value = terms.goal.of(best.outcome).value
    return [
        number
        for number, point in enumerate(result.points)
        if number != result.best
        and point.status == "beaten"
        and not (terms.under_targets and point.misses_any)
        and terms.goal.of(point.outcome).value <= value + terms.zone
    ]


def _none(result: SweepResult) -> Iterator[str]:
    """Say that no point meets the targets, and which of them stand in the way."""
    if not result.sure:
        yield say("No point is known to meet every target yet: more days would tell (--days).")
    else:
        yield say("No point meets every target ({sure:.0%} sure).", sure=result.confidence)
    for number, target in enumerate(result.targets):
        missed = sum(p.outcome.verdicts[number].verdict == "missed" for p in result.points)
        if missed:
            yield f"{MARKS['missed']} {_missed(result, target, missed)}"
    if result.nearest is not None:
        point = result.points[result.nearest]
        yield say(
            "Nearest to it: {point}; {given}.",
            point=named(result, result.nearest),
            given=in_a_sentence(result, result.terms.service, point),
        )


def _missed(result: SweepResult, target: Target, missed: int) -> str:
    asked = asked_by(target)
    unit = result.points[0].outcome.row(asked).unit
    words = {"what": what(asked, unit).removeprefix("of "), "goal": goal_of(target, unit)}
    if missed == len(result.points):
        return say("{what}, {goal}: missed at every point.", **words)
    return say_many(
        "{what}, {goal}: missed at {n} point.",
        "{what}, {goal}: missed at {n} points.",
        missed,
        **words,
    )


# -------------------------------------------------------------------------- all points


def points(result: SweepResult) -> RenderableType:
    """The points that a planner may choose from, by what they cost; the rest is left to files."""
    shown = sorted(sorted(range(len(result.points)), key=_interest(result))[:SHOWN_POINTS])
    shown.sort(key=result.cost)
    terms = result.terms
    measured = [head(goal) for goal in _columns(result)]
    heads = [*names(result), say("days"), *measured, say("targets"), ""]
    table = plain_table(heads, left=heads[-2:])
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
        more = say_many(
            "{n} more point: --format csv has them all.",
            "{n} more points: --format csv has them all.",
            rest,
        )
        parts.append(Text(more, "dim"))
    if terms.goal.spends and result.targets:
        parts.append(Text(_target_marks(), "dim"))
    return Group(*parts)


def _target_marks() -> str:
    return say(
        "Targets in their order: ✓ met, ✗ missed, ? undecided (95%, each for itself). What may be"
        " best is settled for all points together, which takes more."
    )


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
        return say("breaks target {number}", number=result.targets.index(target) + 1)
    if point.status == "best":
        return say("◀ best")
    return say("may be best") if point.status == "in the race" else ""


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
    return Group(table, Text(_counts(result, len(shown))))


def _counts(result: SweepResult, shown: int) -> str:
    """How many points are on the front, how many are surely not, and how many are shown."""
    front, points = len(result.pareto), len(result.points)
    lines = [
        say_many(
            "{n} of {points} points is not beaten by another that costs no more and serves no"
            " worse.",
            "{n} of {points} points are not beaten by another that costs no more and serves no"
            " worse.",
            front,
            points=points,
        )
    ]
    if beaten := [point.beaten for point in result.points if point.beaten is not None]:
        lines.append(_beaten(sum(by.clearly for by in beaten), len(beaten)))
    if shown < front:
        lines.append(say("{n} of them are shown.", n=shown))
    return in_a_row(lines)


def _beaten(clearly: int, beaten: int) -> str:
    if clearly == beaten:
        return say("{n} are clearly beaten (95%).", n=clearly)
    more = beaten - clearly
    return say("{n} are clearly beaten (95%), {more} only on these days.", n=clearly, more=more)


def _gain_name(service: Goal) -> str:
    if service.unit == "share":
        return say("a point costs")
    return say("a second costs") if service.unit == "s" else ""


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
