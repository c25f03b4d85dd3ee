"""The parts of a contact's life, one table of all: what agents passed on, and what was the last."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from imroute.engine.contract import LEG, Log, Outcome

Bools = npt.NDArray[np.bool_]
LAST = 0  # in place of why it was passed on
OF_BOTH = (LEG.names or ())[2:]


def parts_of_lives(log: Log) -> np.ndarray:
    """Give rows of dtype LEG by contact, in the order in which they were lived."""
    last = np.zeros(len(log.contacts), LEG)
    last["contact"] = np.arange(len(last))
    last["why"] = LAST
    for name in OF_BOTH:
        last[name] = log.contacts[name]
    if not len(log.legs):
        return last
    parts = np.concatenate([log.legs, last])
    parts = parts[np.argsort(parts["contact"], kind="stable")]
    assert isinstance(parts, np.ndarray)
    return parts


def ever_joined(log: Log) -> Bools:
    joined: Bools = ~np.isnan(log.contacts["joined_s"])
    return joined | (log.contacts["passes"] > 0)


def ever_assigned(log: Log) -> Bools:
    assigned: Bools = ~np.isnan(log.contacts["assigned_s"])
    return assigned | (log.contacts["passes"] > 0)


def silent(log: Log) -> Bools:
    found: Bools = log.contacts["outcome"] == Outcome.ABANDONED_SILENTLY
    return found
