"""Where the numbers come from: what made them, and how to make them again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from imroute.findings.advice import command
from imroute.language import say
from imroute.loading import Loaded
from imroute.studies import RunResult
from imroute.studies.engines import DEFAULT_ENGINE


def rows(loaded: Loaded, made_by: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Name and value of all that the result depends on."""
    yield say("scenario"), loaded.scenario.title
    yield say("file"), loaded.file
    if loaded.variant_name is not None:
        yield say("variant"), loaded.variant_name
    yield say("its hash, all filled in"), loaded.hash
    words = {
        "version": say("version of imroute"),
        "engine": say("engine"),
        "seed": say("seed"),
        "days": say("days"),
    }
    for name, value in made_by.items():
        plain = isinstance(value, str | int | float) and not isinstance(value, bool)
        if plain and name != "variant":
            yield words.get(name, name.replace("_", " ")), str(value)


def again(result: object, loaded: Loaded) -> tuple[str, str]:
    """How to get the same numbers once more: a sentence, and a command where one says it all."""
    if isinstance(result, RunResult) and not loaded.changes and "policies" not in result.provenance:
        return say("The same numbers again, by the same version:"), _command(result)
    return (
        say("The same command with the same file, seed and version gives the same numbers."),
        "",
    )


def _command(result: RunResult) -> str:
    options = [f"--days {result.days}", f"--seed {result.seed}"]
    if result.engine != DEFAULT_ENGINE:
        options.append(f"--engine {result.engine}")
    return command(result, "run", *options)
