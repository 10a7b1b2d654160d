"""Text of Excel workbooks, row by row."""

from __future__ import annotations

import warnings
from datetime import date, datetime, time
from typing import IO, Any

import openpyxl

from media_library.enums import Reason

from .cleaning import clean
from .limits import Budget, Spent
from .reading import Reading, of_pages


def read(file: IO[bytes], budget: Budget) -> Reading:
    """The sheets that are shown: what somebody hid in a workbook was not meant to be found."""
    cut = Reason.NONE
    lines: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that it does not know
        workbook = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            for sheet in workbook.worksheets:
                if sheet.sheet_state == "visible":
                    _read_sheet(sheet, lines, budget)
        except Spent as spent:
            cut = Reason(str(spent))
    return of_pages([clean("\n".join(lines))], cut=cut)


def _read_sheet(sheet: Any, lines: list[str], budget: Budget) -> None:
    sheet.reset_dimensions()  # files lie about them
    budget.take(sheet.title)
    lines.append(sheet.title)
    for row in sheet.iter_rows(values_only=True):
        line = "\t".join(_words(value) for value in row if value is not None)
        budget.take(line + "\n")
        if line:
            lines.append(line)


def _words(value: Any) -> str:
    """A cell as one would type it to find it."""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).replace("\n", " ")
