"""Each layout is told by what its cells say, and read into the same shape."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.transparency.sipot import workbooks
from tests.transparency.sipot.workbooks import FIRST_ID, Template, saved
from transparency.sipot.api import Layout, Role, TypeCode, Unreadable, read_workbook

TABLE = Template(
    middle=((9, "Tipo (catálogo)"), (6, "Monto"), (10, "Desglose")),
    lists=[["Ley", "Código"]],
    tables=[[(2, "Clave"), (6, "Importe")]],
)


def test_load_template_is_read_by_type() -> None:
    file = TABLE.filled([" Ley ", 1250.5, 1], secondary=[[1, "1000", 10], [1, "2000", 20]])
    workbook = read_workbook(file)
    assert workbook.layout is Layout.LOAD_2018
    assert (workbook.format.id, workbook.format.title, workbook.format.short_name) == (
        "53999",
        "Formato de prueba",
        "Prueba",
    )
    assert [field.code for field in workbook.format.fields] == [1, 4, 4, 9, 6, 10, 2, 13, 14]
    (row,) = workbook.main.rows
    assert row.number == 8
    assert row.values[:6] == ("2026", date(2026, 1, 1), date(2026, 3, 31), "Ley", Decimal("1250.5"), "1")
    assert row.cell(3).raw == " Ley "
    (table,) = workbook.tables
    assert workbook.format.fields[5].table == table.sheet == f"Tabla_{FIRST_ID + 5}"
    assert [(line.number, line.key, line.values) for line in table.rows] == [
        (4, "1", ("1000", Decimal(10))),
        (5, "1", ("2000", Decimal(20))),
    ]
    assert workbook.format.fields[3].catalogue == workbook.catalogues[0]
    assert workbook.catalogues[0].values == ("Ley", "Código")


def test_catalogue_of_column_ten_is_not_taken_for_list_eleven() -> None:
    middle = [(2, f"Dato {number}") for number in range(7)] + [(9, "Tipo (catálogo)")]
    template = Template(middle=middle, lists=[["A"]])
    file = template.book()
    assert "Hidden_110" in file.defined_names
    field = read_workbook(saved(file)).format.fields[10]
    assert (field.letter, field.catalogue and field.catalogue.values) == ("K", ("A",))


def test_row_ids_stay_when_a_row_moves() -> None:
    template = Template()
    first = read_workbook(template.filled(["Uno"], ["Dos"], ["Dos"])).main.rows
    second = read_workbook(template.filled(["Dos"], ["Uno"], ["Dos"])).main.rows
    assert first[0].id == second[1].id
    assert first[1].id == second[0].id
    assert len({row.id for row in first}) == 3


def test_placeholder_of_a_blank_template_is_no_row() -> None:
    book = TABLE.book()
    book.worksheets[0]["F8"] = f"Colocar el ID de los registros de la Tabla_{FIRST_ID + 5}"
    assert read_workbook(saved(book)).main.rows == ()


def test_load_layout_of_2016() -> None:
    workbook = read_workbook(saved(workbooks.load_2016()))
    assert workbook.layout is Layout.LOAD_2016
    assert workbook.format.short_name == "LTA1"
    assert workbook.format.fields[2].table == "Tabla 1003"
    assert workbook.format.fields[1].catalogue is not None
    assert workbook.tables[0].fields[1].catalogue is not None
    assert [row.key for row in workbook.tables[0].rows] == ["15", "15"]


def test_download_of_2019() -> None:
    workbook = read_workbook(saved(workbooks.download_2019()))
    assert workbook.layout is Layout.DOWNLOAD_2019
    assert (workbook.format.title, workbook.format.period) == ("Formato de prueba", "1er trimestre")
    assert [row.key for row in workbook.main.rows] == ["9001", "9002"]
    assert [field.role for field in workbook.format.fields] == [
        Role.EXERCISE,
        Role.START,
        Role.END,
        None,
        None,
        Role.AREA,
        Role.UPDATE,
        Role.NOTE,
    ]
    assert workbook.format.fields[4].code is TypeCode.TABLE
    assert workbook.format.fields[4].table == "Tabla_325313"
    assert workbook.main.rows[0].values[1] == date(2026, 1, 1)


def test_download_of_2017() -> None:
    workbook = read_workbook(saved(workbooks.download_2017()))
    assert workbook.layout is Layout.DOWNLOAD_2017
    assert workbook.format.subject == "Ejemplo"
    assert workbook.main.rows[0].key == workbook.tables[0].rows[0].key == "151"


def test_a_table_of_obligations_is_no_format() -> None:
    book = workbooks.Workbook()
    book.active.append(["FORMATO", "PERIODO DE ACTUALIZACIÓN", "CONSERVACIÓN"])
    with pytest.raises(Unreadable) as refusal:
        read_workbook(saved(book))
    assert refusal.value.code == "control-table"
    assert "no un formato del SIPOT" in str(refusal.value)


def test_a_template_without_its_first_rows_is_told() -> None:
    book = Template().book()
    book.worksheets[0].delete_rows(1, 6)
    with pytest.raises(Unreadable) as refusal:
        read_workbook(saved(book))
    assert refusal.value.code == "rows-lost"


def test_any_other_workbook_is_refused() -> None:
    book = workbooks.Workbook()
    book.active.append(["Lista de compras"])
    with pytest.raises(Unreadable) as refusal:
        read_workbook(saved(book))
    assert refusal.value.code == "no-format"


def test_a_path_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="No existe el archivo"):
        read_workbook(tmp_path / "nada.xlsx")
    with pytest.raises(Unreadable, match="carpeta"):
        read_workbook(tmp_path)
