"""How often what was read: numbers only, added up, and never in the way of a reader."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError

from portal.wsgi import application
from pregonero.delivery import counts, retention
from pregonero.delivery.models import Reading
from tests.delivery.wsgi_client import ask

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 27, 12, 34, 56, tzinfo=UTC)


def rows() -> list[tuple[Any, ...]]:
    fields = ("address", "searched", "status", "answers")
    return list(Reading.objects.order_by("address", "searched", "status").values_list(*fields))


def test_answers_are_added_up_by_address_and_status() -> None:
    first = ask(application, "/")
    ask(application, "/?utm=1")
    ask(application, "/", if_none_match=first.headers["ETag"])
    ask(application, "/noticias/")
    assert counts.flush(NOON) == 4
    assert rows() == [("/", "", 200, 2), ("/", "", 304, 1), ("/noticias/", "", 200, 1)]
    ask(application, "/")
    assert counts.flush(NOON) == 1
    assert rows()[0] == ("/", "", 200, 3)
    row = Reading.objects.get(address="/", status=200)
    assert row.bytes == 3 * len(first.body)
    assert row.hour == NOON.replace(minute=0, second=0)


def test_what_was_looked_for_is_counted_in_one_spelling() -> None:
    from search import api as search

    for site_id in search.site_ids():
        search.catch_up(site_id)
    for asked in ("Bacheo", "bacheo", " BACHEO  "):
        assert ask(application, f"/buscar/?q={asked.replace(' ', '+')}").status == 200
    counts.flush(NOON)
    assert {(searched, answers) for _a, searched, _s, answers in rows()} == {("bacheo", 3)}


def test_more_addresses_than_a_writing_takes_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts, "ADDRESSES", 3)
    for number in range(10):
        counts.tally(counts.Answer(1, f"/{number}/", "", 200, 10))
    assert counts.flush(NOON) == 10
    assert [row[3] for row in rows() if row[0] == ""] == [7]


def test_a_database_that_is_away_disturbs_nobody(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    def away(rows: Any) -> None:
        raise DatabaseError("away")

    monkeypatch.setattr(counts, "_add", away)
    ask(application, "/")
    counts._try_to_write()
    assert "readings could not be written" in caplog.text


def test_old_readings_leave(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    counts.tally(counts.Answer(1, "/old/", "", 200, 1))
    counts.flush(datetime(2020, 1, 1, tzinfo=UTC))
    counts.tally(counts.Answer(1, "/new/", "", 200, 1))
    counts.flush()
    monkeypatch.setattr(retention, "_looked_at", float("-inf"))
    retention.prune()
    assert [row[0] for row in rows()] == ["/new/"]
