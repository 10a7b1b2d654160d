"""The purge hook: off by default; on, tells a CDN what a publication made old, and loses nothing where it is dead."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.contrib.frontend_cache.utils import get_backends
from wagtail.models import Page

from portal import cdn, purging
from portal.settings import environment
from portal.wsgi import application
from pregonero.delivery.api import forget, forget_state
from pregonero.publishing.api import door, outbox
from pregonero.publishing.models import Entry, OutboxMessage
from tests import factories
from tests.delivery.wsgi_client import ask

pytestmark = pytest.mark.django_db

HEADER = "CDN-Cache-Control"


@dataclass
class Cdn:
    """A server that knows PURGE, and whatever else it is told to answer."""

    port: int = 0
    answer: int = 200
    purged: list[str] = field(default_factory=list)

    @property
    def location(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def server() -> Iterator[Cdn]:
    state = Cdn()

    class Handler(BaseHTTPRequestHandler):
        def do_PURGE(self) -> None:
            if state.answer == 200:
                state.purged.append(f"{self.headers['Host']}{self.path}")
            self.send_response(state.answer)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Nothing on the terminal."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.port = http.server_address[1]
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield state
    http.shutdown()
    http.server_close()
    thread.join()


@pytest.fixture
def on(settings: Any, server: Cdn, monkeypatch: pytest.MonkeyPatch) -> Cdn:
    settings.CDN_PURGE = {"BACKEND": "portal.purging.HTTPBackend", "LOCATION": server.location}
    monkeypatch.setattr(cdn, "SETTLE", 0.0)
    return server


def work() -> None:
    """What the worker does, without waiting."""
    for _round in range(20):
        OutboxMessage.objects.filter(topic__startswith="cdn", status="pending").update(due_at=timezone.now())
        if not outbox.drain(100, foreign=True):
            return


def rows(**wanted: Any) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(topic__startswith="cdn", **wanted).order_by("pk"))


class TestWhatIsPurged:
    def test_a_news_item_everywhere_it_stands(self, on: Cdn, obras: Any) -> None:
        page = factories.draft(obras, "Se repara la bomba del pozo")
        page.tags.add("agua potable")
        factories.publish(page)
        row = factories.live(page)
        assert row is not None
        work()
        assert set(on.purged) >= {
            f"testserver{path}"
            for path in (
                row.path,
                f"{row.path}historia/",
                "/",
                "/noticias/",
                "/noticias/atom.xml",
                "/noticias/rss.xml",
                "/noticias/feed.json",
                "/noticias/etiqueta/agua%20potable/atom.xml",
                "/direcciones/obras/",
                "/direcciones/obras/feed.json",
                "/sitemap.xml",
                "/api/v1/documents",
                "/api/v1/changes",
                f"/api/v1/documents/{row.document_id}",
                f"/api/v1/documents/{row.document_id}/history",
                f"/api/v1/documents/by-path?path={row.path}",
            )
        }
        assert len(on.purged) == len(set(on.purged))
        others = [path for path in on.purged if "cultura" in path or "/programas/" in path]
        assert others == [], "what it stands on, and nothing else"
        assert {message.status for message in rows()} == {"done"}

    def test_tags_and_addresses_that_it_no_longer_has(self, on: Cdn, obras: Any) -> None:
        page = factories.draft(obras, "Se repara la bomba del pozo")
        page.tags.add("agua potable")
        factories.publish(page)
        before = factories.live(page)
        assert before is not None
        page.refresh_from_db()
        page.tags.set(["pozos"])
        page.slug = "otra-direccion"
        factories.publish(page)
        work()
        on.purged.clear()
        page.refresh_from_db()
        page.title = "Queda reparada la bomba del pozo"
        factories.publish(page)
        work()
        assert f"testserver{before.path}" in on.purged, "there a redirection is kept"

    def test_the_tag_it_had(self, on: Cdn, obras: Any) -> None:
        page = factories.draft(obras, "Se repara la bomba del pozo")
        page.tags.add("agua potable")
        factories.publish(page)
        work()
        on.purged.clear()
        page.refresh_from_db()
        page.tags.set(["pozos"])
        factories.publish(page)
        work()
        for tag in ("agua%20potable", "pozos"):
            assert f"testserver/noticias/etiqueta/{tag}/atom.xml" in on.purged

    def test_what_is_withdrawn(self, on: Cdn, obras: Any) -> None:
        page = factories.article(obras)
        row = factories.live(page)
        assert row is not None
        work()
        on.purged.clear()
        page.unpublish()
        work()
        assert {
            f"testserver{row.path}",
            "testserver/noticias/",
            f"testserver/api/v1/documents/{row.document_id}",
        } <= set(on.purged)

    def test_what_every_page_shows(self, on: Cdn, site: Any) -> None:
        from pregonero.directorates.api import Municipality

        with door():
            town = Municipality.objects.get()
            town.official_name = "Ayuntamiento de Otro Ejemplo"
            town.save()
        work()
        assert {
            "testserver/programas/",
            "testserver/direcciones/cultura/",
            "testserver/direcciones/obras/bacheo-octubre/",
        } <= (set(on.purged))

    def test_a_publication_costs_one_row(self, on: Cdn, obras: Any) -> None:
        factories.article(obras)
        (message,) = rows()
        entry = Entry.objects.last()
        assert entry is not None
        assert message.payload == {"site": entry.site_id, "first": entry.seq, "last": entry.seq}
        assert on.purged == [], "the network is the worker's"

    def test_addresses_are_asked_for_in_portions(self, on: Cdn, obras: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cdn, "PORTION", 5)
        factories.article(obras)
        work()
        portions = [message.payload["urls"] for message in rows(topic=cdn.PORTIONS)]
        assert len(portions) > 3
        assert all(1 <= len(portion) <= 5 for portion in portions)
        assert [url for portion in portions for url in portion] == [f"http://{url}" for url in on.purged]

    def test_other_processes_may_forget_first(self, on: Cdn, obras: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        """A CDN that asks one of them too early would keep what was."""
        monkeypatch.setattr(cdn, "SETTLE", 2.0)
        factories.article(obras)
        outbox.drain(100, foreign=True)
        assert on.purged == []
        Entry.objects.update(at=timezone.now() - timedelta(seconds=3))
        work()
        assert on.purged


class TestNothingIsLostAndNothingIsTooMuch:
    def test_what_is_rolled_back_is_not_purged(self, on: Cdn, obras: Any) -> None:
        with pytest.raises(RuntimeError), transaction.atomic():
            factories.article(obras)
            raise RuntimeError("no")
        work()
        assert rows() == []
        assert on.purged == []

    @pytest.mark.parametrize("answer", [500, 403])
    def test_a_cdn_that_refuses_is_asked_again(self, on: Cdn, obras: Any, answer: int, caplog: Any) -> None:
        on.answer = answer
        page = factories.article(obras)
        with caplog.at_level(logging.CRITICAL):
            for _time in range(3):
                OutboxMessage.objects.filter(topic__startswith="cdn", status="pending").update(due_at=timezone.now())
                outbox.drain(100, foreign=True)
        waiting = rows(status="pending")
        assert waiting
        assert str(answer) in waiting[0].last_error
        assert cdn.health()[0] == "degraded"
        assert Client().get("/api/v1/health").json()["checks"]["cdn"]["status"] == "degraded"
        on.answer = 200
        work()
        assert f"testserver{factories.live(page).path}" in on.purged  # type: ignore[union-attr]
        assert cdn.health() == ("ok", "on")

    def test_a_cdn_that_is_away_is_asked_again(self, on: Cdn, settings: Any, obras: Any, caplog: Any) -> None:
        settings.CDN_PURGE = {**settings.CDN_PURGE, "LOCATION": "http://127.0.0.1:1"}
        page = factories.article(obras)
        with caplog.at_level(logging.CRITICAL):
            outbox.drain(100, foreign=True)
        assert factories.live(page) is not None, "publishing does not depend on it"
        assert rows(status="pending")
        settings.CDN_PURGE = {**settings.CDN_PURGE, "LOCATION": on.location}
        work()
        assert rows(status="pending") == []
        assert on.purged

    @pytest.mark.parametrize("answer", [404, 412])
    def test_what_was_not_kept_is_no_failure(self, on: Cdn, obras: Any, answer: int) -> None:
        on.answer = answer
        factories.article(obras)
        work()
        assert {message.status for message in rows()} == {"done"}

    def test_what_a_stock_backend_only_logs_is_a_failure(self, settings: Any, server: Cdn) -> None:
        server.answer = 500
        settings.CDN_PURGE = {
            "BACKEND": "wagtail.contrib.frontend_cache.backends.HTTPBackend",
            "LOCATION": server.location,
        }
        with pytest.raises(purging.PurgeFailed, match="500"):
            purging.purge(["http://testserver/"])

    def test_switched_off_meanwhile(self, on: Cdn, settings: Any, obras: Any) -> None:
        factories.article(obras)
        outbox.drain(1, foreign=True)
        settings.CDN_PURGE = {}
        work()
        assert rows(status="pending") == []
        assert on.purged == []

    def test_what_was_done_long_ago_is_forgotten(self, on: Cdn, obras: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        factories.article(obras)
        work()
        OutboxMessage.objects.filter(topic=cdn.TOPIC).update(finished_at=timezone.now() - timedelta(days=8))
        monkeypatch.setattr(cdn, "_cleared_at", float("-inf"))
        cdn.tidy()
        assert rows(topic=cdn.TOPIC) == []
        assert rows(topic=cdn.PORTIONS)


class TestOff:
    """As it is where nobody set anything."""

    def test_nothing_is_written(self, obras: Any) -> None:
        factories.article(obras)
        assert rows() == []
        assert cdn.health() == ("ok", "off")

    @pytest.mark.parametrize("address", ["/", "/noticias/", "/api/v1/changes", "/noticias/atom.xml"])
    def test_no_cdn_is_told_to_keep_anything(self, address: str) -> None:
        answer = Client().get(address)
        assert not answer.has_header(HEADER)
        assert "stale-while-revalidate" not in str(answer.headers)

    def test_wagtails_own_hook_stays_off(self, on: Cdn, obras: Any) -> None:
        """It would ask the CDN in the publication's transaction."""
        assert get_backends() == {}


