"""Rows of a filing as a workbook of the SIPOT library, so that its checks and writers work on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from transparency.sipot import api as sipot
from transparency.sipot.model import LOAD_DATA_ROW, LOAD_TABLE_ROW
from transparency.sipot.values import normalise_column

from .models import Format
from .rows import StoredRow, by_table, raw_of
from .specs import Spec, sipot_fields

#: how the official generator calls the sheet of the main table
MAIN_SHEET = "Reporte de Formatos"


def workbook_of(format: Format, rows: Iterable[StoredRow] = (), *, first_row: int = LOAD_DATA_ROW) -> sipot.Workbook:
    """The load layout that these rows fill, every table of the format in it; no file stands behind it.

    ``Row.id`` is the key of a row; empty rows are told apart.
    """
    main, others = by_table(rows)
    fields = sipot_fields(format.fields)
    tables = [
        _table(
            name, sipot_fields(specs, first_column=1, suffix=f"_{name}"), specs, others.get(name, ()), LOAD_TABLE_ROW
        )
        for name, specs in format.tables.items()
    ]
    about = sipot.Format(format.official_id, format.title, format.short_name, format.description, fields)
    every = [*fields, *(field for table in tables for field in table.fields)]
    catalogues = {field.catalogue.sheet: field.catalogue for field in every if field.catalogue}
    return sipot.Workbook(
        sipot.Layout.LOAD_2018,
        about,
        _table(MAIN_SHEET, fields, format.fields, main, first_row),
        tuple(tables),
        tuple(catalogues.values()),
    )


def _table(
    sheet: str, fields: tuple[sipot.Field, ...], specs: Sequence[Spec], rows: Sequence[StoredRow], first_row: int
) -> sipot.Table:
    numbered = list(enumerate(rows, first_row))
    blank = tuple(number for number, row in numbered if not row.cells and not row.ref)
    full = [(number, row) for number, row in numbered if row.cells or row.ref]
    columns: list[list[sipot.Raw]] = [[raw_of(row.cells.get(spec["key"])) for _, row in full] for spec in specs]
    meant = [normalise_column(field.code, column) for field, column in zip(fields, columns, strict=True)]
    raws = zip(*columns, strict=True) if columns else iter([()] * len(full))
    values = zip(*meant, strict=True) if meant else iter([()] * len(full))
    made = tuple(
        sipot.Row(number, row.key, row.ref, raw, value)
        for (number, row), raw, value in zip(full, raws, values, strict=True)
    )
    return sipot.Table(sheet, fields, made, first_row, None if sheet == MAIN_SHEET else 0, blank)


def filling_of(edition: Format, rows: Iterable[StoredRow]) -> sipot.Filling:
    """The same rows to fill a template with; cells go by id, and by name where the edition has none."""
    main, tables = by_table(rows)
    return sipot.Filling(
        _filled(edition.fields, main),
        {
            sheet: list(zip((row.ref for row in found), _filled(edition.tables[sheet], found), strict=True))
            for sheet, found in tables.items()
            if sheet in edition.tables
        },
    )


def _filled(specs: Sequence[Spec], rows: Iterable[StoredRow]) -> list[Mapping[str, Any]]:
    names = {spec["key"]: spec["id"] or spec["name"] for spec in specs}
    return [{names[key]: raw_of(cell) for key, cell in row.cells.items() if key in names} for row in rows]
