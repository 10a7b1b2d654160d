"""What was found in a file, for programs (JSON) and for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .findings import Findings
from .grades import Grade
from .messages import FINDINGS
from .model import Layout
from .validate import Checked

_LAYOUTS = {
    Layout.LOAD_2018: "formato de carga (2018 en adelante)",
    Layout.LOAD_2016: "formato de carga (2016-2017)",
    Layout.DOWNLOAD_2019: "descarga de la consulta pública (2019 en adelante)",
    Layout.DOWNLOAD_2017: "descarga de la consulta pública (2017)",
}


def as_json(checked: Checked) -> dict[str, Any]:
    """``{"format": {...}, "layout": ..., "rows": N, "findings": [...], "totals": {code: N}}``.

    ``rows`` counts the main sheet. ``totals`` counts every finding; ``findings`` lists the first ones of each code.
    """
    workbook = checked.workbook
    format_ = workbook.format
    return {
        "format": {
            "id": format_.id,
            "title": format_.title,
            "short_name": format_.short_name,
            "description": format_.description,
            "normative": format_.normative,
            "period": format_.period,
            "subject": format_.subject,
            "fields": [
                {
                    "id": field.id,
                    "name": field.name,
                    "type": int(field.code),
                    "column": field.letter,
                    "table": field.table,
                }
                for field in format_.fields
            ],
        },
        "layout": str(workbook.layout),
        "rows": len(workbook.main.rows),
        "findings": [finding.as_dict() for finding in checked.findings],
        "totals": dict(checked.findings.totals),
    }


def as_lines(checked: Checked) -> Iterator[str]:
    """The same in Spanish, the gravest first."""
    workbook, findings = checked.workbook, checked.findings
    title = workbook.format.title or workbook.main.sheet
    number = f" {workbook.format.id}" if workbook.format.id else ""
    yield f"Formato{number}: {title}"
    yield f"Disposición: {_LAYOUTS[workbook.layout]}"
    secondary = sum(len(table.rows) for table in workbook.tables)
    yield f"Filas: {len(workbook.main.rows)}" + (f", y {secondary} en tablas secundarias" if workbook.tables else "")
    yield from finding_lines(findings)


def finding_lines(findings: Findings) -> Iterator[str]:
    """What was found, the gravest first, and how much of each grade."""
    for grade in reversed(Grade):
        for finding in findings:
            if finding.grade is grade:
                place = f"{finding.sheet}!{finding.place}" if finding.place else finding.sheet
                yield f"{grade.spanish}: {place}: {finding.message}"
    for code, total in findings.totals.items():
        if total > findings.limit:
            yield f"… y {total - findings.limit} más de «{code}» ({FINDINGS[code][0].spanish})"
    counts = findings.by_grade()
    yield "Hallazgos: " + (", ".join(f"{n} {g.spanish}" for g, n in counts.items() if n) or "ninguno")
