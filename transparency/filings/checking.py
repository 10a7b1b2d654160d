"""Rows being written, judged by the checks of the SIPOT library, with every finding told of the row it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from transparency.sipot import api as sipot
from transparency.sipot.layouts import LOAD_DATA_ROW, LOAD_TABLE_ROW
from transparency.sipot.values import normalise_column

from .models import Filing, Format, WorkingCopy
from .rows import StoredRow, by_table, raw_of, working
from .specs import Spec, sipot_fields

#: name of the main sheet, as templates have it
MAIN_SHEET = "Reporte de Formatos"
#: findings of one code that the screens list; more are only counted
LISTED = 400


def workbook_of(format: Format, rows: Iterable[StoredRow], *, first_row: int = LOAD_DATA_ROW) -> sipot.Workbook:
    """The workbook that these rows of a format would be. ``Row.id`` is the key of a row; empty ones are told apart."""
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


def period_of(filing: Filing) -> sipot.Period:
    return sipot.Period(filing.starts_on, filing.ends_on)


def check_rows(
    filing: Filing, rows: Iterable[StoredRow], today: date | None = None, *, limit: int = LISTED
) -> sipot.Findings:
    """What is wrong with these rows of a filing; nothing is known where it has no format."""
    if filing.format is None:
        return sipot.Findings(limit)
    workbook = workbook_of(filing.format, rows)
    return sipot.validate_rows(workbook, period=period_of(filing), today=today, limit=limit)


def told_of_rows(format: Format, rows: Iterable[StoredRow], findings: sipot.Findings) -> list[dict[str, Any]]:
    """The findings as JSON, each with the ``table`` ("" is the main one), ``key`` of the row and ``field`` it is about.

    ``key`` and ``field`` are empty where a finding concerns a whole sheet, or a whole row.
    """
    main, others = by_table(rows)
    places = {MAIN_SHEET: ("", main, LOAD_DATA_ROW, 0, format.fields)}
    places |= {name: (name, others.get(name, []), LOAD_TABLE_ROW, 1, specs) for name, specs in format.tables.items()}
    columns: dict[str, dict[str | None, str]] = {
        sheet: {sipot.letters(at): spec["key"] for at, spec in enumerate(specs, first)}
        for sheet, (_name, _rows, _row, first, specs) in places.items()
    }
    told = []
    for finding in findings:
        name, listed, first_row, _column, _specs = places[finding.sheet]
        at = -1 if finding.row is None else finding.row - first_row
        key = listed[at].key if 0 <= at < len(listed) else ""
        field = columns[finding.sheet].get(finding.column, "")
        told.append({**finding.as_dict(), "table": name, "key": key, "field": field})
    return told


def examine(copy: WorkingCopy) -> WorkingCopy:
    """Check what is being written and keep what was found, unless this very version was checked before."""
    if copy.checked_version == copy.version:
        return copy
    filing = copy.filing
    rows = list(working(copy))
    found = check_rows(filing, rows)
    copy.findings = told_of_rows(filing.format, rows, found) if filing.format else []
    copy.totals = dict(found.totals)
    copy.blocking = found.by_grade()[sipot.Grade.BLOCKING]
    copy.checked_version = copy.version
    # only of this version: who writes meanwhile checks anew
    WorkingCopy.objects.filter(pk=copy.pk, version=copy.version).update(
        findings=copy.findings, totals=copy.totals, blocking=copy.blocking, checked_version=copy.checked_version
    )
    return copy
