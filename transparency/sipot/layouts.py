"""From cells to a SIPOT workbook: which layout it is, by content, and what each cell is in it.

Four layouts are in use: the templates for loading of 2018 and later and of 2016–2017, and the downloads of the public
search of 2019 and later and of 2017. Names of files and sheets change hands; labels and marks in the cells do not.
"""

from __future__ import annotations

import re
from collections import Counter
from hashlib import blake2b
from pathlib import Path

from .book import Book, Grid, read_book
from .columns import comparable, plain, role_of, split_table_mark, type_by_name
from .errors import Unreadable
from .model import (
    LOAD_DATA_ROW,
    LOAD_TABLE_ROW,
    Catalogue,
    Field,
    Format,
    Layout,
    Raw,
    Row,
    Table,
    TypeCode,
    Value,
    Workbook,
)
from .values import normalise_column, text_of

_PLACEHOLDER = re.compile(r"colocar el id de los registros de la tabla", re.IGNORECASE)
_DATA_OF_2017 = re.compile(r"^tabla_?(\d+)$", re.IGNORECASE)
_SECONDARY = re.compile(r"^tabla[_ ]?(\d+)$", re.IGNORECASE)
_DOWNLOAD_LABELS = ("nombre del sujeto obligado", "normativa", "formato", "periodo")
_DOWNLOAD_META = {"id", "fechacreacion", "fechamodificacion"}


def read_workbook(source: bytes | str | Path | Book) -> Workbook:
    """Reads a file, given by path, by its bytes, or as the cells read from it.

    Raises :class:`.errors.Unreadable`, whose text says in Spanish what the file is instead and what to do.
    """
    book = source if isinstance(source, Book) else read_book(source)
    layout, main = detect(book)
    if layout.is_load:
        return _load(book, layout, main)
    if layout is Layout.DOWNLOAD_2019:
        return _download_2019(book, main)
    return _download_2017(book, main)


def detect(book: Book) -> tuple[Layout, Grid]:
    """The layout and its main sheet. Raises :class:`.errors.Unreadable` for a workbook that is no format."""
    if not book.sheets:
        raise Unreadable("no-sheets")
    for grid in book.sheets:
        if comparable(grid.text(5, 0)) == "tablacampos":
            # Both label row 2; the old one gives each label one cell, the new one three merged ones.
            return (Layout.LOAD_2016 if grid.text(1, 1) else Layout.LOAD_2018), grid
    for grid in book.sheets:
        labels = [plain(grid.text(row, 0)).rstrip(": ") for row in range(4)]
        if labels[0] == _DOWNLOAD_LABELS[0] and labels[2] == _DOWNLOAD_LABELS[2]:
            return Layout.DOWNLOAD_2019, grid
    for grid in book.sheets:
        if not grid.text(0, 0) and comparable(grid.text(0, 1)) == "sujetoobligado":
            return Layout.DOWNLOAD_2017, grid
    raise _refusal(book)


def _refusal(book: Book) -> Unreadable:
    head = [
        plain(str(cell)) for grid in book.sheets for line in grid.rows[:8] for cell in line if isinstance(cell, str)
    ]
    text = " ".join(head)
    if "conservacion" in text and ("periodo de actualizacion" in text or "formato" in text):
        return Unreadable("control-table")
    names = Counter(role_of(cell) for cell in head)
    if names[None] < len(head) and sum(count for role, count in names.items() if role is not None) >= 3:
        return Unreadable("rows-lost")
    return Unreadable("no-format", sheet=book.sheets[0].name)


# Load layouts.


def _load(book: Book, layout: Layout, main: Grid) -> Workbook:
    sheets = {comparable_sheet(grid.name): grid for grid in book.sheets}
    fields = _load_fields(book, main, types=3, ids=4, names=6, prefix="", sheets=sheets)
    if not fields:
        raise Unreadable("no-fields")
    used = {field.table for field in fields}
    tables = []
    for grid in book.sheets:
        if (
            grid is not main
            and (grid.name in used or _SECONDARY.match(grid.name))
            and comparable(grid.text(2, 0)) == "id"
        ):
            suffix = re.sub(r"\s", "_", grid.name)
            inner = _load_fields(book, grid, types=0, ids=1, names=2, prefix=suffix, sheets=sheets)
            inner = tuple(field for field in inner if field.column)
            tables.append(_table(grid, inner, LOAD_TABLE_ROW, key_column=0, strict=True))
    second, third = (3, 6) if layout is Layout.LOAD_2018 else (1, 2)
    format_ = Format(main.text(0, 0), main.text(2, 0), main.text(2, second), main.text(2, third), fields)
    return Workbook(
        layout, format_, _table(main, fields, LOAD_DATA_ROW, strict=True), tuple(tables), _catalogues(fields, tables)
    )


