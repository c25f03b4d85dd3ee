"""What the screen shows of a sensitivity: what the swing is, and which input it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, RenderableType
from rich.text import Text

from imroute.findings.swept import ends_in_words, input_in_words, short_names, what
from imroute.intervals import Estimate
from imroute.language import capital, say
from imroute.show.parts import section
from imroute.show.tables import plain_table
from imroute.show.titles import titled
from imroute.studies.sweep import SensitivityResult
from imroute.studies.sweep.sobol import Influence
from imroute.targets import rounded


def show_sensitivity(result: SensitivityResult, to: Console) -> None:
    """Print a sensitivity in the order in which a planner looks."""
    for part in sensitivity_parts(result):
        to.print(part)


def sensitivity_parts(result: SensitivityResult) -> Iterator[RenderableType]:
    yield _heading(result)
    yield section("swing", say("Swing"), Text("\n".join(_swing(result))))
    title = say("Where the swing in {what} comes from", what=_what(result))
    yield section("influences", title, _table(result))
    yield Text(f"\n{_meaning()}", "dim")


def _heading(result: SensitivityResult) -> Text:
    how = say(
        "{samples} samples, {cases:,} cases of {days} days with the same customers, seed {seed},"
        " engine {engine}",
        samples=result.samples,
        cases=result.cases,
        days=result.days,
        seed=result.settings.seed,
        engine=result.settings.engine,
    )
    text = Text.assemble((titled(result.loaded), "bold"), f"\n{how}")
    for one in result.influences:
        text.append(f"\n{input_in_words(one.axis)}", "dim")
    if result.interrupted:
        stopped = say("Stopped early: what follows is of the samples done.")
        text.append(f"\n{stopped}", "yellow")
    return text


def _meaning() -> str:
    return say(
        "alone: how much less it would vary if this input were known; with the others: how much it"
        " would still vary if all others were. 95% intervals; the low and the high end are the"
        " lowest and the highest fifth of a range."
    )


def _what(result: SensitivityResult) -> str:
    return what(result.asked, result.unit).removeprefix("of ")


def _swing(result: SensitivityResult) -> Iterator[str]:
    swing = result.swing
    mean, low, high = (rounded(value, result.unit) for value in (swing.mean, swing.low, swing.high))
    yield say(
        "{what}: {low} to {high} in nine of ten samples, mean {mean}.",
        what=capital(_what(result)),
        low=low,
        high=high,
        mean=mean,
    )
    most = max(result.influences, key=lambda one: one.in_all.mean)
    if most.in_all.mean <= 0:
        yield say("None of the inputs changes it.")
        return
    yield say(
        "The largest part comes from {input}: {alone} of the swing alone, {in_all} together with"
        " the others.",
        input=most.axis.path,
        alone=_share(most.alone),
        in_all=_share(most.in_all),
    )


def _heads() -> Sequence[str]:
    alone = say("alone"), say("with the others")
    return say("input"), say("range"), *alone, say("at its low end"), say("at its high end")


def _table(result: SensitivityResult) -> RenderableType:
    heads = _heads()
    table = plain_table(heads, left=heads[:2])
    names = short_names([one.axis.path for one in result.influences])
    named = zip(names, result.influences, strict=True)
    for name, one in sorted(named, key=lambda pair: -pair[1].in_all.mean):
        table.add_row(name, *_row(result, one))
    return table


def _row(result: SensitivityResult, one: Influence) -> Sequence[str]:
    ends = (rounded(value, result.unit) for value in (one.at_low, one.at_high))
    return (ends_in_words(one.axis), _share(one.alone), _share(one.in_all), *ends)


def _share(estimate: Estimate) -> str:
    """A share of the swing; below 0% and above 100% is chance."""
    mean, low, high = (
        min(max(value, 0.0), 1.0) for value in (estimate.mean, estimate.low, estimate.high)
    )
    known = f"{low * 100:.0f}–{high:.0%}"
    return say("{value} ({known})", value=f"{mean:.0%}", known=known)
