"""Nothing typed is lost: the browser offline, the server stopped, the session ended, two people on one page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from .conftest import Installation, Person
from .test_desks import accessible

pytestmark = pytest.mark.browser

NEW = "/admin/pages/add/news/newsarticlepage/{section}/"
#: Wagtail takes its first picture of a form after two seconds
SETTLED = 2500


def open_new(editor: Person) -> None:
    """The form of a new item, by the button of the editor's home."""
    editor.goto("/admin/")
    editor.page.click(".home-big >> nth=0")
    editor.page.wait_for_load_state("networkidle")
    editor.page.wait_for_timeout(SETTLED)


def begin(editor: Person, title: str) -> str:
    """An item with a title that the server has; returns the path of its form."""
    open_new(editor)
    editor.page.locator("#id_title").press_sequentially(title)
    editor.page.wait_for_url(re.compile(r"/pages/\d+/edit/"))
    nothing_kept(editor)
    return str(editor.page.url.removeprefix(editor.house.base))


def kept(editor: Person) -> list[dict[str, Any]]:
    found = editor.page.evaluate(
        "Object.keys(localStorage).filter((key) => key.startsWith('pregonero:')).map((key) => localStorage[key])"
    )
    return [json.loads(text) for text in found]


def nothing_kept(editor: Person) -> None:
    """The server has everything: what was typed has had its time to be kept, and is no longer."""
    editor.page.wait_for_timeout(1200)
    editor.page.wait_for_function("Object.keys(localStorage).every((key) => !key.startsWith('pregonero:'))")


def write_text(editor: Person, text: str) -> None:
    """A block of rich text, as the editor makes it."""
    page = editor.page
    page.locator("[data-contentpath=body] button.c-sf-add-button").last.click()
    page.get_by_role("option", name="Texto", exact=True).first.click()
    page.locator(".public-DraftEditor-content").last.click()
    page.keyboard.type(text)


def said(editor: Person, words: str) -> None:
    editor.page.locator(".kept-line", has_text=words).first.wait_for()


def leave(editor: Person) -> None:
    """The window is closed, whatever the page would say to it."""
    context = editor.page.context
    editor.page.close(run_before_unload=False)
    editor.page = context.new_page()
    editor.page.on("pageerror", lambda error: editor.complaints.append(f"script error: {error}"))


def offered(editor: Person, path: str) -> str:
    editor.goto(path)
    editor.page.wait_for_selector(".kept-offer")
    return str(editor.page.inner_text(".kept-offer"))


def recover(editor: Person) -> None:
    editor.page.locator(".kept-offer button").first.click()
    editor.page.wait_for_selector(".kept-offer", state="detached")
    editor.page.wait_for_load_state("networkidle")


@pytest.fixture
def editor(person: Callable[..., Person]) -> Person:
    somebody = person(width=1024, height=640)
    somebody.sign_in("editora-obras")
    return somebody


def test_offline_what_is_typed_stays_and_is_offered_as_a_difference(editor: Person) -> None:
    path = begin(editor, "Se corta la red")
    page = editor.page
    page.fill("#id_summary", "El camino a Soyatlán queda cerrado el lunes.")
    nothing_kept(editor)
    page.context.set_offline(True)
    page.fill("#id_summary", "El camino a Soyatlán queda cerrado el martes.")
    write_text(editor, "Palabras escritas sin red")
    said(editor, "Sin conexión: lo escrito queda guardado en este navegador")
    editor.shot("20-sin-conexion")
    page.wait_for_timeout(800)
    leave(editor)
    editor.page.context.set_offline(False)
    text = offered(editor, path)
    editor.shot("21-texto-recuperable")
    accessible(editor, ".kept-offer")
    assert "Palabras escritas sin red" in text
    assert editor.page.locator(".kept-offer ins", has_text="martes").count() == 1
    assert editor.page.locator(".kept-offer del", has_text="lunes").count() == 1
    assert "Sin conexión" not in text
    recover(editor)
    assert editor.page.input_value("#id_summary").endswith("el martes.")
    assert "Palabras escritas sin red" in editor.page.locator(".public-DraftEditor-content").last.inner_text()
    assert kept(editor) == []
    editor.goto(path)
    editor.page.wait_for_load_state("networkidle")
    assert editor.page.input_value("#id_summary").endswith("el martes.")
    assert editor.page.locator(".kept-offer").count() == 0
    assert editor.complaints == []


