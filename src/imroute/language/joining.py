"""Sentences in a row and names in a list, as each language joins them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from imroute.language import say


def in_a_row(sentences: Iterable[str]) -> str:
    """Sentences one after another; Chinese puts no blank between them."""
    return reduce(lambda told, now: say("{told} {now}", told=told, now=now), sentences)


def with_commas(names: Iterable[str]) -> str:
    """A list of names: "a, b, c"; "" of none."""
    found = list(names)
    return reduce(lambda told, now: say("{told}, {now}", told=told, now=now), found or [""])


def with_and(parts: Iterable[str]) -> str:
    """Parts of a sentence, each joined to those before it by "and"."""
    return reduce(lambda told, now: say("{told} and {now}", told=told, now=now), parts)


def with_semicolons(parts: Iterable[str]) -> str:
    """Parts of a sentence set off from each other: "a; b"; "" of none."""
    found = list(parts)
    return reduce(lambda told, now: say("{told}; {now}", told=told, now=now), found or [""])
