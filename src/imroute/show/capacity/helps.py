"""What helps: one agent more in each pool, what breaks next, and what to do."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table

from imroute.findings.capacity import (
    ROUND,
    band,
    name_of,
    place,
    points,
    times,
    times_with_band,
)
from imroute.language import say, say_many
from imroute.language.moments import moment
from imroute.show.capacity.bears import is_none
from imroute.studies.capacity import Binds, CapacityResult, Gain, Limit, Next
from imroute.targets import Target

TENTH, FAR = 0.1, 0.3  # of today's demand
HARDLY = 0.05  # of a multiple: no more than that is no help


def gains(overall: Limit) -> RenderableType:
    assert overall.binds is not None
    table = Table.grid(padding=(0, 2))
    for gain in sorted(overall.binds.gains, key=lambda gain: -gain.gain.mean):
        table.add_row(gain.pool, gain_words(overall.target, gain))
    return table


def gain_words(target: Target, gain: Gain) -> str:
    low, high = gain.gain.low, gain.gain.high
    if not low > 0:
        return say("no gain that can be told from chance")
    mean, least, most = (points(target, value) for value in (gain.gain.mean, low, high))
    words = {"gain": mean, "low": least, "high": most}
    if not math.isfinite(gain.multiples) or gain.multiples < ROUND / 2:
        return say("{gain} better ({low} to {high})", **words)
    return say(
        "{gain} better ({low} to {high}), worth {share:.0%} of today's demand",
        share=gain.multiples,
        **words,
    )


# What breaks next ---------------------------------------------------------------------------------


def next_words(result: CapacityResult) -> Iterator[str]:
    """After the agents that it lacks; and if the target itself were given up."""
    if result.next:
        yield from _mended_words(result, result.next)
    if second := second_of(result):
        yield _second(name_of(second.target), second)


def _second(name: str, second: Limit) -> str:
    many = times(second.multiple)
    if known := band(second):
        many = say("{times} ({band})", times=many, band=known)
    return say(
        "The second target to break on today's desk: {target}, at {times}.", target=name, times=many
    )


def _mended_words(result: CapacityResult, found: Next) -> Iterator[str]:
    more, limit = _more(found), found.limit
    much = times_with_band(limit)
    if is_stuck(result):
        yield say(
            "Even with {agents} it holds hardly more: up to {times}.", agents=more, times=much
        )
        return
    yield say(
        "With {agents}, as if that were no limit, it holds up to {times}.", agents=more, times=much
    )
    target, spot = name_of(limit.target), place(limit)
    if spot:
        yield say("Then the first to break is: {target} {place}.", target=target, place=spot)
    else:
        yield say("Then the first to break is: {target}.", target=target)


def _more(found: Next) -> str:
    """The agents that are added, and when: "4 more in generalists from 19:00 to 22:00"."""
    if found.stretch is None or found.stretch.whole:
        return say("{n} more in {pool} all day", n=found.agents, pool=found.pool)
    return say(
        "{n} more in {pool} from {begin} to {end}",
        n=found.agents,
        pool=found.pool,
        begin=moment(found.stretch.begin),
        end=moment(found.stretch.end),
    )


def is_stuck(result: CapacityResult) -> bool:
    """Whether the same target breaks about as soon with twice the agents where it broke."""
    first, found = result.overall, result.next
    if first is None or found is None:
        return False
    hardly_more = found.limit.multiple < (1 + HARDLY) * first.multiple
    return found.limit.target == first.target and hardly_more


def second_of(result: CapacityResult) -> Limit | None:
    """The target that breaks next if the first is left out."""
    broken = [x for x in result.limits if x.status == "breaks" and x is not result.overall]
    return min(broken, key=lambda limit: limit.multiple, default=None)


# What to do ---------------------------------------------------------------------------------------


def advice(result: CapacityResult) -> Iterator[str]:
    if result.overall is None:
        yield say("Nothing on account of load; what is missed all the same needs another lever.")
        return
    best = _best(result.overall.binds)
    if result.overall.binds is not None and (best is None or _is_little(result, best)):
        yield say(
            "More agents in any one pool help little: look at rules, the bot, the time that"
            " replies take."
        )
    elif best is not None and best.multiples > 0:
        yield from _first_guess(result.headroom, best)
    command = f"imroute staff {result.loaded.file}"
    yield say("{command} finds the fewest agents that meet every target.", command=command)


def _is_little(result: CapacityResult, best: Gain) -> bool:
    """Whether twice the agents of a pool, at what one is worth, would hardly move the break."""
    assert result.overall is not None
    twice = best.multiples * result.loaded.scenario.pools[best.pool].size
    return twice < HARDLY * result.overall.multiple


def _first_guess(headroom: float, best: Gain) -> Iterator[str]:
    """Agents lacking today, or for a tenth more; far away one agent's worth says little."""
    enough = headroom > 0 or is_none(headroom)
    lacking = TENTH if enough else -headroom
    agents = math.ceil(lacking / best.multiples)
    if enough:
        yield say_many(
            "10% more demand takes about {n} agent more in {pool}, a first guess.",
            "10% more demand takes about {n} agents more in {pool}, a first guess.",
            agents,
            pool=best.pool,
        )
    elif lacking <= FAR:
        yield say_many(
            "Today's demand takes about {n} agent more in {pool}, a first guess.",
            "Today's demand takes about {n} agents more in {pool}, a first guess.",
            agents,
            pool=best.pool,
        )


def _best(where: Binds | None) -> Gain | None:
    if where is None or where.pool is None:
        return None
    return next(gain for gain in where.gains if gain.pool == where.pool)
