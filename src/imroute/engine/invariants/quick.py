"""The laws of a log's tables in one compiled pass: whether all hold, in nanoseconds a row.

Which law is broken, and where, the others then find in their own time.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from imroute.compiled import cold, hot, outermost
from imroute.engine.contract import WRAP_UP, Log, Outcome, Plan
from imroute.engine.invariants import quick_parts as parts
from imroute.engine.invariants.quick_parts import Known, known_of

Rows: TypeAlias = Any
RELATIVE = 1e-9

OPEN, TURNED_AWAY = Outcome.OPEN.value, Outcome.TURNED_AWAY.value
BOT_RESOLVED, BOT_ABANDONED = Outcome.BOT_RESOLVED.value, Outcome.BOT_ABANDONED.value
BALKED, ABANDONED = Outcome.BALKED.value, Outcome.ABANDONED.value
COMPLETED = Outcome.COMPLETED.value
