"""The journey that proves the whole: from a draft in a directorate to every surface, and back to nothing."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageDraw

from .conftest import Installation, Person

pytestmark = pytest.mark.browser

TITLE = "Arreglan la bomba de Soyatlán del Oro"
SUMMARY = "El servicio de agua vuelve hoy por la tarde a todo el pueblo."
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    paths = []
    for number, colour in enumerate(("#2b6777", "#c8553d")):
        picture = Image.new("RGB", (1600, 1000), colour)
        ImageDraw.Draw(picture).rectangle((300, 300, 1200, 800), fill="#eeeeee")
        paths.append(tmp_path / f"foto-{number}.jpg")
        picture.save(paths[-1])
    return paths


def eventually(question: Callable[[], Any], seconds: float = 15) -> Any:
    """The first truthy answer of ``question``; fails when none comes in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := question():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"nothing in {seconds} s")


def section_id(page: Any) -> int:
    found = re.search(r"/pages/(\d+)/", page.url)
    assert found, page.url
    return int(found.group(1))


def add_photo(page: Any, path: Path, description: str) -> None:
    photos = page.locator("[data-contentpath=photos], section:has(#photos)").first
    photos.locator("button[data-streamblock-menu-open], button.c-sf-add-button").last.click()
    photos.get_by_role("button", name=re.compile("imagen", re.IGNORECASE)).last.click()
    page.locator(".modal-body #tab-label-upload").click()
    page.set_input_files("input[name=image-chooser-upload-file]", str(path))
    page.fill("input[name=image-chooser-upload-title]", path.stem)
    page.fill("input[name=image-chooser-upload-description]", description)
    page.locator(".modal-body #tab-upload button[type=submit]").click()
    page.wait_for_selector(".modal-body", state="detached")


def checklist(page: Any) -> str:
    return str(page.inner_text("[data-checklist]"))


def open_more_actions(page: Any) -> None:
    page.locator("footer .w-dropdown__toggle, .footer .w-dropdown__toggle").first.click()


def draft(editor: Person, photos: list[Path]) -> int:
    """The editor writes the item, mends what the checklist says, looks at the preview, and sends it."""
    page = editor.page
    editor.sign_in("editora-obras")
    editor.shot("01-inicio-editora")
    editor.goto("/admin/pages/")
    parent = section_id(page)
    assert "Obras Públicas" in page.inner_text("h1, .w-header, header")
    editor.goto(f"/admin/pages/add/news/newsarticlepage/{parent}/")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(3000)  # Wagtail takes its first picture of the form before it watches for changes
    page.locator("#id_title").press_sequentially(TITLE.upper())
    page.locator("[data-checklist] li", has_text="minúsculas").wait_for()
    assert "resumen" in checklist(page).lower()
    editor.shot("02-lista-de-pendientes")
    page.fill("#id_title", TITLE)
    page.fill("#id_summary", SUMMARY)
    for number, path in enumerate(photos):
        add_photo(page, path, f"Trabajadores junto a la bomba de agua, toma {number + 1}")
    page.wait_for_selector(".pregonero-checklist__done")
    article = section_id(page)
    page.get_by_role("button", name=re.compile("vista previa", re.IGNORECASE)).first.click()
    preview = page.frame_locator("iframe[src*='/preview/']").last
    preview.locator("h1").wait_for()
    assert preview.locator("h1").inner_text() == TITLE
    preview.locator("main img").nth(1).wait_for()
    editor.shot("03-vista-previa")
    send(page)
    editor.shot("04-enviado")
    return article


def send(page: Any) -> None:
    open_more_actions(page)
    page.locator("button[name=action-submit], button[name=action-restart-workflow]").first.click()
    page.wait_for_load_state("networkidle")