ALLOWED = ("/", "/noticias/", "/direcciones/obras/", "/noticias/atom.xml", "/sitemap.xml", "/api/v1/changes",
           "/api/v1/schemas/news.json", "/direcciones/obras/bacheo-octubre/", "/noticias/?utm_source=x")  # fmt: skip
NOT_ALLOWED = (
    # what depends on parameters, on the reader's headers, or on nobody's publication
    "/noticias/?direccion=obras", "/api/v1/changes?since=1", "/api/v1/documents", "/api/v1/kinds", "/buscar/?q=agua",
    "/api/v1/search?q=agua", "/api/v1/health", "/nada/", "/api/v1/documents/x", "/robots.txt",
)  # fmt: skip


class TestHeader:
    @pytest.mark.parametrize("address", ALLOWED)
    def test_what_is_purged_may_be_kept(self, on: Cdn, settings: Any, address: str) -> None:
        settings.CDN_SECONDS = 45
        forget()
        answer = Client().get(address)
        assert answer[HEADER] == "max-age=45, stale-while-revalidate=45"
        assert answer["Cache-Control"] == "no-cache", "browsers go on asking"
        again = Client().get(address, headers={"if-none-match": answer["ETag"]})
        assert (again.status_code, again[HEADER]) == (304, answer[HEADER])
        for _time in range(2):
            assert ask(application, address).headers[HEADER] == answer[HEADER]

    @pytest.mark.parametrize("address", NOT_ALLOWED)
    def test_nothing_else_may(self, on: Cdn, address: str) -> None:
        forget()
        assert not Client().get(address).has_header(HEADER)
        assert HEADER not in ask(application, address).headers

    def test_pages_of_other_sites_make_answers_depend_on_them(self, on: Cdn, settings: Any) -> None:
        settings.CORS_ORIGINS = ["https://portal.example"]
        assert not Client().get("/api/v1/changes").has_header(HEADER)

    def test_everything_that_may_be_kept_is_purged(self, on: Cdn, obras: Any) -> None:
        """The addresses of a document that carry the header are among those that its publication purges."""
        page = factories.article(obras)
        work()
        row = factories.live(page)
        assert row is not None
        forget()
        forget_state()
        for address in (row.path, f"{row.path}historia/", f"/api/v1/documents/{row.document_id}/history", "/noticias/"):
            assert Client().get(address).has_header(HEADER)
            assert f"testserver{address}" in on.purged
        Page.objects.get(pk=page.pk).specific.unpublish()
        assert not Client().get(row.path).has_header(HEADER)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("", {}),
        ("http://10.0.0.2:6081", {"BACKEND": "portal.purging.HTTPBackend", "LOCATION": "http://10.0.0.2:6081"}),
        ("cloudflare://a%40b@023e105f4ecef8ad", {"BEARER_TOKEN": "a@b", "ZONEID": "023e105f4ecef8ad"}),
        ("cloudfront://E2QWRUHAPOMQZL", {"DISTRIBUTION_ID": "E2QWRUHAPOMQZL"}),
    ],
)
def test_settings(monkeypatch: pytest.MonkeyPatch, given: str, wanted: dict[str, str]) -> None:
    monkeypatch.setenv("CDN_PURGE", given)
    found = environment.cdn("CDN_PURGE")
    assert wanted.items() <= found.items()
    if found:
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        assert list(get_backends({"default": found})) == ["default"]


@pytest.mark.parametrize(
    "given", ["on", "http://", "ftp://x", "cloudflare://zone", "http://user:pw@x", "cloudfront://"]
)
def test_settings_that_are_none_stop_the_start(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("CDN_PURGE", given)
    with pytest.raises(ImproperlyConfigured, match="CDN_PURGE"):
        environment.cdn("CDN_PURGE")
