"""Small SIPOT workbooks as the official generator makes them, for tests; ids are invented, names common to all."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

START = "Fecha de inicio del periodo que se informa"
END = "Fecha de término del periodo que se informa"
AREA = "Área(s) responsable(s) que genera(n), posee(n), publica(n) y actualizan la información"
UPDATE = "Fecha de actualización"
#: What nearly every format begins and ends with: type and name.
HEAD = [(1, "Ejercicio"), (4, START), (4, END)]
TAIL = [(2, AREA), (13, UPDATE), (14, "Nota")]
FIRST_ID = 600_000
#: The day on which the tests look at files.
TODAY = date(2026, 5, 4)

Fields = Sequence[tuple[int, str]]


@dataclass
class Template:
    """A load layout. ``middle`` stands between head and tail; ``lists`` are the values of fields of type 9."""

    middle: Fields = ((2, "Denominación"),)
    lists: list[list[str]] = field(default_factory=list)
    #: Fields of secondary tables, one table for each field of type 10 in order.
    tables: list[Fields] = field(default_factory=list)
    format_id: str = "53999"
    title: str = "Formato de prueba"
    labels: tuple[str, str, str] = ("TÍTULO", "NOMBRE CORTO", "DESCRIPCIÓN")
    head: Fields = tuple(HEAD)
    tail: Fields = tuple(TAIL)

    @property
    def fields(self) -> list[tuple[int, str]]:
        return [*self.head, *self.middle, *self.tail]

    @property
    def references(self) -> list[int]:
        return [FIRST_ID + i for i, (code, _) in enumerate(self.fields) if code == 10]

    def book(self) -> Workbook:
        book = Workbook()
        sheet = book.active
        sheet.title = "Reporte de Formatos"
        sheet["A1"] = self.format_id
        for column, label, text in zip("ADG", self.labels, (self.title, "Prueba", "Para probar"), strict=True):
            sheet[f"{column}2"], sheet[f"{column}3"] = label, text
        for area in ("A2:C2", "A3:C3", "D2:F2", "D3:F3", "G2:I2", "G3:I3"):
            sheet.merge_cells(area)
        sheet["A6"] = "Tabla Campos"
        lists = iter(self.lists)
        number = 0
        for index, (code, name) in enumerate(self.fields):
            sheet.cell(4, index + 1, str(code))
            sheet.cell(5, index + 1, str(FIRST_ID + index))
            mark = f"\nTabla_{FIRST_ID + index}" if code == 10 else ""
            sheet.cell(7, index + 1, name + mark)
            if code == 9 and (values := next(lists, None)) is not None:
                number += 1
                self._list(book, f"Hidden_{number}", f"Hidden_{number}{index}", values, sheet, index)
        for row in (1, 4, 5):
            sheet.row_dimensions[row].hidden = True
        for reference, fields in zip(self.references, self.tables, strict=False):
            inner = book.create_sheet(f"Tabla_{reference}")
            inner["A3"] = "ID"
            for column, (code, name) in enumerate(fields, 2):
                inner.cell(1, column, str(code))
                inner.cell(2, column, str(reference + column))
                inner.cell(3, column, name)
            for row in (1, 2):
                inner.row_dimensions[row].hidden = True
        return book

    @staticmethod
    def _list(book: Workbook, name: str, defined: str, values: list[str], sheet: Any, column: int) -> None:
        target = book.create_sheet(name)
        for row, value in enumerate(values, 1):
            target.cell(row, 1, value)
        book.defined_names[defined] = DefinedName(defined, attr_text=f"{name}!$A$1:$A${len(values)}")
        validation = DataValidation(type="list", formula1=defined, allow_blank=True, showErrorMessage=True)
        letter = sheet.cell(1, column + 1).column_letter
        validation.add(f"{letter}8:{letter}201")
        sheet.add_data_validation(validation)

    def filled(self, *middles: Sequence[Any], secondary: Sequence[Sequence[Any]] = (), **changes: Any) -> bytes:
        """A file with one row for each of ``middles``, all of the first quarter of 2026; ``secondary`` fills table 1.

        ``changes`` replaces what the frame says: ``exercise``, ``start``, ``end``, ``area``, ``update``, ``note``.
        """
        return saved(self.filled_book(*middles, secondary=secondary, **changes))

    def filled_book(self, *middles: Sequence[Any], secondary: Sequence[Sequence[Any]] = (), **changes: Any) -> Workbook:
        book = self.book()
        frame = {
            "exercise": 2026,
            "start": date(2026, 1, 1),
            "end": date(2026, 3, 31),
            "area": "Tesorería",
            "update": date(2026, 3, 31),
            "note": None,
        } | changes
        for middle in middles:
            row = [
                *(frame[name] for name in ("exercise", "start", "end")),
                *middle,
                *(frame[name] for name in ("area", "update", "note")),
            ]
            put(book.worksheets[0], row, 8)
        if secondary:
            for line in secondary:
                put(book[f"Tabla_{self.references[0]}"], line, 4)
        return book


def put(sheet: Any, row: Sequence[Any], first: int) -> None:
    """Writes a row below the others; dates as real dates, as filled files have them."""
    number = max(sheet.max_row + 1, first)
    for column, value in enumerate(row, 1):
        cell = sheet.cell(number, column)
        cell.value = value
        if isinstance(value, str) and value[:1] == "=" and not value.startswith("=SUM("):
            cell.data_type = "s"
        if isinstance(value, date):
            cell.number_format = "mm-dd-yy"


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def download_2019() -> Workbook:
    """A download of the public search, with one secondary table."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Información"
    for row in (
        ["Nombre del Sujeto Obligado:", "JAL - Municipio de Ejemplo"],
        ["Normativa:", "Ley 2025"],
        ["Formato:", "Formato de prueba"],
        ["Periodo:", "1er trimestre"],
        [],
        [
            "ID",
            "FECHA CREACION",
            "FECHA MODIFICACION",
            "EJERCICIO",
            START.upper(),
            END.upper(),
            "DENOMINACIÓN",
            "DESGLOSE (Tabla_325313)",
            AREA.upper().replace(",", " "),
            "FECHA DE ACTUALIZACIÓN",
            "NOTA",
        ],
        ["9001", None, None, "2026", "01/01/2026", "31/03/2026", "Uno", "9001", "Tesorería", "31/03/2026", ""],
        ["9002", None, None, "2026", "01/01/2026", "31/03/2026", "Dos", "9002", "Tesorería", "31/03/2026", ""],
    ):
        sheet.append(row or [None])
    inner = book.create_sheet("Tabla_325313")
    for line in (
        ["Información relacionada a:", "Desglose"],
        [None],
        ["ID", "FECHA CREACION", "FECHA MODIFICACION", "CLAVE"],
        ["9001", None, None, "1000"],
        ["9001", None, None, "2000"],
        ["9002", None, None, "3000"],
    ):
        inner.append(line)
    return book


