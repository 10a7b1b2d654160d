"""`changes`: a mirror that follows it from 0 ends with exactly what is live, and can verify every hash by itself."""

from __future__ import annotations

from typing import Any

import pytest

from pregonero.delivery import api as delivery
from pregonero.delivery import waiting as feed
from pregonero.publishing import ledger
from pregonero.publishing.api import door
from pregonero.publishing.models import Entry
from tests import factories
from tests.api.reading import all_pages, chain_fault, fold, follow, get

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(obras: Any, cultura: Any) -> None:
    """Things published, changed, moved, withdrawn and published again."""
    kept = factories.article(obras, "Reparan la bomba del pozo dos")
    gone = factories.article(cultura, "Cancelan el baile del sábado")
    back = factories.article(cultura, "Abren el taller de guitarra")
    kept.title = "Reparan la bomba del pozo tres"
    factories.publish(kept)
    kept.refresh_from_db()
    kept.slug = "pozo-tres"
    factories.publish(kept)
    gone.unpublish()
    back.unpublish()
    back.refresh_from_db()
    factories.publish(back)
    with door():
        obras.phone = "000 555 9999"
        obras.save()


def test_a_mirror_ends_with_exactly_the_live_set(busy: None) -> None:
    entries, last = follow()
    assert last == factories.last_seq()
    mirror = fold(entries)
    live = {item["id"]: item for item in all_pages(limit=100)}
    assert set(mirror) == set(live)
    assert {
        key: {name: value for name, value in document.items() if name != "blocks"} for key, document in mirror.items()
    } == live


def test_the_chain_can_be_verified_from_outside(busy: None) -> None:
    entries, _last = follow()
    assert chain_fault(entries) == ""


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"path": "/otra/"}, "hash at 3"),
        ({"action": "withdrawn"}, "hash at 3"),
        ({"actor": "somebody"}, "hash at 3"),
        ({"seq": 4}, "gap at 3"),
        ({"hash": "f" * 64}, "hash at 3"),
        ({"prev_hash": "f" * 64}, "prev_hash at 3"),
    ],
    ids=str,
)
def test_an_altered_header_is_noticed_from_outside(change: dict[str, Any], told: str) -> None:
    entries, _last = follow()
    assert chain_fault([*entries[:2], {**entries[2], **change}, *entries[3:]]) == told


def test_a_mirror_may_stop_and_go_on(busy: None, obras: Any) -> None:
    first, place = follow()
    factories.article(obras, "Pintan las bancas de la plaza")
    rest, last = follow(since=place)
    assert [entry["action"] for entry in rest] == ["published"]
    assert chain_fault(rest, head=first[-1]["hash"], seq=first[-1]["seq"]) == ""
    assert last == factories.last_seq()


def test_a_document_comes_only_with_the_entry_that_is_live(busy: None) -> None:
    entries, _last = follow()
    shown = [entry for entry in entries if "document" in entry]
    assert len({entry["id"] for entry in shown}) == len(shown)
    withdrawn = {entry["id"] for entry in entries if entry["action"] == "withdrawn"}
    titles = {entry["document"]["title"] for entry in shown}
    assert "Cancelan el baile del sábado" not in titles
    assert "Reparan la bomba del pozo dos" not in titles
    assert "Abren el taller de guitarra" in titles
    assert withdrawn


def test_an_erased_payload_leaves_the_chain_whole(obras: Any) -> None:
    page = factories.article(obras, "Nota con un nombre que no debía estar")
    entry = Entry.objects.order_by("-seq").first()
    assert entry is not None
    page.unpublish()
    with door():
        ledger.erase(entry, "datos personales", "system")
    entries, _last = follow()
    assert chain_fault(entries) == ""
    assert entries[-1]["action"] == "erased"
    assert entries[-1]["id"] == str(entry.document_id)
    assert "Nota con un nombre" not in str(fold(entries))


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"since": "-1"}, 422),
        ({"since": "x"}, 422),
        ({"limit": "0"}, 422),
        ({"limit": "101"}, 422),
        ({"wait": "26"}, 422),
        ({"wait": "-1"}, 422),
        ({"since": "999999"}, 200),
    ],
    ids=str,
)
def test_limits(asked: dict[str, str], status: int) -> None:
    assert get("changes", **asked).status_code == status


def test_after_the_last_there_is_nothing_and_the_place_stays() -> None:
    last = factories.last_seq()
    assert get("changes", since=last).json() == {"items": [], "next": last, "latest": last}
    assert get("changes", since=last + 50).json() == {"items": [], "next": last + 50, "latest": last}


def test_waiting_ends_at_once_when_there_is_something() -> None:
    assert get("changes", since=0, limit=1, wait=25).json()["items"]


def test_waiting_ends_when_something_comes(monkeypatch: pytest.MonkeyPatch, obras: Any) -> None:
    """The pause is where another process publishes; here the pause itself does."""
    last = factories.last_seq()
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        factories.article(obras)
        delivery.forget_state()  # as time does that passes in a pause

    monkeypatch.setattr(feed.time, "sleep", pause)
    answer = get("changes", since=last, wait=25).json()
    assert [entry["action"] for entry in answer["items"]] == ["published"]
    assert len(pauses) == 1


def test_waiting_ends_after_the_time_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(1000))
    monkeypatch.setattr(feed.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(feed.time, "sleep", lambda seconds: None)
    assert get("changes", since=factories.last_seq(), wait=3).json()["items"] == []


def test_eight_wait_and_the_next_is_answered_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed.time, "sleep", lambda seconds: pytest.fail("it waited"))
    for _one in range(feed.PLACES):
        assert feed._waiters.acquire(blocking=False)
    answer = get("changes", since=factories.last_seq(), wait=25)
    feed._waiters.release(feed.PLACES)
    assert answer.status_code == 200
    assert int(answer["Retry-After"]) > 0
    assert feed._waiters.acquire(blocking=False), "the places are free again"
    feed._waiters.release()
