"""Pages in Chromium: the policy is kept, nothing overflows a narrow screen, both themes are readable."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.test import Client

from portal import pages
from tests.portal import documents

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

ADDRESS = "http://testserver"
KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


@pytest.fixture
def answers(site: Any, rf: Any) -> dict[str, tuple[int, dict[str, str], bytes]]:
    """Every page and stylesheet a browser asks for, drawn beforehand: the browser never reaches the database."""
    paths = ["/", "/noticias/", "/programas/", "/direcciones/", "/contacto/", "/buscar/?q=bacheo", "/nada/"]
    paths.append("/direcciones/obras/historia/")
    drawn = {path: Client().get(path) for path in paths}
    for item in (documents.news(blocks=documents.blocks()), documents.program(blocks=documents.blocks())):
        drawn[item["path"]] = pages.render_document(rf.get(item["path"]), item)
        drawn[item["path"]].headers["Content-Security-Policy"] = drawn["/"].headers["Content-Security-Policy"]
    head = BeautifulSoup(drawn["/"].content.decode(), "html.parser").head
    found = {path: (page.status_code, dict(page.headers), page.content) for path, page in drawn.items()}
    for element in head.select("link[rel=stylesheet], link[rel=icon], script[src]"):
        address = element.get("href") or element["src"]
        if address.startswith("/static/"):
            file = finders.find(address.removeprefix("/static/"))
            kind = KINDS[address.rpartition(".")[2]]
            with open(file, "rb") as stream:
                found[address] = (200, {"Content-Type": kind}, stream.read())
        else:
            found[address] = (200, {"Content-Type": "text/css"}, Client().get(address).content)
    return found


@pytest.fixture
def browse(chromium_path: str, answers: dict[str, Any]) -> Any:
    """``browse(width, theme)``: a page of a browser that is served ``answers``."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"])

        def serve(route: Any) -> None:
            status, headers, body = answers.get(route.request.url.removeprefix(ADDRESS), (404, {}, b""))
            route.fulfill(status=status, headers=headers, body=body)

        def run(width: int, theme: str) -> Any:
            context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)
            context.route("**/*", serve)
            return context.new_page()

        yield run
        browser.close()


def addresses(answers: dict[str, Any]) -> list[str]:
    return [
        path for path, (_status, headers, _body) in answers.items() if headers["Content-Type"].startswith("text/html")
    ]


def test_policy_is_not_broken_by_our_own_pages(browse: Callable[..., Any], answers: dict[str, Any]) -> None:
    page = browse(1280, "light")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if "Security Policy" in message.text else None)
    for path in addresses(answers):
        page.goto(ADDRESS + path)
        assert (
            page.evaluate("getComputedStyle(document.querySelector('.masthead')).backgroundColor") != "rgba(0, 0, 0, 0)"
        )
    assert complaints == []
    # The policy is really there: what is inline does not run.
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))")
    assert page.evaluate("window.ran") is None
    assert complaints != []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_wider_than_the_screen(
    width: int, theme: str, browse: Callable[..., Any], answers: dict[str, Any]
) -> None:
    page = browse(width, theme)
    for path in addresses(answers):
        page.goto(ADDRESS + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_keyboard_reaches_the_content_first(browse: Callable[..., Any]) -> None:
    page = browse(360, "light")
    page.goto(f"{ADDRESS}/noticias/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenido"


def test_words_are_completed_with_keys_and_fingers(browse: Callable[..., Any], answers: dict[str, Any]) -> None:
    offered = {"items": ["licitación", "licitaciones <b>"]}
    answers["/api/v1/suggest?limit=6&q=licit"] = (
        200,
        {"Content-Type": "application/json"},
        json.dumps(offered).encode(),
    )
    answers["/buscar/?q=licitaci%C3%B3n&desde=&hasta="] = answers["/buscar/?q=bacheo"]
    page = browse(360, "light")
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto(f"{ADDRESS}/buscar/?q=bacheo")
    box = page.get_by_role("combobox")
    box.fill("")
    box.press_sequentially("licit")
    options = page.get_by_role("option")
    options.first.wait_for()
    assert options.all_inner_texts() == offered["items"]
    assert box.get_attribute("aria-expanded") == "true"
    lowest = page.evaluate("document.querySelector('.completions').getBoundingClientRect().right")
    assert lowest <= 360
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    assert box.input_value() == "licit", "nothing is written until it is chosen"
    box.press("Escape")
    assert options.count() == 0 or not options.first.is_visible()
    box.press_sequentially("a")  # no answer: the box stays as it is
    box.press("Backspace")
    options.first.wait_for()
    options.first.click()
    page.wait_for_url("**/buscar/?q=licitaci%C3%B3n*")
    assert broken == []


def test_nothing_is_completed_where_data_are_saved(browse: Callable[..., Any], answers: dict[str, Any]) -> None:
    page = browse(360, "light")
    page.add_init_script("Object.defineProperty(navigator, 'connection', {value: {saveData: true}})")
    page.goto(f"{ADDRESS}/buscar/?q=bacheo")
    assert page.get_by_role("combobox").count() == 0
    assert page.get_by_role("searchbox").count() == 1
