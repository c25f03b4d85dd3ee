"""Days and intervals of a run by name, in the language spoken: "week 2 mon 18:30"."""

from __future__ import annotations

import re

from imroute.language import say, translated

_NAME = re.compile(r"(?:week (?P<week>\d+) )?(?P<day>[a-z]{3})\b(?P<clock>.*)")


def moment(name: str) -> str:
    """The name of a day or an interval; one by the clock alone is the same in all languages."""
    found = _NAME.fullmatch(name)
    if found is None:
        return name
    day = translated(found["day"]) + found["clock"]
    return say("week {week} {day}", week=found["week"], day=day) if found["week"] else day
