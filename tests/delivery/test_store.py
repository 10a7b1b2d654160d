"""What one process keeps: within its budget, one build for one question, and readers before senders."""

from __future__ import annotations

import json
import threading
import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse

from pregonero.delivery import serving, waiting
from pregonero.delivery.answers import Terms, keep, public
from pregonero.delivery.freshness import State
from pregonero.delivery.serving import HotApplication, Kept, Store
from pregonero.delivery.waiting import PLACES, may_wait, wait
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

    state = OneSite({1: ("names", 1, 0)}, ())
    monkeypatch.setattr(serving, "now_public", lambda: state)
    monkeypatch.setattr(serving, "read_state", lambda: state)
    monkeypatch.setattr(serving, "_view", lambda path: may_wait(public(lambda request: None)))


@pytest.mark.usefixtures("standing")
def test_many_who_ask_the_same_cost_one_build() -> None:
    builds: list[int] = []

    def answer(environ: dict[str, Any]) -> HttpResponse:
        builds.append(1)
        time.sleep(0.2)
        return keep(HttpResponse(b"x" * 2000, headers={"ETag": '"1"'}), Terms())

    hot = HotApplication(lambda *_: pytest.fail("full"), answer, str)
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

    def answer(environ: dict[str, Any]) -> HttpResponse:
        return keep(HttpResponse(b"x", headers={"ETag": '"1"'}), Terms())

    hot = HotApplication(full, answer, str)
    senders = [threading.Thread(target=ask, args=(hot, "/admin/", "POST")) for _ in range(serving.BODIES)]
    for sender in senders:
        sender.start()
    for _ in senders:
        assert inside.acquire(timeout=20)
    refused = ask(hot, "/admin/", "POST")
    assert refused.status == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert refused.headers["Content-Type"] == "application/problem+json", "a program reads it"
    assert "espere" in json.loads(refused.body)["detail"].lower()
    in_a_browser = ask(hot, "/admin/", "POST", accept="text/html,*/*;q=0.8")
    assert in_a_browser.headers["Content-Type"].startswith("text/plain")
    assert "espere" in in_a_browser.body.decode().lower()
    assert ask(hot, "/").status == 200, "reading goes on"
    release.set()
    for sender in senders:
        sender.join()
    assert ask(hot, "/admin/", "POST").status == 200, "the places are free again"


@pytest.mark.usefixtures("standing")
def test_two_hundred_who_wait_keep_nobody_from_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """All ask the same, and more than there are places for: those are answered at once, from what is kept."""
    monkeypatch.setattr(waiting, "now_public", serving.now_public)
    end = threading.Event()
    pause = SimpleNamespace(sleep=lambda seconds: end.wait(20), monotonic=time.monotonic)
    monkeypatch.setattr(waiting, "time", pause)
    asked: list[str] = []

    def answer(environ: dict[str, Any]) -> HttpResponse:
        asked.append(environ["QUERY_STRING"])
        if "wait=" in environ["QUERY_STRING"]:
            assert wait(1, 1, 0.1), "the view was asked by no more than there are places"
            return HttpResponse(b"waited")
        return keep(HttpResponse(b"now", headers={"ETag": '"1"'}), Terms(names=("since", "limit"), strict=True))

    hot = HotApplication(lambda *_: pytest.fail("full"), answer, str)
    first = [threading.Thread(target=ask, args=(hot, "/changes?since=1&wait=25")) for _ in range(PLACES)]
    for one in first:
        one.start()
    while waiting._waiters.acquire(blocking=False):
        waiting._waiters.release()
        time.sleep(0.01)
    started = time.monotonic()
    rest = [ask(hot, "/changes?since=1&wait=25&limit=9") for _ in range(200 - PLACES)]
    assert {one.body for one in rest} == {b"now"}
    assert {one.headers["Retry-After"] for one in rest} == {str(waiting.RETRY_AFTER)}
    assert asked.count("since=1&limit=9") == 1, "built once, kept for the others"
    assert time.monotonic() - started < 5
    assert "Retry-After" not in ask(hot, "/changes?since=1&limit=9").headers
    end.set()
    for one in first:
        one.join()
    assert sum("wait=" in query for query in asked) == PLACES
