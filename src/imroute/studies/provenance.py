"""By what results were made, so that they can be made again."""

from __future__ import annotations

import platform
from importlib.metadata import version

from imroute import __version__

NOTED_VERSIONS = ("numba", "numpy", "simpy")


def provenance(engine: str, seed: int) -> dict[str, object]:
    return {
        "version": __version__,
        "engine": engine,
        "seed": seed,
        "python": platform.python_version(),
        **{name: version(name) for name in NOTED_VERSIONS},
    }
