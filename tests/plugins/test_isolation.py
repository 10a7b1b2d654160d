"""A contribution that fails stays its own: the default is used, the failure counted, and health says whose it was."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from pregonero.plugins import isolation, registries
from pregonero.plugins.registries import (
    Gate,
    HealthCheck,
    Listing,
    PublicationAction,
    contract,
    gates,
    health_checks,
    listings,
    publication_actions,
)
from pregonero.publishing.api import PublicationRefused, door, outbox
from pregonero.publishing.models import OutboxMessage
from tests import factories


@pytest.fixture(autouse=True)
def clean_count() -> Iterator[None]:
    contract.failures.clear()
    yield
    contract.failures.clear()


def raising(*args: Any) -> Any:
    raise RuntimeError("broken on purpose")


@pytest.fixture
def contribute(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Adds a contribution of the plugin ``tests`` to a registry for one test, past the freeze."""

    def add(registry: registries.Registry[Any], item: Any) -> None:
        monkeypatch.setitem(registry._items, item.slug, (item, "tests"))

    return add


def test_the_result_of_a_contribution_is_passed_on() -> None:
    assert isolation.call("tests", lambda a, b: a + b, 1, b=2, default=0) == 3
    assert isolation.health() == ("ok", "no contribution has failed")


def test_a_failure_gives_the_default_and_is_counted(caplog: pytest.LogCaptureFixture) -> None:
    assert isolation.call("tests", raising, default="nothing") == "nothing"
    assert isolation.call("tests", raising, default="nothing") == "nothing"
    assert isolation.call("others", raising, default="nothing") == "nothing"
    assert isolation.health() == ("degraded", "others: 1, tests: 2")
    assert [record.plugin for record in caplog.records] == ["tests", "tests", "others"]
    assert all(record.exc_info for record in caplog.records)


def test_an_answer_that_is_raised_is_no_failure() -> None:
    with pytest.raises(KeyError):
        isolation.call("tests", {}.__getitem__, "key", default=None, answers=(KeyError,))
    assert contract.failures == {}


@pytest.mark.parametrize(("value", "told"), [("1", True), ("0", False), ("", False)])
def test_the_trace_switch_says_who_answered(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, value: str, told: bool
) -> None:
    monkeypatch.setenv("PREGONERO_TRACE_PLUGINS", value)
    with caplog.at_level(logging.INFO, "pregonero.plugins"):
        isolation.call("tests", isolation.health, default=("", ""))
    assert [(record.plugin, record.call) for record in caplog.records] == ([("tests", "health")] if told else [])


@pytest.mark.django_db
def test_a_raising_health_check_degrades_and_the_page_still_renders(client: Client, contribute: Any) -> None:
    contribute(health_checks, HealthCheck("broken", raising))
    answer = client.get("/api/v1/health")
    assert answer.status_code == 200
    assert answer.json()["checks"]["broken"] == {"status": "degraded", "detail": "the check could not be made"}
    assert answer.json()["status"] == "degraded"
    assert client.get("/api/v1/health").json()["checks"]["plugins"] == {"status": "degraded", "detail": "tests: 1"}
    assert client.get("/").status_code == 200


@pytest.mark.django_db
def test_a_listing_that_fails_leaves_the_section_readable(client: Client, contribute: Any) -> None:
    contribute(listings, Listing("broken", "/transparencia/", "program", order="shoe-size"))
    page = client.get("/transparencia/")
    assert page.status_code == 200
    assert "Toda persona puede pedir información" in page.content.decode()
    assert contract.failures == {"tests": 1}


@pytest.mark.django_db
def test_a_visitors_bad_cursor_is_not_counted_against_the_plugin(client: Client) -> None:
    assert client.get("/noticias/?cursor=nonsense").status_code == 404
    assert contract.failures == {}


@pytest.mark.django_db
def test_a_raising_gate_refuses_with_a_readable_reason(
    obras: Any, contribute: Any, caplog: pytest.LogCaptureFixture
) -> None:
    page = factories.draft(obras)
    contribute(gates, Gate("broken", raising))
    before = factories.last_seq()
    with pytest.raises(PublicationRefused) as refusal, door() as collector:
        collector.exception = "a reason that excuses no check that breaks"
        factories.publish_draft(page)
    (sentence,) = refusal.value.sentences()
    assert sentence.startswith("«Reparan la bomba del pozo dos»: ")
    assert "broken" in sentence
    assert "RuntimeError" not in sentence
    page.refresh_from_db()
    assert not page.live
    assert factories.last_seq() == before
    assert "gate raised" in [record.message for record in caplog.records]


@pytest.mark.django_db
def test_a_gate_asks_only_its_own_kinds(obras: Any, contribute: Any) -> None:
    contribute(gates, Gate("broken", raising, kinds=frozenset({"program"})))
    assert factories.live(factories.article(obras)) is not None


@pytest.mark.django_db
def test_an_indirect_change_asks_no_gate_but_tells_the_officer(obras: Any, contribute: Any) -> None:
    """A new name of the directorate rebuilds its documents; what a gate would refuse today is noted, not stopped."""
    from pregonero.publishing.models import StandingIssue

    page = factories.article(obras)
    contribute(gates, Gate("broken", raising, kinds=frozenset({"news"})))
    with door():
        obras.name = "Obras"
        obras.save()
    row = factories.live(page)
    assert row is not None
    assert json.loads(row.body)["directorate"]["name"] == "Obras"
    noted = StandingIssue.objects.get(document_id=row.document_id)
    assert [issue["code"] for issue in noted.issues] == ["broken.raised"]


# -- publication actions ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_publication_action_is_told_what_was_appended(obras: Any, contribute: Any) -> None:
    told: list[tuple[int, list[tuple[int, str, frozenset[str]]]]] = []

    def act(site_id: int, entries: list[Any]) -> None:
        told.append((site_id, [(entry.seq, entry.path, entry.directorates) for entry in entries]))

    contribute(publication_actions, PublicationAction("told", act))
    page = factories.article(obras)
    row = factories.live(page)
    assert row is not None
    assert told[-1] == (row.site_id, [(row.seq, row.path, frozenset({"obras"}))])


@pytest.mark.django_db
def test_a_raising_publication_action_is_undone_and_the_publication_stays(
    obras: Any, contribute: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def act(site_id: int, entries: list[Any]) -> None:
        outbox.enqueue("mail", {"of": "the action that fails"})
        raise RuntimeError("broken on purpose")

    told: list[int] = []
    contribute(publication_actions, PublicationAction("broken", act))
    contribute(publication_actions, PublicationAction("next", lambda site_id, entries: told.append(site_id)))
    assert factories.live(factories.article(obras)) is not None
    assert contract.failures == {"tests": 1}
    assert "plugin contribution failed" in [record.message for record in caplog.records]
    assert OutboxMessage.objects.count() == 0
    assert len(told) == 1


@pytest.mark.django_db
def test_a_publication_action_that_breaks_the_database_is_undone(obras: Any, contribute: Any) -> None:
    """On PostgreSQL a failed statement spoils the transaction, but for the savepoint."""

    def act(site_id: int, entries: list[Any]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM there_is_no_such_table")

    contribute(publication_actions, PublicationAction("broken", act))
    assert factories.live(factories.article(obras)) is not None
    assert contract.failures == {"tests": 1}


@pytest.mark.django_db
def test_a_site_that_does_not_concern_an_action_costs_no_savepoint(obras: Any, contribute: Any) -> None:
    contribute(publication_actions, PublicationAction("not here", raising, concerns=lambda site_id: False))
    assert factories.live(factories.article(obras)) is not None
    assert contract.failures == {}
