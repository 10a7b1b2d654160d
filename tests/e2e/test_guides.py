"""The guides for staff: their pictures, made by walking the screens they speak of, and the guides as people see them.

`make guide-pictures` (``GUIDE_PICTURES=write``) writes the pictures to ``docs/guia/img``. Otherwise the same walk is a
test: a screen that no longer is where the guides say it is breaks it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from .conftest import Installation, Person
from .test_nothing_lost import SETTLED, begin, leave, nothing_kept, offered

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "guia" / "img"
PHOTO = ROOT / "municipality" / "atengo" / "content" / "images" / "empedrado.jpg"
#: a small laptop; the menu at the left is not in the pictures
WIDTH, HEIGHT, MENU = 1024, 640, 200
RETURNED, CHANGED = "Cortarán el agua el lunes en Tacotán", "Terminan el vado de Cofradía de Tacota"
SCHEDULED, LOST = "Cambia el horario de la ventanilla de obras", "Reabren la calle Hidalgo"


class Album:
    """Takes pictures of a part of the window and keeps them small."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.taken: set[str] = set()

    def take(self, somebody: Person, name: str, height: int = 460, top: int = 0) -> None:
        somebody.page.wait_for_timeout(400)  # menus and notices slide in
        clip = {"x": MENU, "y": top, "width": WIDTH - MENU, "height": min(height, HEIGHT - top)}
        picture = Image.open(BytesIO(somebody.page.screenshot(clip=clip))).convert("RGB")
        picture.save(self.folder / f"{name}.webp", quality=72, method=6)
        self.taken.add(f"{name}.webp")


def named_in_guides() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "guia").glob("*.md")]
    return {name for text in texts for name in re.findall(r"\]\(img/([^)]+)\)", text)}


def quiet(page: Any) -> None:
    page.wait_for_load_state("networkidle")


def submit(page: Any) -> None:
    page.locator("footer .w-dropdown__toggle").first.click()
    page.get_by_role("button", name="Enviar a aprobación").click()
    page.get_by_text("Se envió a aprobación").wait_for()


def number_in(address: str) -> str:
    found = re.search(r"/(\d+)/", address)
    assert found, address
    return found.group(1)


def write_and_send(editor: Person, album: Album) -> None:
    """What the editor's guide tells first: a new item, what is missing, and sending it."""
    page = editor.page
    begin(editor, RETURNED)
    page.wait_for_selector("[data-checklist] li")
    album.take(editor, "antes-de-publicar", 440)
    page.fill("#id_summary", "El corte será de 8 a 14 horas, mientras se cambia la bomba del pozo dos.")
    page.wait_for_selector(".pregonero-checklist__done")
    nothing_kept(editor)
    page.locator("footer .w-dropdown__toggle").first.click()
    album.take(editor, "enviar", 210, top=HEIGHT - 210)
    page.get_by_role("button", name="Enviar a aprobación").click()
    page.get_by_text("Se envió a aprobación").wait_for()


def change_what_is_public(editor: Person) -> str:
    """Returns the page's number."""
    page = editor.page
    editor.goto("/admin/pages/")
    quiet(page)
    number = number_in(page.get_by_role("link", name=CHANGED).first.get_attribute("href"))
    editor.goto(f"/admin/pages/{number}/edit/")
    quiet(page)
    page.wait_for_timeout(SETTLED)
    page.fill("#id_summary", "El vado quedó terminado: ya se puede pasar a Cofradía de Tacota en tiempo de lluvias.")
    nothing_kept(editor)
    submit(page)
    return number


def new_photo() -> bytes:
    """One that the library does not have: of a duplicate it would ask whether to keep it."""
    data = BytesIO()
    Image.open(PHOTO).resize((1000, 625)).save(data, "JPEG")
    return data.getvalue()


def send_photos(editor: Person, album: Album) -> None:
    page = editor.page
    editor.goto("/admin/")
    page.get_by_role("link", name="Mandar fotos").click()
    quiet(page)
    page.set_input_files("input[type=file]", [{"name": PHOTO.name, "mimeType": "image/jpeg", "buffer": new_photo()}])
    page.wait_for_selector("#upload-list textarea, #upload-list input[type=text]")
    page.locator("#upload-list input[name$=title]").fill("Empedrado, calle Hidalgo, 2026")
    page.locator("#upload-list [name$=description]").fill("Tres personas empiedran una calle.")
    page.locator("#upload-list").evaluate("list => list.scrollIntoView()")
    album.take(editor, "mandar-fotos", 520, top=60)


def lose_the_line(editor: Person, album: Album) -> None:
    page, path = editor.page, begin(editor, LOST)
    page.context.set_offline(True)
    page.fill("#id_summary", "Desde hoy pasan otra vez los camiones por la calle Hidalgo.")
    editor.page.locator(".kept-line", has_text="Sin conexión").first.wait_for()
    page.wait_for_timeout(1200)
    leave(editor)
    editor.page.context.set_offline(False)
    assert "Hay texto que no se guardó" in offered(editor, path)
    editor.page.locator(".kept-offer").scroll_into_view_if_needed()
    album.take(editor, "texto-recuperado", 420)


def give_back(officer: Person) -> None:
    page = officer.page
    officer.goto("/admin/inbox/")
    page.get_by_role("link", name=RETURNED).click()
    page.locator("summary", has_text="Devolver con un motivo").click()
    page.get_by_label("Motivo").first.fill("Falta decir qué calles se quedan sin agua y a quién preguntar.")
    page.get_by_role("button", name="Devolver con un motivo").click()
    quiet(page)


