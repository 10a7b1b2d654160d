"""Workbooks opened to be written: a copy of an .xlsx with all it has, or a twin of what cannot be written as it is."""

from __future__ import annotations

import io
import warnings
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from openpyxl import Workbook as Sheets
from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from .book import Book
from .container import Kind
from .model import Layout, Raw, Value, Workbook, letters

#: The format that dates have in real files; Excel shows it as the country's short date.
DATE_FORMAT, TIME_FORMAT = "mm-dd-yy", "h:mm"
#: The most characters that a cell of Excel holds.
CELL_LIMIT = 32_767
#: Merged cells of a whole file, above which it is not opened but made anew.
MAX_MERGED = 200_000
#: What openpyxl raises on a file that Excel and the reader accept all the same.
_NOT_OPENED = (
    InvalidFileException,
    DefusedXmlException,
    ParseError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
)


def open_copy(book: Book, workbook: Workbook) -> Any:
    """An openpyxl workbook of the file, formulas turned into the values they last had.

    Hidden rows, merged cells, lists and styles are those of the file. Old files, downloads, and files bloated with a
    million empty rows come as a twin: a new workbook equal in sheets, cells and values.
    """
    if book.kind is Kind.XLSX and workbook.layout.is_load and not _heavy(book):
        try:
            with warnings.catch_warnings():
                # What openpyxl cannot keep (a missing default style, extensions) does not concern the data.
                warnings.simplefilter("ignore", UserWarning)
                copy = load_workbook(io.BytesIO(book.data))
        except _NOT_OPENED:
            return twin(book, workbook)
        for grid in book.sheets:
            for row, column in grid.formulas:
                write(copy[grid.name].cell(row + 1, column + 1), grid.rows[row][column] if row < len(grid.rows) else "")
        return copy
    return twin(book, workbook)


def _heavy(book: Book) -> bool:
    """Whether openpyxl would make millions of cells of what holds nothing."""
    merged = sum((area[2] - area[0] + 1) * (area[3] - area[1] + 1) for grid in book.sheets for area in grid.merged)
    return book.bloated or merged > MAX_MERGED


def twin(book: Book, workbook: Workbook) -> Any:
    """A new workbook with the same sheets, cells, values, merged cells, lists and names."""
    sheets = Sheets()
    sheets.remove(sheets.active)
    for grid in book.sheets:
        sheet = sheets.create_sheet(grid.name)
        writer = Writer(sheet)
        for number, line in enumerate(grid.rows, 1):
            for column, raw in enumerate(line, 1):
                if raw != "":
                    writer.put(number, column, raw)
        for top, left, bottom, right in grid.merged:
            # Not `merge_cells`, which makes a cell of each place and empties it.
            sheet.merged_cells.add(f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}")
        for row in grid.hidden_rows or _hidden_rows(workbook, grid.name):
            sheet.row_dimensions[row].hidden = True
        sheet.sheet_state = "visible" if grid.visible else "hidden"
        for validation in grid.validations:
            offered = DataValidation(type="list", formula1=validation.source, allow_blank=True, showErrorMessage=True)
            for top, left, bottom, right in validation.areas:
                offered.add(f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}")
            sheet.add_data_validation(offered)
    for name, target in book.names.items():
        sheets.defined_names[name] = DefinedName(name, attr_text=target)
    return sheets


def _hidden_rows(workbook: Workbook, sheet: str) -> tuple[int, ...]:
    """Rows that templates hide, for old files do not tell whether they do."""
    if workbook.layout is not Layout.LOAD_2016:
        return ()
    if sheet == workbook.main.sheet:
        return (1, 4, 5)
    return (1, 2) if workbook.table(sheet) else ()


def write(cell: Any, value: Raw | Value) -> None:
    """Writes a value so that it is read back the same: text stays text even where it looks like a formula."""
    if value is None or value == "":
        cell.value = None
        return
    if isinstance(value, str):
        text = ILLEGAL_CHARACTERS_RE.sub("", value)[:CELL_LIMIT]
        cell.value = text
        if text:
            cell.data_type = "s"
        return
    if not isinstance(value, date | datetime | time):
        cell.value = _number(value)
        return
    before, dated = cell.number_format, cell.is_date
    cell.value = value
    shown = TIME_FORMAT if isinstance(value, time) else DATE_FORMAT
    cell.number_format = before if dated or _is_date(before) else shown


class Writer:
    """Writes many cells into a sheet, each as :func:`write` does, at a fraction of its cost where there was no cell.

    A cell that is new has no format to keep: its parts are set at once, and all days have one and the same format.
    """

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._styles: dict[str, Any] = {}

    def put(self, row: int, column: int, value: Raw | Value) -> None:
        """``row`` and ``column`` count from 1."""
        cells = self._sheet._cells
        if (row, column) in cells:
            write(cells[row, column], value)
            return
        if value is None or value == "":
            return
        cell = Cell(self._sheet, row=row, column=column)
        if isinstance(value, str):
            text = ILLEGAL_CHARACTERS_RE.sub("", value)[:CELL_LIMIT]
            if not text:
                return
            cell._value, cell.data_type = text, "s"
        elif type(value) in (int, float, Decimal):
            cell._value = _number(value)
        elif isinstance(value, date | time):
            shown = TIME_FORMAT if isinstance(value, time) else DATE_FORMAT
            if shown not in self._styles:
                write(cell, value)
                self._styles[shown] = cell._style
            cell._value, cell.data_type, cell._style = value, "d", self._styles[shown]
        else:
            write(cell, value)
        cells[row, column] = cell


def _number(value: Any) -> Any:
    """2019 instead of 2019.0, as Excel would write it."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value


def _is_date(number_format: str) -> bool:
    return any(letter in number_format.lower() for letter in ("yy", "dd", "hh", "h:")) and number_format != "General"


def saved(sheets: Any) -> bytes:
    """The bytes of an openpyxl workbook."""
    if all(sheet.sheet_state != "visible" for sheet in sheets.worksheets):
        sheets.worksheets[0].sheet_state = "visible"
    target = io.BytesIO()
    sheets.save(target)
    return target.getvalue()
