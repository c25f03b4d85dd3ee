"""Results as pictures: each function takes a result and an Axes, draws, and returns the Axes.

    import imroute
    result = imroute.run(imroute.load("scenarios/ecommerce_evening.yaml"))
    imroute.plots.service_level(result).figure.savefig("level.png")

Without an Axes each draws a picture of its own. matplotlib is imported when the first is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from imroute.plots.levels import service_level as service_level

_HOMES = {"service_level": "levels"}
__all__ = ["service_level"]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'imroute.plots' has no attribute {name!r}")
    return getattr(import_module(f"imroute.plots.{_HOMES[name]}"), name)
