"""What the screen shows of a capacity study: how much more demand, what breaks, what to do."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.text import Text

from imroute.findings.numbers import end_clock
from imroute.language import say
from imroute.show.capacity.bears import summary
from imroute.show.capacity.helps import advice, gains, next_words
from imroute.show.capacity.tables import by_target, curve
from imroute.show.parts import section
from imroute.show.titles import titled
from imroute.studies.capacity import CapacityResult
from imroute.units import format_clock

__all__ = ["advice", "by_target", "capacity_parts", "show_capacity", "summary"]


def show_capacity(result: CapacityResult, to: Console) -> None:
    for part in capacity_parts(result):
        to.print(part)


def capacity_parts(result: CapacityResult) -> Iterator[RenderableType]:
    yield heading(result)
    yield section("bears", say("How much it bears"), Text("\n".join(summary(result))))
    yield section("targets", say("Target by target"), by_target(result))
    if result.curve:
        yield section("curve", say("With more and with less demand"), curve(result))
    if overall := result.overall:
        if overall.binds and overall.binds.gains:
            yield section("gains", say("One agent more, all day or for a shift"), gains(overall))
        if then := list(next_words(result)):
            yield section("next_break", say("What breaks next"), Text("\n".join(then)))
    yield section("to_do", say("What to do"), Text("\n".join(advice(result))))


def heading(result: CapacityResult) -> Text:
    day = result.loaded.scenario.day
    how = say(
        "{begin}–{end}, the same customers at every multiple and more, seed {seed}, engine"
        " {engine}",
        begin=format_clock(day.start),
        end=end_clock(day.end),
        seed=result.settings["seed"],
        engine=result.settings["engine"],
    )
    text = Text.assemble((titled(result.loaded), "bold"), f"\n{how}")
    if result.interrupted:
        stopped = say("Stopped early: what follows is what was known by then.")
        text.append(f"\n{stopped}", "yellow")
    return text
