"""The workbooks of what changes are worth, of break-even values and of mishaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from imroute.findings.capacity import name_of
from imroute.intervals import Estimate
from imroute.language import say
from imroute.language.joining import with_semicolons
from imroute.show.breakeven import breakeven_parts
from imroute.show.resilience import resilience_parts
from imroute.show.worth import worth_parts
from imroute.studies.worth import BreakevenResult, ResilienceResult, WorthResult
from imroute.studies.worth.effects import Effect
from imroute.studies.worth.recovery import Recovery
from imroute.workbook.answer import answer, closing
from imroute.workbook.book import Book
from imroute.workbook.cells import KIND_OF, Cell, Kind
from imroute.workbook.charts import BLUE, GREY, RED, Drawing, Series, chart
from imroute.workbook.common import unit_name, verdict_cell
from imroute.workbook.measured import with_ends
from imroute.workbook.sheet import Column, Sheet

DRAWN = ("better", "agents")


def sheets(book: Book, result: WorthResult) -> None:
    answer(book, worth_parts(result))
    _variants(book, result)
    _effects(book, ((one.name, one.effects) for one in result.variants), say("Variant"))
    if result.points:
        _points(book, result)
    closing(book, result.loaded, result.provenance)


def _variants(book: Book, result: WorthResult) -> None:
    sheet = Sheet(book, say("What variants are worth"))
    sheet.title(say("What variants are worth; money and hours are a day's"))
    sheet.line(say("Target: {target}", target=name_of(result.goal.target)))
    kinds = _kinds(KIND_OF[result.goal.unit])
    heads = [
        *(Column("variant", say("Variant")), Column("title", say("Title"))),
        Column("one_off", say("Paid once"), "money"),
        *(column for key in DRAWN for column in with_ends(key, _number_name(key), kinds[key])),
    ]
    rows = (
        [
            one.name,
            one.title,
            one.one_off,
            *(end for k in DRAWN for end in _ends(one.numbers.get(k))),
        ]
        for one in result.variants
    )
    table = sheet.table(heads, rows)
    sheet.section(say("All that they come to"))
    heads = [*(Column("variant", say("Variant")), Column("what", say("What")))]
    heads += with_ends("value", say("Value"), "mixed")
    numbers = ((one.name, *found) for one in result.variants for found in one.numbers.items())
    sheet.table(
        heads,
        (
            [name, _number_name(key), *(Cell(end, kinds[key]) for end in _ends(estimate))]
            for name, key, estimate in numbers
        ),
    )
    for key, title in (
        ("better", say("Better by, with 95% intervals")),
        ("agents", say("Worth so many agents of pool {pool}", pool=result.place.pool)),
    ):
        series = [Series(key, BLUE, f"{key}_low", f"{key}_high")]
        drawing = Drawing(title, "variant", series, "column", kinds[key], least=None)
        sheet.chart(chart(book, table, drawing))
    sheet.finish()


def _kinds(goal: Kind) -> dict[str, Kind]:
    return {
        **{"better": goal, "better_per_1000": goal, "ahead_of_agents": goal},
        **{"agents": "number", "makes_up": "number", "paid_hours": "number"},
        **{"wages": "money", "extra_cost": "money", "saved": "money", "payback_days": "number"},
    }


def _number_name(name: str) -> str:
    return {
        "better": say("Better by"),
        "agents": say("Worth in agents"),
        "makes_up": say("Agents that bring it back"),
        "paid_hours": say("Worth in paid hours"),
        "wages": say("Worth in wages"),
        "extra_cost": say("Costs more"),
        "better_per_1000": say("Better for each 1,000"),
        "ahead_of_agents": say("Ahead of agents for the money"),
        "saved": say("Saves at the same service"),
        "payback_days": say("Days until it has paid"),
    }[name]


def _ends(estimate: Estimate | None) -> Sequence[float | None]:
    if estimate is None:
        return None, None, None
    return estimate.mean, estimate.low, estimate.high


def _effects(book: Book, found: Iterable[tuple[str, Sequence[Effect]]], of: str) -> None:
    """What each change does to every target."""
    sheet = Sheet(book, say("Targets before and after"))
    sheet.title(say("Targets before and after"))
    heads = [
        *(Column("of", of), Column("target", say("Target"))),
        *(Column("before", say("Before")), Column("after", say("After"))),
        Column("value", say("Value after"), "mixed"),
        *with_ends("change", say("Change"), "mixed"),
        Column("unit", say("Unit")),
    ]
    rows = (
        [
            *(name, name_of(one.before.target), verdict_cell(one.before), verdict_cell(one.after)),
            Cell(one.value, KIND_OF[one.unit]),
            *(Cell(end, KIND_OF[one.unit]) for end in _ends(one.change)),
            unit_name(one.unit),
        ]
        for name, effects in found
        for one in effects
    )
    sheet.table(heads, rows, filtered=True)
    sheet.finish()


def _points(book: Book, result: WorthResult) -> None:
    sheet = Sheet(book, say("One agent more"))
    sheet.title(say("What one more point of service costs, by where the agent is put"))
    kind = KIND_OF[result.goal.unit]
    heads = [
        Column("place", say("One agent more in")),
        *with_ends("better", say("Better by"), kind),
        *with_ends("cost", say("Costs a day"), "money"),
        *with_ends("price", say("Price of a point"), "money"),
    ]
    rows = (
        [one.place.name, *_ends(one.better), *_ends(one.cost), *_ends(one.price)]
        for one in result.points or ()
    )
    table = sheet.table(heads, rows)
    series = [Series("better", BLUE, "better_low", "better_high")]
    title = say("Better by, with 95% intervals")
    sheet.chart(chart(book, table, Drawing(title, "place", series, "column", kind, least=None)))
    sheet.finish()


# Break-even ---------------------------------------------------------------------------------------


def breakeven(book: Book, result: BreakevenResult) -> None:
    """The values tried, with how far each is from paying or from the target."""
    answer(book, breakeven_parts(result))
    sheet = Sheet(book, say("Values tried"))
    sheet.title(say("Values of {path} that were tried", path=result.range.path))
    met = result.asks == "met"
    head = say("Inside the target by") if met else say("Saved beyond the extra cost, a day")
    kind: Kind = KIND_OF[result.goal.unit] if met else "money"
    heads = [
        Column("written", say("Value")),
        Column("value", say("As a number"), "mixed"),
        *with_ends("margin", head, kind),
    ]
    tried = sorted(result.tried, key=lambda one: one.value)
    rows = ([result.range.written(one.value), one.value, *_ends(one.margin)] for one in tried)
    table = sheet.table(heads, rows)
    if table.rows:
        series = [Series("margin", BLUE, "margin_low", "margin_high")]
        title = say("Where it crosses zero, it is even")
        drawing = Drawing(
            *(title, "value", series, "scatter", kind, head, result.range.path), least=None
        )
        sheet.chart(chart(book, table, drawing))
    sheet.finish()
    closing(book, result.loaded, result.provenance)


# Mishaps ------------------------------------------------------------------------------------------


def resilience(book: Book, result: ResilienceResult) -> None:
    """One agent off sick at each place, and how each disturbance is got over."""
    answer(book, resilience_parts(result))
    _sick(book, result)
    _effects(
        book, ((one.place.name, one.effects) for one in result.sick), say("One agent fewer in")
    )
    if result.recoveries:
        _recoveries(book, result.recoveries)
    for one in result.recoveries:
        _moments(book, one)
    closing(book, result.loaded, result.provenance)


def _sick(book: Book, result: ResilienceResult) -> None:
    sheet = Sheet(book, say("One agent off sick"))
    sheet.title(say("What one agent off sick does, the worst place first"))
    sheet.line(say("Target: {target}", target=name_of(result.goal.target)))
    kind = KIND_OF[result.goal.unit]
    heads = [
        Column("place", say("One agent fewer in")),
        *with_ends("worse", say("Worse by"), kind),
        Column("breaks", say("Breaks")),
        Column("impossible", say("Cannot be")),
    ]
    known = sorted(result.sick, key=lambda one: one.worse is None)
    rows = (
        [one.place.name, *_ends(one.worse), _broken(one.broken), one.impossible] for one in known
    )
    table = sheet.table(heads, rows)
    if drawn := sum(one.worse is not None for one in known):
        series = [Series("worse", RED, "worse_low", "worse_high")]
        title = say("Worse by, with 95% intervals")
        drawing = Drawing(title, "place", series, "column", kind, least=None, last=drawn - 1)
        sheet.chart(chart(book, table, drawing))
    sheet.finish()


def _broken(effects: Sequence[Effect]) -> str:
    return with_semicolons(name_of(one.before.target) for one in effects)


def _recoveries(book: Book, found: Sequence[Recovery]) -> None:
    sheet = Sheet(book, say("Getting over it"))
    sheet.title(say("How long disturbances are felt after their end"))
    heads = [
        Column("name", say("Disturbance")),
        *with_ends("mean", say("Over after, mean (s)"), "seconds"),
        *with_ends("p90", say("Over after, p90 (s)"), "seconds"),
        Column("not_over", say("Days not over it at closing"), "share"),
        *with_ends("late", say("More late, in a run")),
        *with_ends("lost", say("More lost, in a run")),
    ]
    rows = (
        [
            *(one.disturbance.name, *_ends(one.mean), *_ends(one.p90), one.not_over),
            *(*_ends(one.late), *_ends(one.lost)),
        ]
        for one in found
    )
    table = sheet.table(heads, rows)
    series = [Series("mean", BLUE, "mean_low", "mean_high")]
    title, axis = say("Over after, with 95% intervals"), say("Seconds")
    sheet.chart(chart(book, table, Drawing(title, "name", series, "column", "seconds", axis)))
    sheet.finish()


def _moments(book: Book, found: Recovery) -> None:
    sheet = Sheet(book, found.disturbance.name)
    sheet.title(found.disturbance.name)
    heads = [
        Column("after", say("After its end (min)"), "number"),
        Column("usual", say("Waiting without it"), "number"),
        *with_ends("more", say("Waiting more with it")),
        *with_ends("level", say("Change of the service level"), "share"),
    ]
    table = sheet.table(heads, _moment_rows(found))
    waiting = [Series("usual", GREY), Series("more", RED, "more_low", "more_high")]
    title, below = say("How many wait"), say("Minutes after its end")
    axis = say("Contacts")
    drawing = Drawing(title, "after", waiting, "scatter", "number", axis, below, least=None)
    sheet.chart(chart(book, table, drawing))
    sheet.finish()


def _moment_rows(found: Recovery) -> Iterator[list[object]]:
    for one in found.moments:
        yield [one.after_s / 60, one.usual, *_ends(one.waiting), *_ends(one.level)]
