"""``/sitemap.xml`` and ``/robots.txt``."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from portal import sitemap
from tests.portal import documents

pytestmark = pytest.mark.django_db

NAME = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_sitemap_names_every_live_document(site: Any, make_live: Any) -> None:
    from pregonero.publishing.models import LiveDocument

    make_live(documents.news("/direcciones/obras/a&b/"))
    response = Client().get("/sitemap.xml")
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    found = [element.text for element in ElementTree.fromstring(response.content).iter(f"{NAME}loc")]
    paths = LiveDocument.objects.filter(site_id=site.pk).values_list("path", flat=True)
    assert sorted(found) == sorted(f"http://testserver{path}" for path in paths)


def test_sitemap_is_never_longer_than_one_file_may_be(site: Any, monkeypatch: Any, caplog: Any) -> None:
    monkeypatch.setattr(sitemap, "LIMIT", 2)
    with caplog.at_level("WARNING"):
        drawn = sitemap.render(site.pk, "https://example.org")
    assert drawn.count(b"<url>") == 2
    assert "full" in caplog.text


def test_robots_are_told_where_the_map_is() -> None:
    response = Client().get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert "Sitemap: http://testserver/sitemap.xml" in lines
    assert {"Disallow: /admin/", "Disallow: /buscar/"} <= set(lines)
