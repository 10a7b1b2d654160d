"""Filling in a filing in a real browser: typing, pasting, keys, a bad line, and two people in one row."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from .conftest import Installation, Person
from .test_desks import accessible

pytestmark = pytest.mark.browser

#: milliseconds from asking for the page until its rows can be written in, on a machine that does nothing else
PROMISED = 1000
#: how many times as long it may take where other tests run beside it
BUSY = 3
#: a filing of 500 rows and 30 columns, an empty one of the period after it, and one row of the period before
MAKE = """
from django.contrib.auth import get_user_model
from pregonero.directorates.api import directorates_of
from tests.transparency.filings import MAIN, TABLE, make_filing, make_format, write_rows
owner = directorates_of(get_user_model().objects.get(username="editor-dif")).first()
more = [(f"Dato adicional número {n}", (1, 2, 6, 4, 9)[n % 5]) for n in range(17)]
wide = make_format([*MAIN[:9], *more, *MAIN[9:]], official_id="990030", title="Formato ancho")
def cells(n):
    typed = {1: f"Texto {n}", 2: f"Descripción del renglón {n} con varias palabras", 3: n, 4: {"d": "2026-07-01"},
             6: 1000.5 + n, 7: f"https://ejemplo.gob.mx/{n}.pdf", 9: "Mujer", 13: {"d": "2026-09-30"}, 14: "Sin nota"}
    found = {spec["key"]: typed[spec["code"]] for spec in wide.fields if spec["code"] in typed}
    return found | {"ejercicio": 2026, "fecha_de_termino_del_periodo_que_se_informa": {"d": "2026-09-30"}}
large = make_filing(owner, "2026-T3", format=wide)
write_rows(large, *[cells(n) for n in range(1, 501)])
last = make_filing(owner, "2026-T1", key="plazas")
write_rows(last, {"denominacion_del_puesto": "Jefa de área", "percepciones_adicionales": 1},
    tables=[(TABLE, "1", {"denominacion_de_la_percepcion": "Bono"})])
