"""Rows of a main table from text with separators: CSV as Excel, LibreOffice and other programs write it.

Nothing of such a file says what it is: its letters, its separator and its columns are told by what it holds.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import blake2b

from .book import MAX_SPAN, Book
from .columns import comparable
from .container import MAX_FILE, MEGABYTE, Kind
from .errors import Unreadable
from .findings import LISTED, Findings
from .model import Field, Raw, Role, Row, Table, TypeCode, Value, Workbook
from .periods import Period
from .validate import Checked, validate
from .values import normalise

#: the sheet that findings of such a file name
SHEET = "CSV"
SEPARATORS = (",", ";", "\t", "|")
#: lines among which the names of the fields stand
HEAD_LINES = 10
_TYPED = {TypeCode.NUMBER, TypeCode.MONEY, TypeCode.DATE, TypeCode.UPDATE_DATE, TypeCode.TIME, TypeCode.YEAR}


def decoded(data: bytes) -> str:
    """The text of a file: Unicode where its marks or its bytes say so, else Windows-1252, in which Excel saves CSV.

    The order is fixed, so that the same bytes are always the same text: a mark of UTF-8 or UTF-16; bytes that are
    UTF-8; Windows-1252. Bytes that none of them has are refused rather than guessed.
    """
    if len(data) > MAX_FILE:
        raise Unreadable("too-large", megabytes=MAX_FILE // MEGABYTE)
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        raise Unreadable("csv-encoding") from None


def check_csv(
    data: bytes, like: Workbook, *, period: Period | None = None, today: date | None = None, limit: int = LISTED
) -> Checked:
    """Reads the rows of ``like``'s main table from text and checks them; its other tables stay as they are.

    Rows have the number of their line, columns the place they have in the file. Columns of no field and fields without
    a column are findings. Raises :class:`.errors.Unreadable` where no line names the fields.
    """
    text = decoded(data)
    if "\0" in text:
        raise Unreadable("unknown-kind")
    names = {name: field for field in reversed(like.main.fields) for name in (comparable(field.name), field.id) if name}
    separator, head, places = _head(text, names)
    fields = tuple(sorted((replace(f, column=c) for c, f in places.items()), key=lambda field: field.column))
    lines = list(_lines(text, separator, after=head))
    table = _table(fields, lines)
    workbook = replace(like, main=table, format=replace(like.format, fields=fields))
    book = Book(Kind.XLSX, data)
    findings = validate(workbook, book, period=period, today=today, limit=limit)
    _check_columns(_record(text, separator, head), places, like, head, findings)
    width = len(_record(text, separator, head))
    for number, line in lines:
        if any(cell.strip() for cell in line[width:]):
            findings.add("stray-cell", SHEET, number, width)
    return Checked(book, workbook, findings)


def _reader(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Records with the line on which they begin, from 1."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    before = 0
    try:
        for record in reader:
            yield before + 1, record
            before = reader.line_num
    except csv.Error:
        raise Unreadable("csv-broken", line=before + 1) from None


def _head(text: str, names: dict[str, Field]) -> tuple[str, int, dict[int, Field]]:
    """The separator, the line with the names, and the field of each column: where most names are known."""
    best: tuple[str, int, dict[int, Field]] = (",", 0, {})
    for separator in SEPARATORS:
        for number, record in _first(text, separator):
            places: dict[int, Field] = {}
            for column, cell in enumerate(record):
                field = names.get(cell.strip()) or names.get(comparable(cell))
                if field is not None and field not in places.values():
                    places[column] = field
            if len(places) > len(best[2]):
                best = separator, number, places
    if not best[2]:
        shown = ", ".join(f"«{field.name}»" for field in list(names.values())[:3])
        raise Unreadable("csv-no-header", names=shown)
    return best


def _first(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    for count, found in enumerate(_reader(text, separator)):
        if count == HEAD_LINES:
            return
        yield found


def _record(text: str, separator: str, line: int) -> list[str]:
    return next(record for number, record in _reader(text, separator) if number == line)


def _lines(text: str, separator: str, *, after: int) -> Iterator[tuple[int, list[str]]]:
    cells = 0
    for number, record in _reader(text, separator):
        if number <= after or not any(cell.strip() for cell in record):
            continue
        cells += len(record)
        if cells > MAX_SPAN:
            raise Unreadable("far-cell", sheet=SHEET)
        yield number, record


def _table(fields: tuple[Field, ...], lines: list[tuple[int, list[str]]]) -> Table:
    seen: dict[bytes, int] = {}
    rows = []
    for number, line in lines:
        raw = tuple(_raw(field, line[field.column]) if field.column < len(line) else "" for field in fields)
        values: tuple[Value, ...] = tuple(normalise(f.code, cell) for f, cell in zip(fields, raw, strict=True))
        digest = blake2b("\x1f".join(map(str, ("", *values))).encode(), digest_size=8).digest()
        times = seen[digest] = seen.get(digest, 0) + 1
        rows.append(Row(number, digest.hex() if times == 1 else f"{digest.hex()}-{times}", "", raw, values))
    return Table(SHEET, fields, tuple(rows), 1)


def _raw(field: Field, text: str) -> Raw:
    """Text has no types: a day or a number that its field understands is one, as it would be in Excel."""
    if field.code not in _TYPED and field.role is not Role.EXERCISE:
        return text
    value = normalise(TypeCode.YEAR if field.role is Role.EXERCISE else field.code, text)
    if value is None or isinstance(value, str):
        return text
    return float(value) if isinstance(value, int | Decimal) else value


def _check_columns(record: list[str], places: dict[int, Field], like: Workbook, line: int, findings: Findings) -> None:
    for column, cell in enumerate(record):
        if column not in places and cell.strip():
            findings.add("field-extra", SHEET, line, column, cell.strip())
    found = {field.name for field in places.values()}
    for field in like.main.fields:
        if field.name not in found:
            findings.add("field-missing", SHEET, line, None, field.name)
