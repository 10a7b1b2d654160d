"""What HTTP promises: ETag and 304, HEAD, OPTIONS, errors of one shape, and no cookie."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from pregonero.publishing.api import door
from tests import factories
from tests.api.reading import API, get, items

pytestmark = pytest.mark.django_db

LISTED = ("documents", "documents?kind=news", "changes?since=0", "kinds", "schemas/news.json")


@pytest.fixture
def article(obras: Any) -> Any:
    page = factories.article(obras)
    row = factories.live(page)
    assert row is not None
    return row


def etag(address: str) -> str:
    answer = Client().get(f"{API}{address}")
    assert answer.status_code == 200
    found: str = answer["ETag"]
    assert found.startswith('"')
    return found


@pytest.mark.parametrize("address", LISTED)
def test_what_the_reader_has_is_not_sent_again(address: str) -> None:
    known = etag(address)
    for sent in (known, f"W/{known}", f'"other", {known}', "*"):
        answer = Client().get(f"{API}{address}", headers={"if-none-match": sent})
        assert (answer.status_code, answer.content) == (304, b""), sent
        assert answer["ETag"] == known
    assert Client().get(f"{API}{address}", headers={"if-none-match": '"other"'}).status_code == 200


def test_every_answer_is_revalidated_and_readable_from_any_site(article: Any) -> None:
    for address in (*LISTED, f"documents/{article.document_id}", f"documents/{article.document_id}/history"):
        answer = Client().get(f"{API}{address}")
        assert answer["Cache-Control"] == "no-cache"
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert not answer.cookies


def test_an_unrelated_publication_changes_no_documents_etag(article: Any, cultura: Any) -> None:
    one, many = f"documents/{article.document_id}", "documents"
    before = etag(one), etag(f"{one}/history"), etag(many)
    factories.article(cultura, "Abren el taller de guitarra")
    after = etag(one), etag(f"{one}/history"), etag(many)
    assert after[:2] == before[:2]
    assert after[2] != before[2], "the list has one more"


def test_a_change_of_the_document_changes_its_etag(article: Any, obras: Any) -> None:
    one = f"documents/{article.document_id}"
    before = etag(one)
    with door():
        obras.name = "Obras"
        obras.save()
    assert etag(one) != before


def test_different_bytes_share_no_etag(article: Any) -> None:
    addresses = [
        *(f"documents?limit={number}" for number in (1, 2, 3)),
        "documents?kind=news",
        "documents?kind=program",
        "documents?sort=title",
        "changes?since=0",
        "changes?since=1",
        "changes?since=0&limit=1",
        "kinds",
        "schemas/news.json",
        "schemas/program.json",
        f"documents/{article.document_id}",
        f"documents/{article.document_id}/history",
    ]
    assert len({etag(address) for address in addresses}) == len(addresses)


def test_the_same_question_in_another_order_is_the_same_answer() -> None:
    assert etag("documents?kind=news&limit=3") == etag("documents?limit=3&kind=news")


def test_the_addresses_inside_are_part_of_the_etag(site: Any) -> None:
    """Two hosts of one loopback site get different bytes."""
    with door():
        site.hostname = "localhost"
        site.save()
    one = Client().get(f"{API}documents?kind=message", headers={"host": "localhost:8000"})
    other = Client().get(f"{API}documents?kind=message", headers={"host": "127.0.0.1:9000"})
    assert one.content != other.content
    assert one["ETag"] != other["ETag"]


def test_a_document_says_when_it_changed(article: Any) -> None:
    answer = get(f"documents/{article.document_id}")
    assert answer["Last-Modified"].endswith("GMT")


@pytest.mark.parametrize("address", [*LISTED, "health", "search?q=agua", "openapi.json"])
def test_head_is_get_without_the_body(address: str) -> None:
    full, head = Client().get(f"{API}{address}"), Client().head(f"{API}{address}")
    assert head.status_code == full.status_code == 200
    assert head.content == b""
    for name in ("Content-Type", "Cache-Control", "ETag"):
        assert head.get(name) == full.get(name)


def test_head_of_what_is_gone(article: Any) -> None:
    from wagtail.models import Page

    Page.objects.get(pk=article.object_id).specific.unpublish()
    assert Client().head(f"{API}documents/{article.document_id}").status_code == 410


def test_options_tells_what_is_allowed() -> None:
    answer = Client().options(f"{API}documents")
    assert answer.status_code == 204
    assert answer["Allow"] == answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_delivery_api_only_reads(method: str) -> None:
    answer = getattr(Client(), method)(f"{API}documents")
    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    "address", ["", "nothing", "documents/", "documents/a/b/c", "schemas/unicorn.json", "nothing.html"]
)
def test_an_address_of_the_api_that_is_none(address: str) -> None:
    answer = Client().get(f"{API}{address}")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 404


def test_a_host_nobody_answers_for(settings: Any, site: Any) -> None:
    """Every host leads to the default site where there is one; without it the API says so."""
    settings.ALLOWED_HOSTS = ["*"]
    assert Client().get(f"{API}documents", headers={"host": "otro.example"}).status_code == 200
    with door():
        site.is_default_site = False
        site.save()
    answer = Client().get(f"{API}documents", headers={"host": "otro.example"})
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


class TestKinds:
    def test_each_kind_leads_to_its_schema(self) -> None:
        found = items("kinds")
        assert {item["kind"] for item in found} >= {
            "site",
            "home",
            "section",
            "message",
            "directorate",
            "program",
            "news",
        }
        for item in found:
            assert set(item) == {"kind", "label", "schema", "url"}
            schema = Client().get(f"{API}{item['url']}")
            assert schema.status_code == 200
            assert schema["Content-Type"] == "application/schema+json"
            assert schema.json()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
            assert schema.json()["properties"]["kind"] == {"const": item["kind"]}

    def test_no_document_is_of_a_kind_that_is_not_listed(self) -> None:
        assert {item["kind"] for item in items(limit=100)} <= {item["kind"] for item in items("kinds")}


class TestHealth:
    def test_it_is_well(self) -> None:
        answer = get("health")
        body = answer.json()
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        assert set(body) == {"status", "generation", "checks"}
        assert body["generation"] == factories.last_seq()
        assert {"plugins", "ledger", "outbox", "worker", "search"} <= set(body["checks"])
        assert all(set(check) == {"status", "detail"} for check in body["checks"].values())

    def test_a_silent_worker_degrades(self) -> None:
        assert get("health").json()["checks"]["worker"]["status"] == "degraded"
        from datetime import timedelta

        from django.utils import timezone

        from pregonero.publishing.models import Heartbeat

        beat = Heartbeat.objects.create(name="worker", at=timezone.now())
        assert get("health").json()["checks"]["worker"]["status"] == "ok"
        beat.at -= timedelta(minutes=5)
        beat.save()
        assert get("health").json()["checks"]["worker"]["status"] == "degraded"
        assert get("health").status_code == 200

    def test_live_things_that_differ_from_the_ledger_fail_until_they_are_mended(self, obras: Any) -> None:
        from wagtail.models import Page

        from pregonero.publishing import reconcile

        page = factories.article(obras)
        Page.objects.filter(pk=page.pk).update(title="Cambiada por fuera")
        assert reconcile.reconcile() == [f"/direcciones/obras/{page.slug}/: differs from the ledger"]
        answer = get("health")
        assert answer.status_code == 503
        assert answer.json()["status"] == "failing"
        assert page.slug in answer.json()["checks"]["ledger"]["detail"]
        reconcile.rebuild("system")
        assert get("health").json()["checks"]["ledger"]["status"] == "ok"
        assert get("health").status_code == 200
        row = factories.live(page)
        assert row is not None
        assert row.title == "Cambiada por fuera"

    def test_mail_that_was_given_up_degrades(self) -> None:
        from pregonero.publishing.models import OutboxMessage

        OutboxMessage.objects.create(topic="mail", payload={}, status="failed")
        assert get("health").json()["checks"]["outbox"]["status"] == "degraded"
