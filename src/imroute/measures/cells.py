"""Cells: contacts alike in all that a scope can name, on one day; every group is a sum of cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from imroute.intervals import Bools, Floats, Ints
from imroute.measures.columns import Codes, Columns, placed
from imroute.measures.scopes import Family, Scopes


@dataclass(frozen=True, slots=True)
class Cells:
    """`of_contact` is the cell of each contact, −1 for those that are not seen; so with others."""

    of_contact: Codes
    of_part: Codes
    of_declined: Codes
    day: Codes  # of each cell
    key: Ints  # which cells are alike on different days
    parts: Mapping[str, Ints]  # what each cell is, by part of a scope; −1 for none

    @property
    def size(self) -> int:
        return self.day.size


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups of several families, one family after the other; a group is a scope.

    `group`, of shape (families, cells), says where each cell belongs; −1 for nowhere.
    """

    cells: Cells
    group: Ints
    sizes: Ints  # groups of each family
    days: int

    @property
    def groups(self) -> int:
        return int(self.sizes.sum())

    def sum(self, amounts: Floats) -> Floats:
        """Sum of an amount of each cell, shape (groups, days)."""
        sums = np.zeros(self.groups * self.days + 1)
        for target in self.targets():
            sums += np.bincount(target, amounts, sums.size)
        return sums[:-1].reshape(-1, self.days)

    def targets(self) -> Ints:
        """Place in a table of groups and days, past its end for nowhere; (families, cells)."""
        places = self.group * self.days + self.cells.day
        return np.where(self.group < 0, self.groups * self.days, places)

    def fold(self, table: Floats) -> Floats:
        """Add up a table of cells, highest of the last column: shape (columns, groups, days)."""
        from imroute.measures.kernels import fold

        sums = np.zeros((self.groups * self.days + 1, table.shape[1]))
        for target in self.targets():
            fold(table, target, sums)
        return np.ascontiguousarray(sums[:-1].T).reshape(-1, self.groups, self.days)

    def distinct(self, seen: Bools) -> tuple[Grouping, Ints]:
        """Without families that group the seen cells as another does, and where all groups are."""
        first = np.cumsum(self.sizes) - self.sizes
        kept: dict[tuple[int, bytes], int] = {}
        families, places, place = [], [], 0
        for family, size in enumerate(self.sizes.tolist()):
            local = np.where(seen, self.group[family] - first[family], -1)
            known = (size, np.maximum(local, -1).tobytes())
            if known not in kept:
                kept[known], place = place, place + size
                families.append((np.maximum(local, -1), kept[known], size))
            places.append(kept[known] + np.arange(size))
        group = np.stack([np.where(local < 0, -1, local + start) for local, start, _ in families])
        sizes = np.array([size for _, _, size in families])
        return Grouping(self.cells, group, sizes, self.days), np.concatenate(places)


def number_cells(
    columns: Columns, scopes: Scopes, windows_s: tuple[Floats, Floats], parts: frozenset[str]
) -> Cells:
    """Find the cells that occur; `parts` has agents in it if they matter, and the rest if it does.

    `windows_s` is from when and up to when arrivals are seen, by interval. Agents' cells are kept
    apart, because there are many of them.
    """
    combinations, intervals = len(columns.combinations), len(scopes.names["interval"])
    shape = (
        len(scopes.names["agent"]) if "agent" in parts else 1,
        combinations if parts - {"agent"} else 1,
        intervals if parts - {"agent"} else 1,
    )
    strides = np.array([shape[1] * shape[2], shape[2], 1])
    strides *= np.array(["agent" in parts, *[bool(parts - {"agent"})] * 2])
    (contacts, later, declined), keys, day = _numbered(
        columns, strides, int(np.prod(shape)), windows_s
    )
    agent, combination, interval = np.unravel_index(keys, shape)
    codes = columns.combinations[combination].T.astype(np.int64)
    names = ("type", "tier", "rule", "pool", "bot")
    found = dict(zip(names, codes, strict=True)) if parts - {"agent"} else {}
    found |= {"agent": agent, "interval": interval, "channel": scopes.channel_of[codes[0]]}
    return Cells(contacts, later, declined, day, keys, found)


def _numbered(
    columns: Columns, strides: Ints, keys_in_all: int, windows_s: tuple[Floats, Floats]
) -> tuple[tuple[Codes, ...], Ints, Codes]:
    from imroute.measures.kernels import number_cells

    tables = (columns.contacts, columns.parts, columns.declined)
    begins = np.stack([columns.contact_begins, columns.part_begins, columns.declined_begins])
    sizes = begins[:, -1].tolist()
    numbering = np.full(keys_in_all, -1, dtype=np.int64)
    numbers = tuple(np.empty(size, dtype=np.int32) for size in sizes)
    keys, day = np.empty(sum(sizes), dtype=np.int64), np.empty(sum(sizes), dtype=np.int32)
    size = number_cells(
        *(tuple(placed(table) for table in tables), begins, strides, *windows_s),
        *(numbering, numbers, keys, day),
    )
    return numbers, keys[:size].copy(), day[:size].copy()


def cells_of_replies(columns: Columns, cells: Cells) -> Codes:
    """The cell of each reply."""
    replies = columns.contacts.replies
    of_contacts = cells.of_contact[: replies.size]
    if not columns.parts.replies.size:
        return np.repeat(of_contacts, replies)
    found = []
    for day in range(columns.days if replies.size else 0):
        first = slice(*columns.contact_begins[day : day + 2])
        later = slice(*columns.part_begins[day : day + 2])
        found.append(np.repeat(of_contacts[first], replies[first]))
        found.append(np.repeat(cells.of_part[later], columns.parts.replies[later]))
    return np.concatenate(found) if found else of_contacts


def group(cells: Cells, scopes: Scopes, families: tuple[Family, ...], days: int) -> Grouping:
    """Find the group of each cell in each family."""
    sizes = np.array([scopes.size(family) for family in families], dtype=np.int64)
    groups = np.empty((len(families), cells.size), dtype=np.int64)
    for row, first, family in zip(groups, np.cumsum(sizes) - sizes, families, strict=True):
        codes = [cells.parts[part] for part in family]
        number = combined(scopes, family, codes, cells.size)
        row[:] = np.where(number < 0, -1, number + first)
    return Grouping(cells, groups, sizes, days)


def combined(scopes: Scopes, family: Family, codes: list[Ints], size: int) -> Ints:
    """Number of the group in its family; −1 where a part has none."""
    number = np.zeros(size, dtype=np.int64)
    for part, code in zip(family, codes, strict=True):
        number = number * len(scopes.names[part]) + code
    for code in codes:
        number[code < 0] = -1
    return number
