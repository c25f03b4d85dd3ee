"""Changes and amounts with their intervals, as sentences and tables say them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import partial

from imroute.facts.measure import Unit
from imroute.intervals import Estimate
from imroute.language import say, translated
from imroute.studies.worth.effects import Effect
from imroute.studies.worth.goals import name_of
from imroute.targets import rounded, time_in_words

Write = Callable[[float], str]


def with_range(estimate: Estimate, write: Write) -> str:
    """A value and its interval: "4.2 (3.8–4.5)"; only as far as either is known."""
    value = write(estimate.mean) if math.isfinite(estimate.mean) else "–"
    if not (math.isfinite(estimate.low) or math.isfinite(estimate.high)):
        return value
    return say("{value} ({known})", value=value, known=_ends(estimate, write))


def _ends(estimate: Estimate, write: Write) -> str:
    if not math.isfinite(estimate.low):
        return say("at most {value}", value=write(estimate.high))
    if not math.isfinite(estimate.high):
        return say("at least {value}", value=write(estimate.low))
    low, high = write(estimate.low), write(estimate.high)
    if high.startswith(("−", "+")) or low.startswith("−"):
        return say("{least} to {most}", least=low, most=high)
    return f"{low}–{high}"


def amount(value: float, digits: int = 1) -> str:
    """A number; whole ones from 100 on."""
    text = f"{abs(value):,.0f}" if abs(value) >= 100 else f"{abs(value):,.{digits}f}"
    return f"−{text}" if value < 0 and text.strip("0.,") else text


def signed(value: float, unit: Unit) -> str:
    """A change with its sign, shares in points of a hundred."""
    text = _size(abs(value), unit)
    if not re.search("[1-9]", text):
        return text
    return f"{'−' if value < 0 else '+'}{text}"


def size(estimate: Estimate, unit: Unit) -> str:
    """How large a change is, which way is told by the words: "6.0 points (5.6–6.4)"."""
    turned = estimate
    if estimate.mean < 0:
        turned = Estimate(-estimate.mean, -estimate.high, -estimate.low, estimate.days)
    digits = partial(_bare, unit=unit)
    value = _size(turned.mean, unit, named=True)
    if not math.isfinite(turned.low):
        return value
    return say("{value} ({known})", value=value, known=_ends(turned, digits))


def _size(value: float, unit: Unit, named: bool = False) -> str:
    if unit == "s":
        return time_in_words(value)
    bare = _bare(value, unit)
    return say("{points} points", points=bare) if named and unit == "share" else bare


def _bare(value: float, unit: Unit) -> str:
    if unit == "share":
        return amount(100 * value)
    if unit == "s":
        return time_in_words(value) if value >= 0 else f"−{time_in_words(-value)}"
    return amount(value)


def change_text(estimate: Estimate, unit: Unit) -> str:
    """A change for a table: "+6.0 (+5.6 to +6.4)"."""
    return with_range(estimate, partial(signed, unit=unit))


def effect_text(effect: Effect) -> str:
    """What a change does to a target, and the verdict after it, be it by another measure."""
    before, after = effect.before.target, effect.after.target
    verdict = translated(effect.after.verdict)
    if before.measured != after.measured:
        verdict = say("({measure}: {verdict})", measure=name_of(after), verdict=verdict)
    return f"{change_text(effect.change, effect.unit)} {verdict}"


def valued(estimate: Estimate, unit: Unit) -> str:
    return with_range(estimate, partial(rounded, unit=unit))
