"""What the screen shows of staffing: the answer, who is needed when, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from imroute.facts.measures import MEASURES
from imroute.language import say, translated
from imroute.language.joining import in_a_row, with_commas
from imroute.measures import Unit
from imroute.show.parts import section
from imroute.studies.staffing import Certificate, Removal, Rule, StaffResult, Verified
from imroute.targets import Target, Verdict, rounded, subject

MARKS = {"met": "✓", "missed": "✗", "undecided": "?", "no data": "–"}
SHOWN_UNPROVEN = 3


def show_staff(result: StaffResult, to: Console) -> None:
    """Print staffing in the order in which a planner looks."""
    for part in staff_parts(result):
        to.print(part)


def staff_parts(result: StaffResult) -> Iterator[RenderableType]:
    yield heading(result)
    yield section("agents", say("Agents needed, by interval"), agents(result))
    yield section("targets", say("Targets, on fresh days"), verified(result))
    yield section("certificate", say("Can anybody be spared?"), _lines(spared(result)))
    if result.rules:
        yield section("rules", say("What rules of thumb would have said"), _lines(thumbs(result)))
    yield section("next", say("Next"), _lines(onward(result)))


def _lines(said: Iterable[str]) -> Text:
    return Text("\n".join(said))


# ------------------------------------------------------------------------------- the answer


def heading(result: StaffResult) -> Text:
    loaded, settings = result.loaded, result.settings
    name = loaded.variant_name
    variant = say(" · variant {name}", name=name) if name else ""
    how = say(
        "searched on {days} days, seed {seed}, engine {engine};"
        " {cases:,} cases with the same customers",
        days=result.days,
        seed=settings.seed,
        engine=settings.engine,
        cases=result.cases,
    )
    text = Text.assemble(
        (loaded.scenario.title + variant, "bold"), f"\n{answer(result)}", (f"\n{how}", "dim")
    )
    if result.interrupted:
        text.append(f"\n{say('Stopped early: the best staffing so far.')}", "yellow")
    return text


def answer(result: StaffResult) -> str:
    """The first sentence: what is needed, against what there is."""
    return in_a_row(_answers(result))


def _answers(result: StaffResult) -> Iterator[str]:
    hours = _hours(result.total_hours, result.loaded.scenario.days)
    against = _against(result.total_hours, result.hours_today)
    if result.verified and result.verified.holds:
        yield say("{hours} meet every target{against}.", hours=hours, against=against)
    else:
        yield say(
            "{hours} are not yet shown to meet every target{against}.", hours=hours, against=against
        )
    if result.cost:
        yield _cost(result)
    verdicts = result.before.verdicts
    if missed := sum(v.verdict == "missed" for v in verdicts):
        yield say(
            "Today's staffing misses {missed} of {all} targets.", missed=missed, all=len(verdicts)
        )


def _cost(result: StaffResult) -> str:
    more = result.cost - result.cost_today
    if more > 0:
        return say(
            "It costs {cost:,.0f}, {more:,.0f} more than today.", cost=result.cost, more=more
        )
    return say(
        "It costs {cost:,.0f}, {less:,.0f} less than today.", cost=result.cost, less=abs(more)
    )


def _hours(hours: float, days: int) -> str:
    number = f"{hours:,.1f}".removesuffix(".0")
    if days == 1:
        return say("{hours} paid hours of agents a day", hours=number)
    return say("{hours} paid hours of agents in {days} days", hours=number, days=days)


def _against(hours: float, today: float) -> str:
    more = hours - today
    if abs(more) < 0.05:
        return say(", as many as today")
    if more > 0:
        return say(", {more:,.1f} more than today's {today:,.1f}", more=more, today=today)
    return say(", {fewer:,.1f} fewer than today's {today:,.1f}", fewer=-more, today=today)


# --------------------------------------------------------------------------- who is needed when


def agents(result: StaffResult) -> RenderableType:
    """One line an interval: what each pool needs, and in brackets what it has today."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    pools = list(result.need)
    table.add_column(say("from"))
    for head in (*pools, *((say("together"),) if len(pools) > 1 else ())):
        table.add_column(head, justify="right", overflow="fold")
    table.add_column("")
    totals = [sum(counts) for counts in zip(*result.need.values(), strict=True)]
    for i, clock in enumerate(result.grid.intervals):
        each = [_both(result.need[pool][i], result.today[pool][i]) for pool in pools]
        now = sum(result.today[pool][i] for pool in pools)
        together = [_both(totals[i], now)] if len(pools) > 1 else []
        bar = "█" * round(totals[i] / max(*totals, 1) * 20)
        table.add_row(clock, *each, *together, Text(bar, "green"))
    return Group(table, Text(_present(result), "dim"))


