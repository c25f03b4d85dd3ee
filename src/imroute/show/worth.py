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
from imroute.language import say, translated
from imroute.language.joining import in_a_row
from imroute.show.parts import section
from imroute.show.tables import grid
from imroute.studies.worth import WorthResult
from imroute.studies.worth.goals import name_of
from imroute.studies.worth.payback import LONGEST_DAYS, Payback
from imroute.studies.worth.points import Point
from imroute.studies.worth.variants import ForTheMoney, VariantWorth
from imroute.units import DAY, format_number

DETAILED = 3  # variants that are told of at length, if there are no more
POINTS = {"share": "one more point", "s": "one second less"}
A_POINT = "one better"  # of other units


def show_worth(result: WorthResult, to: Console) -> None:
    """Print what variants are worth, then what one more point of service costs."""
    for part in worth_parts(result):
        to.print(part)


def worth_parts(result: WorthResult) -> Iterator[RenderableType]:
    yield heading(result)
    if result.variants:
        yield section("worth", say("Worth"), sentences(result))
        yield section("beside", say("Beside one another"), beside(result))
        yield section("targets", say("What they do to each target"), by_target(result))
    if result.points:
        yield section("points", say("One more point of service"), cheapest(result, result.points))
    if not result.priced:
        yield section("money", say("Money"), Text(_no_costs()))


def _no_costs() -> str:
    return say(
        "No costs are written, so that nothing is said of money: add `cost: 30/h` to the pools."
    )


def heading(result: WorthResult) -> Text:
    goal, loaded = result.goal, result.loaded
    text = Text(loaded.scenario.title, "bold")
    how = say(
        "{days} days of each case with the same customers, seed {seed}. Judged by {goal}, now"
        " {value}; agents are those of pool {pool}, all day.",
        days=result.days,
        seed=result.provenance["seed"],
        goal=name_of(goal.target),
        value=valued(result.value, goal.unit),
        pool=result.place.pool,
    )
    text.append(f"\n{how}", "not bold")
    if result.interrupted:
        text.append(f"\n{say('Stopped early: what follows is what was known by then.')}", "yellow")
    if not result.loaded.variants:
        text.append(f"\n{say('The scenario has no variants to tell the worth of.')}", "not bold")
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
        lines.append(Text.assemble((one.name, "bold"), " " + in_a_row(said)))
    return Group(*lines)


def in_agents(result: WorthResult, one: VariantWorth) -> str:
    told = {
        "goal": name_of(result.goal.target),
        "pool": result.place.pool,
        "much": size(one.better, result.goal.unit),
    }
    if one.better.low > 0:
        if math.isfinite(one.agents.at):
            return _worth(one, **told)
        return say("makes {goal} better by {much}: more than agents of {pool} can do.", **told)
    if one.better.high < 0:
        if math.isfinite(one.make_up.at):
            more = agents(one.make_up.times(float))
            return say(
                "makes {goal} worse by {much}; {agents} more of {pool} make up for it.",
                agents=more,
                **told,
            )
        return say("makes {goal} worse by {much}: more than agents of {pool} make up for.", **told)
    change = change_text(one.better, result.goal.unit)
    return say(
        "makes no difference that shows in {goal}: {change}.", goal=told["goal"], change=change
    )


def _worth(one: VariantWorth, **told: str) -> str:
    told["agents"] = agents(one.agents.times(float))
    told["hours"] = with_range(one.hours, amount)
    if one.agents_cost is None:
        return say(
            "is worth {agents} of {pool}: so many more make {goal} better by {much}, too."
            " That is {hours} paid hours a day.",
            **told,
        )
    return say(
        "is worth {agents} of {pool}: so many more make {goal} better by {much}, too."
        " That is {hours} paid hours and {wages} in wages a day.",
        wages=with_range(one.agents_cost, amount),
        **told,
    )


def agents(estimate: Estimate) -> str:
    number = amount(estimate.mean)
    ends = with_range(estimate, amount).removeprefix(number)
    return say("{number} agents{ends}", number=number, ends=ends)


def for_the_money(result: WorthResult, one: VariantWorth) -> Iterator[str]:
    """What it costs a day, and what agents would do for the same."""
    money, unit = one.money, result.goal.unit
    if money is None:
        return
    yield _costs(one, money)
    if money.per_1000 is None:
        return
    if money.agents is not None and money.better is not None and money.ahead is not None:
        yield say(
            "For the same money {agents} agents make {goal} better by {much}:"
            " the variant is {ahead}.",
            agents=amount(money.agents.at),
            goal=name_of(result.goal.target),
            much=size(money.better, unit),
            ahead=_ahead(money.ahead, unit),
        )


def _costs(one: VariantWorth, money: ForTheMoney) -> str:
    extra = with_range(_unsigned(money.extra), amount)
    if money.per_1000 is None and money.extra.high < 0:
        return say("It saves {money} a day as it is.", money=extra)
    if money.per_1000 is None:
        return say("It costs no more a day.")
    if one.one_off:
        return say("It costs {money} a day more, what is paid once spread.", money=extra)
    return say("It costs {money} a day more.", money=extra)


def _unsigned(estimate: Estimate) -> Estimate:
    if estimate.mean >= 0:
        return estimate
    return Estimate(-estimate.mean, -estimate.high, -estimate.low, estimate.days)


