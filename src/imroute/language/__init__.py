"""The language in which imroute speaks: English sentences, and catalogues of them in others.

A catalogue is a folder of TOML files, each line an English sentence and what it is in another
language: `"{n} days" = "{n} 天"`. What a catalogue lacks is said in English; a test lists it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import cache
from importlib import resources


class Language(StrEnum):
    """A language that imroute speaks."""

    en = "en"
    zh = "zh"


OWN_NAMES: Mapping[Language, str] = {Language.en: "English", Language.zh: "中文"}

_spoken: ContextVar[Language] = ContextVar("spoken", default=Language.en)


def spoken() -> Language:
    """The language spoken now."""
    return _spoken.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language, such as "zh", within a `with` block."""
    if language not in list(Language):
        raise ValueError(f"no language {language!r}: one of {', '.join(Language)}")
    before = _spoken.set(Language(language))
    try:
        yield
    finally:
        _spoken.reset(before)


def say(sentence: str, /, **values: object) -> str:
    """Say an English sentence, written out where it is said, with its values put in."""
    return translated(sentence).format(**values)


def say_many(one: str, many: str, n: int, /, **values: object) -> str:
    """Say it of one or of several; `{n}` is how many, and a catalogue holds what is said of many.

    A language without plurals says the same of one.
    """
    plural = translated(many)
    single = one if plural is many else plural
    return (single if n == 1 else plural).format(n=n, **values)


def translated(text: str) -> str:
    """A text from a table, such as a definition, in the language spoken."""
    return catalogue(spoken()).get(text, text)


def capital(text: str) -> str:
    """A text that begins a sentence."""
    return text[:1].upper() + text[1:]


@cache
def catalogue(language: Language) -> Mapping[str, str]:
    """English sentences with what they are in a language; empty for English."""
    if language is Language.en:
        return {}
    import tomllib

    found: dict[str, str] = {}
    for file in sorted(_files(language), key=lambda file: file.name):
        found.update(tomllib.loads(file.read_text(encoding="utf-8")))
    return found


def _files(language: Language) -> Iterator[resources.abc.Traversable]:
    folder = resources.files(__package__) / language
    return (file for file in folder.iterdir() if file.name.endswith(".toml"))
