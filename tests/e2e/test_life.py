"""Life after publication in a browser: corrections, withdrawal with a reason, history, trash, what is in use."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from .conftest import Installation, Person
from .test_desks import accessible

pytestmark = pytest.mark.browser

REASON = "El horario cambió; consulte el nuevo en la ventanilla."

#: two published items and a page that the first one links to; prints their keys and addresses
MAKE = """
from news.models import NewsArticlePage
from pregonero.directorates.api import Directorate
from pregonero.publishing.api import door
owner = Directorate.objects.active().exclude(section=None).first()
def item(title, slug, **more):
    summary = "La ventanilla atiende de lunes a viernes."
    page = NewsArticlePage(title=title, slug=slug, summary=summary, live=False, **more)
    with door():
        owner.section.add_child(instance=page)
        page.save_revision().publish(skip_permission_checks=True)
    print("MADE", page.pk, "/direcciones/" + owner.section.slug + "/" + slug + "/")
    return page
old = item("Horario de la ventanilla", "horario-viejo")
new = item("Nuevo horario de la ventanilla", "horario-nuevo")
item("Dónde está la ventanilla", "donde-esta",
    body=[("text", {"html": f'<p><a linktype="page" id="{new.pk}">el horario</a></p>'})])
"""


def test_life_after_publication(person: Callable[..., Person], installation: Installation) -> None:
    made = installation.manage("shell", "-v", "0", "-c", MAKE)
    assert made.returncode == 0, made.stderr
    rows = [line.split() for line in made.stdout.splitlines() if line.startswith("MADE")]
    (old, old_path), (new, new_path), (_link, _path) = [(row[1], row[2]) for row in rows]
    officer = person(1024, 640)
    page = officer.page
    officer.sign_in("oficial")
    correct(officer, old, old_path)
    withdraw(officer, old, old_path)
    what_is_in_use(officer, new)
    trash(officer, old)
    restore(officer)
    officer.goto("/admin/reports/reviews/?all=1&p=2")
    assert "Nuevo horario de la ventanilla" in page.inner_text("main")
    accessible(officer)
    officer.shot("vida-08-revisiones")
    schedule(officer, new)
    officer.goto(f"{new_path}historia/")
    assert "Publicado" in page.inner_text("ol.history")
    assert officer.complaints == []


def correct(officer: Person, key: str, path: str) -> None:
    page = officer.page
    officer.goto(f"/admin/pages/{key}/edit/")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name=re.compile("Agregar corrección|Añadir corrección", re.IGNORECASE)).click()
    page.fill("textarea[name='pregonero_corrections-0-text']", "Decía que abre a las 8; abre a las 9.")
    officer.shot("vida-01-correccion-en-la-forma")
    page.get_by_role("button", name="Guardar borrador").first.click()
    page.wait_for_load_state("networkidle")
    officer.goto(f"/admin/pages/{key}/edit/")
    assert page.input_value("textarea[name='pregonero_corrections-0-text']") == "Decía que abre a las 8; abre a las 9."
    published = officer.house.manage(
        "shell", "-v", "0", "-c",
        f"from wagtail.models import Page; "
        f"Page.objects.get(pk={key}).specific.get_latest_revision().publish(skip_permission_checks=True)",
    )  # fmt: skip
    assert published.returncode == 0, published.stderr
    officer.goto(path)
    assert "abre a las 9" in page.inner_text(".corrections")
    accessible(officer)
    officer.shot("vida-02-correccion-publica")


def withdraw(officer: Person, key: str, path: str) -> None:
    page = officer.page
    officer.goto(f"/admin/pages/{key}/unpublish/")
    accessible(officer)
    officer.shot("vida-03-retirar")
    page.get_by_role("button", name="Retirar").click()
    assert page.evaluate("document.activeElement.name") == "reason" or "obligatorio" in page.inner_text("main")
    page.locator("textarea[name=reason]").press_sequentially(REASON)
    page.get_by_role("button", name="Retirar").press("Enter")
    page.wait_for_load_state("networkidle")
    answer = officer.goto(path)
    assert answer.status == 410
    assert REASON in page.inner_text("main")
    accessible(officer)
    officer.shot("vida-04-410")
    page.get_by_role("link", name="Historia de esta página").click()
    assert REASON in page.inner_text("main")
    assert "Corregido" in page.inner_text("ol.history")
    accessible(officer)
    officer.shot("vida-05-historia")


def what_is_in_use(officer: Person, key: str) -> None:
    officer.goto(f"/admin/pages/{key}/delete/")
    assert "Dónde está la ventanilla" in officer.page.inner_text("main")
    assert officer.page.get_by_role("button", name="Enviar a la papelera").count() == 0
    accessible(officer)
    officer.shot("vida-06-en-uso")


def trash(officer: Person, key: str) -> None:
    page = officer.page
    officer.goto(f"/admin/pages/{key}/delete/")
    accessible(officer)
    officer.shot("vida-06b-eliminar")
    page.get_by_role("button", name="Enviar a la papelera").click()
    page.wait_for_load_state("networkidle")
    officer.goto("/admin/trash/")
    assert "Horario de la ventanilla" in page.inner_text("main")
    accessible(officer)
    officer.shot("vida-07-papelera")


def restore(officer: Person) -> None:
    page = officer.page
    page.get_by_role("button", name="Recuperar").first.click()
    page.wait_for_load_state("networkidle")
    assert "volvió como borrador" in page.inner_text("body")
    officer.shot("vida-07b-recuperada")


def schedule(officer: Person, key: str) -> None:
    page: Any = officer.page
    officer.goto(f"/admin/pages/{key}/edit/")
    page.wait_for_load_state("networkidle")
    page.locator("[data-side-panel-toggle=status], [data-side-panel-toggle='status']").first.click()
    page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").first.click()
    page.wait_for_selector("#id_go_live_at", state="visible")
    assert "hora del centro de México" in page.inner_text("#schedule-publishing-dialog")
    officer.shot("vida-09-hora")