def test_when_the_connection_is_back_it_is_saved_without_a_word_from_the_person(editor: Person) -> None:
    path = begin(editor, "Vuelve la red")
    page = editor.page
    page.context.set_offline(True)
    page.fill("#id_place", "Tacotán")
    said(editor, "Sin conexión")
    page.context.set_offline(False)
    said(editor, "Todo está guardado")
    nothing_kept(editor)
    leave(editor)
    editor.goto(path)
    assert editor.page.input_value("#id_place") == "Tacotán"


def test_a_new_page_that_never_reached_the_server_is_offered_too(editor: Person) -> None:
    open_new(editor)
    path = editor.page.url.removeprefix(editor.house.base)
    editor.page.context.set_offline(True)
    editor.page.locator("#id_title").press_sequentially("Una noticia que no llegó")
    editor.page.fill("#id_summary", "Escrita toda ella sin conexión.")
    write_text(editor, "Tres renglones en un autobús")
    said(editor, "Sin conexión")
    editor.page.wait_for_timeout(800)
    leave(editor)
    editor.page.context.set_offline(False)
    text = offered(editor, path)
    assert all(words in text for words in ("Una noticia que no llegó", "Escrita toda ella", "Tres renglones"))
    recover(editor)
    assert re.search(r"/pages/\d+/edit/", editor.page.url)
    assert editor.page.input_value("#id_title") == "Una noticia que no llegó"
    assert "Tres renglones" in editor.page.locator(".public-DraftEditor-content").last.inner_text()
    nothing_kept(editor)


def test_what_is_discarded_is_gone(editor: Person) -> None:
    path = begin(editor, "Se descarta")
    editor.page.context.set_offline(True)
    editor.page.fill("#id_place", "Lugar equivocado")
    said(editor, "Sin conexión")
    editor.page.wait_for_timeout(800)
    leave(editor)
    editor.page.context.set_offline(False)
    offered(editor, path)
    editor.page.get_by_role("button", name="Descartar").click()
    editor.page.wait_for_selector(".kept-offer", state="detached")
    assert kept(editor) == []
    assert editor.page.input_value("#id_place") == ""


def test_the_server_stops_and_comes_back(editor: Person, installation: Installation) -> None:
    path = begin(editor, "Se va la luz en la oficina")
    page = editor.page
    with installation.without_server():
        page.fill("#id_summary", "Lo escrito mientras el servidor no contesta.")
        said(editor, "lo escrito queda guardado en este navegador")
        page.wait_for_timeout(800)
        assert "mientras el servidor" in json.dumps(kept(editor), ensure_ascii=False)
    said(editor, "Todo está guardado")
    leave(editor)
    editor.goto(path)
    assert "mientras el servidor" in editor.page.input_value("#id_summary")


def test_saving_by_the_button_into_a_stopped_server_loses_nothing(editor: Person, installation: Installation) -> None:
    path = begin(editor, "Guardar sin servidor")
    with installation.without_server():
        editor.page.fill("#id_summary", "Palabras de justo antes de guardar.")
        editor.page.evaluate("document.querySelector('form[data-edit-form]').requestSubmit()")
        editor.page.wait_for_timeout(1500)
        leave(editor)
    assert "justo antes de guardar" in offered(editor, path)
    recover(editor)
    assert "justo antes" in editor.page.input_value("#id_summary")


def test_the_session_ends_and_the_person_signs_in_beside(editor: Person) -> None:
    path = begin(editor, "Caduca la sesión")
    page, context = editor.page, editor.page.context
    context.clear_cookies(name="sessionid")
    page.fill("#id_summary", "Escrito después de que terminó la sesión.")
    said(editor, "Su sesión terminó")
    editor.shot("22-sesion-terminada")
    accessible(editor, ".kept-line--bad")
    with context.expect_page() as opened:
        page.locator(".kept-line a").first.click()
    beside = Person(opened.value, editor.house, None)
    account = editor.house.accounts["editora-obras"]
    beside.page.fill("input[name=username]", account["username"])
    beside.page.fill("input[name=password]", account["password"])
    beside.page.click("button[type=submit]")
    beside.page.wait_for_load_state("networkidle")
    beside.page.close()
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    said(editor, "Todo está guardado")
    nothing_kept(editor)
    leave(editor)
    editor.goto(path)
    assert "terminó la sesión" in editor.page.input_value("#id_summary")
    assert editor.complaints == []


