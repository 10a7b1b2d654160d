"""ETag and 304: the same bytes are not sent twice, and different bytes never share a tag."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal import revalidation
from tests import factories
from tests.portal import documents

pytestmark = pytest.mark.django_db

#: address → queries of a 304: the site with its generation, and the document that stands there
QUERIES = {"/": 2, "/noticias/": 2, "/direcciones/obras/bacheo-octubre/": 2, "/noticias/atom.xml": 2, "/sitemap.xml": 1}
PATHS = list(QUERIES)


def etag(path: str) -> str:
    return str(Client().get(path).headers["ETag"])


@pytest.mark.parametrize("path", PATHS)
def test_known_page_is_not_sent_again(path: str) -> None:
    tag = etag(path)
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        with CaptureQueriesContext(connection) as queries:
            response = Client(headers={"if-none-match": known}).get(path)
        assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", tag)
        assert response.headers["Cache-Control"] == "no-cache"
        assert len(queries) == QUERIES[path]
    assert Client(headers={"if-none-match": '"other"'}).get(path).status_code == 200
    assert Client(headers={"if-none-match": tag}).head(path).status_code == 304


def test_asterisk_is_no_tag() -> None:
    assert Client(headers={"if-none-match": "*"}).get("/nada/").status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_publication_changes_the_tag(path: str, obras: Any) -> None:
    before = etag(path)
    factories.article(obras, "Abren el puente de los Arcos")
    assert etag(path) != before


def test_tags_differ_by_address_and_question() -> None:
    asked = ["/", "/noticias/", "/noticias/?direccion=obras", "/noticias/?direccion=cultura", "/noticias/rss.xml"]
    assert len({etag(path) for path in asked}) == len(asked)


def test_tag_changes_with_the_day_the_release_and_the_site(monkeypatch: Any, settings: Any, site: Any) -> None:
    seen = {etag("/")}
    monkeypatch.setattr(revalidation, "today", lambda: date(2030, 1, 1))
    seen.add(etag("/"))
    settings.RELEASE = "another"
    seen.add(etag("/"))
    type(site).objects.filter(pk=site.pk).update(port=8080)
    seen.add(etag("/"))
    assert len(seen) == 4


def test_page_drawn_while_something_was_published_has_no_tag(monkeypatch: Any, make_live: Any) -> None:
    from portal import pages

    drawn = pages.render_document

    def publish_meanwhile(*args: Any, **kwargs: Any) -> Any:
        make_live(documents.news())
        return drawn(*args, **kwargs)

    monkeypatch.setattr(pages, "render_document", publish_meanwhile)
    response = Client().get("/")
    assert response.status_code == 200
    assert "ETag" not in response.headers
    assert response.headers["Cache-Control"] == "no-cache"