empty = make_filing(owner, "2026-T2", key="plazas")
print("MADE", large.pk, empty.pk)
"""
POST, SEX, PAY, EXTRA, NOTE = 3, 4, 5, 8, 12


@pytest.fixture(scope="module")
def made(installation: Installation) -> tuple[str, str]:
    answer = installation.manage("shell", "-v", "0", "-c", MAKE)
    assert answer.returncode == 0, answer.stderr
    _made, large, empty = next(line for line in answer.stdout.splitlines() if line.startswith("MADE")).split()
    return large, empty


@pytest.fixture
def editor(person: Callable[..., Person]) -> Iterator[Person]:
    somebody = person(1280, 720)
    somebody.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    somebody.sign_in("editor-dif")
    yield somebody
    assert somebody.complaints == []


def address(key: str) -> str:
    return f"/admin/transparency/filings/{key}/rows/"


def opened(somebody: Person, key: str) -> Any:
    somebody.goto(address(key))
    somebody.page.wait_for_selector(".pg-state")
    return somebody.page


def cell(page: Any, row: int, column: int) -> Any:
    return page.locator(f".pg > .pg-scroll [role=row][aria-rowindex='{row + 1}'] [data-column='{column}']")


def saved(page: Any) -> None:
    page.locator(".pg-state[data-state=saved]").wait_for()


def clipboard(page: Any, text: str) -> None:
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)


def focused(page: Any) -> str:
    found: str = page.evaluate("document.activeElement.textContent")
    return found


def stored(house: Installation, key: str) -> list[dict[str, Any]]:
    code = (
        "import json; from transparency.models import WorkingRow;"
        f"rows = WorkingRow.objects.filter(copy__filing={key}, table='').order_by('position');"
        "print('ROWS', json.dumps([row.cells for row in rows]))"
    )
    answer = house.manage("shell", "-v", "0", "-c", code)
    assert answer.returncode == 0, answer.stderr
    line = next(line for line in answer.stdout.splitlines() if line.startswith("ROWS"))
    found: list[dict[str, Any]] = json.loads(line.removeprefix("ROWS"))
    return found


def test_five_hundred_rows_open_at_once(editor: Person, made: tuple[str, str]) -> None:
    page = opened(editor, made[0])
    times = []
    for _time in range(6):
        page.reload(wait_until="commit")
        page.wait_for_selector(".pg-body .pg-c")
        times.append(page.evaluate("performance.now()"))
    print(f"500 rows of 30 columns open after {sorted(times)} ms")
    assert min(times) < BUSY * PROMISED
    assert page.locator(".pg-scroll").get_attribute("aria-rowcount") == "501"
    assert page.locator(".pg-body .pg-row").count() < 60
    page.wait_for_timeout(1500)
    accessible(editor)
    editor.shot("grid-01-quinientas")
    cell(page, 1, POST).click()
    page.keyboard.press("Control+End")
    assert focused(page) == "Sin nota"
    assert cell(page, 500, 29).count() == 1
    page.keyboard.press("Control+Home")
    page.keyboard.press("PageDown")
    assert int(page.evaluate("document.activeElement.parentElement.getAttribute('aria-rowindex')")) > 5
    # selects, copies and pastes within
    page.keyboard.press("Control+Home")
    for _time in range(POST):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+c")
    assert page.evaluate("navigator.clipboard.readText()") == "Texto 1\nTexto 2"
    page.keyboard.press("Delete")
    saved(page)
    page.keyboard.press("Control+z")
    saved(page)
    page.reload()
    page.wait_for_selector(".pg-state")
    assert cell(page, 2, POST).inner_text() == "Texto 2"
    # never a trap
    cell(page, 1, POST).click()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.pg-scroll')") is None


def test_a_filing_is_filled_in(editor: Person, made: tuple[str, str], installation: Installation) -> None:
    page = opened(editor, made[1])
    accessible(editor)
    page.get_by_role("button", name="Copiar el periodo anterior").click()
    page.wait_for_selector(".pg-body .pg-c")
    assert cell(page, 1, POST).inner_text() == "Jefa de área"
    assert cell(page, 1, 1).inner_text() == "01/04/2026"
    page.get_by_role("button", name="Agregar fila").click()
    page.keyboard.type("Chofer")
    page.keyboard.press("Tab")
    page.keyboard.type("h")
    accessible(editor, ".pg")
    editor.shot("grid-02-lista")
    page.keyboard.press("Tab")
    page.keyboard.type("$12,345.5")
    page.keyboard.press("Enter")
    saved(page)
    assert cell(page, 2, PAY).inner_text() == "12,345.50"
    assert cell(page, 2, SEX).inner_text() == "Hombre"

    # from a spreadsheet, with a line end and quotes in a cell, and more rows than there are
    cell(page, 2, POST).click()
    clipboard(page, 'Auxiliar\tMujer\t10\n"Jefe de\n""área"""\tHombre\t20\nVelador\tOtro\ttres\n')
    page.keyboard.press("Control+v")
    assert "9" in page.inner_text(".pg-message")
    saved(page)
    assert cell(page, 3, POST).inner_text() == 'Jefe de\n"área"'.replace("\n", " ")
    page.locator(".pg-c[data-column='5'][aria-invalid=true]").first.wait_for()
    cell(page, 4, PAY).click()
    assert "debe ser un número" in page.inner_text("#pg-told")
    accessible(editor)
    editor.shot("grid-03-pegado")
    page.get_by_role("button", name=re.compile(r"cosas? por revisar")).click()
    page.locator(".pg-jump", has_text="tres").click()
    assert focused(page) == "tres"
    accessible(editor)
    editor.shot("grid-04-hallazgos")
    page.get_by_role("button", name=re.compile(r"cosas? por revisar")).click()

    # rows of the secondary table, with an ID of their own
    cell(page, 2, EXTRA).click()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("Aguinaldo")
    page.keyboard.press("Enter")
    saved(page)
    accessible(editor)
    editor.shot("grid-05-tabla")
    page.keyboard.press("Escape")
    assert focused(page) == "2 · 1 fila"

    # a row between, and gone again
    page.keyboard.press("Control+Enter")
    saved(page)
    assert page.locator(".pg-body .pg-row").count() == 5
    page.keyboard.press("Control+Backspace")
    saved(page)
    rows = stored(installation, made[1])
    assert [row["denominacion_del_puesto"] for row in rows] == [
        "Jefa de área",
        "Auxiliar",
        'Jefe de\n"área"',
        "Velador",
    ]
    assert [row.get("percepciones_adicionales") for row in rows] == [1, 2, None, None]
    assert [row["monto_de_la_remuneracion"] for row in rows[1:]] == [10, 20, "tres"]


