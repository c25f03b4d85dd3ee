"""What the screen shows of staffing: the answer, who is needed when, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from imroute.errors import listed
from imroute.facts.measures import MEASURES
from imroute.measures import Unit
from imroute.show.parts import section
from imroute.studies.staffing import Certificate, Removal, Rule, StaffResult
from imroute.targets import Target, Verdict, in_words, rounded, where

MARKS = {"met": "✓", "missed": "✗", "undecided": "?", "no data": "–"}
SHOWN_UNPROVEN = 3


def show_staff(result: StaffResult, to: Console) -> None:
    """Print staffing in the order in which a planner looks."""
    for part in staff_parts(result):
        to.print(part)


def staff_parts(result: StaffResult) -> Iterator[RenderableType]:
    yield heading(result)
    yield section("agents", "Agents needed, by interval", agents(result))
    yield section("targets", "Targets, on fresh days", verified(result))
    yield section("certificate", "Can anybody be spared?", Text("\n".join(spared(result))))
    if result.rules:
        yield section(
            "rules", "What rules of thumb would have said", Text("\n".join(thumbs(result)))
        )
    yield section("next", "Next", Text("\n".join(onward(result))))


# ------------------------------------------------------------------------------- the answer


def heading(result: StaffResult) -> Text:
    loaded, settings = result.loaded, result.settings
    variant = f" · variant {loaded.variant_name}" if loaded.variant_name else ""
    how = f"searched on {result.days} days, seed {settings.seed}, engine {settings.engine}"
    text = Text.assemble(
        (loaded.scenario.title + variant, "bold"),
        f"\n{answer(result)}",
        (f"\n{how}; {result.cases:,} cases with the same customers", "dim"),
    )
    if result.interrupted:
        text.append("\nStopped early: the best staffing so far.", "yellow")
    return text


def answer(result: StaffResult) -> str:
    """The first sentence: what is needed, against what there is."""
    verified = result.verified
    sure = "meet" if verified and verified.holds else "are not yet shown to meet"
    hours, today = result.total_hours, result.hours_today
    said = (
        f"{_hours(hours, result.loaded.scenario.days)} {sure} every target{_against(hours, today)}."
    )
    if result.cost:
        more = result.cost - result.cost_today
        change = f"{abs(more):,.0f} {'more' if more > 0 else 'less'} than today"
        said += f" It costs {result.cost:,.0f}, {change}."
    missed = [v for v in result.before.verdicts if v.verdict == "missed"]
    if missed:
        said += f" Today's staffing misses {len(missed)} of {len(result.before.verdicts)} targets."
    return said


def _hours(hours: float, days: int) -> str:
    when = "a day" if days == 1 else f"in {days} days"
    return f"{hours:,.1f}".removesuffix(".0") + f" paid hours of agents {when}"


def _against(hours: float, today: float) -> str:
    more = hours - today
    if abs(more) < 0.05:
        return ", as many as today"
    return f", {abs(more):,.1f} {'more' if more > 0 else 'fewer'} than today's {today:,.1f}"


# --------------------------------------------------------------------------- who is needed when


def agents(result: StaffResult) -> RenderableType:
    """One line an interval: what each pool needs, and in brackets what it has today."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    pools = list(result.need)
    for head in ("from", *pools, *(("together",) if len(pools) > 1 else ())):
        table.add_column(head, justify="left" if head == "from" else "right", overflow="fold")
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
    said = f"In brackets: today. {result.present_hours:,.1f} hours of presence"
    shrunk = {
        name: result.loaded.scenario.pools[name].shrinkage
        for name in result.need
        if result.loaded.scenario.pools[name].shrinkage
    }
    if shrunk:
        shares = ", ".join(f"{name} {share:.0%}" for name, share in shrunk.items())
        said += f"; with shrinkage ({shares}) {result.total_hours:,.1f} are paid"
    return said + f". {_aim(result)}"


def _aim(result: StaffResult) -> str:
    """What was made least, and which of the staffings with as little of it this is."""
    grid = result.grid
    if grid.in_money:
        return "Sought: the least money; of equals the nearest to today."
    said = "Sought: the fewest paid hours; of equals the nearest to today."
    if len(grid.pools) == 1:
        return said
    costs = "write cost: on the pools" if not result.cost else "ask for the --cheapest"
    return f"{said} An hour counts the same in every pool: {costs} if they do not cost the same."


# ------------------------------------------------------------------------------ how sure it is