def _catalogues(fields: tuple[Field, ...], tables: list[Table]) -> tuple[Catalogue, ...]:
    every = [*fields, *(field for table in tables for field in table.fields)]
    return tuple({field.catalogue.sheet: field.catalogue for field in every if field.catalogue}.values())


def _load_fields(
    book: Book, grid: Grid, *, types: int, ids: int, names: int, prefix: str, sheets: dict[str, Grid]
) -> tuple[Field, ...]:
    width = max((column + 1 for column, cell in enumerate(grid.line(names)) if cell != ""), default=0)
    width = max(width, max((column + 1 for column, cell in enumerate(grid.line(ids)) if cell != ""), default=0))
    fields = []
    lists = 0
    for column in range(width):
        heading, mark = split_table_mark(grid.text(names, column))
        code, id_ = _code(grid.text(types, column)), grid.text(ids, column)
        if not heading and not id_:
            continue
        catalogue = table = None
        guards: tuple[tuple[int, int], ...] | None = None
        if code is TypeCode.CATALOGUE:
            lists += 1
            sheet = _catalogue_sheet(book, sheets, prefix, column, lists)
            catalogue = _catalogue(sheet) if sheet else None
            guards = _guards(book, grid, column) if grid.hidden_rows or grid.validations else None
        elif code is TypeCode.TABLE:
            target = sheets.get(comparable_sheet(mark or f"Tabla_{id_}")) or sheets.get(
                comparable_sheet(f"Tabla_{id_}")
            )
            table = target.name if target else re.sub(r"\s", "_", mark or f"Tabla_{id_}")
        fields.append(Field(id_, heading, code, column, catalogue, table, role_of(heading, code), guards))
    return tuple(fields)


def comparable_sheet(name: str) -> str:
    """``Tabla_514400``, ``Tabla 514400`` and ``TABLA514400`` name the same sheet."""
    return re.sub(r"[^a-z0-9]", "", plain(name))


def _code(text: str) -> TypeCode:
    """The type of a field; what is no type is read as text, and found by the validation."""
    return TypeCode(int(text)) if text.isdecimal() and 1 <= int(text) <= len(TypeCode) else TypeCode.LONG_TEXT


def _catalogue_sheet(book: Book, sheets: dict[str, Grid], prefix: str, column: int, ordinal: int) -> Grid | None:
    """The sheet of a column's catalogue: by defined name, which ends in the zero-based column; else by order."""
    inner = f"_{prefix}" if prefix else ""
    for name, target in book.names.items():
        match = re.fullmatch(rf"hidden_(\d+){re.escape(inner)}(\d+)?", name, re.IGNORECASE)
        if not match:
            continue
        digits = (match[1] if not prefix else "") + (match[2] or "")
        number, end = (match[1], match[2]) if prefix else (digits[: -len(str(column))], digits[-len(str(column)) :])
        sheet = book.sheet(target.rpartition("!")[0].strip("'"))
        if number and end == str(column) and sheet and comparable_sheet(sheet.name).startswith(f"hidden{number}"):
            # Hidden_110 may be list 1 in column 10 or list 11 in column 0: the sheet it names decides.
            rest = comparable_sheet(sheet.name).removeprefix(f"hidden{number}")
            if rest == comparable_sheet(prefix):
                return sheet
    names = [f"Hidden_{ordinal}_{prefix}", f"hidden_{prefix}{ordinal}"] if prefix else [f"Hidden_{ordinal}"]
    return next((sheets[key] for name in names if (key := comparable_sheet(name)) in sheets), None)


def _catalogue(sheet: Grid) -> Catalogue:
    return Catalogue(sheet.name, tuple(text for row in range(len(sheet.rows)) if (text := sheet.text(row, 0))))


def _guards(book: Book, grid: Grid, column: int) -> tuple[tuple[int, int], ...] | None:
    if book.kind != "xlsx":
        return None
    areas = (area for validation in grid.validations for area in validation.areas)
    return tuple((area[0] + 1, area[2] + 1) for area in areas if area[1] <= column <= area[3])


# Downloads.


def _download_2019(book: Book, main: Grid) -> Workbook:
    head = next((row for row in range(4, 12) if comparable(main.text(row, 0)) == "id"), 5)
    sheets = {comparable_sheet(grid.name): grid for grid in book.sheets}
    fields = _download_fields(main, head, sheets)
    if not fields:
        raise Unreadable("no-fields")
    tables = [
        _table(grid, _download_fields(grid, 2, sheets), 4, key_column=0)
        for grid in book.sheets
        if grid is not main and comparable(grid.text(0, 0)) == "informacionrelacionadaa"
    ]
    format_ = Format(
        "", main.text(2, 1), "", "", fields, normative=main.text(1, 1), period=main.text(3, 1), subject=main.text(0, 1)
    )
    return Workbook(
        Layout.DOWNLOAD_2019,
        format_,
        _table(main, fields, head + 2, key_column=0),
        tuple(tables),
        _catalogues(fields, tables),
    )


