"""What the screen shows of a sensitivity: what the swing is, and which input it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, RenderableType
from rich.text import Text

from imroute.findings.swept import ends_in_words, short_names, values_in_words, what
from imroute.intervals import Estimate
from imroute.show.parts import section
from imroute.show.tables import plain_table
from imroute.studies.sweep import SensitivityResult
from imroute.studies.sweep.sobol import Influence
from imroute.targets import rounded

HEADS = ("input", "range", "alone", "with the others", "at its low end", "at its high end")
MEANING = (
    "alone: how much less it would vary if this input were known; with the others: how much it"
    " would still vary if all others were. 95% intervals; the low and the high end are the"
    " lowest and the highest fifth of a range."
)


def show_sensitivity(result: SensitivityResult, to: Console) -> None:
    """Print a sensitivity in the order in which a planner looks."""
    for part in sensitivity_parts(result):
        to.print(part)


def sensitivity_parts(result: SensitivityResult) -> Iterator[RenderableType]:
    yield _heading(result)
    yield section("swing", "Swing", Text("\n".join(_swing(result))))
    yield section("influences", f"Where the swing in {_what(result)} comes from", _table(result))
    yield Text(f"\n{MEANING}", "dim")


def _heading(result: SensitivityResult) -> Text:
    loaded = result.loaded
    variant = f" · variant {loaded.variant_name}" if loaded.variant_name else ""
    how = f"{result.samples} samples, {result.cases:,} cases of {result.days} days with the same"
    how += f" customers, seed {result.settings.seed}, engine {result.settings.engine}"
    text = Text.assemble((loaded.scenario.title + variant, "bold"), f"\n{how}")
    for one in result.influences:
        text.append(f"\n{one.axis.path}: {values_in_words(one.axis)}", "dim")
    if result.interrupted:
        text.append("\nStopped early: what follows is of the samples done.", "yellow")
    return text


def _what(result: SensitivityResult) -> str:
    return what(result.asked, result.unit).removeprefix("of ")


def _swing(result: SensitivityResult) -> list[str]:
    mean, low, high = (
        rounded(value, result.unit)
        for value in (result.swing.mean, result.swing.low, result.swing.high)
    )
    of = _what(result)
    lines = [f"{of[0].upper()}{of[1:]}: {low} to {high} in nine of ten samples, mean {mean}."]
    most = max(result.influences, key=lambda one: one.in_all.mean)
    if most.in_all.mean <= 0:
        return [*lines, "None of the inputs changes it."]
    said = f"The largest part comes from {most.axis.path}: {_share(most.alone)} of the swing alone"
    return [*lines, f"{said}, {_share(most.in_all)} together with the others."]


def _table(result: SensitivityResult) -> RenderableType:
    table = plain_table(HEADS, left=HEADS[:2])
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
    return f"{mean:.0%} ({low * 100:.0f}–{high:.0%})"
