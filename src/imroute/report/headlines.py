"""The verdict that a page begins with: one sentence, in a tone that has a colour and a mark."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.console import RenderableType
from rich.text import Text

from imroute.findings.advice import tight, within
from imroute.language import say, say_many
from imroute.language.joining import with_commas
from imroute.language.moments import moment
from imroute.report.blocks import Line, Prose, Tone, plain
from imroute.report.reading import blocks, lines
from imroute.show import Section
from imroute.studies import RunResult
from imroute.studies.capacity import CapacityResult
from imroute.studies.compare import Compared, CompareResult
from imroute.studies.shifts import ShiftsResult
from imroute.studies.staffing import StaffResult
from imroute.studies.sweep import SweepResult
from imroute.studies.worth import ResilienceResult
from imroute.targets import Ruling

MARKS: dict[Tone, str] = {"good": "✓", "bad": "✗", "fair": "?", "plain": "→"}
TONES: dict[Ruling, Tone] = {
    "met": "good",
    "missed": "bad",
    "undecided": "fair",
    "no data": "plain",
}


class Headline(NamedTuple):
    """A verdict in one sentence; its tone is never told by colour alone."""

    tone: Tone
    sentence: str

    @property
    def mark(self) -> str:
        return MARKS[self.tone]


def headline(result: object, shown: Sequence[RenderableType]) -> Headline:
    """What to say first of a result, given all that the screen shows of it."""
    match result:
        case RunResult():
            return of_run(result)
        case CompareResult():
            return of_comparison(result)
        case CapacityResult():
            return Headline(_of_headroom(result), first_line(shown, "bears"))
        case StaffResult():
            holds = result.verified is not None and result.verified.holds
            return Headline("good" if holds else "fair", answer_in(shown[0]))
        case ShiftsResult():
            return of_shifts(result)
        case SweepResult():
            return Headline(_of_best(result), first_line(shown, "best"))
        case ResilienceResult():
            return Headline(_of_sick(result), first_line(shown, "sick"))
        case _:
            return Headline("plain", first_line(shown))


def first_line(shown: Sequence[RenderableType], name: str = "") -> str:
    """The first line of text in a section, or without a name in the first that has text."""
    sections = (part for part in shown if isinstance(part, Section) and name in ("", part.name))
    return next((plain(line) for part in sections for line in _prose(part)), "")


def _prose(part: Section) -> Iterator[Line]:
    for block in blocks(part.body):
        if isinstance(block, Prose):
            yield from block.lines


def answer_in(heading: RenderableType) -> str:
    """The line below the title, where a heading answers right away."""
    assert isinstance(heading, Text)
    return plain(lines(heading)[1])


# Study by study -----------------------------------------------------------------------------------


def of_run(result: RunResult) -> Headline:
    """How many targets are met, and where it is worst if not all of them are."""
    found = [verdict.verdict for verdict in result.verdicts if verdict.verdict != "no data"]
    missed, open_ = found.count("missed"), found.count("undecided")
    if not found:
        return Headline("plain", say("No target says what is good enough."))
    if missed:
        said = say_many(
            "{n} target of {all} is missed{worst}.",
            "{n} targets of {all} are missed{worst}.",
            missed,
            all=len(found),
            worst=_worst(result),
        )
        return Headline("bad", said)
    if open_:
        said = say_many(
            "No target is missed; {n} of {all} is undecided{worst}.",
            "No target is missed; {n} of {all} are undecided{worst}.",
            open_,
            all=len(found),
            worst=_worst(result),
        )
        return Headline("fair", said)
    return Headline("good", say("Every target is met."))


def _worst(result: RunResult) -> str:
    place = tight(result)
    if place is None:
        return ""
    return say(
        "; the worst is {interval}, with {level:.0%} of contacts answered within {threshold}",
        interval=moment(place.interval),
        level=place.level,
        threshold=within(result),
    )


def of_comparison(result: CompareResult) -> Headline:
    """Which variants meet every target, and whether the base does."""
    names = [one.name for one in result.variants if _meets(one)]
    if not any(one.targets for one in result.variants):
        return Headline("plain", say("No target says what is good enough."))
    base = all(verdict.verdict in ("met", "no data") for verdict in result.verdicts)
    if not names:
        return Headline("bad" if not base else "fair", say("No variant meets every target."))
    if len(names) == len(result.variants) > 1:
        return Headline("good", say("Every variant meets every target."))
    named = say_many(
        "{names} meets every target.",
        "{names} meet every target.",
        len(names),
        names=with_commas(names),
    )
    return Headline("good", named)


def _meets(compared: Compared) -> bool:
    after = [one.after for one in compared.targets if one.after]
    return all(verdict.verdict in ("met", "no data") for verdict in after)


def of_shifts(result: ShiftsResult) -> Headline:
    words = {"agents": result.agents, "hours": result.paid_hours}
    if result.verified is not None and result.verified.holds:
        said = say("{agents} agents with {hours:,.1f} paid hours meet every target.", **words)
        return Headline("good", said)
    said = say(
        "{agents} agents with {hours:,.1f} paid hours are not shown to meet every target.", **words
    )
    return Headline("fair", said)


def _of_headroom(result: CapacityResult) -> Tone:
    if math.isnan(result.headroom):
        return "plain"
    return "bad" if result.headroom < 0 else "good"


def _of_best(result: SweepResult) -> Tone:
    if result.best is None:
        return "bad" if result.sure else "fair"
    return "good" if result.sure else "fair"


def _of_sick(result: ResilienceResult) -> Tone:
    if not result.sick:
        return "plain"
    return "bad" if result.sick[0].broken else "good"
