"""Atom, RSS and JSON Feed of news."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from django.test import Client
from referencing import Registry
from referencing.jsonschema import DRAFT4

from pregonero.publishing import api as publishing
from tests.portal import documents

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


def atom(path: str) -> ElementTree.Element:
    response = Client().get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def texts(element: ElementTree.Element, path: str) -> list[str]:
    return [found.text or "" for found in element.findall(path, ATOM)]


def test_atom_holds_what_the_format_asks_for(site: Any, make_live: Any) -> None:
    item = make_live(documents.news(published_at="2099-11-22T15:00:00Z", updated_at="2099-11-23T09:30:00Z"))
    municipality = publishing.site_document(site.pk)
    feed = atom("/noticias/atom.xml")
    for name in ("title", "id", "updated"):
        assert len(texts(feed, f"a:{name}")) == 1
    assert texts(feed, "a:updated") == ["2099-11-23T09:30:00+00:00"]
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "es-MX"
    assert texts(feed, "a:author/a:name") == [municipality["fields"]["official_name"]]
    links = {link.get("rel"): link.get("href") for link in feed.findall("a:link", ATOM)}
    assert links == {"alternate": "http://testserver/noticias/", "self": "http://testserver/noticias/atom.xml"}
    entry = feed.findall("a:entry", ATOM)[0]
    assert texts(entry, "a:title") == [item["title"]]
    assert texts(entry, "a:id") == [f"urn:uuid:{item['id']}"]
    assert entry.find("a:link", ATOM).get("href") == f"http://testserver{item['path']}"
    assert texts(entry, "a:published") == ["2099-11-22T15:00:00+00:00"]
    assert texts(entry, "a:summary") == [item["summary"]]
    assert [category.get("term") for category in entry.findall("a:category", ATOM)] == ["agua"]
    every = texts(feed, "a:id") + texts(feed, "a:entry/a:id")
    assert len(every) == len(set(every)) == 5
    assert all(RFC3339.fullmatch(text) for text in texts(feed, ".//a:updated") + texts(feed, ".//a:published"))
    assert not [link for link in feed.iter() if (link.get("href") or "http").startswith("/")]


def test_feed_of_a_directorate_holds_its_own_news_only() -> None:
    assert len(atom("/noticias/atom.xml").findall("a:entry", ATOM)) == 3
    assert [link.get("href") for link in atom("/direcciones/obras/atom.xml").findall("a:entry/a:link", ATOM)] == [
        "http://testserver/direcciones/obras/bacheo-octubre/"
    ]


def test_empty_feed_does_not_change_with_the_clock() -> None:
    from pregonero.publishing.models import LiveDocument

    LiveDocument.objects.filter(kind="news").delete()
    first = Client().get("/noticias/atom.xml")
    assert ElementTree.fromstring(first.content).findall("a:entry", ATOM) == []
    assert Client().get("/noticias/atom.xml").content == first.content


@pytest.mark.parametrize("name", ["atom.xml", "rss.xml"])
def test_text_no_xml_can_hold_does_not_break_the_feed(name: str, make_live: Any) -> None:
    title = f"\x08\x1f\uffff{documents.HOSTILE}"  # without U+0000, which PostgreSQL keeps in no column
    make_live(documents.news(title=title, summary=title, tags=[title], published_at="2099-01-01T00:00:00Z"))
    feed = ElementTree.fromstring(Client().get(f"/noticias/{name}").content)
    shown = [element.text for element in feed.iter() if element.tag.endswith("title")]
    assert documents.HOSTILE in shown


def test_rss_tells_the_same_items() -> None:
    response = Client().get("/direcciones/obras/rss.xml")
    assert response.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    channel = ElementTree.fromstring(response.content).find("channel")
    item = channel.find("item")
    assert item.find("link").text == "http://testserver/direcciones/obras/bacheo-octubre/"
    assert item.find("guid").text.startswith("urn:uuid:")
    assert item.find("guid").get("isPermaLink") == "false"


def test_json_feed_tells_the_same_items(make_live: Any) -> None:
    item = make_live(documents.news(published_at="2099-01-01T00:00:00Z"))
    response = Client().get("/noticias/feed.json")
    assert response.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    feed = response.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "http://testserver/noticias/feed.json"
    assert feed["items"][0] == {
        "id": f"urn:uuid:{item['id']}",
        "url": f"http://testserver{item['path']}",
        "title": item["title"],
        "content_text": item["summary"],
        "date_published": "2099-01-01T00:00:00Z",
        "date_modified": item["updated_at"],
        "tags": ["agua"],
        "language": "es-MX",
        "image": f"http://testserver{item['image']['src']}",
        "authors": [{"name": "Obras Públicas"}],
    }


@pytest.mark.samples
def test_json_feed_keeps_its_schema(samples: Path) -> None:
    folder = samples / "feeds" / "jsonfeed-schema"
    schema = json.loads((folder / "feed.json").read_text(encoding="utf-8"))
    older = json.loads((folder / "feed-1.json").read_text(encoding="utf-8"))
    registry: Any = Registry().with_resource(older["id"].removesuffix(".json"), DRAFT4.create_resource(older))
    feed = Client().get("/noticias/feed.json").json()
    jsonschema.Draft4Validator(schema, registry=registry).validate(feed)