def _both(agents: int, today: float) -> str:
    return f"{agents} ({today:.1f})".replace(".0)", ")")


def _present(result: StaffResult) -> str:
    present = result.present_hours
    shrunk = {
        name: result.loaded.scenario.pools[name].shrinkage
        for name in result.need
        if result.loaded.scenario.pools[name].shrinkage
    }
    if not shrunk:
        said = say("In brackets: today. {present:,.1f} hours of presence.", present=present)
        return in_a_row((said, *_aim(result)))
    said = say(
        "In brackets: today. {present:,.1f} hours of presence;"
        " with shrinkage ({shares}) {paid:,.1f} are paid.",
        present=present,
        shares=with_commas(f"{name} {share:.0%}" for name, share in shrunk.items()),
        paid=result.total_hours,
    )
    return in_a_row((said, *_aim(result)))


def _aim(result: StaffResult) -> Iterator[str]:
    """What was made least, and which of the staffings with as little of it this is."""
    if result.grid.in_money:
        yield say("Sought: the least money; of equals the nearest to today.")
        return
    yield say("Sought: the fewest paid hours; of equals the nearest to today.")
    if len(result.grid.pools) > 1 and result.cost:
        yield say(
            "An hour counts the same in every pool:"
            " ask for the --cheapest if they do not cost the same."
        )
    elif len(result.grid.pools) > 1:
        yield say(
            "An hour counts the same in every pool:"
            " write cost: on the pools if they do not cost the same."
        )


# ------------------------------------------------------------------------------ how sure it is


def verified(result: StaffResult) -> RenderableType:
    if result.verified is None:
        return Text(say("Not verified: the study was stopped before."))
    verdicts = (f"{MARKS[v.verdict]} {v.sentence}" for v in result.verified.verdicts)
    return _lines((*verdicts, *_on_fresh_days(result.verified)))


def _on_fresh_days(found: Verified) -> Iterator[str]:
    days = say("{days} days with customers that the search had not seen.", days=found.days)
    yield in_a_row((days, _earlier(found.failed))) if found.failed else days
    if not found.holds:
        yield say("Not every target is shown to be met: more --days make the search surer.")


def _earlier(failed: int) -> str:
    if failed == 1:
        return say(
            "An earlier answer was too near the limits to hold on fresh days;"
            " this has some reserve."
        )
    return say(
        "{failed} earlier were too near the limits to hold on fresh days; this has some reserve.",
        failed=failed,
    )


def spared(result: StaffResult) -> Iterator[str]:
    """The certificate in words, and the agent who would be missed least."""
    removals, days = result.certificate.removals, result.days
    if result.certificate.proof == "cheapest":
        yield say(
            "No. Proven the cheapest: nothing that costs less meets every target"
            " on the {days} days of the search.",
            days=days,
        )
    elif result.certificate.proof == "no one spare":
        yield say(
            "No. {breaks}: proven for all {cells}, on the {days} days of the search.",
            breaks=_proven(removals),
            cells=_cells(len(removals)),
            days=days,
        )
    else:
        yield _unproven(result.certificate, days)
    breaking = [removal for removal in removals if removal.breaks]
    if breaking:
        yield _missed_least(max(breaking, key=_in_limits))


def _proven(removals: Sequence[Removal]) -> str:
    eats = sum(removal.eats for removal in removals)
    if not eats:
        return say("Taking any one agent away breaks a target")
    return say(
        "Taking any one agent away breaks a target,"
        " or takes the reserve fresh days asked for (in {eats})",
        eats=eats,
    )


