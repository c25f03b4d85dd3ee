"""An Excel workbook: its formats, the names of its sheets, and the file that it becomes."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range_formula

from imroute.language import say
from imroute.workbook.cells import FORMATS, Kind, cut_to, fit, utf16

CREATED = datetime.datetime(2000, 1, 1)  # always: the same result gives the same bytes
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
LONGEST_NAME = 31
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
RESERVED = ("history",)
LOOKS: Mapping[str, Mapping[str, object]] = {
    "": {"valign": "top"},
    "title": {"bold": True, "font_size": 14},
    "section": {"bold": True, "font_size": 12, "font_color": "#1F4E79"},
    "faint": {"font_color": "#595959"},
    "warning": {"bold": True, "font_color": "#9C5700"},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "head": {
        "bold": True,
        "text_wrap": True,
        "valign": "vcenter",
        "bg_color": "#DDEBF7",
        "bottom": 1,
    },
    "code": {"font_name": "Consolas", "font_size": 10},
    "head of numbers": {
        "bold": True,
        "text_wrap": True,
        "align": "right",
        "indent": 1,
        "valign": "vcenter",
        "bg_color": "#DDEBF7",
        "bottom": 1,
    },
    "bold": {"bold": True, "valign": "top"},
    "met": {"font_color": "#006100", "bg_color": "#C6EFCE", "valign": "top"},
    "missed": {"font_color": "#9C0006", "bg_color": "#FFC7CE", "bold": True, "valign": "top"},
    "undecided": {"font_color": "#7F6000", "bg_color": "#FFEB9C", "valign": "top"},
    "no data": {"font_color": "#595959", "valign": "top"},
}


class Book:
    """A workbook that is being filled; `finished` gives the bytes of its file."""

    def __init__(self, title: str) -> None:
        self._bytes = io.BytesIO()
        self.file: Any = xlsxwriter.Workbook(self._bytes, OPTIONS)
        self.file.set_properties({"title": fit(title)[:255], "created": CREATED})
        self._formats: dict[tuple[str, Kind, bool], Any] = {}
        self._names: set[str] = set()
        self._aside: Any = None
        self._asides = 0

    def format(self, look: str = "", kind: Kind = "text", wrapped: bool = False) -> Any:
        key = look, kind, wrapped
        if key not in self._formats:
            made = {**LOOKS[look], "num_format": FORMATS[kind]}
            made |= {"text_wrap": True} if wrapped else {}
            self._formats[key] = self.file.add_format(made)
        return self._formats[key]

    def aside(self, head: str, values: Sequence[float]) -> str:
        """Put numbers that only charts need into a hidden sheet; the formula of their cells."""
        if self._aside is None:
            self._aside = self.file.add_worksheet(self.named(say("For the charts")))
            self._aside.hide()
        place, self._asides = self._asides, self._asides + 1
        self._aside.write_string(0, place, fit(head))
        for row, value in enumerate(values, start=1):
            self._aside.write_number(row, place, value)
        return str(xl_range_formula(self._aside.get_name(), 1, place, len(values), place))

    def named(self, wanted: str) -> str:
        """A name that Excel takes for a sheet and no other sheet of this book has."""
        name = _fitting(wanted, LONGEST_NAME)
        number = 2
        while name.lower() in self._names or name.lower() in RESERVED:
            end = f" ({number})"
            name = _fitting(wanted, LONGEST_NAME - len(end)) + end
            number += 1
        self._names.add(name.lower())
        return name

    def finished(self) -> bytes:
        self.file.close()
        return self._bytes.getvalue()


def _fitting(name: str, most: int) -> str:
    plain = " ".join(fit(name).translate(FORBIDDEN).split()).strip("' ") or "-"
    return plain if utf16(plain) <= most else cut_to(plain, most - 1).strip("' ") + "…"
