"""From "you owe this" to the workbook that SIPOT takes: an editor, the officer, a citizen and another system."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from .conftest import Installation, Person

pytestmark = pytest.mark.browser


def bytes_of(person: Person, address: str) -> bytes:
    """A download of the admin, with the person's session."""
    answer = person.page.request.get(f"{person.house.base}{address}")
    assert answer.status == 200, address
    found: bytes = answer.body()
    return found


def filled(template: bytes, rows: list[dict[str, Any]]) -> bytes:
    """The template with rows written into it by hand: values by the beginning of the name of their field."""
    book = load_workbook(BytesIO(template))
    sheet = book.worksheets[0]
    names = {str(cell.value): cell.column for cell in sheet[7] if cell.value}
    for number, row in enumerate(rows, 8):
        for name, value in row.items():
            column = next(column for full, column in names.items() if full.startswith(name))
            sheet.cell(number, column).value = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def link_to(person: Person, words: str) -> str:
    address: str | None = person.page.get_by_role("link", name=words).first.get_attribute("href")
    assert address is not None, words
    return address


def test_from_what_is_owed_to_the_workbook(
    installation: Installation, person: Callable[..., Person], tmp_path: Path
) -> None:
    editor = person()
    editor.sign_in("editora-obras")
    editor.shot("filing-01-home")
    page = editor.page
    assert "a más tardar el" in page.inner_text("main")
    page.get_by_role("link", name=re.compile("entregas de transparencia")).click()
    page.locator(".title-wrapper a", has_text="Concesiones").first.click()
    page.wait_for_load_state("networkidle")
    editor.shot("filing-02-form")
    text = page.inner_text("main")
    assert "Fecha límite" in text
    title = page.inner_text(".filing-facts dd >> nth=0").splitlines()[0]

    period = re.search(r"\((\d+ de \w+ de \d{4}) – (\d+ de \w+ de \d{4})\)", text)
    assert period, text
    year = int(period[2][-4:])
    template = bytes_of(editor, link_to(editor, "Descargar la plantilla vacía"))
    row = {"Ejercicio": year, "Área": "Obras Públicas", "Nota": "Sin otra información en el periodo."}
    wrong = tmp_path / "mal.xlsx"
    wrong.write_bytes(b"%PDF-1.4 esto no es un libro")
    page.goto(f"{installation.base}{link_to(editor, 'Subir un archivo lleno')}")
    page.set_input_files("input[type=file]", str(wrong))
    page.get_by_role("button", name="Enviar").click()
    page.get_by_text("Es un PDF, no un libro de Excel").wait_for()
    editor.shot("filing-03-refused")

    good = tmp_path / "bien.xlsx"
    good.write_bytes(filled(template, [row]))
    page.set_input_files("input[type=file]", str(good))
    page.get_by_role("button", name="Enviar").click()
    page.get_by_text("hallazgos").first.wait_for()
    editor.shot("filing-04-findings")
    page.get_by_role("link", name="Volver a la entrega").first.click()
    page.wait_for_load_state("networkidle")
    editor.shot("filing-05-rows")
    assert "1 fila" in page.inner_text("main")
    form = page.url
    page.locator("footer .w-dropdown__toggle").first.click()
    page.locator("button[name=action-submit]").first.click()
    page.wait_for_load_state("networkidle")
    editor.shot("filing-06-sent")

    officer = person()
    officer.sign_in("oficial")
    officer.goto("/admin/inbox/")
    officer.shot("filing-07-inbox")
    officer.page.get_by_role("link", name=re.compile(re.escape(title))).first.click()
    officer.page.wait_for_load_state("networkidle")
    officer.shot("filing-08-review")
    officer.page.get_by_role("button", name="Aprobar y publicar").click()
    officer.page.wait_for_load_state("networkidle")
    officer.shot("filing-09-approved")

    datasets = installation.json("/api/v1/datasets?directorate=obras-publicas")["items"]
    dataset = next(one for one in datasets if title in one["title"])
    assert dataset["fields"]["rows"]["count"] == 1
    rows = installation.json(f"/api/v1/datasets/{dataset['id']}/rows?ejercicio={year}")
    assert rows["total"] == 1
    citizen = person()
    citizen.goto(dataset["path"])
    citizen.shot("filing-10-public")
    assert title in citizen.page.inner_text("main")

    page.goto(form)
    page.wait_for_load_state("networkidle")
    book = tmp_path / "para-sipot.xlsx"
    book.write_bytes(bytes_of(editor, link_to(editor, "Descargar el libro para el SIPOT")))
    assert installation.manage("sipot", "check", str(book)).returncode == 0
    assert installation.manage("sipot", "diff", str(good), str(book)).returncode == 0
