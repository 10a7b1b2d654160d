"""Rows of a filing as a workbook of the SIPOT library, so that its checks and writers work on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from transparency.sipot import api as sipot
from transparency.sipot.layouts import LOAD_DATA_ROW, LOAD_TABLE_ROW
from transparency.sipot.values import normalise

from .models import Format
from .rows import StoredRow, by_table, raw_of
from .specs import Spec, sipot_fields

#: how the official generator calls the sheet of the main table
MAIN_SHEET = "Reporte de Formatos"


def workbook_of(edition: Format, rows: Iterable[StoredRow] = ()) -> sipot.Workbook:
    """The load layout that these rows fill, every table of the edition in it; no file stands behind it."""
    main, tables = by_table(rows)
    fields = sipot_fields(edition.fields)
    made = [_table(MAIN_SHEET, edition.fields, fields, main, LOAD_DATA_ROW, None)]
    for sheet, specs in edition.tables.items():
        inner = sipot_fields(specs, first_column=1, suffix=f"_{sheet}")
        made.append(_table(sheet, specs, inner, tables.get(sheet, ()), LOAD_TABLE_ROW, 0))
    every = [field for table in made for field in table.fields]
    catalogues = tuple(field.catalogue for field in every if field.catalogue)
    head = sipot.Format(edition.official_id, edition.title, edition.short_name, edition.description, fields)
    return sipot.Workbook(sipot.Layout.LOAD_2018, head, made[0], tuple(made[1:]), catalogues)


def _table(
    sheet: str,
    specs: Sequence[Spec],
    fields: tuple[sipot.Field, ...],
    rows: Iterable[StoredRow],
    first_row: int,
    key_column: int | None,
) -> sipot.Table:
    keys = [spec["key"] for spec in specs]
    made = []
    for number, row in enumerate(rows, first_row):
        raw = tuple(raw_of(row.cells.get(key)) for key in keys)
        values = tuple(normalise(field.code, cell) for field, cell in zip(fields, raw, strict=True))
        made.append(sipot.Row(number, row.key, row.ref, raw, values))
    return sipot.Table(sheet, fields, tuple(made), first_row, key_column)


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