def test_journey_from_draft_to_every_surface_and_back(
    person: Callable[..., Person], installation: Installation, photos: list[Path]
) -> None:
    house = installation
    editor, officer = person(), person()
    article = draft(editor, photos)

    # Nobody outside sees it.
    assert not house.json("/api/v1/search?q=bomba+soyatlan")["items"] or TITLE not in json.dumps(
        house.json("/api/v1/search?q=bomba+soyatlan"), ensure_ascii=False
    )

    # The officer finds it, and asks for a change with a reason.
    officer.sign_in("oficial")
    assert TITLE in officer.page.inner_text("main")
    officer.shot("05-bandeja-oficial")
    officer.goto(f"/admin/pages/{article}/edit/")
    officer.page.wait_for_load_state("networkidle")
    open_more_actions(officer.page)
    officer.page.locator("[data-workflow-action-name=reject]").first.click()
    officer.page.wait_for_selector(".modal-body textarea")
    officer.page.fill(".modal-body textarea", "Falta decir el lugar: escriba la localidad.")
    officer.shot("06-devolver-con-motivo")
    officer.page.locator(".modal-body button[type=submit], .modal-body input[type=submit]").first.click()
    officer.page.wait_for_url(lambda address: "/edit/" not in address)

    # The editor reads why, mends it, sends it again.
    editor.goto(f"/admin/pages/{article}/history/")
    assert "Falta decir el lugar" in editor.page.content()
    editor.goto(f"/admin/pages/{article}/edit/")
    editor.page.wait_for_load_state("networkidle")
    editor.page.fill("#id_place", "Soyatlán del Oro")
    send(editor.page)

    # The officer approves; with no command run, it is everywhere.
    before = house.json("/api/v1/changes?since=0&limit=1")["latest"]
    officer.goto(f"/admin/pages/{article}/edit/")
    officer.page.wait_for_load_state("networkidle")
    open_more_actions(officer.page)
    approve = officer.page.locator("[data-workflow-action-name=approve]").first
    approve.click()
    officer.page.wait_for_url(lambda address: "/edit/" not in address)
    eventually(lambda: house.json("/api/v1/changes?since=0&limit=1")["latest"] > before)
    path = everywhere(house, before)
    printed(house, path)

    reader = person(width=360, height=740)
    reader.goto(path)
    assert reader.page.inner_text("h1") == TITLE
    assert reader.page.evaluate("document.documentElement.scrollWidth <= 360")
    reader.shot("07-noticia-en-telefono")
    assert reader.page.context.cookies() == []

    verified = house.manage("ledger", "verify")
    assert verified.returncode == 0, verified.stdout
    assert verified.stdout.strip().splitlines()[-1].startswith("OK seq=")

    another_directorate_cannot_touch(person(), article)
    withdrawn_everywhere(house, officer, article, path)
    assert [*editor.complaints, *officer.complaints, *reader.complaints] == []


