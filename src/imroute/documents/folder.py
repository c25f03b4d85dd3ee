"""A folder with all of a run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from imroute.documents.contacts import contacts_csv, offers_csv, passes_csv
from imroute.documents.places import replace
from imroute.documents.run import csv_text, json_text
from imroute.errors import Problem, UsageError
from imroute.studies import RunResult

PASSES, OFFERS = "passes.csv", "offers.csv"


def prepare(folder: Path) -> None:
    """Make sure that a run can be saved, before it is run."""
    with _refused_in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "result.json").touch()


def save(result: RunResult, folder: Path) -> list[Path]:
    """Write result.json, measures.csv, contacts.csv and the scenario as it was run.

    Besides passes.csv if contacts were passed on, and offers.csv if agents had to accept them.
    """
    files = {
        "result.json": json_text(result),
        "measures.csv": csv_text(result),
        "contacts.csv": contacts_csv(result.plan, result.logs),
        "scenario.yaml": result.loaded.text + "\n",
    }
    if any(log.legs.size for log in result.logs):
        files[PASSES] = passes_csv(result.plan, result.logs)
    if any(log.offers.size for log in result.logs):
        files[OFFERS] = offers_csv(result.plan, result.logs)
    with _refused_in_words(folder):
        for name in {PASSES, OFFERS} - files.keys():
            (folder / name).unlink(missing_ok=True)  # of a run before
        for name, text in files.items():
            replace(text.encode("utf-8"), folder / name)
    return [folder / name for name in files]


@contextmanager
def _refused_in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or "not writable"
        do = "name another folder"
        raise UsageError(Problem(reason, "a folder to write to", do, where=str(folder))) from None