def test_a_bad_line_loses_nothing(editor: Person, made: tuple[str, str], installation: Installation) -> None:
    page = opened(editor, made[0])
    context = page.context
    context.set_offline(True)
    cell(page, 3, POST).click()
    page.keyboard.type("Escrito sin línea")
    page.keyboard.press("Enter")
    page.locator(".pg-alert", has_text="Sin conexión").wait_for()
    accessible(editor)
    editor.shot("grid-06-sin-linea")
    context.set_offline(False)
    saved(page)

    context.set_offline(True)
    cell(page, 4, POST).click()
    page.keyboard.type("Escrito antes de cerrar")
    page.keyboard.press("Enter")
    page.wait_for_timeout(800)
    page.close()
    context.set_offline(False)
    editor.page = context.new_page()
    again = opened(editor, made[0])
    saved(again)
    written = [row["denominacion_del_puesto"] for row in stored(installation, made[0])[2:4]]
    assert written == ["Escrito sin línea", "Escrito antes de cerrar"]


def test_two_people_in_one_row(editor: Person, person: Callable[..., Person], made: tuple[str, str]) -> None:
    page = opened(editor, made[0])
    officer = person(1280, 720)
    officer.sign_in("oficial")
    other = opened(officer, made[0])
    cell(page, 10, POST).click()
    page.keyboard.type("De la editora")
    page.keyboard.press("Enter")
    saved(page)
    # another cell of the row: both stay
    cell(other, 10, PAY).click()
    other.keyboard.type("77")
    other.keyboard.press("Enter")
    saved(other)
    other.reload()
    other.wait_for_selector(".pg-state")
    assert (cell(other, 10, POST).inner_text(), cell(other, 10, PAY).inner_text()) == ("De la editora", "77.00")
    # the same cell: the second one is asked
    cell(page, 11, POST).click()
    page.keyboard.type("Primero")
    page.keyboard.press("Enter")
    saved(page)
    cell(other, 11, POST).click()
    other.keyboard.type("Segundo")
    other.keyboard.press("Enter")
    question = other.locator(".pg-question", has_text="Alguien más cambió").last
    question.wait_for()
    assert "Primero" in question.inner_text()
    accessible(officer)
    officer.shot("grid-07-conflicto")
    other.get_by_role("button", name="Dejar lo mío").click()
    saved(other)
    # the first one learns of it without loading the page
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    cell(page, 11, POST).filter(has_text="Segundo").wait_for()
    assert page.locator(".pg-message", has_text="Alguien más").is_visible()
    assert officer.complaints == []


def test_rows_that_somebody_deleted(editor: Person, person: Callable[..., Person], made: tuple[str, str]) -> None:
    page = opened(editor, made[0])
    officer = person(1280, 720)
    officer.sign_in("oficial")
    other = opened(officer, made[0])
    cell(page, 5, POST).click()
    page.keyboard.press("Control+Backspace")
    saved(page)
    cell(other, 5, POST).click()
    other.keyboard.type("Escrito en la borrada")
    other.keyboard.press("Enter")
    other.locator(".pg-question", has_text="Alguien más borró").wait_for()
    other.get_by_role("button", name="Volver a poner la fila con mi texto").click()
    saved(other)
    assert cell(other, 5, POST).inner_text() == "Escrito en la borrada"
    # and the other way round: what is deleted was changed meanwhile
    page.get_by_role("gridcell", name="Texto 6", exact=True).first.click()
    page.keyboard.type("Cambiado")
    page.keyboard.press("Enter")
    saved(page)
    cell(other, 6, POST).click()
    other.keyboard.press("Control+Backspace")
    other.locator(".pg-question", has_text="que usted quería borrar").wait_for()
    accessible(officer)
    other.get_by_role("button", name="Conservar la fila").click()
    saved(other)
    other.reload()
    other.wait_for_selector(".pg-state")
    assert cell(other, 6, POST).inner_text() == "Cambiado"
    assert stored(editor.house, made[0])[5]["denominacion_del_puesto"] == "Cambiado"
    assert officer.complaints == []