def everywhere(house: Installation, before: int) -> str:
    """The item is in the changes, the API, the site, the feed and the search; returns its path."""
    entries = house.json(f"/api/v1/changes?since={before}")["items"]
    entry = next(item for item in entries if item["kind"] == "news")
    assert entry["action"] == "published"
    path = str(entry["path"])
    status, headers, body = house.get(f"/api/v1/documents/by-path?path={path}")
    assert status == 200
    document = json.loads(body)
    assert document["title"] == TITLE
    assert document["fields"]["place"] == "Soyatlán del Oro"
    assert len(document["fields"]["photos"]) == 2
    again, _headers, _body = house.get(f"/api/v1/documents/by-path?path={path}", **{"If-None-Match": headers["etag"]})
    assert again == 304
    status, _headers, html = house.get(path)
    assert status == 200
    assert TITLE in html.decode()
    assert TITLE in house.get("/noticias/")[2].decode()
    for query in ("bomba+soyatlan", "BOMBAS+SOYATL%C3%81N"):
        # every process follows the ledger by itself, and a busy machine lets it wait
        eventually(lambda query=query: first_found(house, query) == path)
    feed = ElementTree.fromstring(house.get("/noticias/atom.xml")[2])
    assert TITLE in [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    picture = document["fields"]["photos"][0]["src"].removeprefix(house.base)
    status, headers, body = house.get(picture)
    assert (status, headers["content-type"]) == (200, "image/webp")
    with Image.open(BytesIO(body)) as image:
        assert not image.getexif()
    return path


def first_found(house: Installation, query: str) -> str | None:
    items = house.json(f"/api/v1/search?q={query}")["items"]
    return items[0]["path"] if items else None


def printed(house: Installation, path: str) -> None:
    status, headers, body = house.get(f"{path}imprimir.pdf")
    assert (status, headers["content-type"]) == (200, "application/pdf")
    assert body.startswith(b"%PDF-1.")
    assert house.get(f"{path}imprimir.pdf")[2] == body


def another_directorate_cannot_touch(stranger: Person, article: int) -> None:
    """An editor of another directorate gets 403 or 404 (or is sent home with a refusal) on every way to the item."""
    stranger.sign_in("editor-dif")
    request = stranger.page.request
    base = stranger.house.base
    token = next(cookie["value"] for cookie in stranger.page.context.cookies() if cookie["name"] == "csrftoken")
    for action in ("edit", "history", "usage", "view_draft", "copy", "move", "delete", "unpublish", "privacy"):
        answer = request.get(f"{base}/admin/pages/{article}/{action}/", max_redirects=0)
        assert answer.status in {302, 403, 404}, (action, answer.status)
        assert TITLE not in answer.text(), action
    for action in ("edit", "copy", "delete", "unpublish"):
        answer = request.post(
            f"{base}/admin/pages/{article}/{action}/",
            form={"csrfmiddlewaretoken": token, "title": "Robada", "slug": "robada", "action-publish": "1"},
            headers={"Referer": f"{base}/admin/"},
            max_redirects=0,
        )
        assert answer.status in {302, 403, 404}, (action, answer.status)
    assert request.get(f"{base}/api/authoring/pages/{article}/").status == 404
    status, _headers, html = stranger.house.get(_path_of(stranger.house))
    assert status == 200
    assert TITLE in html.decode()


def _path_of(house: Installation) -> str:
    return str(house.json("/api/v1/search?q=bomba+soyatlan")["items"][0]["path"])


def withdrawn_everywhere(house: Installation, officer: Person, article: int, path: str) -> None:
    """The officer unpublishes it: every surface forgets it, its address answers 410, the changes have the entry."""
    document = house.json(f"/api/v1/documents/by-path?path={path}")
    picture = document["fields"]["photos"][0]["src"].removeprefix(house.base)
    latest = house.json("/api/v1/changes?since=0&limit=1")["latest"]
    officer.goto(f"/admin/pages/{article}/unpublish/")
    officer.page.fill("textarea[name=reason]", "La bomba volvió a fallar.")
    officer.page.locator("main form button[type=submit], main form input[type=submit]").first.click()
    officer.page.wait_for_load_state("networkidle")
    entries = eventually(lambda: house.json(f"/api/v1/changes?since={latest}")["items"])
    assert [(entry["action"], entry["path"]) for entry in entries] == [("withdrawn", path)]
    assert "document" not in entries[0]
    assert house.get(path)[0] == 410
    assert house.get(f"{path}imprimir.pdf")[0] == 410
    assert house.get(f"/api/v1/documents/by-path?path={path}")[0] == 410
    assert house.get(f"/api/v1/documents/{document['id']}")[0] == 410
    assert house.get(picture)[0] == 404
    for address in ("/noticias/", "/noticias/atom.xml", "/buscar/?q=bomba+soyatlan", "/api/v1/search?q=bomba+soyatlan"):
        assert TITLE not in house.get(address)[2].decode(), address
    verified = house.manage("ledger", "verify")
    assert verified.returncode == 0, verified.stdout
