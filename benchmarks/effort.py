"""How long things are timed, and up to which size."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effort:
    """Seconds are those of one engine in one round."""

    rounds: int
    chunk_s: float
    threads_s: float
    most_agents: int
    most_pools: int
    most_contacts: int  # a day
    longest_queue: int
    a_probe: int  # contacts that a size is timed with, at least


QUICK = Effort(5, 0.25, 1.0, 10_000, 64, 1_000_000, 10_000, 300_000)
FULL = Effort(15, 1.0, 2.0, 10_000, 64, 10_000_000, 10_000, 1_000_000)