def download_2017() -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = "Informacion"
    sheet.append(
        [None, "Sujeto Obligado", " Ejercicio", " Periodo Que Se Informa", " Capítulos", " Fecha de Actualización"]
    )
    sheet.append(["151", "Ejemplo", "2017", "enero-marzo 2017", "Tabla_90641", "31/03/2017"])
    inner = book.create_sheet("TABLA90641")
    inner.append([None, " Id", " Clave"])
    inner.append(["151", "9", "1000"])
    return book


def load_2016() -> Workbook:
    """The load layout of 2016–2017, in an .xlsx, for nothing here writes .xls."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Reporte de Formatos"
    for row in (
        ["35340"],
        ["TITULO", "NOMBRE CORTO", "DESCRIPCION"],
        ["Artículo 1", "LTA1", "Prueba"],
        ["1", "9", "10", "12", "13", "14"],
        ["1001", "1002", "1003", "1004", "1005", "1006"],
        ["Tabla Campos"],
        ["Ejercicio", "Clase", "Nombres\nTabla 1003", "Año", UPDATE, "Nota"],
        [2017, "Uno", 15, 2017, date(2017, 3, 31), None],
    ):
        sheet.append(row)
    book.create_sheet("hidden1").append(["Uno"])
    inner = book.create_sheet("Tabla 1003")
    for line in (
        [None, "2", "9"],
        [None, "2001", "2002"],
        ["ID", "Nombre", "Tipo"],
        [15, "a", "Puerto"],
        [15, "b", "Puerto"],
    ):
        inner.append(line)
    book.create_sheet("hidden_Tabla_10031").append(["Puerto"])
    return book
