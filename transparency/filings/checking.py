"""Rows being written, judged by the checks of the SIPOT library, with every finding told of the row it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from transparency.sipot import api as sipot
from transparency.sipot.model import LOAD_DATA_ROW, LOAD_TABLE_ROW

from .models import Filing, Format, WorkingCopy
from .rows import StoredRow, by_table, working
from .workbooks import MAIN_SHEET, workbook_of

#: findings of one code that the screens list; more are only counted
LISTED = 400


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
