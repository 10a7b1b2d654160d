"""Real files: each is read, what is known to be wrong in it is found, and what is written of it says the same."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.transparency.sipot.workbooks import TODAY
from transparency.sipot.api import (
    Layout,
    Unreadable,
    annotate,
    check,
    diff,
    export,
    fill,
    filling_of,
    read_book,
)

pytestmark = pytest.mark.samples

#: Errors that are described with the samples, by file: code, and the cell where it stands first.
KNOWN = {
    "filled-70-I-normatividad.xlsx": {"bare-file-name": "H8", "update-before-end": "K8"},
    "filled-70-XXI-A-presupuesto.xlsx": {"row-per-id": "E9", "bare-file-name": "F8"},
    "filled-70-XLIII-A-ingresos.xlsx": {"period-wrong-start": "B8"},
    "filled-local-presupuesto-formulas-tipo12.xlsx": {"period-free-text": "B8"},
    "filled-70-XXXI-A-gasto-por-capitulo-2018.xlsx": {"local-path": "O8"},
    "filled-local-origen-aplicacion.xlsx": {"not-in-catalogue": "E8", "beyond-validation": "E8"},
    "blank-70-XIX-servicios.xlsx": {"heading-slip": "B3"},
}
LAYOUTS = {
    "load-2017": Layout.LOAD_2016,
    "test-all": Layout.LOAD_2016,
    "download-2017": Layout.DOWNLOAD_2017,
    "derived-download-2025": Layout.DOWNLOAD_2019,
}


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.xls*") if not path.name.startswith("indice"))


def test_each_sample_is_read_in_its_layout(folder: Path) -> None:
    for path in files(folder):
        expected = next(
            (layout for prefix, layout in LAYOUTS.items() if path.name.startswith(prefix)), Layout.LOAD_2018
        )
        checked = check(path, today=TODAY)
        assert checked.workbook.layout is expected, path.name
        assert not checked.findings.blocking, path.name
        assert bool(checked.workbook.main.rows) is not path.name.startswith("blank"), path.name


def test_known_errors_are_found(folder: Path) -> None:
    for name, expected in KNOWN.items():
        first = {finding.code: finding.place for finding in reversed(check(folder / name, today=TODAY).findings.listed)}
        assert {code: first.get(code) for code in expected} == expected, name


def test_control_table_is_refused(folder: Path) -> None:
    for path in folder.glob("indice*"):
        with pytest.raises(Unreadable) as refusal:
            check(path)
        assert refusal.value.code == "control-table"


def test_what_is_written_says_the_same(folder: Path) -> None:
    for path in files(folder):
        checked = check(path, today=TODAY)
        second = read_book(export(checked.book, checked.workbook))
        third = read_book(export(second))
        assert list(diff(checked.book, second)) == [], path.name
        assert list(diff(second, third)) == [], path.name
        assert list(diff(checked.book, read_book(annotate(*checked)))) == [], path.name
        if checked.workbook.layout is Layout.LOAD_2018:
            assert list(diff(checked.book, read_book(fill(checked.book, filling_of(checked.workbook))))) == [], (
                path.name
            )


def cells(sheet: Any) -> dict[str, tuple[Any, str]]:
    full = (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)
    return {cell.coordinate: (cell.value, cell.number_format) for cell in full}


def test_templates_stay_as_another_program_sees_them(folder: Path) -> None:
    for path in files(folder):
        if path.suffix == ".xlsx" and not path.name.startswith("derived"):
            book = read_book(path)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)
                first, second = (load_workbook(io.BytesIO(data)) for data in (book.data, export(book)))
            assert first.sheetnames == second.sheetnames
            for one, two in zip(first.worksheets, second.worksheets, strict=True):
                assert cells(one) == cells(two), path.name
                assert {n for n, d in one.row_dimensions.items() if d.hidden} == {
                    n for n, d in two.row_dimensions.items() if d.hidden
                }


def test_other_tables_are_refused(samples: Path) -> None:
    folder = samples / "tabular"
    for path in [*folder.rglob("*.csv"), *folder.rglob("*.xlsx")]:
        with pytest.raises(Unreadable):
            check(path)


def test_broken_old_workbooks_are_refused(folder: Path) -> None:
    data = (folder / "load-2017-simple.xls").read_bytes()
    for size in range(0, len(data), 1777):
        with pytest.raises(Unreadable):
            check(data[:size])
