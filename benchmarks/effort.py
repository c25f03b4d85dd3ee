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
    starts: int  # fresh processes of each kind
    a_probe: int  # contacts that a size is timed with, at least


QUICK = Effort(5, 0.2, 0.6, 10_000, 64, 1_000_000, 10_000, 3, 150_000)
FULL = Effort(11, 1.0, 2.0, 10_000, 64, 10_000_000, 10_000, 9, 500_000)
