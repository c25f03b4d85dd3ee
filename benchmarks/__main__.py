"""Tables of speed: `make bench`, or

python -m benchmarks                     all parts, in a few minutes
python -m benchmarks ratios --rounds 15  one part, more rounds
python -m benchmarks --full --markdown   up to the largest sizes, as docs/background/speed.md has it
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import replace

from benchmarks import ratios, scaling, start, threads
from benchmarks.effort import FULL, QUICK, Effort
from benchmarks.machine import described
from benchmarks.tables import Table

PARTS: dict[str, Callable[[Effort], Iterator[Table]]] = {
    "ratios": ratios.tables,
    "threads": threads.tables,
    "scaling": scaling.tables,
    "start": start.tables,
}


def main(words: list[str] | None = None) -> None:
    asked = _options(words)
    effort = FULL if asked.full else QUICK
    if asked.rounds:
        effort = replace(effort, rounds=asked.rounds)
    print(f"{described()}; median (least–most) of {effort.rounds} rounds\n", flush=True)
    for part in asked.parts or PARTS:
        for table in PARTS[part](effort):
            print(table.markdown() if asked.markdown else table.text(), flush=True)


def _options(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Time imroute beside other simulators."
    )
    # argparse holds an empty list against `choices` before 3.12, so parts are checked below.
    parser.add_argument("parts", nargs="*", metavar="|".join(PARTS), help="default: all")
    parser.add_argument("--rounds", type=int, help="how often each engine is timed")
    parser.add_argument("--full", action="store_true", help="longer, and up to the largest sizes")
    parser.add_argument("--markdown", action="store_true", help="as the documentation has it")
    asked = parser.parse_args(words)
    unknown = [part for part in asked.parts if part not in PARTS]
    if unknown:
        parser.error(f"{unknown[0]} is none of {', '.join(PARTS)}")
    if asked.rounds is not None and asked.rounds < 1:
        parser.error("--rounds is a whole number from 1")
    return asked


if __name__ == "__main__":
    main()