def _download_fields(grid: Grid, head: int, sheets: dict[str, Grid]) -> tuple[Field, ...]:
    fields = []
    for column in range(len(grid.line(head))):
        heading, mark = split_table_mark(grid.text(head, column))
        if not heading or comparable(heading) in _DOWNLOAD_META:
            continue
        target = sheets.get(comparable_sheet(mark)) if mark else None
        table = target.name if target else mark
        code = type_by_name(heading, table)
        fields.append(Field("", heading, code, column, None, table, role_of(heading, code)))
    return tuple(fields)


def _download_2017(book: Book, main: Grid) -> Workbook:
    sheets = {comparable_sheet(grid.name): grid for grid in book.sheets}
    fields = []
    for column in range(2, len(main.line(0))):
        heading = main.text(0, column)
        cells = {main.text(row, column) for row in range(1, min(len(main.rows), 200))} - {""}
        target = None
        if len(cells) == 1 and (match := _DATA_OF_2017.match(next(iter(cells)))):
            target = sheets.get(f"tabla{match[1]}")
        code = type_by_name(heading, target.name if target else None)
        fields.append(Field("", heading, code, column, None, target.name if target else None, role_of(heading, code)))
    tables = []
    for grid in book.sheets:
        if grid is not main and _SECONDARY.match(grid.name) and comparable(grid.text(0, 1)) == "id":
            inner = tuple(
                Field("", grid.text(0, column), TypeCode.LONG_TEXT, column) for column in range(1, len(grid.line(0)))
            )
            tables.append(_table(grid, inner, 2, key_column=0))
    subject = main.text(1, 1)
    format_ = Format("", "", "", "", tuple(fields), subject=subject)
    return Workbook(Layout.DOWNLOAD_2017, format_, _table(main, tuple(fields), 2, key_column=0), tuple(tables), ())


# Rows.


def _table(
    grid: Grid, fields: tuple[Field, ...], first_row: int, key_column: int | None = None, *, strict: bool = False
) -> Table:
    """The rows of a sheet from ``first_row`` on; empty ones and the placeholder of a blank template are left out."""
    last = len(grid.rows)
    while last >= first_row and not any(cell != "" for cell in grid.rows[last - 1]):
        last -= 1
    numbers, lines, blank = [], [], []
    for number in range(first_row, last + 1):
        line = grid.rows[number - 1]
        full = [cell for cell in line if cell != "" and not (isinstance(cell, str) and not cell.strip())]
        if not full:
            blank.append(number)
        elif not all(isinstance(cell, str) and _PLACEHOLDER.search(cell) for cell in full):
            numbers.append(number)
            lines.append(line)
    rows = _rows(fields, numbers, lines, key_column)
    known = {field.column for field in fields} | ({key_column} if key_column is not None else set())
    strays = _strays(numbers, lines, known) if strict else ()
    return Table(grid.name, fields, rows, first_row, key_column, tuple(blank), strays)


def _rows(
    fields: tuple[Field, ...], numbers: list[int], lines: list[list[Raw]], key_column: int | None
) -> tuple[Row, ...]:
    """Column by column, for a column has one type and repeats itself."""
    columns: list[list[Raw]] = []
    values: list[list[Value]] = []
    for field in fields:
        cells = [line[field.column] if field.column < len(line) else "" for line in lines]
        columns.append(cells)
        values.append(normalise_column(field.code, cells))
    seen: Counter[bytes] = Counter()
    rows = []
    raws = zip(*columns, strict=True) if columns else iter([()] * len(lines))
    meant = zip(*values, strict=True) if values else iter([()] * len(lines))
    for number, line, raw, value in zip(numbers, lines, raws, meant, strict=True):
        key = text_of(line[key_column]) if key_column is not None else ""
        digest = blake2b("\x1f".join(map(str, (key, *value))).encode(), digest_size=8).digest()
        seen[digest] += 1
        times = seen[digest]
        rows.append(Row(number, digest.hex() if times == 1 else f"{digest.hex()}-{times}", key, raw, value))
    return tuple(rows)


def _strays(numbers: list[int], lines: list[list[Raw]], known: set[int]) -> tuple[tuple[int, int], ...]:
    """Cells beyond the last field, or in a column without one, that hold something."""
    width = max(map(len, lines), default=0)
    suspects = [column for column in range(width) if column not in known]
    return tuple(
        (number, column)
        for column in suspects
        for number, line in zip(numbers, lines, strict=True)
        if column < len(line) and line[column] != ""
    )[:1000]
