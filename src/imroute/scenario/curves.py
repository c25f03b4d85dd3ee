"""Curves: {20s: 90%, 2m: 70%}, what becomes of a value as a time gets longer."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from imroute.errors import Invalid, Problem
from imroute.scenario import schemas
from imroute.scenario.kind import Kind
from imroute.scenario.raw import Context, Raw, Reader, each, mapping, text
from imroute.units import SHARE, Form, parse_duration, parse_share, signed

SCORE = Form(
    "a score from -100 to 100",
    "58",
    ((r"-?[\d.]+\s*%", "leave the % out"), (r"-[\d.]+", "write -100 or more")),
)
EFFORT = Form("an effort from 1 (very little) to 5 (very much)", "2")


@dataclass(frozen=True, slots=True)
class Curve:
    """Points in the order of their times: straight lines between them, level outside."""

    times_s: tuple[float, ...]
    values: tuple[float, ...]

    def at(self, time_s: float) -> float:
        right = bisect_right(self.times_s, time_s)
        if right in (0, len(self.times_s)):
            return self.values[right - 1 if right else 0]
        before, after = self.times_s[right - 1], self.times_s[right]
        part = (time_s - before) / (after - before)
        return self.values[right - 1] + part * (self.values[right] - self.values[right - 1])


def curve(parse: Callable[[str], float], form: Form) -> Reader[Curve]:
    """Read values by time, the times in order."""
    allowed = f"{form.allowed}, for each time: {{20s: {form.example}, 5m: …}}"

    def read(raw: Raw, context: Context) -> Curve:
        written = mapping(raw, allowed)
        points = each(
            written.items(), lambda key, x: (parse_duration(key), parse(text(x, form.allowed)))
        )
        times = [time for time, _ in points]
        for i, key in enumerate(written):
            if i and times[i] <= times[i - 1]:
                allowed_here = f"times in order; the one before is {list(written)[i - 1]}"
                raise Invalid(Problem(key, allowed_here, "put the times in order", (key,)))
        return Curve(tuple(times), tuple(value for _, value in points))

    return read


def _within(form: Form, least: float, most: float) -> Callable[[str], float]:
    def parse(written: str) -> float:
        number = signed(written)
        if number is None or not least <= number <= most:
            raise form.refuse(written)
        return number

    return parse


parse_score = _within(SCORE, -100.0, 100.0)
parse_effort = _within(EFFORT, 1.0, 5.0)
MOST_SHIFT = 200.0
SHIFT = Form(
    f"a number to add, from -{MOST_SHIFT:g} to {MOST_SHIFT:g}",
    "-20",
    ((r"-[\d.]+", f"write -{MOST_SHIFT:g} or more"),),
)
parse_shift = _within(SHIFT, -MOST_SHIFT, MOST_SHIFT)

ShareCurve = Annotated[
    Curve,
    Kind(
        "share by time",
        curve(parse_share, SHARE),
        schemas.by_time(schemas.SHARE),
        "{20s: 90%, 5m: 60%}",
    ),
]
ScoreCurve = Annotated[
    Curve,
    Kind(
        "score by time",
        curve(parse_score, SCORE),
        schemas.by_time(schemas.SCORE),
        "{20s: 58, 5m: 2}",
    ),
]
EffortCurve = Annotated[
    Curve,
    Kind(
        "effort by time",
        curve(parse_effort, EFFORT),
        schemas.by_time(schemas.EFFORT),
        "{20s: 1.5, 5m: 3}",
    ),
]
