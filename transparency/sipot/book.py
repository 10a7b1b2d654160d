"""The cells of a workbook as they are, sheet by sheet, whatever they mean: what both kinds of file have in common.

Cells are read by python-calamine, for .xlsx and for BIFF .xls. What it does not tell (formulas, defined names, the rows
in which a list is offered, hidden rows) is read from the XML of .xlsx itself; old files do not tell it.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import unescape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from .container import Archive, Kind, kind_of, load
from .errors import Unreadable
from .model import Raw

#: What one sheet may span, from its first cell to its last one with something in it. 10,000 rows of 30 are 0.3 million.
MAX_SPAN = 4_000_000
MAX_SHEETS = 200
#: Rows that a sheet declares beyond the last one with content, above which it is not opened for editing in memory.
BLOATED_ROWS = 50_000

# Attributes are held to a length: what is read here is not known to be XML yet.
_COLUMN_REF = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})\d""")
_ROW_REF = re.compile(rb"""\sr\s*=\s*["'][A-Z]{0,3}(\d{1,9})["']""")
_CELL = rb"""<(?:\w+:)?c\s[^>]{0,400}?\br\s*=\s*["']([A-Z]{1,3})(\d{1,9})["'][^>]{0,400}(?<!/)>\s*"""
#: Without any of these a piece of XML holds no value, however many rows and cells it lists.
_CONTENT = (b"<v", b"<is", b"<f", b":v", b":is", b":f")
#: A cell that has a child: only such cells hold something.
_FULL_CELL = re.compile(_CELL + rb"<(?!/)")
_FORMULA = re.compile(_CELL + rb"<(?:\w+:)?f[\s>/]")
#: A cell that shows an error of Excel, which the parser gives as an empty one.
_ERROR = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]{0,400}\bt\s*=\s*["']e["'])"""
    rb"""[^>]{0,400}?\br\s*=\s*["']([A-Z]{1,3})(\d{1,9})["'][^>]{0,400}>"""
    rb"""(?:\s*<(?:\w+:)?f[^<]{0,9000}(?:</(?:\w+:)?f>)?)?\s*<(?:\w+:)?v>([^<]{1,20})<"""
)
#: A cell that does not say where it is; it follows the one before.
_UNPLACED = re.compile(rb"""<(?:\w+:)?c(?:>|\s(?![^>]{0,400}\br\s*=)[^>]{0,400}>)""")
_HIDDEN_ROW = re.compile(
    rb"""<(?:\w+:)?row\s(?=[^>]{0,400}\bhidden\s*=\s*["'](?:1|true)["'])[^>]{0,400}?\br\s*=\s*["'](\d{1,9})["']"""
)
_VALIDATION = re.compile(rb"""<(?:\w+:)?dataValidation\s([^>]{1,20000})>\s*(?:<(?:\w+:)?formula1>([^<]{0,9000})</)?""")
_IS_LIST = re.compile(rb"""\btype\s*=\s*["']list["']""")
_SQREF = re.compile(rb"""\bsqref\s*=\s*["']([^"']*)["']""")
_RANGE = re.compile(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}"

