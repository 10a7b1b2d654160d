"""Limits of the APIs: who is counted, what the headers say, what comes when it is too much."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, RequestFactory, override_settings

from api import limits
from portal.settings import environment
from portal.wsgi import application
from pregonero.accounts import partner_keys
from tests import factories
from tests.api.reading import API
from tests.delivery.wsgi_client import ask

pytestmark = pytest.mark.django_db

POLICY = re.compile(r'"([a-z]+)";q=(\d+);w=(\d+)')
STATE = re.compile(r'"([a-z]+)";r=(\d+);t=(\d+)')


@pytest.fixture(autouse=True)
def _few(settings: Any) -> Any:
    settings.API_LIMIT = "3/minute"
    settings.API_KEY_LIMIT = "5/hour"
    limits.counters.cache_clear()
    yield
    limits.counters.cache_clear()


def reader(address: str = "203.0.113.7", **more: Any) -> Client:
    return Client(REMOTE_ADDR=address, **more)


def state(answer: Any) -> tuple[str, int, int]:
    found = STATE.fullmatch(answer["RateLimit"])
    assert found
    return found[1], int(found[2]), int(found[3])


def test_headers_count_down_and_then_it_is_too_much() -> None:
    client = reader()
    for left in (2, 1, 0):
        answer = client.get(f"{API}documents")
        assert answer.status_code == 200
        assert POLICY.fullmatch(answer["RateLimit-Policy"]).groups() == ("anonymous", "3", "60")
        assert state(answer)[:2] == ("anonymous", left)
        assert 1 <= state(answer)[2] <= 60
        assert "RateLimit" in answer["Access-Control-Expose-Headers"]
    refused = client.get(f"{API}documents")
    assert refused.status_code == 429
    assert refused["Content-Type"] == "application/problem+json"
    assert refused["Retry-After"] == str(state(refused)[2])
    assert state(refused)[:2] == ("anonymous", 0)
    body = refused.json()
    assert body["type"] == limits.EXCEEDED
    assert body["violated-policies"] == ["anonymous"]
    assert (body["title"], body["status"]) == ("Too Many Requests", 429)
    assert refused["Retry-After"] in body["detail"]
    assert refused["Access-Control-Allow-Origin"] == "*"
    assert refused["Cache-Control"] == "no-store"


def test_head_counts_once_and_options_not_at_all() -> None:
    client = reader()
    assert state(client.head(f"{API}documents"))[1] == 2
    assert not client.options(f"{API}documents").has_header("RateLimit")
    assert state(client.get(f"{API}documents"))[1] == 1


def test_what_is_wrong_or_unchanged_counts_too() -> None:
    client = reader()
    tag = client.get(f"{API}documents")["ETag"]
    assert state(client.get(f"{API}documents", headers={"if-none-match": tag}))[1] == 1
    assert state(client.get(f"{API}documents?unknown=1"))[1] == 0


def test_each_address_is_counted_for_itself() -> None:
    for _time in range(4):
        reader().get(f"{API}documents")
    assert reader().get(f"{API}documents").status_code == 429
    assert reader("203.0.113.8").get(f"{API}documents").status_code == 200


@pytest.mark.parametrize(
    ("address", "known_as"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", None),
        ("127.9.9.9", None),
        ("::1", None),
        ("::ffff:127.0.0.1", None),
        ("", None),
    ],
)
def test_by_what_a_reader_is_known(address: str, known_as: str | None) -> None:
    assert limits.client(RequestFactory(REMOTE_ADDR=address).get("/")) == known_as


def test_the_machine_itself_is_not_limited() -> None:
    """Nor is a proxy that nobody told of: everybody would be locked out together."""
    for headers in ({}, {"x-forwarded-for": "203.0.113.7"}):
        for _time in range(5):
            answer = reader("127.0.0.1", headers=headers).get(f"{API}documents")
            assert answer.status_code == 200
            assert not answer.has_header("RateLimit")


def test_the_machine_itself_is_limited_where_it_is_asked_for(settings: Any) -> None:
    settings.API_LIMIT_LOOPBACK = True
    answers = [reader("127.0.0.1").get(f"{API}documents").status_code for _time in range(4)]
    assert answers == [200, 200, 200, 429]


def test_behind_a_known_proxy_everybody_has_an_address(settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    for _time in range(4):
        # what stands further left was written by the reader, who would like to be somebody else each time
        sent = {"x-forwarded-for": f"198.51.100.{_time}, 203.0.113.7"}
        answer = reader("127.0.0.1", headers=sent).get(f"{API}documents")
    assert answer.status_code == 429
    assert reader("127.0.0.1", headers={"x-forwarded-for": "203.0.113.9"}).get(f"{API}documents").status_code == 200


def test_a_key_has_a_limit_of_its_own() -> None:
    _row, key = partner_keys.create("Portal", "portal@example.org", ["documents"])
    for _time in range(4):
        reader().get(f"{API}documents")
    # from whichever address, the machine itself included
    for number, address in enumerate(("203.0.113.7", "203.0.113.8", "127.0.0.1", "::1", "203.0.113.7")):
        answer = reader(address, headers={"authorization": f"Bearer {key}"}).get(f"{API}documents")
        assert answer.status_code == 200
        assert POLICY.fullmatch(answer["RateLimit-Policy"]).groups() == ("partner", "5", "3600")
        assert state(answer)[:2] == ("partner", 4 - number)
    answer = reader(headers={"authorization": f"Bearer {key}"}).get(f"{API}documents")
    assert (answer.status_code, answer.json()["violated-policies"]) == (429, ["partner"])
    _row, other = partner_keys.create("Diario", "diario@example.org", ["documents"])
    assert reader(headers={"authorization": f"Bearer {other}"}).get(f"{API}documents").status_code == 200


def test_whoever_tries_keys_is_counted() -> None:
    answers = [
        reader(headers={"authorization": f"Bearer prk_{number}"}).get(f"{API}documents").status_code
        for number in range(4)
    ]
    assert answers == [401, 401, 401, 429]


@override_settings(API_LIMIT="0", API_KEY_LIMIT="0")
def test_no_limit() -> None:
    _row, key = partner_keys.create("Portal", "portal@example.org", ["documents"])
    for headers in ({}, {"authorization": f"Bearer {key}"}):
        for _time in range(6):
            answer = reader(headers=headers).get(f"{API}documents")
            assert answer.status_code == 200
        assert not answer.has_header("RateLimit")


@override_settings(ROOT_URLCONF="tests.authoring_urls")
def test_the_authoring_api_is_limited_by_token() -> None:
    token = factories.token("officer", "read")
    for left in (4, 3, 2, 1, 0):
        answer = reader("127.0.0.1", headers={"authorization": f"Bearer {token}"}).get("/api/authoring/whoami/")
        assert (answer.status_code, state(answer)[:2]) == (200, ("token", left))
    answer = reader("127.0.0.1", headers={"authorization": f"Bearer {token}"}).post("/api/authoring/pages/")
    assert (answer.status_code, answer.json()["violated-policies"]) == (429, ["token"])
    tries = [
        reader(headers={"authorization": f"Bearer {number}"}).get("/api/authoring/whoami/").status_code
        for number in range(4)
    ]
    assert tries == [401, 401, 401, 429]


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "nonsense://x"])
def test_a_redis_that_does_not_answer_lets_everybody_read(settings: Any, url: str) -> None:
    """Counted in the process meanwhile."""
    settings.REDIS_URL = url
    answers = [reader().get(f"{API}documents").status_code for _time in range(4)]
    assert answers == [200, 200, 200, 429]


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_refusal_is_in_spanish_or_english(language: str) -> None:
    for _time in range(3):
        reader().get(f"{API}documents")
    detail = reader(headers={"accept-language": language}).get(f"{API}documents").json()["detail"]
    assert ("Vuelva" in detail) == (language == "es")


@pytest.mark.parametrize(
    "given", ["10", "-1/minute", "ten/minute", "1/fortnight", "1/minute; 2/hour", "0/minute", "١/minute"]
)
def test_a_limit_that_is_none_stops_the_start(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("API_LIMIT", given)
    with pytest.raises(ImproperlyConfigured, match="API_LIMIT"):
        environment.rate("API_LIMIT", "1/minute")


@pytest.mark.parametrize("given", ["0", "1200/minute", "5/second", "10/HOUR", "1/day"])
def test_limits_that_may_be_set(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("API_LIMIT", given)
    limits._item(environment.rate("API_LIMIT", "1/minute"))


def test_the_hot_path_neither_counts_nor_tells_others() -> None:
    first = ask(application, "/api/v1/documents", remote="203.0.113.7")
    assert not {"RateLimit", "RateLimit-Policy"} & set(first.headers), "what is kept is said to everybody"
    for _time in range(5):
        assert ask(application, "/api/v1/documents", remote="203.0.113.7").status == 200
    # one was work: two are left
    statuses = [ask(application, "/api/v1/documents/x", remote="203.0.113.7").status for _time in range(3)]
    assert statuses == [422, 422, 429]
