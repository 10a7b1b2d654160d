"""Feeds of one tag, whatever the tag holds; and all feeds as an outside reader and the samples know them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import jsonschema
import pytest
from django.test import Client
from referencing import Registry
from referencing.jsonschema import DRAFT4

from portal import tag_feeds
from portal.wsgi import application
from pregonero.publishing.models import LiveTag
from tests import factories
from tests.delivery.wsgi_client import ask
from tests.portal import documents

pytestmark = pytest.mark.django_db

NAMES = ("atom.xml", "rss.xml", "feed.json")
#: spaces, accents, what has a meaning in addresses, in XML and in HTML, other scripts, and no letter at all
TAGS = (
    "riego",
    "agua potable",
    "Día de Muertos",
    "obras/calles",
    "/",
    "100 %",
    "¿qué? #1 & más; a=b",
    "..a",
    "«ñ»",
    "a+b",
    "%2F",
    "水",
    "🎉",
    documents.HOSTILE,
    "atom.xml",
    "x" * 100,
)

Tagged = Callable[..., dict[str, Any]]


@pytest.fixture
def tagged(site: Any, make_live: Any) -> Tagged:
    """``tagged("agua")``: a live news item with that tag, newer than all others."""

    def make(*tags: str, **over: Any) -> dict[str, Any]:
        over = {"published_at": "2099-01-01T00:00:00Z", "updated_at": "2099-01-02T00:00:00Z", **over}
        item: dict[str, Any] = make_live(documents.news(tags=list(tags), **over))
        LiveTag.objects.bulk_create([LiveTag(site_id=site.pk, document_id=item["id"], tag=tag) for tag in tags])
        return item

    return make


def feed_of(tag: str, name: str = "atom.xml") -> Any:
    path = tag_feeds.path_of("/noticias/", tag, name)
    assert path is not None
    return Client().get(path)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("tag", TAGS)
def test_every_tag_has_its_feeds(tagged: Tagged, tag: str, name: str) -> None:
    item = tagged(tag, "otra")
    tagged("otra", path="/direcciones/obras/otra/")
    answer = feed_of(tag, name)
    assert answer.status_code == 200
    address = f"http://testserver{tag_feeds.path_of('/noticias/', tag, name)}"
    if name == "feed.json":
        feed = answer.json()
        assert feed["feed_url"] == address
        assert [entry["id"] for entry in feed["items"]] == [f"urn:uuid:{item['id']}"]
        return
    read = feedparser.parse(answer.content)
    assert not read.bozo
    assert [entry.id for entry in read.entries] == [f"urn:uuid:{item['id']}"]
    assert [link.href for link in read.feed.links if link.rel == "self"] == [address]
    assert tag in read.feed.title
    # the tag is said whole where feeds say it
    assert tag in [category.term for category in read.entries[0].tags]


@pytest.mark.parametrize("tag", TAGS)
def test_the_hot_path_answers_the_same(tagged: Tagged, tag: str) -> None:
    """It is handed the address as a server decodes it."""
    tagged(tag)
    path = tag_feeds.path_of("/noticias/", tag)
    assert path is not None
    assert ask(application, path).body == Client().get(path).content


@pytest.mark.parametrize("tag", ["nadie", "Agua", "agua ", "x" * 101, "\x00", "a\nb"])
def test_an_unknown_tag_is_404(tagged: Tagged, tag: str) -> None:
    tagged("agua")
    assert feed_of(tag).status_code in {400, 404}
    path = tag_feeds.path_of("/noticias/", tag)
    assert path is not None
    assert ask(application, path).status == 404


@pytest.mark.parametrize(
    "path", ["/noticias/etiqueta/atom.xml", "/noticias/etiqueta//atom.xml", "/etiqueta/agua/atom.xml",
             "/direcciones/obras/etiqueta/agua/atom.xml", "/programas/etiqueta/agua/atom.xml"]
)  # fmt: skip
def test_tags_hang_below_the_news_only(tagged: Tagged, path: str) -> None:
    tagged("agua")
    assert Client().get(path).status_code == 404


def test_a_tag_of_programs_alone_has_no_feed(site: Any, make_live: Any) -> None:
    program = make_live(documents.program())
    LiveTag.objects.create(site_id=site.pk, document_id=program["id"], tag="bacheo")
    assert feed_of("bacheo").status_code == 404


def test_steps_have_no_feed_and_no_link(draw: Any) -> None:
    assert tag_feeds.path_of("/noticias/", ".") is None
    assert tag_feeds.path_of("/noticias/", "..") is None
    page = draw(documents.news(tags=["..", "."]))
    assert not page.select('a[type="application/atom+xml"][href*=etiqueta]')


def test_a_news_page_links_the_feeds_of_its_tags(tagged: Tagged, draw: Any) -> None:
    tags = ["agua potable", documents.HOSTILE]
    page = draw(tagged(*tags))
    links = page.select('a[type="application/atom+xml"][href*=etiqueta]')
    assert [link.get_text() for link in links] == tags
    for link in links:
        assert Client().get(link["href"]).status_code == 200
    preview = draw(documents.news(tags=tags), preview=True)
    assert not preview.select('a[href*="/etiqueta/"]'), "what is not published may be in no feed"
    assert not draw(documents.program(tags=tags)).select('a[href*="/etiqueta/"]')


def test_the_feed_of_a_tag_is_another_feed(tagged: Tagged) -> None:
    tagged("agua", "pozo")
    ids = [feedparser.parse(feed_of(tag).content).feed.id for tag in ("agua", "pozo")]
    ids.append(feedparser.parse(Client().get("/noticias/atom.xml").content).feed.id)
    assert len(set(ids)) == 3
    assert all(one.startswith("urn:uuid:") for one in ids)
    assert feedparser.parse(feed_of("agua").content).feed.id == ids[0], "and the same each time"


def test_unchanged_is_304(tagged: Tagged) -> None:
    tagged("agua", "pozo")
    tag = feed_of("agua")["ETag"]
    again = Client().get(tag_feeds.path_of("/noticias/", "agua"), headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert feed_of("pozo")["ETag"] != tag


def test_an_item_keeps_its_id_where_it_moves(obras: Any) -> None:
    page = factories.draft(obras, "Se repara la bomba del pozo")
    page.tags.add("agua potable")
    factories.publish(page)

    def read() -> Any:
        (entry,) = feedparser.parse(feed_of("agua potable").content).entries
        return entry

    first = read()
    page.refresh_from_db()
    page.slug = "otra-direccion"
    factories.publish(page)
    moved = read()
    assert moved.id == first.id
    assert moved.link != first.link
    assert moved.published == first.published
    assert Client().get(urlsplit(moved.link).path).status_code == 200


def test_withdrawn_news_leave_the_feed_of_their_tag(obras: Any) -> None:
    page = factories.draft(obras, "Se repara la bomba del pozo")
    page.tags.add("agua potable")
    factories.publish(page)
    assert feed_of("agua potable").status_code == 200
    page.refresh_from_db()
    page.unpublish()
    assert feed_of("agua potable").status_code == 404


def test_a_list_costs_the_same_with_one_item_and_with_three(tagged: Tagged, django_assert_num_queries: Any) -> None:
    counts = []
    for number in range(3):
        tagged("riego", path=f"/direcciones/obras/bomba-{number}/")
        if number == 1:
            continue
        with django_assert_num_queries(QUERIES):
            counts.append(len(feedparser.parse(feed_of("riego").content).entries))
    assert counts == [1, 3]


#: the state of the site, the section, the news with the tag, the municipality, and whether it is still so
QUERIES = 5

EVERY = ("/noticias/", "/direcciones/obras/", "/noticias/etiqueta/agua%20potable/")


@pytest.fixture
def every(tagged: Tagged) -> Callable[[str], list[Any]]:
    """``every("atom.xml")``: the answers of all feeds of that name."""
    tagged("agua potable")

    def answers(name: str) -> list[Any]:
        found = [Client().get(f"{path}{name}") for path in EVERY]
        assert [answer.status_code for answer in found] == [200, 200, 200]
        return found

    return answers


class TestOutsideReader:
    """feedparser, which knows every dialect and says what is wrong with each."""

    @pytest.mark.parametrize(("name", "version"), [("atom.xml", "atom10"), ("rss.xml", "rss20")])
    def test_it_finds_nothing_wrong_and_everything_there(self, every: Any, name: str, version: str) -> None:
        for path, answer in zip(EVERY, every(name), strict=True):
            read = feedparser.parse(answer.content, response_headers={"content-type": answer["Content-Type"]})
            assert not read.bozo, read.bozo_exception
            assert (read.version, read.encoding) == (version, "utf-8")
            assert read.feed.title
            assert read.feed.language == "es-MX"
            assert read.feed.updated_parsed
            assert [link.href for link in read.feed.links if link.rel == "self"] == [f"http://testserver{path}{name}"]
            assert read.entries
            for entry in read.entries:
                assert entry.title
                assert entry.summary
                assert entry.link.startswith("http://testserver/")
                assert entry.id.startswith("urn:uuid:")
                assert not entry.get("guidislink", False)
                assert entry.published_parsed
            newest = [entry.published_parsed for entry in read.entries]
            assert newest == sorted(newest, reverse=True)
            links = [link.href for entry in [read.feed, *read.entries] for link in entry.links]
            assert all(link.startswith("http://testserver/") for link in links), "nothing is relative"

    def test_the_feed_is_as_new_as_its_newest_item(self, every: Any) -> None:
        for name in ("atom.xml", "rss.xml"):
            days = {feedparser.parse(answer.content).feed.updated_parsed[:3] for answer in every(name)}
            assert days == {(2099, 1, 2)}

    def test_all_three_coats_hold_the_same_items(self, every: Any) -> None:
        coats = zip(every("atom.xml"), every("rss.xml"), every("feed.json"), strict=True)
        for atom, rss, plain in coats:
            ids = [[entry.id for entry in feedparser.parse(answer.content).entries] for answer in (atom, rss)]
            assert ids[0] == ids[1] == [item["id"] for item in plain.json()["items"]]


#: samples of the elements that our feeds use → what their normalised form calls it
PLAIN = {
    "feed_title_-_rss_channel_title": "title",
    "feed_link_-_rss_channel_link": "link",
    "feed_description_-_rss_channel_description": "description",
    "feed_language_-_rss_channel_language": "language",
    "feed_published_-_rss_channel_pubDate": "published",
    "feed_updated_-_rss_channel_lastBuildDate": "updated",
    "feed_item_title_-_rss_channel_item_title": "title",
    "feed_item_published_-_rss_channel_item_pubDate": "published",
    "feed_item_guid_-_rss_channel_item_guid": "guid",
    "feed_item_link_-_rss_channel_item_link": "link",
    "feed_item_description_-_rss_channel_item_description": "description",
    "feed_item_category_-_rss_channel_item_category": "categories",
}


@pytest.mark.samples
class TestSamples:
    """What feeds of other people hold, and what the schema of JSON Feed says."""

    def test_json_feeds_keep_the_schema(self, samples: Path, every: Any) -> None:
        folder = samples / "feeds" / "jsonfeed-schema"
        schema = json.loads((folder / "feed.json").read_text(encoding="utf-8"))
        older = json.loads((folder / "feed-1.json").read_text(encoding="utf-8"))
        registry: Any = Registry().with_resource(older["id"].removesuffix(".json"), DRAFT4.create_resource(older))
        for answer in every("feed.json"):
            jsonschema.Draft4Validator(schema, registry=registry).validate(answer.json())

    def test_json_feeds_say_nothing_that_no_reader_knows(self, samples: Path, every: Any) -> None:
        names = ("gofeed-jsonfeed/json11_full.json", "reader/full.json")
        others = [json.loads((samples / "feeds" / name).read_text(encoding="utf-8")) for name in names]
        for answer in every("feed.json"):
            # a member is known where one of the others has it, of the same type
            unlike = [set(_unlike(answer.json(), known)) for known in others]
            assert set.intersection(*unlike) == set()

    @pytest.mark.parametrize("name", ["atom.xml", "rss.xml"])
    def test_xml_feeds_use_elements_that_are_in_use(self, samples: Path, every: Any, name: str) -> None:
        known = _elements([samples / "feeds/reader/full.atom"]) | {
            element.replace("{http://www.w3.org/2005/Atom}", "")
            for element in _elements([*sorted((samples / "feeds").rglob("*.xml")), samples / "feeds/reader/full.rss"])
        }
        for answer in every(name):
            used = {element.tag for element in ElementTree.fromstring(answer.content).iter()}
            assert {element for element in used if element not in known and _local(element) not in known} == set()

    def test_the_outside_reader_reads_the_samples_as_they_are_meant(self, samples: Path) -> None:
        """A reader that does not understand others' feeds would prove nothing of ours."""
        folder = samples / "feeds/gofeed-rss-normalised"
        for stem, part in PLAIN.items():
            meant = json.loads((folder / f"{stem}.json").read_text(encoding="utf-8"))
            found = feedparser.parse((folder / f"{stem}.xml").read_bytes())
            place, wanted = (found.entries[0], meant["items"][0]) if "_item_" in stem else (found.feed, meant)
            assert ([tag.term for tag in place.tags] if part == "categories" else place[part]) == wanted[part], stem


def _unlike(value: Any, known: Any, at: str = "") -> list[str]:
    """Members of ``value`` that ``known`` does not have, or has of another type."""
    if type(value) is not type(known):
        return [f"{at}: {type(value).__name__}"]
    if isinstance(value, dict):
        unknown = [f"{at}.{key}" for key in value if key not in known]
        return unknown + [
            wrong for key in value if key in known for wrong in _unlike(value[key], known[key], f"{at}.{key}")
        ]
    if isinstance(value, list):
        return [wrong for item in value for wrong in _unlike(item, known[0], f"{at}[]")]
    return []


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _elements(paths: list[Path]) -> set[str]:
    found: set[str] = set()
    for path in paths:
        try:
            found |= {_local(element.tag) for element in ElementTree.fromstring(path.read_bytes()).iter()}
        except ElementTree.ParseError:  # samples of what real feeds look like
            continue
    return found