def verified(result: StaffResult) -> RenderableType:
    found = result.verified
    if found is None:
        return Text("Not verified: the study was stopped before.")
    lines = [f"{MARKS[v.verdict]} {v.sentence}" for v in found.verdicts]
    lines.append(f"{found.days} days with customers that the search had not seen.")
    if found.failed:
        earlier = "An earlier answer was" if found.failed == 1 else f"{found.failed} earlier were"
        lines[-1] += f" {earlier} too near the limits to hold on fresh days; this has some reserve."
    if not found.holds:
        lines.append("Not every target is shown to be met: more --days make the search surer.")
    return Text("\n".join(lines))


def spared(result: StaffResult) -> Iterator[str]:
    """The certificate in words, and the agent who would be missed least."""
    removals, days = result.certificate.removals, f"on the {result.days} days of the search"
    if result.certificate.proof == "cheapest":
        yield f"No. Proven the cheapest: nothing that costs less meets every target {days}."
    elif result.certificate.proof == "no one spare":
        yield f"No. {_proven(removals)}: proven for all {_cells(len(removals))}, {days}."
    else:
        yield _unproven(result.certificate, days)
    breaking = [removal for removal in removals if removal.breaks]
    if breaking:
        yield _missed_least(max(breaking, key=_in_limits))


def _proven(removals: Sequence[Removal]) -> str:
    said = "Taking any one agent away breaks a target"
    eats = sum(removal.eats for removal in removals)
    return said + (f", or takes the reserve fresh days asked for (in {eats})" if eats else "")


def _unproven(found: Certificate, days: str) -> str:
    """How far it is proven, and where it is not."""
    removals, unproven = found.removals, found.unproven
    if not removals:
        return f"Not proven that nobody can be: {found.why}."
    proven, cells = len(removals) - len(unproven), _cells(len(removals))
    places = [f"{one.pool} at {one.interval}" for one in unproven[:SHOWN_UNPROVEN]]
    if len(unproven) > SHOWN_UNPROVEN:
        places.append(f"{len(unproven) - SHOWN_UNPROVEN} more")
    return (
        f"Perhaps. {_proven(removals)}: proven for {proven} of {cells}, {days};"
        f" not in {listed(places)}: {found.why}."
    )


def _cells(count: int) -> str:
    return f"{count:,} pools and intervals with agents"


def _in_limits(removal: Removal) -> float:
    """How far outside its limit, in limits' worth, which can be compared between targets."""
    limit = next(abs(x) for x in removal.target.limits if abs(x) != float("inf"))
    return removal.low / (limit or 1.0) if removal.low == removal.low else -1e9


def _missed_least(removal: Removal) -> str:
    unit = _unit(removal.target)
    of = _about(removal.target, removal.at)
    verdict = "is missed" if removal.high < 0 else "is no longer sure"
    return (
        f"Missed least would be one agent of {removal.pool} at {removal.interval}: the target for"
        f" {of} {verdict}, its lower end {_points(-removal.low, unit)} short."
    )


def _about(target: Target, at: str) -> str:
    unit = _unit(target)
    stat = target.judged_stat or MEASURES[target.measured].stats[0]
    interval = f"interval:{at}" if at else ""
    return in_words(target.measured, stat, unit).removeprefix("of ") + where(target, interval)


def _unit(target: Target) -> Unit:
    stat = target.judged_stat or MEASURES[target.measured].stats[0]
    return "share" if target.on_days is not None else MEASURES[target.measured].unit_of(stat)


def _points(value: float, unit: Unit) -> str:
    return f"{value * 100:.2f} points" if unit == "share" else rounded(value, unit)


# ----------------------------------------------------------------------------- what goes wrong


def thumbs(result: StaffResult) -> Iterator[str]:
    for rule in result.rules:
        yield f"{_thumb(rule)} {_came_of(rule)}"


def _thumb(rule: Rule) -> str:
    said = f"{rule.name} ({rule.words})"
    if not rule.off:
        return f"{said} gives the same number of agents."
    way = "too few" if rule.off < 0 else "more than needed"
    return f"{said}: {rule.agents} agents at {rule.interval}, {abs(rule.off)} {way}."


def _came_of(rule: Rule) -> str:
    worst = next((v for v in rule.verdicts if v.verdict == "missed"), None)
    if worst is None:
        sure = "meets every target" if rule.holds else "is not sure to meet every target"
        return f"In simulation that {sure}, with {rule.hours:,.1f} hours of presence."
    return f"In simulation: {_plain(worst)}"


def _plain(verdict: Verdict) -> str:
    return verdict.sentence[0].lower() + verdict.sentence[1:]


def onward(result: StaffResult) -> Iterator[str]:
    yield f"imroute shifts {result.loaded.file}: shifts that cover this need at least cost."
    yield f"imroute staff {result.loaded.file} --yaml: the same as a variant, to put in the file."
