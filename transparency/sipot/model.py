"""The shape of a SIPOT workbook once it was read: formats, fields, catalogues, tables, rows.

A workbook holds one format. Whatever its layout, what is read has this shape; rows and columns keep the numbers they
had in the file, so that a finding can be shown where the person looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum
from functools import lru_cache

#: What a cell held: an empty cell is the empty text.
Raw = str | float | int | bool | date | datetime | time | timedelta
#: What it means by the type of its field; text that could not be understood stays text.
Value = str | int | Decimal | date | time | None


#: Rows in which data begins in load layouts: of the main sheet, of secondary ones.
LOAD_DATA_ROW, LOAD_TABLE_ROW = 8, 4


class Layout(StrEnum):
    """The arrangements in which SIPOT hands out and takes in workbooks."""

    LOAD_2018 = "load-2018"
    LOAD_2016 = "load-2016"
    DOWNLOAD_2019 = "download-2019"
    DOWNLOAD_2017 = "download-2017"

    @property
    def is_load(self) -> bool:
        return self in (Layout.LOAD_2018, Layout.LOAD_2016)


class TypeCode(IntEnum):
    """The type of a field, as row 4 of the load layout says it."""

    SHORT_TEXT = 1
    LONG_TEXT = 2
    NUMBER = 3
    DATE = 4
    TIME = 5
    MONEY = 6
    LINK = 7
    FILE = 8
    CATALOGUE = 9
    TABLE = 10
    SEPARATOR = 11
    YEAR = 12
    UPDATE_DATE = 13
    NOTE = 14


class Role(StrEnum):
    """What the fields that nearly every format has are for; found by name, for ids differ from state to state."""

    EXERCISE = "exercise"
    START = "start"
    END = "end"
    PERIOD = "period"
    AREA = "area"
    VALIDATION = "validation"
    UPDATE = "update"
    YEAR = "year"
    NOTE = "note"


@lru_cache(maxsize=20_000)
def letters(column: int) -> str:
    """The letters of a zero-based column: 0 is A, 26 is AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The values that may be chosen in a field, with the sheet they stand in."""

    sheet: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a table.

    ``column`` is zero-based. ``table`` is the name of the sheet whose rows the cells refer to (type 10). ``guards`` are
    the rows (first and last, as the file numbers them) in which the file itself offers the catalogue; None where the
    file does not say.
    """

    id: str
    name: str
    code: TypeCode
    column: int
    catalogue: Catalogue | None = None
    table: str | None = None
    role: Role | None = None
    guards: tuple[tuple[int, int], ...] | None = None

    @property
    def letter(self) -> str:
        return letters(self.column)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell held and what it means."""

    raw: Raw
    value: Value


@dataclass(frozen=True, slots=True)
class Row:
    """One row of data: ``raw`` and ``values`` run parallel to the fields of its table.

    ``number`` is the row in the file, from 1. ``key`` is the ID by which main rows refer to secondary ones, and which
    main rows have in downloads only. ``id`` is the same wherever the row stands, as long as its content is the same.
    """

    number: int
    id: str
    key: str
    raw: tuple[Raw, ...]
    values: tuple[Value, ...]

    def cell(self, index: int) -> Cell:
        return Cell(self.raw[index], self.values[index])


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet of data: the main one or a secondary one. ``first_row`` is where data begins, from 1."""

    sheet: str
    fields: tuple[Field, ...]
    rows: tuple[Row, ...]
    first_row: int
    key_column: int | None = None
    blank_rows: tuple[int, ...] = ()
    #: Cells with something in them beyond the last field: row and zero-based column.
    strays: tuple[tuple[int, int], ...] = ()

    def index(self, role: Role) -> int | None:
        """Where the field of that role is among the fields, if there is one."""
        return next((i for i, field in enumerate(self.fields) if field.role is role), None)


@dataclass(frozen=True, slots=True)
class Format:
    """What the workbook is about. ``period`` and ``subject`` are said by downloads only."""

    id: str
    title: str
    short_name: str
    description: str
    fields: tuple[Field, ...]
    normative: str = ""
    period: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Workbook:
    """A SIPOT workbook: its format, its main table and the secondary ones."""

    layout: Layout
    format: Format
    main: Table
    tables: tuple[Table, ...]
    catalogues: tuple[Catalogue, ...]

    @property
    def all_tables(self) -> tuple[Table, ...]:
        return (self.main, *self.tables)

    def table(self, sheet: str) -> Table | None:
        return next((table for table in self.tables if table.sheet == sheet), None)
