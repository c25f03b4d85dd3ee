"""How much a desk bears, in a few sentences, the most important one first."""

from __future__ import annotations

import math
from collections.abc import Iterator

from imroute.findings.capacity import (
    ROUND,
    down,
    name_of,
    per_hour,
    place,
    times_with_band,
)
from imroute.language import capital, say
from imroute.language.joining import in_a_row
from imroute.language.moments import moment
from imroute.studies.capacity import CapacityResult, Limit

SPARSE = 1.0  # contacts an hour at the peak; of less a multiple is still next to nothing


def summary(result: CapacityResult) -> Iterator[str]:
    """The answer in a few sentences, the most important one first."""
    overall = result.overall
    if result.peak_per_hour < SPARSE:
        yield _sparse(result)
    if overall is None:
        yield unbroken(result)
    else:
        yield _holds(result, overall)
        yield _first(overall)
        yield _sure(overall)
        yield _headroom(result, overall)
    yield from _hopeless(result)


def _holds(result: CapacityResult, overall: Limit) -> str:
    much = times_with_band(overall)
    if any(limit.status == "missed" for limit in result.limits):
        return say("Today's desk holds its other targets up to {times}.", times=much)
    return say("Today's desk holds up to {times}.", times=much)


def _first(overall: Limit) -> str:
    target, spot = name_of(overall.target), place(overall)
    if not spot:
        return say("First to break: {target}.", target=target)
    return say("First to break: {target} {place}.", target=target, place=spot)


def _sure(overall: Limit) -> str:
    if math.isnan(overall.low):
        return say(
            "No multiple that was tried holds with 95% confidence: more days (--days) may tell."
        )
    return say(
        "With 95% confidence it holds up to {multiple:.2f} times today's demand.",
        multiple=down(overall.low),
    )


def _headroom(result: CapacityResult, overall: Limit) -> str:
    today = result.peak_per_hour
    if math.isnan(today):
        return _room(result.headroom)
    borne = say(
        "At the peak ({interval}) it bears {borne} contacts an hour; today brings {today}.",
        interval=moment(result.peak_interval),
        borne=per_hour(today * overall.multiple),
        today=per_hour(today),
    )
    return in_a_row([_room(result.headroom), borne])


def _room(room: float) -> str:
    if is_none(room):
        return say("Headroom today: none, today's demand is just what the desk bears.")
    if room < 0:
        return say("Today's demand is too much, by {share:.0%} of it.", share=-room)
    return say("Headroom today: {share:.0%}.", share=room)


def is_none(headroom: float) -> bool:
    return abs(headroom) < ROUND / 2


def unbroken(result: CapacityResult) -> str:
    """Nothing breaks: because nothing can, or because enough was not tried."""
    holding = [limit for limit in result.limits if limit.status == "holds"]
    if holding:
        return say(
            "Nothing breaks up to {multiple:.2f} times today's demand, the largest multiple tried.",
            multiple=min(limit.low for limit in holding),
        )
    if any(limit.status == "unknown" for limit in result.limits):
        return say("Not known yet: it was stopped before a target broke.")
    return say("No target is a matter of how much demand there is.")


def _sparse(result: CapacityResult) -> str:
    return say(
        "Today's demand is too small to tell how much the desk bears: {today} contacts an hour at"
        " the peak ({interval}). Write the demand that you expect, and ask again.",
        today=per_hour(result.peak_per_hour),
        interval=moment(result.peak_interval),
    )


def _hopeless(result: CapacityResult) -> Iterator[str]:
    for limit in result.limits:
        if limit.status == "missed":
            yield say(
                "{target}: {reason}.", target=capital(name_of(limit.target)), reason=odd(limit)
            )


def odd(limit: Limit) -> str:
    """What is told of a target that does not break at some multiple."""
    if limit.status == "holds":
        return say(
            "holds up to the largest multiple tried, {multiple:.2f} times", multiple=limit.low
        )
    if limit.status == "missed":
        return say(
            "missed already at {share:.0%} of today's demand: not a matter of load",
            share=limit.high,
        )
    if limit.status == "not binding":
        return say("hardly a matter of demand")
    return say("not known yet") if limit.status == "unknown" else ""
