"""The few figures that the page shows of a run before anything else."""

from __future__ import annotations

from typing import NamedTuple

from imroute.findings.numbers import number, seconds, share, shown_threshold
from imroute.language import say
from imroute.studies import RunResult
from imroute.targets import occupancy_measure, time_in_words
from imroute.units import parse_duration


class Figure(NamedTuple):
    """A number with its name, as text."""

    name: str
    value: str


def figures(result: RunResult) -> list[Figure]:
    """Answered in time, how long most wait, who gives up, how busy agents are."""
    within = shown_threshold(result)
    time = time_in_words(parse_duration(within))
    busy = occupancy_measure(result.results)

    def value(measure: str, stat: str = "mean") -> float:
        return number(result, measure, "all", stat)

    return [
        Figure(say("answered within {time}", time=time), share(value("service_level", within))),
        Figure(say("90% answered within"), seconds(value("response_time", "p90"))),
        Figure(say("gave up"), share(value("abandonment"))),
        Figure(say("agents busy"), share(value(busy))),
    ]
