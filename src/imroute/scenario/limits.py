"""Kinds of numbers and times with an end of their own: above 0, at least 1, 0 too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from imroute import units
from imroute.errors import invalid
from imroute.scenario import schemas
from imroute.scenario.kind import Kind
from imroute.scenario.kinds import FACTOR, MOST_WEIGHT, parse_factor
from imroute.scenario.raw import of_text

MOST_MULTIPLE = 1000.0
MULTIPLE = units.Form(
    f"a factor from 0 to {MOST_MULTIPLE:g}, such as 1.2", "1.2", ((r"[\d.]+\s*%", "write 1.2"),)
)
SILENT = units.Form("a number of slots, 0 or more, in steps of 0.001", "0.1")


def _some_time(written: str) -> float:
    if seconds := units.parse_duration(written):
        return seconds
    raise invalid(written, "a time above 0", "write for example 10m")


def _some_seconds(written: str) -> float:
    if (seconds := units.parse_duration(written)) >= 1:
        return seconds
    raise invalid(written, "a time of at least 1s", "write for example 15m")


def _some_count(written: str) -> int:
    if count := units.parse_count(written):
        return count
    raise invalid(written, "a whole number, at least 1", "write 1 or more")


def _partial_share(written: str) -> float:
    share = units.parse_share(written)
    if share < 1:
        return share
    raise invalid(written, "a share below 100%", "write for example 5%")


def parse_multiple(written: str) -> float:
    """Read by how much arrivals are multiplied; 0 is none at all."""
    factor = units.plain(written)
    if factor is not None and factor <= MOST_MULTIPLE:
        return factor
    raise MULTIPLE.refuse(written)


def _silent_weight(written: str) -> float:
    weight = units.plain(written)
    if weight is None or weight > MOST_WEIGHT or abs(round(weight, 3) - weight) > 1e-9:
        raise SILENT.refuse(written)
    return weight


def _up_to(most: int, what: str) -> Callable[[str], int]:
    def parse(written: str) -> int:
        count = units.parse_count(written)
        if 1 <= count <= most:
            return count
        raise invalid(written, f"1 to {most} {what}", "write for example 5")

    return parse


SomeTime = Annotated[
    float,
    Kind(
        "time above 0",
        of_text(_some_time, units.DURATION),
        schemas.DURATION,
        "10m",
        units.format_duration,
    ),
]
SomeSeconds = Annotated[
    float,
    Kind(
        "time of at least 1s",
        of_text(_some_seconds, units.DURATION),
        schemas.DURATION,
        "15m",
        units.format_duration,
    ),
]
SomeCount = Annotated[
    int,
    Kind(
        "whole number, at least 1",
        of_text(_some_count, units.COUNT),
        schemas.SOME,
        "2",
        whole=True,
    ),
]
PartialShare = Annotated[
    float,
    Kind(
        "share below 100%",
        of_text(_partial_share, units.SHARE),
        schemas.SHARE,
        "5%",
        units.format_share,
    ),
]
Factor = Annotated[
    float,
    Kind("number", of_text(parse_factor, FACTOR), schemas.NUMBER, "1.3", units.format_number),
]
Multiple = Annotated[
    float,
    Kind(
        "number, 0 or more",
        of_text(parse_multiple, MULTIPLE),
        schemas.AMOUNT,
        "3",
        units.format_number,
    ),
]
SilentWeight = Annotated[
    float,
    Kind(
        "number, 0 or more",
        of_text(_silent_weight, SILENT),
        schemas.AMOUNT,
        "0.1",
        units.format_number,
    ),
]
MAX_DAYS = 366
Days = Annotated[
    int,
    Kind(
        "whole number",
        of_text(_up_to(MAX_DAYS, "days"), units.COUNT),
        schemas.whole(minimum=1, maximum=MAX_DAYS),
        "5",
        whole=True,
    ),
]
