"""What every part of the page is given."""

from __future__ import annotations

from dataclasses import dataclass

from imroute.app.control import Changes
from imroute.app.desk import Desk
from imroute.loading import Loaded
from imroute.studies import RunResult


@dataclass(frozen=True, slots=True)
class Scene:
    """The scenario as written, as it is with the sliders' changes, and the run of that."""

    desk: Desk
    written: Loaded
    now: Loaded
    changes: Changes
    days: int
    seed: int
    result: RunResult