def test_a_reason_survives_a_session_that_ended(editor: Person) -> None:
    """The reason of a decision, on a screen that saves nothing by itself."""
    path = begin(editor, "Se va con un motivo")
    address = path.replace("/edit/", "/delete/")
    editor.goto(address)
    reason = editor.page.locator("form[method=post] textarea[name=reason]").first
    reason.press_sequentially("Se escribió dos veces y ya está en otra nota.")
    editor.page.context.clear_cookies(name="sessionid")
    editor.page.locator("form[method=post]:has(textarea[name=reason]) button[type=submit]").first.click()
    editor.page.wait_for_url("**/login/**")
    account = editor.house.accounts["editora-obras"]
    editor.page.fill("input[name=username]", account["username"])
    editor.page.fill("input[name=password]", account["password"])
    editor.page.click("button[type=submit]")
    editor.page.wait_for_load_state("networkidle")
    editor.goto(address)
    assert reason.input_value() == "Se escribió dos veces y ya está en otra nota."
    assert "no llegó al servidor" in editor.page.inner_text("main")
    editor.shot("26-motivo-recuperado")
    assert editor.complaints == []


def test_what_one_person_wrote_is_not_shown_to_the_next_at_that_browser(editor: Person) -> None:
    path = begin(editor, "Computadora compartida")
    editor.page.context.set_offline(True)
    editor.page.fill("#id_summary", "Solo para quien lo escribió.")
    said(editor, "Sin conexión")
    editor.page.wait_for_timeout(800)
    leave(editor)
    editor.page.context.set_offline(False)
    editor.page.context.clear_cookies()
    editor.sign_in("oficial")
    editor.goto(path)
    editor.page.wait_for_load_state("networkidle")
    editor.page.wait_for_timeout(800)
    assert editor.page.locator(".kept-offer").count() == 0
    assert "Solo para quien" not in editor.page.content()


def test_two_people_are_told_of_each_other_and_before_one_overwrites(
    editor: Person, person: Callable[..., Person]
) -> None:
    path = begin(editor, "Dos personas en una página")
    editor.page.context.set_offline(True)
    editor.page.fill("#id_place", "El Trigo")
    said(editor, "Sin conexión")
    editor.page.wait_for_timeout(800)
    leave(editor)
    editor.page.context.set_offline(False)
    officer = person(width=1024, height=640)
    officer.sign_in("oficial")
    officer.goto(path)
    officer.page.wait_for_load_state("networkidle")
    officer.page.wait_for_timeout(SETTLED)
    officer.page.fill("#id_summary", "Palabras de la oficina de comunicación.")
    officer.page.wait_for_function("document.body.innerText.includes('Guardado')")
    text = offered(editor, path)
    assert "Cuidado: Oficial de Comunicación cambió la página" in text
    editor.shot("23-recuperar-sobre-otra-version")
    said(editor, "Oficial de Comunicación")
    said(officer, "Editora")
    officer.shot("24-dos-personas")
    editor.page.get_by_role("button", name="Recuperar de todos modos").click()
    editor.page.wait_for_selector(".kept-offer", state="detached")
    editor.page.wait_for_load_state("networkidle")
    assert editor.page.input_value("#id_place") == "El Trigo"
    # the officer, who writes on, is told before the editor's version is overwritten
    officer.page.fill("#id_summary", "Otras palabras de la oficina.")
    said(officer, "guardó otra versión")
    officer.page.locator("footer button[type=submit], .footer button[type=submit]").first.click()
    dialog = officer.page.locator("#w-save-confirmation-dialog, #title-text-w-save-confirmation-dialog").first
    dialog.wait_for()
    assert "guardó una versión nueva" in officer.page.inner_text("#title-text-w-save-confirmation-dialog")
    officer.shot("25-antes-de-sobrescribir")
