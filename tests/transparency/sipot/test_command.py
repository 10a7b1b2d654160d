"""``manage.py sipot check`` and ``diff``, by their output and exit codes."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.transparency.sipot.workbooks import Template
from transparency.management.commands.sipot import Command


def run(*arguments: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    code: Any = 0
    try:
        call_command(Command(stdout=out, stderr=err, no_color=True), *arguments)
    except SystemExit as end:
        code = end.code
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "formato.xlsx"
    path.write_bytes(Template(middle=((7, "Hipervínculo"),)).filled(["acta.pdf"], update=None))
    return path


def test_check_as_json(file: Path) -> None:
    code, out, _ = run("check", str(file), "--json")
    answer = json.loads(out)
    assert code == 0
    assert set(answer) == {"format", "layout", "rows", "findings", "totals"}
    assert (answer["format"]["id"], answer["layout"], answer["rows"]) == ("53999", "load-2018", 1)
    assert [set(finding) for finding in answer["findings"]] == [
        {"sheet", "row", "column", "code", "grade", "message"}
    ] * 2
    assert answer["findings"][0] | {"message": ""} == {
        "sheet": "Reporte de Formatos",
        "row": 8,
        "column": "D",
        "code": "bare-file-name",
        "grade": "serious",
        "message": "",
    }


def test_check_for_people(file: Path) -> None:
    code, out, _ = run("check", str(file), "--period", "2026-T2")
    assert code == 0
    assert "Formato 53999: Formato de prueba" in out
    assert "grave: Reporte de Formatos!D8: «Hipervínculo» solo trae el nombre de un archivo («acta.pdf»)" in out
    assert "se pidió 01/04/2026 - 30/06/2026" in out
    assert out.rstrip().endswith("Hallazgos: 3 grave")


def test_check_of_a_blocking_file(tmp_path: Path) -> None:
    path = tmp_path / "formato.xlsx"
    path.write_bytes(Template(format_id="").filled(["Algo"]))
    code, out, _ = run("check", str(path))
    assert code == 1
    assert "impide importar: Reporte de Formatos!A1" in out


def test_check_of_another_template(file: Path, tmp_path: Path) -> None:
    template = tmp_path / "plantilla.xlsx"
    template.write_bytes(Template(format_id="1").filled())
    assert run("check", str(file), "--template", str(template))[0] == 1


def test_check_of_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "datos.xlsx"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    code, out, err = run("check", str(path))
    assert (code, out) == (2, "")
    assert "Es texto (por ejemplo un CSV)" in err
    code, out, _ = run("check", str(path), "--json")
    assert (code, json.loads(out)["error"]["code"]) == (2, "csv")
    assert run("check", str(tmp_path / "nada.xlsx"))[0] == 2


def test_diff(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "otro.xlsx"
    other.write_bytes(Template(middle=((7, "Hipervínculo"),)).filled(["acta2.pdf"], update=None))
    assert run("diff", str(file), str(file)) == (0, "Iguales\n", "")
    assert run("diff", str(file), str(other)) == (1, "Reporte de Formatos!D8: «acta.pdf» ≠ «acta2.pdf»\n", "")
    code, _, err = run("diff", str(file), str(tmp_path / "nada.xlsx"))
    assert code == 2
    assert "nada.xlsx: No existe el archivo" in err


def test_period_that_is_none_is_refused(file: Path) -> None:
    with pytest.raises(CommandError, match="«2026-T9» no es un periodo"):
        run("check", str(file), "--period", "2026-T9")
