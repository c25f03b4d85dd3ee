"""An Excel workbook: its formats, the names of its sheets, and the file that it becomes."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter

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
        self._formats: dict[tuple[str, Kind], Any] = {}
        self._names: set[str] = set()

    def format(self, look: str = "", kind: Kind = "text") -> Any:
        key = look, kind
        if key not in self._formats:
            made = {**LOOKS[look], "num_format": FORMATS[kind]}
            self._formats[key] = self.file.add_format(made)
        return self._formats[key]

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
