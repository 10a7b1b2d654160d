"""Files written again say the same; templates are filled in; what was found stands in comments."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.transparency.sipot import workbooks
from tests.transparency.sipot.workbooks import FIRST_ID, TODAY, Template, saved
from transparency.sipot.api import (
    Filling,
    Unreadable,
    annotate,
    check,
    diff,
    export,
    fill,
    filling_of,
    read_book,
    read_workbook,
)

TABLE = Template(
    middle=((9, "Tipo (catálogo)"), (6, "Monto"), (10, "Desglose"), (4, "Fecha de firma")),
    lists=[["Ley", "Código"]],
    tables=[[(2, "Clave"), (6, "Importe")]],
)


def filled() -> bytes:
    return TABLE.filled(["Ley", 1250.5, 1, date(2026, 2, 1)], secondary=[[1, "1000", 10], [1, "2000", 20.25]])


def opened(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data))


MADE: list[Callable[[], bytes]] = [
    filled,
    lambda: saved(TABLE.book()),
    lambda: saved(workbooks.load_2016()),
    lambda: saved(workbooks.download_2019()),
    lambda: saved(workbooks.download_2017()),
]


@pytest.mark.parametrize("make", MADE)
def test_export_says_the_same(make: Callable[[], bytes]) -> None:
    first = read_book(make())
    second = read_book(export(first))
    third = read_book(export(second))
    assert list(diff(first, second)) == []
    assert list(diff(second, third)) == []


def test_export_keeps_what_a_template_has() -> None:
    book = opened(export(read_book(filled())))
    sheet = book.worksheets[0]
    assert [row for row, dimension in sheet.row_dimensions.items() if dimension.hidden] == [1, 4, 5]
    assert len(sheet.merged_cells.ranges) == 6
    assert book.defined_names["Hidden_13"].attr_text == "Hidden_1!$A$1:$A$2"
    (validation,) = sheet.data_validations.dataValidation
    assert (str(validation.sqref), validation.formula1) == ("D8:D201", "Hidden_13")
    assert sheet["B8"].value == datetime(2026, 1, 1)
    assert sheet["B8"].number_format == "mm-dd-yy"


def test_formulas_become_values() -> None:
    book = TABLE.filled_book(["Ley", 1, 1, None], secondary=[[1, "a", 1]])
    book.worksheets[0]["E8"] = "=SUM(1,2)"
    assert opened(export(read_book(saved(book)))).worksheets[0]["E8"].value is None


def test_text_that_looks_like_a_formula_stays_text() -> None:
    file = Template().filled(["=1+1"])
    book = read_book(file)
    out = opened(fill(read_book(saved(Template().book())), filling_of(read_workbook(book)))).worksheets[0]
    assert (out["D8"].value, out["D8"].data_type) == ("=1+1", "s")


def test_blank_template_filled_with_a_file_is_the_file() -> None:
    first = read_book(filled())
    blank = TABLE.book()
    blank.worksheets[0]["F8"] = f"Colocar el ID de los registros de la Tabla_{FIRST_ID + 5}"
    second = read_book(fill(read_book(saved(blank)), filling_of(read_workbook(first))))
    assert list(diff(first, second)) == []
    assert opened(second.data).worksheets[0]["B8"].number_format == "mm-dd-yy"


def test_cells_go_by_id_or_by_name() -> None:
    rows = [{"Ejercicio": 2026, str(FIRST_ID + 1): date(2026, 1, 1), "MONTO": Decimal("12.50"), "DESGLOSE": "7"}]
    out = read_workbook(
        fill(read_book(filled()), Filling(rows, {f"Tabla_{FIRST_ID + 5}": [("7", {"Clave": "1000", "Importe": 3})]}))
    )
    (row,) = out.main.rows
    assert row.values[:6] == ("2026", date(2026, 1, 1), None, None, Decimal("12.5"), "7")
    assert [(line.key, line.values) for line in out.tables[0].rows] == [("7", ("1000", Decimal(3)))]


def test_filling_is_refused_where_it_does_not_fit() -> None:
    template = read_book(filled())
    with pytest.raises(Unreadable, match="no tiene el campo «Altura»"):
        fill(template, Filling([{"Altura": 1}]))
    with pytest.raises(Unreadable, match="no tiene la tabla «Tabla_1»"):
        fill(template, Filling([], {"Tabla_1": []}))
    with pytest.raises(Unreadable, match=r"formato de carga \.xlsx"):
        fill(read_book(saved(workbooks.download_2019())), Filling([]))


def test_diff_names_each_difference() -> None:
    first = TABLE.filled_book(["Ley", 1250.5, 1, date(2026, 2, 1)], secondary=[[1, "1000", 10]])
    second = TABLE.filled_book(["Ley", 1250.51, 1, date(2026, 2, 2)], secondary=[[1, "1000", 10], [1, "b", 2]])
    second.worksheets[0]["D7"] = "Tipo"
    found = [(d.sheet, d.cell, d.left, d.right) for d in diff(read_book(saved(first)), read_book(saved(second)))]
    table = f"Tabla_{FIRST_ID + 5}"
    assert sorted(found) == sorted(
        [
            ("Reporte de Formatos", "D7", "Tipo (catálogo)", "Tipo"),
            ("Reporte de Formatos", "E8", "1250.5", "1250.51"),
            ("Reporte de Formatos", "G8", "01/02/2026", "02/02/2026"),
            (table, "A5", "", "1"),
            (table, "B5", "", "b"),
            (table, "C5", "", "2"),
        ]
    )


def test_diff_compares_what_is_meant() -> None:
    first = TABLE.filled(["Ley ", 1250.5, 1, date(2026, 2, 1)])
    second = TABLE.filled(["Ley", "1250.50", "1", "01/02/2026"], exercise="2026")
    assert list(diff(read_book(first), read_book(second))) == []


def test_diff_tells_arrangement_and_sheets() -> None:
    other = TABLE.filled_book(["Ley", 1250.5, 1, date(2026, 2, 1)], secondary=[[1, "1000", 10], [1, "2000", 20.25]])
    sheet = other.worksheets[0]
    sheet.row_dimensions[4].hidden = False
    sheet.unmerge_cells("A2:C2")
    sheet.data_validations.dataValidation = []
    del other.defined_names["Hidden_13"]
    other.create_sheet("Otra")
    found = [(d.sheet, d.cell) for d in diff(read_book(filled()), read_book(saved(other)))]
    assert found == [
        ("Reporte de Formatos", "celdas combinadas"),
        ("Reporte de Formatos", "filas ocultas"),
        ("Reporte de Formatos", "listas"),
        ("Otra", ""),
        ("libro", "nombre Hidden_13"),
    ]


@pytest.mark.parametrize("make", MADE)
def test_annotated_file_says_the_same(make: Callable[[], bytes]) -> None:
    checked = check(make(), today=TODAY)
    assert list(diff(checked.book, read_book(annotate(*checked)))) == []


def test_comments_stand_on_the_cells() -> None:
    file = TABLE.filled_book(["ley ", "mil", 2, "ayer"], secondary=[[1, "a", 1]])
    file.worksheets[0]["A1"] = None
    sheet = opened(annotate(*check(saved(file), today=TODAY))).worksheets[0]
    assert "[impide importar]" in sheet["A7"].comment.text
    assert "[grave] «Monto» debe ser un número" in sheet["E8"].comment.text
    assert sheet["D8"].comment.text.count("[informativo]") == 2
    assert sheet["F8"].comment.author == "Pregonero"
    assert sheet["B8"].comment is None