def _ahead(ahead: Estimate, unit: Unit) -> str:
    if ahead.low > 0:
        return say("ahead by {much}", much=size(ahead, unit))
    if ahead.high < 0:
        return say("behind by {much}", much=size(ahead, unit))
    return say("level with them, as far as these days tell")


def paid_back(result: WorthResult, one: VariantWorth) -> Iterator[str]:
    """What is saved at the same service, and when that has paid what was paid once."""
    back = one.payback
    if back is None:
        return
    if back.saving.estimate is None or back.days is None:
        yield say("No number of agents makes service the same: what it saves cannot be told.")
        return
    yield _at_the_same_service(back, back.saving.estimate)
    if one.one_off:
        yield weeks(back, one.one_off, result.days_a_week)


def _at_the_same_service(back: Payback, saving: Estimate) -> str:
    days = amount(back.learning_days, 0)
    learned = say(", once all have learned ({days} days),", days=days) if back.learning_days else ""
    more, saved = back.saving.agents.at, _saved(saving)
    agents = amount(abs(more))
    if more < 0:
        return say(
            "At the same service{learned} it takes {agents} agents fewer: {saved}.",
            learned=learned,
            agents=agents,
            saved=saved,
        )
    return say(
        "At the same service{learned} it takes {agents} agents more: {saved}.",
        learned=learned,
        agents=agents,
        saved=saved,
    )


def _saved(saved: Estimate) -> str:
    money = with_range(_unsigned(saved) if saved.high < 0 else saved, amount)
    if saved.low > 0:
        return say("{money} saved a day", money=money)
    if saved.high < 0:
        return say("{money} dearer a day", money=money)
    return say("whether it saves anything does not show, {money} a day", money=money)


def weeks(back: Payback, one_off: float, days_a_week: float) -> str:
    """When it is paid back: "The 6,000 paid once are paid back in 1.4 weeks (1.4–1.5)."."""
    days, once = back.days, amount(one_off)
    assert days is not None
    if days.low == math.inf:
        return say("The {once} paid once are not paid back: it does not pay.", once=once)
    if days.mean == math.inf:
        return say(
            "The {once} paid once are not shown to be paid back within {years} years of such days.",
            once=once,
            years=format_number(LONGEST_DAYS / 365),
        )
    mean, low, high = (value / days_a_week for value in (days.mean, days.low, days.high))
    weeks = amount(mean)
    if days.high == math.inf:
        return say(
            "The {once} paid once are paid back in {weeks} weeks (at least {low}, perhaps never).",
            once=once,
            weeks=weeks,
            low=amount(low),
        )
    ends = with_range(Estimate(mean, low, high, days.days), amount).removeprefix(weeks)
    return say(
        "The {once} paid once are paid back in {weeks} weeks{ends}.",
        once=once,
        weeks=weeks,
        ends=ends,
    )


# Tables -------------------------------------------------------------------------------------------


def beside(result: WorthResult) -> RenderableType:
    """All variants: what helps for nothing first, then by what each 1,000 makes better."""
    unit = result.goal.unit
    table = grid(
        say("variant"),
        say("better by"),
        say("agents"),
        say("costs a day"),
        say("per 1,000"),
        say("agents, same money"),
    )
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
    return Group(table, Text(in_a_row(_explained(result)), "dim"))


def _explained(result: WorthResult) -> Iterator[str]:
    """What the columns mean."""
    pool = result.place.pool
    yield say(
        "agents: so many more of {pool} (−: fewer) than there are now make the same difference.",
        pool=pool,
    )
    if result.goal.unit == "share":
        yield say("Shares change in percentage points.")
    if result.priced:
        yield say(
            "per 1,000: better by so much for each 1,000 that it costs a day; agents, same"
            " money: agents of {pool} for what it costs make it better by so much. One-off costs"
            " are spread over {days} days, {days_a_week} a week.",
            pool=pool,
            days=format_number(result.over_s / DAY),
            days_a_week=format_number(result.days_a_week),
        )


def _per_1000(one: VariantWorth, unit: Unit) -> str:
    if one.money is None or one.money.per_1000 is None or not one.better.low > 0:
        return "–"
    return signed(one.money.per_1000.mean, unit)


def by_target(result: WorthResult) -> RenderableType:
    first = result.variants[0].effects
    table = grid(say("variant"), *(name_of(effect.before.target) for effect in first))
    for one in result.variants:
        table.add_row(one.name, *map(effect_text, one.effects))
    return table


def cheapest(result: WorthResult, found: tuple[Point, ...]) -> RenderableType:
    """Where one more agent buys it for the least money."""
    unit = result.goal.unit
    point = translated(POINTS.get(unit, A_POINT))
    table = grid(
        say("one more agent in"),
        say("better by"),
        say("costs a day"),
        say("{point} costs", point=point),
    )
    for one in found:
        price = with_range(one.price, amount) if one.better.low > 0 else "–"
        better = change_text(one.better, unit)
        table.add_row(one.place.name, better, with_range(one.cost, amount), price)
    return Group(Text(_cheapest(result, found[0], point)), table)


def _cheapest(result: WorthResult, best: Point, point: str) -> str:
    goal = name_of(result.goal.target)
    if not best.better.low > 0:
        return say("One more agent makes no difference that shows in {goal}.", goal=goal)
    return say(
        "{point} of {goal} costs {price} a day, with one more agent in {place}.",
        point=point.capitalize(),
        goal=goal,
        price=with_range(best.price, amount),
        place=best.place.name,
    )
