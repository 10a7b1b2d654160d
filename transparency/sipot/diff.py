"""Two workbooks compared by what they say: sheet by sheet, cell by cell, each cell by the type of its field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from .book import Area, Book, Grid
from .container import Kind
from .layouts import read_workbook
from .model import Raw, TypeCode, Workbook, letters
from .values import normalise, text_of

ABSENT = "(no está)"


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs and where. ``cell`` is ``H8``, or says in Spanish what it is of a whole sheet or file."""

    sheet: str
    cell: str
    left: str
    right: str

    def __str__(self) -> str:
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        return f"{place}: «{self.left}» ≠ «{self.right}»"


def diff(left: Book, right: Book) -> Iterator[Difference]:
    """Every difference between two SIPOT workbooks.

    2019 as a number and «2019» as text are the same, as are a date and the same day written in text; blanks around a
    text do not count. Of two .xlsx, hidden rows, merged cells, lists and names are compared, too. Raises
    :class:`.errors.Unreadable` where one of them is no SIPOT workbook.
    """
    one, two = read_workbook(left), read_workbook(right)
    others = {grid.name: grid for grid in right.sheets}
    for grid in left.sheets:
        other = others.pop(grid.name, None)
        if other is None:
            yield Difference(grid.name, "", "hoja", ABSENT)
            continue
        yield from _cells(grid, other, _codes(one, grid.name), _codes(two, grid.name))
        yield from _arrangement(grid, other, deep=left.kind is Kind.XLSX and right.kind is Kind.XLSX)
    for name in others:
        yield Difference(name, "", ABSENT, "hoja")
    if [grid.name for grid in left.sheets] != [grid.name for grid in right.sheets] and not others:
        yield Difference("libro", "orden de las hojas", _names(left), _names(right))
    if left.kind is Kind.XLSX and right.kind is Kind.XLSX:
        for name in sorted(left.names.keys() | right.names.keys()):
            if _reference(left, name) != _reference(right, name):
                yield Difference("libro", f"nombre {name}", _reference(left, name), _reference(right, name))


def _names(book: Book) -> str:
    return ", ".join(grid.name for grid in book.sheets)


def _reference(book: Book, name: str) -> str:
    return book.names.get(name, ABSENT).replace("'", "")


def _codes(workbook: Workbook, sheet: str) -> tuple[int, dict[int, TypeCode]]:
    """Where data begins in a sheet, counted from 0, and the types of its columns."""
    for table in workbook.all_tables:
        if table.sheet == sheet:
            return table.first_row - 1, {field.column: field.code for field in table.fields}
    return 0, {}


def _cells(
    left: Grid, right: Grid, codes: tuple[int, dict[int, TypeCode]], others: tuple[int, dict[int, TypeCode]]
) -> Iterator[Difference]:
    empty: list[Raw] = []
    for row in range(max(len(left.rows), len(right.rows))):
        a = left.rows[row] if row < len(left.rows) else empty
        b = right.rows[row] if row < len(right.rows) else empty
        if a == b:
            continue
        for column, (x, y) in enumerate(zip_longest(a, b, fillvalue="")):
            if x != y and not _same(x, y, _code(codes, row, column), _code(others, row, column)):
                yield Difference(left.name, f"{letters(column)}{row + 1}", text_of(x), text_of(y))


def _code(codes: tuple[int, dict[int, TypeCode]], row: int, column: int) -> TypeCode:
    """Text, above the data and beside the fields."""
    return codes[1].get(column, TypeCode.LONG_TEXT) if row >= codes[0] else TypeCode.LONG_TEXT


def _same(x: Raw, y: Raw, code: TypeCode, other: TypeCode) -> bool:
    a, b = normalise(code, x), normalise(other, y)
    if isinstance(a, str) and isinstance(b, str):
        # What XML cannot hold is not written again.
        return ILLEGAL_CHARACTERS_RE.sub("", a) == ILLEGAL_CHARACTERS_RE.sub("", b)
    return a == b


def _arrangement(left: Grid, right: Grid, *, deep: bool) -> Iterator[Difference]:
    if set(left.merged) != set(right.merged):
        yield Difference(left.name, "celdas combinadas", _areas(left.merged), _areas(right.merged))
    if left.visible != right.visible:
        yield Difference(left.name, "hoja oculta", _yes(not left.visible), _yes(not right.visible))
    if not deep:
        return
    if left.hidden_rows != right.hidden_rows:
        rows = [", ".join(map(str, sorted(grid.hidden_rows))) for grid in (left, right)]
        yield Difference(left.name, "filas ocultas", *rows)
    if (lists := _lists(left)) != _lists(right):
        yield Difference(left.name, "listas", lists, _lists(right))


def _lists(grid: Grid) -> str:
    return "; ".join(sorted({f"{_areas(validation.areas)} {validation.source}" for validation in grid.validations}))


def _areas(areas: tuple[Area, ...]) -> str:
    return ", ".join(f"{letters(a[1])}{a[0] + 1}:{letters(a[3])}{a[2] + 1}" for a in sorted(areas))


def _yes(value: bool) -> str:
    return "sí" if value else "no"
