"""What one process keeps: within its budget, one build for one question, and readers before senders."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from django.http import HttpResponse

from pregonero.delivery import serving
from pregonero.delivery.answers import Terms, keep
from pregonero.delivery.freshness import State
from pregonero.delivery.serving import HotApplication, Kept, Store
from tests.delivery.wsgi_client import ask, environ

PLACE = ("http", "testserver", "/noticias/")


def kept(body: bytes, terms: Terms | None = None) -> Kept:
    return Kept(1, ("", 1), terms or Terms(names=("n",)), '"x"', [], body, "/")


class TestBudget:
    def test_it_is_kept(self) -> None:
        store = Store(budget=100_000)
        for number in range(1000):
            store.put(PLACE, f"n={number}", environ("/"), kept(b"x" * 5000))
        assert store.bytes <= 100_000
        assert 5 < len(store.places) < 30
        assert store.find(PLACE, "n=999", environ("/")) is not None
        assert store.find(PLACE, "n=0", environ("/")) is None

    def test_codings_count(self) -> None:
        store = Store(budget=100_000)
        for number in range(200):
            answer = kept(bytes(range(256)) * 20)
            store.put(PLACE, f"n={number}", environ("/"), answer)
            answer.in_coding("gzip")
            answer.in_coding("br")
        held = sum(one.size for place in store.places.values() for one in place.by_variant.values())
        assert held <= 150_000

    def test_what_is_asked_for_stays_longest(self) -> None:
        store = Store(budget=100_000)
        asked = kept(b"x" * 5000)
        store.put(PLACE, "n=asked", environ("/"), asked)
        for number in range(100):
            asked.used = True
            store.put(PLACE, f"n={number}", environ("/"), kept(b"x" * 5000))
        assert store.find(PLACE, "n=asked", environ("/")) is asked

    def test_addresses_nobody_keeps_are_forgotten(self) -> None:
        store = Store(budget=50_000)
        for number in range(2000):
            store.put(("http", "testserver", f"/{number}/"), "", environ("/"), kept(b"x" * 5000))
        assert len(store.manners) <= 200

    def test_the_same_question_takes_its_room_once(self) -> None:
        store = Store()
        for _time in range(50):
            store.put(PLACE, "n=1", environ("/"), kept(b"x" * 5000))
        assert store.bytes == kept(b"x" * 5000).size

    def test_a_long_question_is_not_kept(self) -> None:
        store = Store()
        store.put(PLACE, "n=" + "x" * 5000, environ("/"), kept(b"x"))
        assert not store.places


@pytest.fixture
def standing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A site, a view and a state without a database."""

    class OneSite(State):
        def site_of_host(self, host: str) -> Any:
            return type("Site", (), {"pk": 1})

    state = OneSite({1: ("names", 1)}, ())
    monkeypatch.setattr(serving, "now_public", lambda: state)
    monkeypatch.setattr(serving, "read_state", lambda: state)
    monkeypatch.setattr(serving, "_is_public", lambda path: True)


@pytest.mark.usefixtures("standing")
def test_many_who_ask_the_same_cost_one_build() -> None:
    builds: list[int] = []

    def public(environ: dict[str, Any]) -> HttpResponse:
        builds.append(1)
        time.sleep(0.2)
        return keep(HttpResponse(b"x" * 2000, headers={"ETag": '"1"'}), Terms())

    hot = HotApplication(lambda *_: pytest.fail("full"), public, str)
    answers: list[int] = []
    readers = [threading.Thread(target=lambda: answers.append(len(ask(hot, "/").body))) for _ in range(20)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert answers == [2000] * 20
    assert builds == [1]


@pytest.mark.usefixtures("standing")
def test_slow_senders_have_places_of_their_own() -> None:
    release = threading.Event()
    inside = threading.Semaphore(0)

    def full(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        inside.release()
        assert release.wait(20)
        start_response("200 OK", [])
        return [b""]

    def public(environ: dict[str, Any]) -> HttpResponse:
        return keep(HttpResponse(b"x", headers={"ETag": '"1"'}), Terms())

    hot = HotApplication(full, public, str)
    senders = [threading.Thread(target=ask, args=(hot, "/admin/", "POST")) for _ in range(serving.BODIES)]
    for sender in senders:
        sender.start()
    for _ in senders:
        assert inside.acquire(timeout=20)
    refused = ask(hot, "/admin/", "POST")
    assert refused.status == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert "espere" in refused.body.decode().lower()
    assert ask(hot, "/").status == 200, "reading goes on"
    release.set()
    for sender in senders:
        sender.join()
    assert ask(hot, "/admin/", "POST").status == 200, "the places are free again"
