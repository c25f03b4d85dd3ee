"""What the screen shows of what changes are worth."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.text import Text

from imroute.facts.measure import Unit
from imroute.findings.changes import (
    amount,
    change_text,
    effect_text,
    signed,
    size,
    valued,
    with_range,
)
from imroute.intervals import Estimate
from imroute.show.parts import section
from imroute.show.tables import grid
from imroute.studies.worth import WorthResult
from imroute.studies.worth.goals import name_of
from imroute.studies.worth.payback import LONGEST_DAYS, Payback
from imroute.studies.worth.points import Point
from imroute.studies.worth.variants import VariantWorth
from imroute.units import DAY, format_number

DETAILED = 3  # variants that are told of at length, if there are no more
NO_COSTS = "No costs are written, so that nothing is said of money: add `cost: 30/h` to the pools."


def show_worth(result: WorthResult, to: Console) -> None:
    """Print what variants are worth, then what one more point of service costs."""
    for part in worth_parts(result):
        to.print(part)


def worth_parts(result: WorthResult) -> Iterator[RenderableType]:
    yield heading(result)
    if result.variants:
        yield section("worth", "Worth", sentences(result))
        yield section("beside", "Beside one another", beside(result))
        yield section("targets", "What they do to each target", by_target(result))
    if result.points:
        yield section("points", "One more point of service", cheapest(result, result.points))
    if not result.priced:
        yield section("money", "Money", Text(NO_COSTS))


def heading(result: WorthResult) -> Text:
    goal, loaded = result.goal, result.loaded
    text = Text(loaded.scenario.title, "bold")
    text.append(
        f"\n{result.days} days of each case with the same customers, seed"
        f" {result.provenance['seed']}. Judged by {name_of(goal.target)}, now"
        f" {valued(result.value, goal.unit)}; agents are those of pool {result.place.pool},"
        " all day.",
        "not bold",
    )
    if result.interrupted:
        text.append("\nStopped early: what follows is what was known by then.", "yellow")
    if not result.loaded.variants:
        text.append("\nThe scenario has no variants to tell the worth of.", "not bold")
    return text


# Sentences ----------------------------------------------------------------------------------------


def sentences(result: WorthResult) -> RenderableType:
    detailed = len(result.variants) <= DETAILED
    lines = []
    for one in result.variants:
        said = [in_agents(result, one)]
        if detailed:
            said += [*for_the_money(result, one), *paid_back(result, one)]
        elif one.one_off:
            said += paid_back(result, one)
        lines.append(Text.assemble((one.name, "bold"), " " + " ".join(said)))
    return Group(*lines)


def in_agents(result: WorthResult, one: VariantWorth) -> str:
    goal, pool = name_of(result.goal.target), result.place.pool
    how_much = size(one.better, result.goal.unit)
    if one.better.low > 0:
        if not math.isfinite(one.agents.at):
            return f"makes {goal} better by {how_much}: more than agents of {pool} can do."
        said = f"is worth {agents(one.agents.times(float))} of {pool}: so many more make {goal}"
        said += f" better by {how_much}, too. That is {with_range(one.hours, amount)} paid hours"
        cost = one.agents_cost
        return said + (f" and {with_range(cost, amount)} in wages a day." if cost else " a day.")
    if one.better.high < 0:
        said = f"makes {goal} worse by {how_much}"
        if not math.isfinite(one.make_up.at):
            return f"{said}: more than agents of {pool} make up for."
        return f"{said}; {agents(one.make_up.times(float))} more of {pool} make up for it."
    return f"makes no difference that shows in {goal}: {change_text(one.better, result.goal.unit)}."


def agents(estimate: Estimate) -> str:
    return f"{amount(estimate.mean)} agents" + with_range(estimate, amount).removeprefix(
        amount(estimate.mean)
    )


def for_the_money(result: WorthResult, one: VariantWorth) -> Iterator[str]:
    """What it costs a day, and what agents would do for the same."""
    money, unit = one.money, result.goal.unit
    if money is None:
        return
    extra = _unsigned(money.extra)
    if money.per_1000 is None:
        saves = f"saves {with_range(extra, amount)} a day as it is"
        yield f"It {saves if money.extra.high < 0 else 'costs no more a day'}."
        return
    spread = ", what is paid once spread" if one.one_off else ""
    yield f"It costs {with_range(extra, amount)} a day more{spread}."
    if money.agents is not None and money.better is not None and money.ahead is not None:
        yield (
            f"For the same money {amount(money.agents.at)} agents make"
            f" {name_of(result.goal.target)} better by {size(money.better, unit)}: the variant is"
            f" {_ahead(money.ahead, unit)}."
        )


def _unsigned(estimate: Estimate) -> Estimate:
    if estimate.mean >= 0:
        return estimate
    return Estimate(-estimate.mean, -estimate.high, -estimate.low, estimate.days)


def _ahead(ahead: Estimate, unit: Unit) -> str:
    if ahead.low > 0:
        return f"ahead by {size(ahead, unit)}"
    if ahead.high < 0:
        return f"behind by {size(ahead, unit)}"
    return "level with them, as far as these days tell"


def paid_back(result: WorthResult, one: VariantWorth) -> Iterator[str]:
    """What is saved at the same service, and when that has paid what was paid once."""
    back = one.payback
    if back is None:
        return
    saved = back.saving.estimate
    if saved is None or back.days is None:
        yield "No number of agents makes service the same: what it saves cannot be told."
        return
    fewer = back.saving.agents.at
    how = f"{amount(abs(fewer))} agents {'fewer' if fewer < 0 else 'more'}"
    learned = f", once all have learned ({amount(back.learning_days, 0)} days),"
    yield f"At the same service{learned if back.learning_days else ''} it takes {how}:"
    yield f"{_saved(saved)}."
    if one.one_off:
        yield f"The {amount(one.one_off)} paid once {weeks(back, result.days_a_week)}."


def _saved(saved: Estimate) -> str:
    if saved.low > 0:
        return f"{with_range(saved, amount)} saved a day"
    if saved.high < 0:
        return f"{with_range(_unsigned(saved), amount)} dearer a day"
    return f"whether it saves anything does not show, {with_range(saved, amount)} a day"


def weeks(back: Payback, days_a_week: float) -> str:
    """When it is paid back: "are paid back in 1.4 weeks (1.4–1.5)"."""
    days = back.days
    assert days is not None
    if days.low == math.inf:
        return "are not paid back: it does not pay"
    years = format_number(LONGEST_DAYS / 365)
    if days.mean == math.inf:
        return f"are not shown to be paid back within {years} years of such days"
    mean, low, high = (value / days_a_week for value in (days.mean, days.low, days.high))
    scaled = Estimate(mean, low, high, days.days)
    said = f"are paid back in {amount(scaled.mean)} weeks"
    if days.high == math.inf:
        return f"{said} (at least {amount(scaled.low)}, perhaps never)"
    return said + with_range(scaled, amount).removeprefix(amount(scaled.mean))


# Tables -------------------------------------------------------------------------------------------


def beside(result: WorthResult) -> RenderableType:
    """All variants: what helps for nothing first, then by what each 1,000 makes better."""
    unit = result.goal.unit
    table = grid("variant", "better by", "agents", "costs a day", "per 1,000", "agents, same money")
    for one in result.variants:
        money = one.money
        bought = money.better if money else None
        table.add_row(
            one.name,
            change_text(one.better, unit),
            with_range(one.agents.times(float), amount),
            with_range(money.extra, amount) if money else "–",
            _per_1000(one, unit),
            signed(bought.mean, unit) if bought else "–",
        )
    return Group(table, Text(_explained(result), "dim"))


def _explained(result: WorthResult) -> str:
    """What the columns mean."""
    pool = result.place.pool
    said = f"agents: so many more of {pool} (−: fewer) than there are now make the same difference."
    if result.goal.unit == "share":
        said += " Shares change in percentage points."
    if not result.priced:
        return said
    over = f"{format_number(result.over_s / DAY)} days, {format_number(result.days_a_week)} a week"
    return (
        f"{said} per 1,000: better by so much for each 1,000 that it costs a day; agents, same"
        f" money: agents of {pool} for what it costs make it better by so much. One-off costs are"
        f" spread over {over}."
    )


def _per_1000(one: VariantWorth, unit: Unit) -> str:
    if one.money is None or one.money.per_1000 is None or not one.better.low > 0:
        return "–"
    return signed(one.money.per_1000.mean, unit)


def by_target(result: WorthResult) -> RenderableType:
    first = result.variants[0].effects
    table = grid("variant", *(name_of(effect.before.target) for effect in first))
    for one in result.variants:
        table.add_row(one.name, *map(effect_text, one.effects))
    return table


def cheapest(result: WorthResult, found: tuple[Point, ...]) -> RenderableType:
    """Where one more agent buys it for the least money."""
    unit, best = result.goal.unit, found[0]
    name = {"share": "one more point", "s": "one second less"}.get(unit, "one better")
    goal = name_of(result.goal.target)
    if best.better.low > 0:
        said = f"{name.capitalize()} of {goal} costs {with_range(best.price, amount)} a day, with"
        said += f" one more agent in {best.place.name}."
    else:
        said = f"One more agent makes no difference that shows in {goal}."
    table = grid("one more agent in", "better by", "costs a day", f"{name} costs")
    for point in found:
        price = with_range(point.price, amount) if point.better.low > 0 else "–"
        better = change_text(point.better, unit)
        table.add_row(point.place.name, better, with_range(point.cost, amount), price)
    return Group(Text(said), table)
