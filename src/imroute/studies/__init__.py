"""Questions that planners ask; one module a question."""

from imroute.studies.run import RunResult, run

__all__ = ["RunResult", "run"]
