"""What an address is answered with: 200, 301, 404, 405, 410."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from pregonero.publishing.api import door
from tests import factories

pytestmark = pytest.mark.django_db

ARTICLE = "/direcciones/obras/bacheo-octubre/"


@pytest.mark.parametrize("method", ["get", "head"])
def test_document_is_found(method: str) -> None:
    response = getattr(Client(), method)(ARTICLE)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", [ARTICLE, "/buscar/", "/noticias/atom.xml", "/sin-barra"])
def test_nothing_is_written_here(method: str, path: str) -> None:
    assert getattr(Client(), method)(path).status_code == 405


@pytest.mark.parametrize(
    ("asked", "answered"),
    [("/noticias", "/noticias/"), (f"{ARTICLE[:-1]}?a=1&b=%C3%B1", f"{ARTICLE}?a=1&b=%C3%B1")],
)
def test_missing_slash_is_added_for_good_where_something_is(asked: str, answered: str) -> None:
    response = Client().get(asked)
    assert (response.status_code, response.headers["Location"]) == (301, answered)


@pytest.mark.parametrize(
    "path",
    [
        "/nada/",
        "/nada",
        "/noticias/nada/",
        "/noticias//",
        "/../../etc/passwd",
        "/%00/",
        "/noticias/%0a",
        "/wp-login.php",
        "/" + "a" * 3000 + "/",
        "/noticias/atom.xml/",
        "/direcciones/obras/bacheo-octubre/atom.xml",
        "/nada/atom.xml",
        "/estilo/colores-nada.css",
    ],
)
def test_what_never_was_is_not_found_in_plain_words(path: str) -> None:
    response = Client().get(path)
    assert response.status_code == 404
    assert "No encontramos esta página" in response.content.decode()
    assert "ETag" not in response.headers


@pytest.mark.parametrize("path", ["//noticias/", "//example.org", "/\\\\example.org/", "/./noticias/"])
def test_doubled_slash_leads_nowhere_else(path: str) -> None:
    assert Client().get("/", PATH_INFO=path).status_code == 404


def test_moved_document_is_followed_for_good(obras: Any) -> None:
    page = factories.article(obras, "Abren el puente de los Arcos")
    old = factories.live(page).path
    page.slug = "puente-de-los-arcos"
    factories.publish(page)
    new = factories.live(page).path
    assert old != new
    for asked, answered in ((old, new), (old[:-1], new), (f"{old}?a=1", f"{new}?a=1")):
        response = Client().get(asked)
        assert (response.status_code, response.headers["Location"]) == (301, answered)


def test_withdrawn_document_is_gone_with_the_reason_if_one_was_given(obras: Any) -> None:
    from pregonero.publishing.models import Address

    page = factories.article(obras, "Abren el puente de los Arcos")
    path = factories.live(page).path
    with door():
        page.unpublish()
    response = Client().get(path)
    assert response.status_code == 410
    assert "Esta página se retiró" in response.content.decode()
    assert "Motivo" not in response.content.decode()
    assert "Abren el puente" not in response.content.decode()
    assert Client().get(path[:-1]).status_code == 410

    Address.objects.filter(path=path).update(reason="Tenía datos de una <menor>.")
    assert "Tenía datos de una &lt;menor&gt;." in Client().get(path).content.decode()


def test_directorate_feed_of_a_withdrawn_section_is_gone(obras: Any) -> None:
    section = factories.section(obras)
    path = "/direcciones/obras/"
    assert Client().get(f"{path}atom.xml").status_code == 200
    with door():
        section.unpublish()
    assert Client().get(f"{path}atom.xml").status_code == 410


def test_failures_are_told_without_asking_the_database(rf: Any, django_assert_num_queries: Any) -> None:
    from portal import views

    with django_assert_num_queries(0):
        failed = views.server_error(rf.get("/"))
        refused = views.bad_request(rf.get("/"), ValueError())
    assert (failed.status_code, refused.status_code) == (500, 400)
    assert "Algo falló de nuestro lado" in failed.content.decode()
    assert "No entendimos la dirección" in refused.content.decode()


def test_foreign_host_gets_no_page() -> None:
    response = Client(headers={"host": "example.org"}).get("/")
    assert response.status_code == 400
    assert "example.org" not in response.content.decode()


def test_site_without_a_municipality_still_answers() -> None:
    from pregonero.publishing.models import LiveDocument

    LiveDocument.objects.all().delete()
    assert Client().get("/").status_code in {404, 410}
    assert Client().get("/sitemap.xml").status_code == 200
    assert Client().get("/robots.txt").status_code == 200


def test_no_site_at_all_still_answers(monkeypatch: Any) -> None:
    from pregonero.delivery.api import State

    monkeypatch.setattr(State, "site_of_host", lambda state, host: None)
    for path in ("/", "/noticias", "/noticias/atom.xml", "/sitemap.xml", "/buscar/?q=x"):
        assert Client().get(path).status_code == 404, path
    assert Client().get("/robots.txt").status_code == 200
