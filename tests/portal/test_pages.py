"""Pages drawn from documents, live and draft."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal import pages
from pregonero.publishing.api import door
from tests import factories
from tests.portal import documents

pytestmark = pytest.mark.django_db

Draw = Callable[..., BeautifulSoup]
PATHS = {
    "home": "/",
    "list of news": "/noticias/",
    "list of programs": "/programas/",
    "list of directorates": "/direcciones/",
    "section": "/transparencia/",
    "directorate": "/direcciones/obras/",
    "program": "/direcciones/obras/bacheo-vecinal/",
    "news": "/direcciones/obras/bacheo-octubre/",
    "message": "/mensaje/",
    "contact": "/contacto/",
    "search": "/buscar/?q=bacheo",
    "not found": "/nada-de-esto/",
}
KINDS = ["home", "section", "message", "directorate", "program", "news", "site", "agenda_item"]


def soup_of(path: str, **headers: str) -> BeautifulSoup:
    return BeautifulSoup(Client(headers=headers).get(path).content.decode(), "html.parser")


def queries_of(path: str) -> int:
    client = Client()
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
def test_every_page_stands_on_the_same_ground(path: str) -> None:
    """One h1, landmarks, a way past the menu, labelled fields, nothing inline, nothing from elsewhere, no cookie."""
    response = Client().get(path)
    soup = BeautifulSoup(response.content.decode(), "html.parser")

    assert soup.html is not None
    assert soup.html["lang"] == "es-MX"
    assert len(soup.find_all("h1")) == 1
    assert [len(soup.find_all(name)) for name in ("main", "header", "footer")] == [1, 1, 1]
    assert soup.select_one("a.skip")["href"] == f"#{soup.main['id']}"
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert sorted(set(ids)) == sorted(ids)
    for field in soup.select("input, select"):
        assert soup.find("label", attrs={"for": field["id"]}), field
    assert not soup.find_all(style=True)
    assert not soup.find_all("style")
    told = [tag.get("type") for tag in soup.find_all("script") if not tag.get("src")]
    assert told in ([], ["application/ld+json"]), "a page does without scripts"
    assert [tag["src"] for tag in soup.select("script[src]")] == ["/static/portal/complete.js"]
    outside = [
        tag.get("src") or tag.get("href")
        for tag in soup.select("script[src], link[rel=stylesheet], link[rel=icon], img")
        if not (tag.get("src") or tag.get("href")).startswith("/")
    ]
    assert outside == []
    for name in ("csrfmiddlewaretoken", "onclick", "javascript:"):
        assert name not in str(soup)
    assert response.cookies == {}
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
def test_headings_leave_out_no_level(path: str) -> None:
    levels = [int(tag.name[1]) for tag in soup_of(path).main.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_home_leads_to_everything() -> None:
    soup = soup_of("/")
    assert soup.main.find("form", role="search")["action"] == "/buscar/"
    links = {tag["href"] for tag in soup.main.find_all("a")}
    assert {"/noticias/", "/programas/", "/transparencia/", "/contacto/", "/mensaje/"} <= links
    assert "/direcciones/obras/bacheo-octubre/" in links
    assert soup.find("link", type="application/atom+xml")["href"] == "/noticias/atom.xml"
    assert soup.find("link", rel="canonical")["href"] == "http://testserver/"


def test_home_without_a_transparency_section_has_no_dead_link(make_live: Any) -> None:
    from pregonero.publishing.models import LiveDocument

    LiveDocument.objects.filter(path="/transparencia/").delete()
    assert soup_of("/").main.find("a", href="/transparencia/", class_="button") is None


def test_home_does_not_announce_a_program_that_is_over(make_live: Any) -> None:
    make_live(documents.program("/direcciones/obras/viejo/", {"ends_on": "2020-01-01"}, title="Programa viejo"))
    make_live(documents.program("/direcciones/obras/nuevo/", title="Programa nuevo"))
    text = soup_of("/").main.get_text()
    assert "Programa nuevo" in text
    assert "Programa viejo" not in text


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/", 8),
        ("/noticias/", 6),
        ("/programas/", 6),
        ("/direcciones/", 5),
        ("/direcciones/obras/", 6),
        ("/direcciones/obras/bacheo-vecinal/", 5),
        ("/direcciones/obras/bacheo-octubre/", 5),
        ("/transparencia/", 4),
        ("/contacto/", 4),
    ],
)
@pytest.mark.parametrize("items", [1, 3])
def test_query_count_does_not_depend_on_how_much_is_listed(path: str, count: int, items: int, make_live: Any) -> None:
    for number in range(items):
        make_live(documents.news(f"/direcciones/obras/nota-{number}/"))
        make_live(documents.program(f"/direcciones/obras/programa-{number}/"))
    linked = documents.news()["fields"]["program"] is not None
    assert queries_of(path) == (count + linked if path.endswith("octubre/") else count)


def test_list_goes_on_where_the_page_ends(make_live: Any) -> None:
    for number in range(pages.PAGE_SIZE + 1):
        make_live(documents.news(f"/direcciones/obras/nota-{number}/", title=f"Nota {number}"))
    first = soup_of("/noticias/")
    assert len(first.select("main article")) == pages.PAGE_SIZE
    onwards = first.find("a", rel="next")["href"]
    second = soup_of(onwards)
    shown = [tag["href"] for page in (first, second) for tag in page.select("main article h3 a")]
    assert len(shown) == len(set(shown)) == pages.PAGE_SIZE + 4  # three of the example municipality's own
    assert second.find("a", rel="next") is None
    assert second.select_one(".pager a")["href"] == "/noticias/"
    assert second.find("link", rel="canonical")["href"] == f"http://testserver{onwards}"


@pytest.mark.parametrize("cursor", ["x", "%00", "ñ", "WyJ0aXRsZSIsIngiLCJ5Il0"])
def test_list_with_a_cursor_nobody_gave_out_is_not_found(cursor: str) -> None:
    assert Client().get(f"/noticias/?cursor={cursor}").status_code == 404


def test_list_is_filtered_by_directorate(make_live: Any) -> None:
    soup = soup_of("/programas/?direccion=agua-potable")
    assert [tag["href"] for tag in soup.select("main article h3 a")] == ["/direcciones/agua-potable/pago-de-agua/"]
    assert soup.find("option", selected=True)["value"] == "agua-potable"
    assert soup_of("/programas/?direccion=nadie").find("main").find("article") is None
    # What no slug can be is no filter.
    assert len(soup_of("/programas/?direccion=%00'").select("main article")) == 2


def test_retired_directorate_is_not_listed_and_says_so(make_live: Any, draw: Draw) -> None:
    gone = documents.document("directorate", "/direcciones/vieja/", {"retired": True}, title="Dirección vieja")
    make_live(gone)
    assert "Dirección vieja" not in soup_of("/direcciones/").main.get_text()
    assert draw(gone).select_one(".alert-warning") is not None


def test_news_shows_all_it_has(draw: Draw) -> None:
    soup = draw(documents.news(blocks=documents.blocks()))
    text = soup.main.get_text(" ", strip=True)
    for words in ("20 de noviembre de 2026", "19 de noviembre de 2026", "Barrio de Arriba", "Ya hay agua.", "Obras"):
        assert words in text
    # The picture at the top is not shown again among the photos.
    assert [img["src"] for img in soup.select(".lead-picture img")] == [documents.image("uno")["src"]]
    assert documents.image("uno")["src"] not in [img["src"] for img in soup.select(".gallery img")]


def test_news_shows_the_linked_program_as_it_stands_today(draw: Draw, make_live: Any) -> None:
    program = documents.program(title="Nombre de hoy")
    link = {"id": program["id"], "kind": "program", "title": "Nombre de ayer", "path": "/viejo/"}
    item = documents.news()
    item["fields"]["program"] = link
    assert "Nombre de ayer" not in draw(item).get_text()  # withdrawn: not shown at all
    make_live(program)
    assert draw(item).find("a", href=program["path"]).get_text() == "Nombre de hoy"


def test_program_shows_all_it_has(draw: Draw) -> None:
    text = draw(documents.program()).main.get_text(" ", strip=True)
    for words in (
        "Que ninguna calle",
        "Identificación oficial",
        "Díganos la calle.",
        "$350.00",
        "$1,250,000.00",
        "15 de enero de 2026",
        "Oficina 5",
        "(PDF, 242.2\xa0KB)",
        "Abierto",
    ):
        assert words in text
    assert "Gratuito" in draw(documents.program(fields={"cost_amount": "0.00"})).main.get_text()


@pytest.mark.parametrize("kind", ["news", "program"])
def test_print_link_only_where_it_leads_somewhere(kind: str, draw: Draw, monkeypatch: Any) -> None:
    item = documents.news() if kind == "news" else documents.program()
    assert draw(item).find("a", href=f"{item['path']}imprimir.pdf") is not None
    assert draw(item, preview=True).find("a", href=f"{item['path']}imprimir.pdf") is None
    monkeypatch.setattr(pages, "notice_templates", [])
    assert draw(item).find("a", href=f"{item['path']}imprimir.pdf") is None


def test_preview_needs_nothing_stored_and_is_kept_by_nobody(site: Any, rf: Any) -> None:
    response = pages.render_document(rf.get("/x/"), documents.news("/borrador/"), preview=True)
    soup = BeautifulSoup(response.content.decode(), "html.parser")
    assert soup.select_one(".preview-note") is not None
    assert soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert soup.find("link", rel="canonical") is None
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in response.headers


@pytest.mark.parametrize("kind", KINDS)
def test_half_written_draft_of_every_kind_is_drawn(kind: str, draw: Draw) -> None:
    bare = documents.document(
        kind, "/x/", {}, summary="", directorate=None, breadcrumbs=[], published_at="", updated_at=""
    )
    assert draw(bare, preview=True).h1 is not None
    nothing = {**bare, "title": "", "fields": {"contact": None, "photos": None, "people": None, "program": None}}
    assert draw(nothing, preview=True).h1 is not None


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_text_stays_text(kind: str, draw: Draw) -> None:
    text = documents.HOSTILE
    item = documents.document(
        kind,
        "/x/",
        {
            **documents.news()["fields"],
            **documents.program(fields={"cost": text, "where": text, "requirements": [text]})["fields"],
            "official_name": text,
            "holder": text,
            "author": text,
            "colour": f'"{text}',
            "people": [{"name": text, "role": text, "quote": text}],
            "quick_links": [{"title": text, "path": "javascript:alert(1)", "description": text}],
            "otro": {"html": text, "lista": [text]},
        },
        title=text,
        summary=text,
        tags=[text],
        image=documents.image(alt=text, credit=text),
        breadcrumbs=[{"title": text, "path": "/"}],
        blocks=[
            {"type": "heading", "value": {"text": text, "level": 2}},
            {"type": "quote", "value": {"text": text, "author": text, "role": text}},
            {"type": "call_to_action", "value": {"label": text, "url": "javascript:alert(1)", "description": text}},
            {"type": "../../etc/passwd", "value": text},
        ],
    )
    soup = draw(item)
    told = [tag for tag in soup.find_all("script") if not tag.get("src")]
    assert [tag.get("type") for tag in told] == ["application/ld+json"]
    assert [tag["src"] for tag in soup.select("script[src]")] == ["/static/portal/complete.js"]
    assert not soup.find_all(attrs={"onerror": True})
    assert not [tag for tag in soup.find_all(href=True) if tag["href"].lower().startswith("javascript:")]
    assert json.loads(told[0].string)["@context"] == "https://schema.org"


def test_unknown_kind_is_readable_with_every_field_and_block(draw: Draw) -> None:
    fields = {
        "folio": "12/2026",
        "place": "Sala de cabildo",
        "fecha": "2026-10-02",
        "vigente": True,
        "vacío": None,
        "archivo": documents.program()["fields"]["files"][0],
        "foto": documents.image("cinco"),
        "votos": [{"name": "Regidora", "sentido": "a favor"}],
        "relacionado": {"id": "x", "kind": "program", "title": "Bacheo", "path": "/direcciones/obras/bacheo/"},
        "nota_html": "<p>Con <em>marcas</em></p>",
    }
    soup = draw(documents.document("acuerdo_de_cabildo", "/acuerdos/12/", fields, blocks=documents.blocks()))
    text = soup.main.get_text(" ", strip=True)
    for words in (
        "Acuerdo de cabildo",
        "Folio 12/2026",
        "Lugar Sala de cabildo",
        "2 de octubre de 2026",
        "Vigente Sí",
        "Solicitud",
        "Sentido a favor",
        "Con marcas",
        "42 litros",
    ):
        assert words in text
    assert "Vacío" not in text
    assert soup.find("a", href="/direcciones/obras/bacheo/") is not None
    assert soup.find("img", src=documents.image("cinco")["src"]) is not None


def test_every_block_is_drawn(draw: Draw) -> None:
    soup = draw(documents.document("section", "/x/", blocks=documents.blocks()))
    assert [tag.name for tag in soup.main.find_all(re.compile("^h[23]$"))] == ["h2", "h2", "h3"]
    assert soup.select_one(".alert-danger .alert-label").get_text() == "Urgente"
    assert soup.select_one("table th[scope=col]").get_text() == "Concepto"
    assert soup.select_one("details summary").get_text() == "Leer lo que dice el video"
    assert soup.find("a", href="tel:911") is not None
    decorative = soup.find("img", src=documents.image("tres")["src"])
    assert decorative["alt"] == ""


def test_picture_has_widths_size_and_words(draw: Draw) -> None:
    picture = draw(documents.news()).select_one(".lead-picture img")
    assert picture["srcset"].endswith("1280.webp 1280w")
    assert (picture["width"], picture["height"]) == ("1600", "1000")
    assert picture["alt"] == "Un pozo con su bomba"
    assert picture.get("loading") is None  # in view at once
    below = draw(documents.news()).select_one(".gallery img")
    assert below["loading"] == "lazy"


def test_plugin_listing_comes_before_the_built_in_one(monkeypatch: Any) -> None:
    from pregonero.plugins.api import Listing

    monkeypatch.setattr(pages, "listings", [Listing("mine", "/noticias/", "notice"), Listing("new", "/x/", "event")])
    kinds = {path: listing.kind for path in ("/noticias/", "/x/", "/programas/") if (listing := pages.listing_at(path))}
    assert kinds == {"/noticias/": "notice", "/x/": "event", "/programas/": "program"}
    assert pages.listing_at("/nada/") is None


def test_page_in_another_language_says_which_parts_are_spanish(draw: Draw) -> None:
    soup = draw(documents.document("section", "/hch/x/", locale="hch"))
    assert soup.html["lang"] == "es-MX"
    assert soup.main["lang"] == "hch"
    english = draw(
        documents.document(
            "section", "/en/x/", locale="en", translations=[{"locale": "es-MX", "id": "1", "path": "/x/"}]
        )
    )
    assert english.html["lang"] == "en"
    assert english.main.get("lang") is None
    assert english.find("a", hreflang="es-MX")["href"] == "/x/"
    assert english.find("link", hreflang="es-MX")["href"] == "http://testserver/x/"


def test_published_article_is_on_the_home_page_and_in_its_lists_at_once(obras: Any) -> None:
    page = factories.article(obras, "Abren el puente de los Arcos")
    path = factories.live(page).path
    for where in ("/", "/noticias/", "/direcciones/obras/"):
        assert soup_of(where).find("a", href=path) is not None, where
    with door():
        page.unpublish()
    for where in ("/", "/noticias/", "/direcciones/obras/"):
        assert soup_of(where).find("a", href=path) is None, where