T = TypeVar("T")
#: First row, first column, last row, last column, zero-based.
Area = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Validation:
    """A list offered in some cells: the areas and what it names (``Hidden_13``)."""

    areas: tuple[Area, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. ``rows[0]`` is row 1 of the file; all rows are of one width. Formulas are (row, column) from 0; errors
    of Excel have their text, too."""

    name: str
    visible: bool
    rows: list[list[Raw]]
    merged: tuple[Area, ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()
    validations: tuple[Validation, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    errors: tuple[tuple[int, int, str], ...] = ()

    def text(self, row: int, column: int) -> str:
        """What a cell of the head holds, as stripped text; empty where there is none. Numbers from 0."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return ""
        raw = self.rows[row][column]
        if isinstance(raw, float) and raw.is_integer():
            return str(int(raw))
        return str(raw).strip()

    def line(self, row: int) -> list[Raw]:
        return self.rows[row] if row < len(self.rows) else []


@dataclass(frozen=True, slots=True)
class Book:
    """All sheets of a file. ``names`` are the defined names; ``bloated`` says that rows without content abound."""

    kind: Kind
    data: bytes = field(repr=False)
    sheets: tuple[Grid, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    bloated: bool = False

    def sheet(self, name: str) -> Grid | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


@dataclass(slots=True)
class _Details:
    formulas: set[tuple[int, int]] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    validations: list[Validation] = field(default_factory=list)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    bloated: bool = False


def read_book(source: bytes | str | Path) -> Book:
    """Reads every sheet of a file, given by its path or its bytes.

    Raises :class:`Unreadable` where it is no workbook, or none that can be opened safely.
    """
    data = source if isinstance(source, bytes) else load(source)
    kind = kind_of(data)
    names: dict[str, str] = {}
    details: dict[str, _Details] = {}
    if kind is Kind.XLSX:
        names, details = _inspect(Archive(data))
    workbook = _guarded(lambda: CalamineWorkbook.from_filelike(io.BytesIO(data)))
    wanted = [meta for meta in workbook.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    if len(wanted) > MAX_SHEETS:
        raise Unreadable("too-many-sheets", most=MAX_SHEETS)
    sheets = []
    for meta in wanted:
        rows, merged = _cells(workbook, meta.name)
        detail = details.get(meta.name) or _Details()
        sheets.append(
            Grid(
                meta.name,
                meta.visible == SheetVisibleEnum.Visible,
                rows,
                merged,
                frozenset(detail.formulas),
                tuple(detail.validations),
                frozenset(detail.hidden),
                tuple(detail.errors),
            )
        )
    return Book(kind, data, tuple(sheets), names, any(detail.bloated for detail in details.values()))


def _cells(workbook: CalamineWorkbook, name: str) -> tuple[list[list[Raw]], tuple[Area, ...]]:
    sheet = _guarded(lambda: workbook.get_sheet_by_name(name))
    if sheet.end is not None:
        height, width = sheet.end[0] + 1, sheet.end[1] + 1
        if height * width > MAX_SPAN:
            raise Unreadable("far-cell", sheet=name)
    rows = sheet.to_python(skip_empty_area=False)
    merged = tuple((a[0], a[1], b[0], b[1]) for a, b in sheet.merged_cell_ranges or ())
    return rows, merged


def _guarded(call: Callable[[], T]) -> T:
    """Calls the parser, and turns what it says of a broken file into :class:`Unreadable`.

    A file broken in the right place makes the parser panic. The exception of that derives from BaseException and its
    class cannot be imported, so that it is known by name; anything else goes on its way.
    """
    try:
        return call()
    except PasswordError:
        raise Unreadable("encrypted") from None
    except (CalamineError, OSError, ValueError):
        raise Unreadable("damaged") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable("damaged") from None


def _inspect(archive: Archive) -> tuple[dict[str, str], dict[str, _Details]]:
    """Defined names, and by sheet what only the XML tells; measures every member on the way."""
    sheets, names = _workbook_parts(archive)
    by_path = {path: name for name, path in sheets.items()}
    details = {}
    for path in archive.names():
        if path in by_path:
            details[by_path[path]] = _scan(archive, path, by_path[path])
        else:
            for _ in archive.chunks(path):
                pass
    return names, details


def _workbook_parts(archive: Archive) -> tuple[dict[str, str], dict[str, str]]:
    """Sheet name to member, and defined name to what it refers to."""
    workbook = _parse(archive.read("xl/workbook.xml"))
    targets = {}
    relations = "xl/_rels/workbook.xml.rels"
    if relations not in archive:
        raise Unreadable("damaged")
    for relation in _parse(archive.read(relations)):
        target = relation.get("Target", "")
        joined = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        targets[relation.get("Id")] = joined
    sheets, names = {}, {}
    for element in workbook.iter():
        local = element.tag.rpartition("}")[2]
        if local == "sheet":
            part = targets.get(element.get(_OFFICE + "id") or element.get(_STRICT + "id"))
            if part and part in archive:
                sheets[element.get("name", "")] = part
        elif local == "definedName":
            names[element.get("name", "")] = (element.text or "").strip()
    return sheets, names


def _parse(data: bytes) -> Element:
    try:
        root: Element = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        # LookupError: an encoding that nobody knows.
        raise Unreadable("damaged") from None
    return root


def _scan(archive: Archive, path: str, name: str) -> _Details:
    """Reads through a sheet's XML without building it.

    The parser spans its cells from the first to the last, all in memory: one letter in the last cell of a sheet would
    ask for half a terabyte. So the span is measured first: by every reference, and only where that is too much by those
    of cells that hold something, for rows that are formatted and empty cost the parser nothing.
    """
    details = _Details()
    rows = columns = declared = more = 0
    for part in _parts(archive.chunks(path)):
        if part.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise Unreadable("damaged")
        if any(mark in part for mark in _CONTENT):
            rows = max(rows, max(map(int, set(_ROW_REF.findall(part))), default=0))
            columns = max(columns, max(map(_number, set(_COLUMN_REF.findall(part))), default=0))
            unplaced = _span_of_unplaced(part)
            more, columns = more + unplaced[0], max(columns, unplaced[1])
            _note_content(part, details)
        elif last := _ROW_REF.findall(part[-2_000:]):
            declared = max(declared, int(last[-1]))
        if b"hidden" in part:
            details.hidden.update(int(row) for row in _HIDDEN_ROW.findall(part))
        if b"dataValidation" in part:
            details.validations.extend(_validations(part))
    details.bloated = declared - rows > BLOATED_ROWS
    if (rows + more) * columns > MAX_SPAN and _full_span(archive, path) > MAX_SPAN:
        raise Unreadable("far-cell", sheet=name)
    return details


def _note_content(part: bytes, details: _Details) -> None:
    """Formulas and errors."""
    if b"<f" in part or b":f" in part:
        details.formulas.update((int(row) - 1, _number(column) - 1) for column, row in _FORMULA.findall(part))
    if b"#" in part:
        details.errors.extend(
            (int(row) - 1, _number(column) - 1, text.decode("utf-8", "replace"))
            for column, row, text in _ERROR.findall(part)
        )


def _span_of_unplaced(part: bytes) -> tuple[int, int]:
    """How many rows and columns cells may add that do not say where they are."""
    if not _UNPLACED.search(part):
        return 0, 0
    return part.count(b"row ") + part.count(b"row>"), max(
        line.count(b"<c") + line.count(b":c") for line in part.split(b"row")
    )


def _full_span(archive: Archive, path: str) -> int:
    """How many cells lie between the first and the last one that holds something."""
    rows = columns = more = 0
    for part in _parts(archive.chunks(path)):
        if any(mark in part for mark in _CONTENT):
            found = _FULL_CELL.findall(part)
            unplaced = _span_of_unplaced(part)
            more += unplaced[0]
            rows = max(rows, max((int(row) for _, row in found), default=0))
            columns = max(columns, unplaced[1], max(map(_number, {column for column, _ in found}), default=0))
    return (rows + more) * columns


def _parts(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes cut between rows, so that no cell is torn."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        cut = max(rest.rfind(b"</row>") + 6, rest.rfind(b"<row"), rest.rfind(b"row>") + 4)
        if cut > 6:
            yield rest[:cut]
            rest = rest[cut:]
    if rest:
        yield rest


def _validations(part: bytes) -> Iterator[Validation]:
    for attributes, source in _VALIDATION.findall(part):
        places = _SQREF.search(attributes)
        if places and source and _IS_LIST.search(attributes):
            areas = tuple(area for text in places[1].decode("ascii", "replace").split() if (area := area_of(text)))
            yield Validation(areas, unescape(source.decode("utf-8", "replace")).strip())


def area_of(text: str) -> Area | None:
    """``D8:D201`` as numbers from 0; None where it is no area of cells."""
    match = _RANGE.fullmatch(text.replace("$", ""))
    if not match:
        return None
    first, top, last, bottom = match.groups()
    column, row = _number(first.encode()) - 1, int(top) - 1
    return (row, column, int(bottom) - 1 if bottom else row, _number(last.encode()) - 1 if last else column)


def _number(column: bytes) -> int:
    """Letters of a column as a number from 1."""
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number
