"""Each thing a cell can have wrong by itself is found, and what is right is not."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from tests.transparency.sipot.workbooks import TODAY, Template
from transparency.sipot.api import FINDINGS, Finding, Grade, check

LISTS = [["Ley General", "Código", "Reglamento"]]
CURP = "PEXJ800101HJCRRN09"  # made up: the name has no such letters
CLABE = "032180000118359719"  # the example of the rule, with its right check digit


def found(code: int, value: Any, name: str = "Dato que se revisa") -> list[Finding]:
    template = Template(middle=((code, name),), lists=LISTS)
    findings = check(template.filled([value]), today=TODAY).findings
    # A cell that Excel shows an error in counts as empty.
    return [finding for finding in findings if finding.code != "without-information"]


WRONG = [
    (1, "a" * 151, "text-too-long"),
    (2, "a" * 4001, "text-too-long"),
    (3, "doce", "not-a-number"),
    (3, 10**12, "number-too-long"),
    (3, 1.255, "too-many-decimals"),
    (6, "$ 1,250.50", "number-as-text"),
    (6, "1.250,50", "not-a-number"),
    (6, "mil pesos", "not-a-number"),
    (4, "31/03/2026", "date-as-text"),
    (4, "31 de marzo de 2026", "date-as-text"),
    (4, "31/02/2026", "impossible-date"),
    (4, "No aplica", "not-a-date"),
    (4, 46112, "date-as-number"),
    (4, date(2206, 1, 1), "strange-date"),
    (5, "mediodía", "not-a-time"),
    (7, "PRESUPUESTO 2019.pdf", "bare-file-name"),
    (7, "E:\\transparencia\\presupuesto.xlsx", "local-path"),
    (7, "www.municipio.gob.mx/x.pdf", "link-without-scheme"),
    (7, "https://www.municipio.gob.mx/mi archivo.pdf", "link-with-spaces"),
    (7, "No disponible", "not-a-link"),
    (9, "LEY GENERAL", "catalogue-case"),
    (9, "Codigo", "catalogue-spelling"),
    (9, "Bando", "not-in-catalogue"),
    (12, "dos mil", "not-a-year"),
    (12, 1999, "year-out-of-range"),
    (12, 2027, "year-out-of-range"),
    (2, "Texto ", "trailing-spaces"),
    (2, "Texto\u200b invisible", "control-character"),
    (2, "#REF!", "cell-error"),
    (2, "=HYPERLINK(1)", "formula-injection"),
    (2, "@SUM(A1)", "formula-injection"),
    (2, "+cmd|calc", "formula-injection"),
    (2, f"La CURP es {CURP}", "curp"),
    (2, "RFC GODE561231GR8 del vecino", "rfc-person"),
    (2, "Llamar al cel. 33 1234 5678", "phone"),
    (14, "Atiende en (33) 1234-5678", "phone"),
    (14, f"Depositar a {CLABE}", "bank-account"),
    (2, "Tarjeta 4111 1111 1111 1111", "bank-account"),
]
RIGHT = [
    (1, "a" * 150),
    (1, 2026),
    (2, "a" * 4000),
    (3, 12),
    (3, 999_999_999_999),
    (6, 1250.5),
    (6, 0.1 + 0.2),
    (6, -3),
    (4, date(1918, 3, 14)),
    (4, datetime(2026, 3, 31)),
    (5, time(9, 30)),
    (5, "09:30"),
    (7, "https://www.municipio.gob.mx/archivo.pdf"),
    (7, "HTTP://municipio.gob.mx"),
    (7, "ftp://municipio.gob.mx/a"),
    (7, "http://localhost/a"),
    (8, "archivo.pdf"),
    (9, "Ley General"),
    (12, 2026),
    (12, "2025"),
    (2, "-"),
    (2, "-12.5"),
    (2, "+52 33 1234"),
    (2, "DOPM/LP/2026-0012345678"),
    (2, "Contrato 1234567890"),
    (2, "Cuenta predial 12-U-003456"),
    (14, "RFC de la empresa ABC010203AB1"),
    (14, "Del 01/01/2026 al 31/03/2026"),
    (2, "Línea uno\nlínea dos"),
]


@pytest.mark.parametrize(("code", "value", "expected"), WRONG)
def test_wrong_cell_is_found(code: int, value: Any, expected: str) -> None:
    findings = found(code, value)
    assert [finding.code for finding in findings] == [expected]
    finding = findings[0]
    assert (finding.sheet, finding.place) == ("Reporte de Formatos", "D8")
    assert finding.grade is FINDINGS[expected][0]
    assert finding.grade is not Grade.BLOCKING
    assert "Dato que se revisa" in finding.message or "catálogo" in finding.message


@pytest.mark.parametrize(("code", "value"), RIGHT)
def test_right_cell_is_left_alone(code: int, value: Any) -> None:
    assert found(code, value) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Registro Federal de Contribuyentes (RFC) de la persona proveedora", "GODE561231GR8"),
        ("Teléfono oficial", "33 1234 5678"),
        ("Medios de contacto", "Tel. 33 1234 5678"),
    ],
)
def test_personal_data_may_stand_where_the_format_asks_for_it(name: str, value: str) -> None:
    assert found(2, value, name) == []


def test_message_shortens_what_it_shows() -> None:
    (finding,) = found(3, "x" * 30_000)
    assert len(finding.message) < 300


def test_findings_of_a_code_are_listed_up_to_a_limit_and_all_counted() -> None:
    template = Template(middle=((7, "Hipervínculo"),))
    findings = check(template.filled(*([f"archivo {n}.pdf"] for n in range(300))), today=TODAY).findings
    assert len(findings) == 50
    assert findings.total == findings.totals["bare-file-name"] == findings.by_grade()[Grade.SERIOUS] == 300
    assert not findings.blocking


def test_downloads_are_not_blamed_for_how_they_write() -> None:
    from tests.transparency.sipot import workbooks

    assert check(workbooks.saved(workbooks.download_2019()), today=TODAY).findings.total == 0
