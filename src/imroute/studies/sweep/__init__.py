"""Sweeps: many combinations of values, the best of them, and what matters among them."""

from imroute.studies.sweep.result import SweepResult, SweptPoint
from imroute.studies.sweep.sobol import SensitivityResult, sensitivity
from imroute.studies.sweep.study import read_indifference, sweep

__all__ = [
    "SensitivityResult",
    "SweepResult",
    "SweptPoint",
    "read_indifference",
    "sensitivity",
    "sweep",
]