def _unproven(found: Certificate, days: int) -> str:
    """How far it is proven, and where it is not."""
    removals, unproven, why = found.removals, found.unproven, translated(found.why)
    if not removals:
        return say("Not proven that nobody can be: {why}.", why=why)
    return say(
        "Perhaps. {breaks}: proven for {proven} of {cells}, on the {days} days of the search;"
        " not in {places}: {why}.",
        breaks=_proven(removals),
        proven=len(removals) - len(unproven),
        cells=_cells(len(removals)),
        days=days,
        places=with_commas(_places(unproven)),
        why=why,
    )


def _places(unproven: Sequence[Removal]) -> Iterator[str]:
    for one in unproven[:SHOWN_UNPROVEN]:
        yield say("{pool} at {interval}", pool=one.pool, interval=one.interval)
    if len(unproven) > SHOWN_UNPROVEN:
        yield say("{more} more", more=len(unproven) - SHOWN_UNPROVEN)


def _cells(count: int) -> str:
    return say("{count:,} pools and intervals with agents", count=count)


def _in_limits(removal: Removal) -> float:
    """How far outside its limit, in limits' worth, which can be compared between targets."""
    limit = next(abs(x) for x in removal.target.limits if abs(x) != float("inf"))
    return removal.low / (limit or 1.0) if removal.low == removal.low else -1e9


def _missed_least(removal: Removal) -> str:
    told = {
        "pool": removal.pool,
        "interval": removal.interval,
        "what": _about(removal.target, removal.at),
        "short": _points(-removal.low, _unit(removal.target)),
    }
    if removal.high < 0:
        return say(
            "Missed least would be one agent of {pool} at {interval}: the target for"
            " {what} is missed, its lower end {short} short.",
            **told,
        )
    return say(
        "Missed least would be one agent of {pool} at {interval}: the target for"
        " {what} is no longer sure, its lower end {short} short.",
        **told,
    )


def _about(target: Target, at: str) -> str:
    unit = _unit(target)
    stat = target.judged_stat or MEASURES[target.measured].stats[0]
    return subject(target, stat, unit, at)


def _unit(target: Target) -> Unit:
    stat = target.judged_stat or MEASURES[target.measured].stats[0]
    return "share" if target.on_days is not None else MEASURES[target.measured].unit_of(stat)


def _points(value: float, unit: Unit) -> str:
    if unit == "share":
        return say("{points:.2f} points", points=100 * value)
    return rounded(value, unit)


# ----------------------------------------------------------------------------- what goes wrong


def thumbs(result: StaffResult) -> Iterator[str]:
    for rule in result.rules:
        yield in_a_row((_thumb(rule), _came_of(rule)))


def _thumb(rule: Rule) -> str:
    told = {"rule": translated(rule.name), "words": translated(rule.words)}
    if not rule.off:
        return say("{rule} ({words}) gives the same number of agents.", **told)
    at = {"agents": rule.agents, "interval": rule.interval, "off": abs(rule.off)}
    if rule.off < 0:
        return say("{rule} ({words}): {agents} agents at {interval}, {off} too few.", **told, **at)
    return say(
        "{rule} ({words}): {agents} agents at {interval}, {off} more than needed.", **told, **at
    )


def _came_of(rule: Rule) -> str:
    worst = next((v for v in rule.verdicts if v.verdict == "missed"), None)
    if worst is not None:
        return say("In simulation: {verdict}", verdict=_plain(worst))
    if rule.holds:
        return say(
            "In simulation that meets every target, with {hours:,.1f} hours of presence.",
            hours=rule.hours,
        )
    return say(
        "In simulation that is not sure to meet every target, with {hours:,.1f} hours of presence.",
        hours=rule.hours,
    )


def _plain(verdict: Verdict) -> str:
    return verdict.sentence[0].lower() + verdict.sentence[1:]


def onward(result: StaffResult) -> Iterator[str]:
    file = result.loaded.file
    yield say("imroute shifts {file}: shifts that cover this need at least cost.", file=file)
    yield say("imroute staff {file} --yaml: the same as a variant, to put in the file.", file=file)
