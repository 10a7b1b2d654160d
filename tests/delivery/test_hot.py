"""The hot path: what is kept is what Django would say, for as long as it is true, and never for who is known."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import brotli
import pytest
import zstandard
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.wsgi import application
from pregonero.delivery import api as delivery
from pregonero.delivery import freshness, serving
from pregonero.publishing import api as publishing
from search import api as search
from tests import factories
from tests.delivery.wsgi_client import ask

pytestmark = pytest.mark.django_db

ADDRESSES = (
    "/",
    "/noticias/",
    "/noticias/?direccion=obras",
    "/direcciones/obras/",
    "/direcciones/obras/bacheo-octubre/",
    "/direcciones/obras/bacheo-octubre/historia/",
    "/noticias/atom.xml",
    "/noticias/feed.json",
    "/sitemap.xml",
    "/api/v1/documents",
    "/api/v1/documents?kind=news&limit=2",
    "/api/v1/documents/by-path?path=/direcciones/obras/bacheo-octubre/",
    "/api/v1/changes?since=1",
    "/api/v1/kinds",
    "/api/v1/schemas/news.json",
)


def queries_of(address: str, **headers: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert ask(application, address, **headers).status in (200, 304)
    return len(captured)


@pytest.fixture
def published(django_capture_on_commit_callbacks: Any) -> Callable[..., Any]:
    """Publish, and let happen what happens after the commit."""

    def publish(*args: Any, **kwargs: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return factories.article(*args, **kwargs)

    return publish


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_second_answer_is_the_first_and_asks_nothing(address: str) -> None:
    first = ask(application, address)
    assert first.status == 200
    with CaptureQueriesContext(connection) as captured:
        second = ask(application, address)
    assert len(captured) == 0
    assert second.body == first.body
    assert {**second.headers, "X-Request-ID": ""} == {**first.headers, "X-Request-ID": ""}
    assert second.headers["X-Request-ID"] != first.headers["X-Request-ID"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_its_headers_and_bytes_are_those_of_the_full_way(address: str) -> None:
    full = Client().get(address)
    ask(application, address)
    hot = ask(application, address)
    assert hot.body == full.content
    expected = dict(full.headers) | {"X-Request-ID": hot.headers["X-Request-ID"]}
    assert {name.lower(): value for name, value in hot.headers.items()} == {
        name.lower(): value for name, value in expected.items()
    }
    assert {"Content-Security-Policy", "X-Content-Type-Options"} & set(hot.headers)


@pytest.mark.parametrize("address", ["/", "/noticias/atom.xml", "/api/v1/documents"])
@pytest.mark.parametrize(
    ("accepts", "coding", "decode"),
    [
        ("br", "br", brotli.decompress),
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("zstd", "zstd", zstandard.ZstdDecompressor().decompress),
        ("gzip;q=1.0, br;q=0.5", "gzip", gzip.decompress),
        ("deflate", None, bytes),
        ("br;q=0, *;q=0", None, bytes),
        ("x;q=nonsense", None, bytes),
        ("", None, bytes),
    ],
)
def test_codings(address: str, accepts: str, coding: str | None, decode: Any) -> None:
    plain = ask(application, address)
    found = ask(application, address, accept_encoding=accepts)
    assert found.headers.get("Content-Encoding") == coding
    assert decode(found.body) == plain.body
    assert int(found.headers["Content-Length"]) == len(found.body)
    assert "Accept-Encoding" in found.headers["Vary"]
    assert (found.headers["ETag"] == plain.headers["ETag"]) == (coding is None)
    again = ask(application, address, accept_encoding=accepts, if_none_match=found.headers["ETag"])
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", found.headers["ETag"])
    assert "Content-Length" not in again.headers


def test_head_is_get_without_the_body() -> None:
    got, head = ask(application, "/"), ask(application, "/", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert {**head.headers, "X-Request-ID": ""} == {**got.headers, "X-Request-ID": ""}


def test_a_publication_is_seen_at_once_by_the_process_that_published(published: Any, obras: Any) -> None:
    before = ask(application, "/noticias/")
    published(obras, "Abren el puente de los Arcos")
    after = ask(application, "/noticias/")
    assert "Abren el puente de los Arcos" in after.body.decode()
    assert after.headers["ETag"] != before.headers["ETag"]


def test_what_another_process_published_is_seen_within_a_second(obras: Any, monkeypatch: Any) -> None:
    """Without the signal this process knows nothing of it, until it looks again."""
    clock = [1000.0]
    monkeypatch.setattr(freshness.time, "monotonic", lambda: clock[0])
    ask(application, "/noticias/")
    factories.article(obras, "Abren el puente de los Arcos")  # its commit callbacks do not run in this test
    clock[0] += freshness.RECHECK / 2
    assert "puente de los Arcos" not in ask(application, "/noticias/").body.decode()
    clock[0] += freshness.RECHECK
    assert "puente de los Arcos" in ask(application, "/noticias/").body.decode()
    assert freshness.LIMIT < 1


def test_what_was_withdrawn_is_gone_at_once(
    published: Any, obras: Any, django_capture_on_commit_callbacks: Any
) -> None:
    page = published(obras, "Nota que no debía salir")
    path = f"/direcciones/obras/{page.slug}/"
    assert ask(application, path).status == ask(application, path).status == 200
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    assert ask(application, path).status == 410
    assert ask(application, f"/api/v1/documents/by-path?path={path}").status == 410


def test_an_unrelated_publication_leaves_the_tag_of_a_document(published: Any, obras: Any, cultura: Any) -> None:
    page = published(obras)
    address = f"/api/v1/documents/by-path?path=/direcciones/obras/{page.slug}/"
    before = ask(application, address)
    published(cultura, "Abren el taller de guitarra")
    assert ask(application, address).headers["ETag"] == before.headers["ETag"]


def test_the_day_changes_what_is_said(monkeypatch: Any) -> None:
    ask(application, "/")
    assert queries_of("/") == 0
    now = serving.time.time()
    monkeypatch.setattr(serving.time, "time", lambda: now + 86_500)
    assert queries_of("/") > 0


@pytest.fixture
def ways(monkeypatch: Any) -> list[str]:
    """Which way each request went: ``full`` or ``public``; none where it was kept."""
    taken: list[str] = []
    full, public = application.full, application.public

    def note(name: str, way: Any) -> Any:
        return lambda *args: taken.append(name) or way(*args)

    monkeypatch.setattr(application, "full", note("full", full))
    monkeypatch.setattr(application, "public", note("public", public))
    return taken


@pytest.mark.parametrize(
    "headers",
    [{"cookie": "sessionid=x"}, {"cookie": "a=b; sessionid=x"}, {"authorization": "Bearer x"}, {"authorization": ""}],
    ids=str,
)
def test_who_brings_a_session_or_a_token_goes_the_full_way(headers: dict[str, str], ways: list[str]) -> None:
    ask(application, "/")
    ways.clear()
    ask(application, "/", **headers)
    assert ways == ["full"]


def test_a_cookie_of_somebody_else_changes_nothing(ways: list[str]) -> None:
    ask(application, "/")
    ways.clear()
    assert ask(application, "/", cookie="_ga=1; utm=2").status == 200
    assert ways == []


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/static/portal/portal.css", "/media/x.jpg"])
def test_what_is_not_for_everybody_goes_the_full_way(path: str, ways: list[str]) -> None:
    ask(application, path)
    assert ways == ["full"]


def test_a_stranger_host_is_refused_and_nothing_is_kept_for_it() -> None:
    ask(application, "/")
    for host in ("evil.example", "testserver.evil.example", "testserver:80@evil.example", ""):
        assert ask(application, "/", host=host).status == 400
    assert {key[1] for key in serving._store.places} == {"testserver"}


@pytest.mark.parametrize(
    "headers",
    [
        {"x_forwarded_host": "evil.example"},
        {"x_forwarded_proto": "https"},
        {"x_forwarded_for": "10.0.0.1"},
        {"forwarded": "host=evil.example;proto=https"},
        {"x_original_url": "/admin/"},
        {"x_rewrite_url": "/admin/"},
        {"accept_encoding": "br\x00"},
        {"accept_language": "../../etc"},
        {"save_data": "on; x"},
        {"x_request_id": "a\nSet-Cookie: b"},
    ],
    ids=str,
)
@pytest.mark.parametrize("address", ["/", "/api/v1/documents"])
def test_headers_of_one_reader_reach_no_other(address: str, headers: dict[str, str]) -> None:
    delivery.forget()
    poisoned = ask(application, address, **headers)
    clean = ask(application, address)
    assert poisoned.status == clean.status == 200
    fresh = Client().get(address)
    assert clean.body == fresh.content
    assert b"evil" not in clean.body
    assert "\n" not in poisoned.headers["X-Request-ID"]


def test_a_question_that_does_not_count_is_the_same_answer(ways: list[str]) -> None:
    plain = ask(application, "/noticias/?direccion=obras")
    ways.clear()
    for query in ("direccion=obras&utm=1", "utm=1&direccion=obras", "direccion=%6fbras", "direccion=obras&&x"):
        assert ask(application, f"/noticias/?{query}").body == plain.body
    assert ways == []
    assert ask(application, "/noticias/?direccion=cultura").body != plain.body
    assert ask(application, "/?utm=1").body == ask(application, "/").body


def test_a_strict_address_still_refuses_what_it_does_not_know() -> None:
    assert ask(application, "/api/v1/documents?kind=news").status == 200
    for query in ("kind=news&colour=red", "kind=news&kind=program", "kind=unicorn", "limit=0"):
        assert ask(application, f"/api/v1/documents?{query}").status == 422


def test_answers_that_are_errors_are_not_kept(ways: list[str]) -> None:
    for address in ("/nada/", "/api/v1/documents?colour=red", "/api/v1/documents/by-path?path=/nada/"):
        first, second = ask(application, address), ask(application, address)
        assert first.status == second.status >= 400
    assert ways == ["public"] * 6
    assert not serving._store.places


def test_a_reader_who_waits_is_never_given_what_was_kept(ways: list[str]) -> None:
    for _time in range(2):
        ask(application, "/api/v1/changes?since=0&wait=1")
    assert ways == ["public", "public"]


def test_languages_and_light_versions_are_kept_apart() -> None:
    address = "/api/v1/documents/by-path?path=/direcciones/obras/bacheo-octubre/"
    spanish, english = ask(application, address), ask(application, address, accept_language="en-US,es;q=0.5")
    light = ask(application, address, save_data="on")
    assert len({answer.headers["ETag"] for answer in (spanish, english, light)}) == 3
    assert english.headers["Content-Language"] == "es-MX"
    assert english.headers["Pregonero-Fallback"] == "en"
    assert ask(application, address).body == spanish.body
    assert ask(application, address, accept_language="en").body == english.body
    assert {"Accept-Language", "Save-Data", "Accept-Encoding"} <= {
        name.strip() for name in spanish.headers["Vary"].split(",")
    }


def test_a_publication_in_the_middle_of_a_build_spoils_nothing(obras: Any, monkeypatch: Any, published: Any) -> None:
    public, builds = application.public, []

    def slow(environ: dict[str, Any]) -> Any:
        response = public(environ)
        builds.append(environ[freshness.ENVIRON_KEY])
        if len(builds) == 1:
            factories.article(obras, "Nota de en medio")
        return response

    monkeypatch.setattr(application, "public", slow)
    answer = ask(application, "/noticias/")
    assert len(builds) == 2
    assert "Nota de en medio" in answer.body.decode()
    assert answer.headers["ETag"] == Client().get("/noticias/").headers["ETag"]


def test_publications_without_end_leave_an_answer_without_a_tag(obras: Any, monkeypatch: Any) -> None:
    public = application.public

    def slow(environ: dict[str, Any]) -> Any:
        response = public(environ)
        factories.article(obras)
        return response

    monkeypatch.setattr(application, "public", slow)
    answer = ask(application, "/noticias/")
    assert answer.status == 200
    assert "ETag" not in answer.headers
    assert not serving._store.places


def test_a_database_that_is_away_is_the_full_ways_business(monkeypatch: Any, ways: list[str]) -> None:
    from django.db import OperationalError

    ask(application, "/")
    ways.clear()

    def away() -> Any:
        raise OperationalError("away")

    monkeypatch.setattr(serving, "now_public", away)
    assert ask(application, "/").status == 200
    assert ways == ["full"]


def test_a_turn_is_seen_at_once_and_tells_the_tag_of_a_search(django_capture_on_commit_callbacks: Any) -> None:
    (site_id,) = search.site_ids()
    search.catch_up(site_id)
    addresses = ("/buscar/?q=bacheo", "/api/v1/search?q=bacheo", "/noticias/")
    before = [ask(application, address).headers["ETag"] for address in addresses]
    assert [queries_of(address) for address in addresses] == [0, 0, 0]
    seq = publishing.generation(site_id)
    with django_capture_on_commit_callbacks(execute=True):
        publishing.next_turn(site_id)
    assert publishing.turn(site_id) == delivery.now_public().turn(site_id) == 1
    assert publishing.generation(site_id) == seq
    after = [ask(application, address).headers["ETag"] for address in addresses]
    assert (after[0] != before[0], after[1] != before[1], after[2] == before[2]) == (True, True, True)


def test_a_turn_of_another_process_is_seen_within_a_second(monkeypatch: Any) -> None:
    clock = [1000.0]
    monkeypatch.setattr(freshness.time, "monotonic", lambda: clock[0])
    state = delivery.now_public()
    (site_id,) = state.marks
    publishing.next_turn(site_id)  # its commit callbacks do not run in this test
    clock[0] += freshness.RECHECK / 2
    assert delivery.now_public().turn(site_id) == 0
    clock[0] += freshness.RECHECK
    assert delivery.now_public().turn(site_id) == 1


def test_who_has_read_the_state_is_told_nothing_older_afterwards(monkeypatch: Any) -> None:
    """A view is given a state, and asks for the guidance of its search: the two must belong together."""
    (site_id,) = delivery.now_public().marks
    publishing.next_turn(site_id)  # of another process: its commit callbacks do not run in this test
    assert delivery.read_state().turn(site_id) == 1
    assert delivery.now_public().turn(site_id) == 0, "what is read inside a transaction may never have been"
    monkeypatch.setattr(freshness, "connection", SimpleNamespace(in_atomic_block=False))
    assert delivery.read_state().turn(site_id) == delivery.now_public().turn(site_id) == 1


class TestWatch:
    """Which of several readings of the state is believed."""

    @staticmethod
    def state(turn: int) -> freshness.State:
        return freshness.State({1: ("names", 1, turn)}, ())

    def test_an_older_reading_that_comes_late_is_not_believed(self) -> None:
        watch = freshness._Watch()
        watch.saw(self.state(2), began=20.0)
        watch.saw(self.state(1), began=10.0)
        assert watch.state == self.state(2)

    def test_what_was_read_before_this_process_published_is_asked_again(self, monkeypatch: Any) -> None:
        monkeypatch.setattr(freshness.time, "monotonic", lambda: 30.0)
        monkeypatch.setattr(freshness, "read_state", lambda: self.state(2))
        watch = freshness._Watch()
        watch.expire()
        watch.saw(self.state(1), began=29.0)
        assert watch.current() == self.state(2)
