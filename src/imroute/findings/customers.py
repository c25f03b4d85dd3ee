"""What becomes of the customers of a run, in parts that add up."""

from __future__ import annotations

import math
from collections.abc import Sequence

from imroute.findings.numbers import number
from imroute.language import say
from imroute.studies import RunResult
from imroute.targets import short_time

OF_CUSTOMERS = 1000


def in_thousandths(found: Sequence[tuple[str, float]]) -> list[int]:
    """Round the parts so that they add up to a thousand: the largest rests are rounded up."""
    total = sum(count for _, count in found)
    exact = [count / total * OF_CUSTOMERS for _, count in found]
    whole = [math.floor(part) for part in exact]
    by_rest = sorted(range(len(exact)), key=lambda i: whole[i] - exact[i])
    for i in by_rest[: OF_CUSTOMERS - sum(whole)]:
        whole[i] += 1
    return whole


def fates(result: RunResult, threshold: str) -> list[tuple[str, float]]:
    count = {
        name: number(result, name, "all", "mean")
        for name in (
            "bot_resolved",
            "bot_abandoned",
            "answered",
            "offered",
            "balked",
            "abandoned",
            "abandoned_silently",
            "flowed_out",
            "turned_away",
            "open_at_end",
        )
    }
    in_time = number(result, "service_level", "all", threshold)
    timely = 0.0 if math.isnan(in_time) else in_time * count["offered"]
    return [
        (say("settled by the bot"), count["bot_resolved"]),
        (say("left the bot"), count["bot_abandoned"]),
        (say("an agent began within {threshold}", threshold=short_time(threshold)), timely),
        (say("answered later"), count["answered"] - timely),
        (say("gave up waiting"), count["abandoned"]),
        (say("gave up silently, the window left open"), count["abandoned_silently"]),
        (say("flowed out (message left, or closing time)"), count["flowed_out"]),
        (say("turned away"), count["turned_away"]),
        (say("still open at the end"), count["open_at_end"]),
    ]
