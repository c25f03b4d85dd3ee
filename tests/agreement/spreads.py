"""Written values by chance: times, counts and shares, on a coarse grid or anywhere."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from .themes import OF_BOTS, themes

Written = Any  # what stands in a scenario file: text, lists, and maps by name

GRIDS_S = (5, 10, 60, 60, 300)
OPENS_AT = (8 * 60, 23 * 60 + 50)  # minutes
LENGTHS = (20, 30, 60)
WHOLE_DAY = 24 * 60
ENDLESS, ENDLESS_SHARE = ("returns", "passes", "offers"), 0.03  # until that is cut short


class Pen:
    """Writes values by chance; what is on the grid is often at the same time as something else."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.opens_at, self.length = chance.choice(OPENS_AT), chance.choice(LENGTHS)
        self.grid_s = chance.choice(GRIDS_S)
        self.free_share = chance.choice((0.0, 0.0, 0.0, 0.3, 1.0))
        self.endless = chance.choice(ENDLESS) if chance.random() < ENDLESS_SHARE else ""
        self.themes = frozenset() if self.endless else themes(chance, self.on_the_grid)
        self.slower = 1
        if "round the clock" in self.themes:
            self.slower = WHOLE_DAY // self.length
            self.length, self.grid_s = WHOLE_DAY, self.grid_s * self.slower

    @property
    def on_the_grid(self) -> bool:
        """Every time is on the grid: nobody comes but those there at the start, who come back."""
        return self.free_share == 0

    # -------------------------------------------------------------------- chance

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def about(self, theme: str, share: float = 1.0) -> bool:
        """Tell whether to write something of a theme here."""
        return theme in self.themes and self.often(share)

    @property
    def about_bots(self) -> bool:
        return not self.themes.isdisjoint(OF_BOTS)

    def one_of(self, *values: Written) -> Written:
        return self.chance.choice(values)

    def some(self, values: list[str], least: int = 1) -> list[str]:
        """Pick some of these, in any order."""
        return self.chance.sample(values, self.chance.randint(least, len(values)))

    def whole(self, least: int, most: int) -> str:
        return str(self.chance.randint(least, most))

    # --------------------------------------------------------------------- times

    def clock(self, minute: int) -> str:
        """Write a time of day, in minutes since opening."""
        hour, minute = divmod((self.opens_at + minute) % (24 * 60), 60)
        return f"{hour:02}:{minute:02}"

    def second(self) -> str:
        """Write a time of day within the hours, to the second."""
        step_s = 1 if self.often(self.free_share) else self.grid_s
        at_s = self.opens_at * 60 + self.chance.randrange(0, self.length * 60, step_s)
        if self.often(0.5):
            at_s %= WHOLE_DAY * 60
        minute, second = divmod(at_s, 60)
        return f"{minute // 60:02}:{minute % 60:02}:{second:02}"

    def time(self, mean_s: float, zero: float = 0.15) -> Written:
        """Write a distribution of times, of about this mean."""
        if self.often(zero):
            return "0s"
        mean_s *= self.slower
        if self.about("samples", 0.3):
            return {"samples": [self.moment(mean_s) for _ in range(5)]}
        if self.often(self.free_share):
            return self.one_of(*FREE_TIMES)(mean_s * self.chance.uniform(0.5, 1.5))
        steps = max(1, round(mean_s / self.grid_s))
        if self.often(0.5):
            return self._on_the_grid(mean_s)
        return {"values": {f"{n * self.grid_s}s": share for n, share in self._grid_values(steps)}}

    def moment(self, mean_s: float) -> str:
        """Write one time above 0, of about so many seconds."""
        if self.often(self.free_share):
            return f"{mean_s * self.chance.uniform(0.5, 1.5):.2f}s"
        return self._on_the_grid(mean_s)

    def _on_the_grid(self, mean_s: float) -> str:
        steps = max(1, round(mean_s / self.grid_s))
        return f"{self.chance.randint(1, 2 * steps) * self.grid_s}s"

    def _grid_values(self, steps: int) -> list[tuple[int, str]]:
        shares = self.one_of(("50%", "50%"), ("20%", "80%"), ("30%", "30%", "40%"))
        counts = sorted(self.chance.sample(range(2 * steps + 3), len(shares)))
        return list(zip(counts, shares, strict=True))

    # -------------------------------------------------------- other distributions

    def turns(self) -> Written:
        return self.one_of(
            *("1", "2", "3", "4"),
            {"geometric": self.one_of("1", "2.5", "4")},
            {"poisson": self.one_of("1", "2", "3.5")},
            {"values": {"1": "50%", "3": "50%"}},
            {"values": {"1": "80%", "2": "10%", "21": "10%"}},
        )

    def share(self) -> str:
        return str(self.one_of("0%", "30%", "50%", "80%", "100%"))

    def chance_of(self) -> str:
        """Write a share that is often all, or much."""
        return str(self.one_of("20%", "50%", "80%", "100%"))

    def priority(self) -> str:
        return str(self.one_of("high", "middle", "low", "0.5", "2.5"))


FREE_TIMES: tuple[Callable[[float], Written], ...] = (
    lambda mean: {"exponential": f"{mean:.2f}s"},
    lambda mean: {"mean": f"{mean:.2f}s", "cv": "1.1"},
    lambda mean: {"median": f"{mean:.2f}s", "sigma": "0.8"},
    lambda mean: {"gamma": {"mean": f"{mean:.2f}s", "cv": "0.5"}},
    lambda mean: {"gamma": {"mean": f"{mean:.2f}s", "cv": "1.6"}},
    lambda mean: {"weibull": {"mean": f"{mean:.2f}s", "cv": "0.7"}},
    lambda mean: {"uniform": [f"{mean / 2:.2f}s", f"{1.5 * mean:.2f}s"]},
    lambda mean: f"{mean:.2f}s",
)