def office(officer: Person, album: Album, number: str) -> None:
    page = officer.page
    officer.goto("/admin/inbox/")
    album.take(officer, "bandeja", 600)
    page.get_by_role("link", name=CHANGED).click()
    page.get_by_role("heading", name="Qué dicen las revisiones").scroll_into_view_if_needed()
    page.mouse.wheel(0, 60)
    album.take(officer, "revisar", HEIGHT)
    officer.goto(f"/admin/pages/{number}/unpublish/")
    page.get_by_label("Motivo").fill("La fecha de inauguración estaba equivocada.")
    album.take(officer, "retirar", HEIGHT)
    officer.goto("/admin/reports/reviews/?all=1")
    album.take(officer, "vigencia", 500)


def return_all(officer: Person) -> None:
    """Leave the inbox as it was found: other journeys use the same installation."""
    page = officer.page
    officer.goto("/admin/inbox/")
    for title in (CHANGED, SCHEDULED):
        page.get_by_role("checkbox", name=title).check()
    page.locator("summary", has_text="Devolver con un motivo").click()
    page.get_by_label("Qué debe cambiar").fill("Se devuelve sin más: era para las fotografías de la guía.")
    page.get_by_role("button", name="Devolver", exact=True).click()
    page.get_by_text("Atendidas: 2").wait_for()


def schedule(editor: Person, album: Album) -> None:
    page, path = editor.page, begin(editor, SCHEDULED)
    page.fill("#id_summary", "Desde el primer lunes del mes la ventanilla abre a las ocho y media.")
    nothing_kept(editor)
    page.get_by_role("button", name="Mostrar u ocultar el estado").first.click()
    page.get_by_role("button", name="Programar").first.click()
    day = datetime.now(tz=UTC).date() + timedelta(days=30)
    page.fill("#id_go_live_at", f"{day} 10:00")
    page.locator(".xdsoft_datetimepicker:visible").wait_for()
    page.get_by_role("heading", name="Programar la publicación").click()
    album.take(editor, "programar", 600)
    page.get_by_role("button", name="Guardar las fechas").click()
    page.get_by_text("Se guardaron los cambios").wait_for()
    editor.goto(path)
    quiet(page)
    page.get_by_role("button", name="Mostrar u ocultar el estado").first.click()  # it stays open otherwise
    page.wait_for_timeout(SETTLED)
    submit(page)


def administer(administrator: Person, album: Album) -> None:
    page = administrator.page
    administrator.goto("/admin/users/")
    numbers = {
        name: number_in(page.get_by_role("link", name=name).first.get_attribute("href"))
        for name in ("Oficial de Comunicación", "Editora de Obras Públicas")
    }
    page.get_by_role("link", name="Agregar un usuario").first.click()
    quiet(page)
    for field, words in (
        ("username", "lucia.ramos"),
        ("email", "lucia.ramos@example.org"),
        ("first_name", "Lucía"),
        ("last_name", "Ramos Ortega"),
    ):
        page.fill(f"#id_{field}", words)
    page.evaluate("window.scrollTo(0, 180)")
    album.take(administrator, "cuenta-nueva", HEIGHT)
    administrator.goto(f"/admin/accounts/{numbers['Oficial de Comunicación']}/access/")
    album.take(administrator, "sesiones", 560)
    administrator.goto(f"/admin/accounts/{numbers['Editora de Obras Públicas']}/leaving/")
    album.take(administrator, "se-va", 600)
    administrator.goto("/admin/reports/audit/")
    quiet(page)
    album.take(administrator, "auditoria", 520)


@pytest.mark.skipif(
    not (os.environ.get("GUIDE_PICTURES") or os.environ.get("TEST_SERVICES") == "all"),
    reason="not run: a minute of screens; TEST_SERVICES=all runs it, and make guide-pictures takes the pictures anew",
)
def test_pictures_of_the_guides(person: Callable[..., Person], tmp_path: Path) -> None:
    writes = os.environ.get("GUIDE_PICTURES") == "write"
    if writes:
        PICTURES.mkdir(parents=True, exist_ok=True)
        for old in PICTURES.glob("*.webp"):
            old.unlink()
    album = Album(PICTURES if writes else tmp_path)
    editor, officer, administrator = (person(WIDTH, HEIGHT) for _ in range(3))
    editor.sign_in("editora-obras")
    officer.sign_in("oficial")
    administrator.sign_in("administracion")
    write_and_send(editor, album)
    give_back(officer)
    editor.goto("/admin/")
    album.take(editor, "inicio-editora", 540, top=60)
    number = change_what_is_public(editor)
    office(officer, album, number)
    schedule(editor, album)
    send_photos(editor, album)
    lose_the_line(editor, album)
    administer(administrator, album)
    return_all(officer)
    assert album.taken == named_in_guides()
    assert [*editor.complaints, *officer.complaints, *administrator.complaints] == []


def test_guides_read_well_on_screen_and_on_paper(person: Callable[..., Person], installation: Installation) -> None:
    reader = person(WIDTH, HEIGHT)
    strangers: list[str] = []
    reader.page.on("request", lambda request: strangers.append(request.url))
    reader.sign_in("administracion")
    for slug in ("administracion", "oficial", "editora"):
        reader.goto(f"/admin/guides/{slug}/")
        quiet(reader.page)
        reader.shot(f"guia-{slug}")
        assert reader.page.evaluate("[...document.images].every((one) => one.complete && one.naturalWidth > 0)")
        assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = Axe().run(reader.page, context="main").response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        paper = reader.page.pdf(format="Letter", prefer_css_page_size=True)
        if reader.shots is not None:
            (reader.shots / f"guia-{slug}.pdf").write_bytes(paper)
        pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", paper))
        assert 0 < pages < 5, f"{slug}: {pages} pages"
    assert [url for url in strangers if not url.startswith((installation.base, "data:", "blob:"))] == []
