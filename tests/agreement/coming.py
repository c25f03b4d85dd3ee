"""When customers come, by chance: rates, counts, records, surges and days."""

from __future__ import annotations

from collections.abc import Iterator

from .spreads import Pen, Written

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def arrivals(pen: Pen, types: int) -> Written:
    parts = types * pen.slower

    def rate(least: int = 20) -> str:
        return f"{max(1, pen.chance.randint(least, 160) // parts)}/h"

    if pen.often(0.03):
        return "0/h"
    if pen.often(0.6):
        return rate()
    clocks = [pen.clock(minute) for minute in (0, pen.length // 3, pen.length - 5)]
    if pen.often(0.7):
        return {clock: rate(0) for clock in clocks}
    if pen.often(0.5):
        return {"counts": {clock: pen.whole(0, 20) for clock in clocks}}
    return {"per_day": pen.whole(20, 120), "shape": pen.one_of("office", "round_the_clock")}


def records(pen: Pen, tier_names: list[str]) -> list[Written]:
    """Write customers one by one: `2/18:04:30 vip`."""
    days, named = pen.about("days", 0.7), pen.often(0.5)
    return [
        (f"{pen.whole(1, 2)}/" if days and pen.often(0.5) else "")
        + pen.second()
        + (f" {pen.one_of(*tier_names)}" if named and pen.often(0.7) else "")
        for _ in range(pen.chance.randint(3, 40))
    ]


# -------------------------------------------------------------------------------- the days


def days(pen: Pen) -> Iterator[tuple[str, Written]]:
    """Write how many days there are and how they differ."""
    if pen.about("days"):
        yield "days", pen.one_of("2", "2", "3")
    if pen.about("weekdays"):
        some = pen.some(list(WEEKDAYS))
        yield "weekdays", {name: pen.one_of("0", "0.5", "1.5", "3") for name in some}
    if pen.about("surges", 0.7):
        yield "surges", surges(pen)


def weekday(pen: Pen) -> dict[str, Written]:
    if pen.about("weekdays", 0.5):
        return {"weekday": pen.one_of(*WEEKDAYS)}
    return {}


def surges(pen: Pen) -> list[Written]:
    return [_surge(pen) for _ in range(pen.one_of(1, 1, 2))]


def _surge(pen: Pen) -> dict[str, Written]:
    times = pen.one_of("0", "0.5", "2", "2.5", "4")
    return {**stretch(pen), "times": times}


def stretch(pen: Pen) -> dict[str, Written]:
    """Write a part of a day, on every day or on one."""
    minute = pen.chance.randrange(0, pen.length, 5 * pen.slower)
    lasts = pen.one_of(5, 10) * pen.slower
    written: dict[str, Written] = {"at": pen.clock(minute), "lasts": f"{lasts}m"}
    if pen.about("days", 0.4):
        written["day"] = pen.whole(1, 2)
    return written
