"""What the page knows of one visitor: the scenario as it is read, runs, what is pinned, studies."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from imroute.app.jobs import Job
from imroute.app.pictures import Pictures
from imroute.app.runs import Runs
from imroute.app.saving import text_of
from imroute.loading import Loaded, check, load


class Started(NamedTuple):
    """A study that was started, and what of."""

    job: Job[object]
    of: str


@dataclass(slots=True)
class Desk:
    """The text that is looked at, and what has come of it.

    `on_disk` is the file as it was last read, `draft` what stands in the editor. `edition` counts
    the texts put into the editor, `texts` those looked at, `turn` how often sliders were put back.
    `variant` is the one chosen, "" for the file as written.
    """

    file: Path
    on_disk: str
    text: str
    draft: str
    variant: str = ""
    edition: int = 0
    texts: int = 0
    turn: int = 0
    runs: Runs = field(default_factory=Runs)
    pictures: Pictures = field(default_factory=Pictures)
    pinned: Loaded | None = None
    jobs: dict[str, Started] = field(default_factory=dict)
    saved: str = ""  # what was last saved, to be told once
    _read: dict[str | None, Loaded] = field(default_factory=dict)

    @classmethod
    def opened(cls, file: Path, variant: str = "") -> Desk:
        text = text_of(file)
        return cls(file, text, text, text, variant)

    def base(self, variant: str | None) -> Loaded:
        """The scenario as it is written, or with a variant."""
        if variant not in self._read:
            self._read[variant] = load(self.file, variant, self.text)
        return self._read[variant]

    @property
    def variants(self) -> tuple[str, ...]:
        return self.base(None).variants

    @property
    def is_edited(self) -> bool:
        """Whether another text than the file's is looked at."""
        return self.text != self.on_disk

    def take(self, text: str) -> None:
        """Look at another text from now on, if nothing is wrong with it; else raise."""
        if text == self.text:
            return
        check(self.file, text)
        self.text = text
        self.texts += 1
        self._read.clear()
        self.put_back()

    def put_back(self) -> None:
        """Put all sliders back to what is written."""
        self.turn += 1

    def read_again(self) -> None:
        """Take the file's text, as it is now, into the editor, and look at it if it is right."""
        self.on_disk = self.draft = text_of(self.file)
        self.edition += 1
        self.take(self.on_disk)

    def written(self, text: str) -> None:
        """The file holds a new text, which is the same scenario with one more variant."""
        self.on_disk = self.text = self.draft = text
        self.edition += 1
        self._read.clear()
