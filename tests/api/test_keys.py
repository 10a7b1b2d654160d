"""Partner keys of the delivery API: nobody needs one, a bad one is refused, a good one opens what its scopes name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from pregonero.accounts import partner_keys
from pregonero.accounts.enums import KeyScope
from pregonero.accounts.models import PartnerKey
from tests.api.reading import API

pytestmark = pytest.mark.django_db

#: address → the scope a key needs there
ADDRESSES = {
    "documents": "documents",
    "documents/by-path?path=/noticias/": "documents",
    "documents/00000000-0000-0000-0000-000000000000": "documents",
    "documents/00000000-0000-0000-0000-000000000000/history": "documents",
    "changes": "changes",
    "search?q=agua": "search",
    "suggest?q=ag": "search",
    "obligations": "documents",
    "datasets": "documents",
    "datasets/00000000-0000-0000-0000-000000000000/rows": "documents",
    "kinds": None,
    "schemas/news.json": None,
    "health": None,
    "preview/x": None,
    "openapi.json": None,
    "docs": None,
}


def make(*scopes: str, **more: Any) -> tuple[PartnerKey, str]:
    return partner_keys.create("Portal", "portal@example.org", scopes or KeyScope.values, **more)


def ask(key: str, address: str = "documents", **headers: str) -> Any:
    return Client(headers={"authorization": f"Bearer {key}", **headers}).get(f"{API}{address}")


@pytest.mark.parametrize(("address", "scope"), ADDRESSES.items())
def test_a_key_opens_what_its_scopes_name(address: str, scope: str | None) -> None:
    without = Client().get(f"{API}{address}").status_code
    _row, every = make()
    assert ask(every, address).status_code == without
    for one in KeyScope.values:
        _row, key = make(one)
        answer = ask(key, address)
        if scope in (None, one):
            assert answer.status_code == without
            continue
        assert answer.status_code == 403
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["WWW-Authenticate"] == f'Bearer error="insufficient_scope", scope="{scope}"'
        assert answer.json()["errors"] == [{"scope": scope}]
        assert answer["Access-Control-Allow-Origin"] == "*"


def test_every_address_of_the_api_is_in_the_table() -> None:
    paths = {path.removeprefix("/api/v1/").partition("/")[0] for path in ask(make()[1], "openapi.json").json()["paths"]}
    assert paths <= {address.partition("?")[0].partition("/")[0] for address in ADDRESSES}


@pytest.mark.parametrize(
    "sent", ["prk_", "prk_" + "0" * 40, "x", "", "prk_" + "ñ" * 40, "prk_" + "0" * 100_000, "wagtail_" + "0" * 33]
)
def test_what_is_no_key(sent: str) -> None:
    answer = Client(HTTP_AUTHORIZATION=f"Bearer {sent}".encode().decode("latin-1")).get(f"{API}documents")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    assert answer["Cache-Control"] == "no-store"


def test_expired_and_revoked_keys_say_so() -> None:
    row, key = make()
    assert ask(key).status_code == 200
    partner_keys.revoke(row)
    assert (ask(key).status_code, "anuló" in ask(key).json()["detail"]) == (401, True)
    PartnerKey.objects.update(revoked_at=None, expires_at=timezone.now() - timedelta(days=1))
    assert ask(key).status_code == 401
    assert f"{timezone.now() - timedelta(days=1):%Y-%m-%d}" in ask(key).json()["detail"]


@pytest.mark.parametrize(
    ("asked", "word"), [("es", "clave"), ("en-GB,en;q=0.8", "key"), ("fr", "clave"), ("hch", "clave")]
)
def test_refusals_are_in_spanish_or_english(asked: str, word: str) -> None:
    assert word in ask("prk_x", **{"accept-language": asked}).json()["detail"]
    assert word in ask(make("search")[1], **{"accept-language": asked}).json()["detail"]


@pytest.mark.parametrize("sent", ["Basic dXNlcjpwYXNz", "Digest x", "prk_x"])
def test_other_schemes_are_a_proxys_business(sent: str) -> None:
    assert Client(headers={"authorization": sent}).get(f"{API}documents").status_code == 200


def test_the_bytes_are_the_same_with_a_key_and_without() -> None:
    with_key, without = ask(make()[1]), Client().get(f"{API}documents")
    assert with_key.content == without.content
    assert with_key["ETag"] == without["ETag"]


def test_a_browser_may_ask_first_what_is_allowed() -> None:
    assert Client(headers={"authorization": "Bearer prk_x"}).options(f"{API}documents").status_code == 204


def test_only_a_digest_is_kept(settings: Any) -> None:
    row, key = make()
    stored = str(PartnerKey.objects.values().get())
    assert key not in stored
    assert key[len(row.prefix) :] not in stored
    assert partner_keys.find(key) == row
    # the secret of the server is part of it
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another secret of the server 0123456789"
    assert partner_keys.find(key) is None
    settings.SECRET_KEY_FALLBACKS = [old]
    assert partner_keys.find(key) == row


def test_its_use_is_noted_once_an_hour(django_assert_num_queries: Any) -> None:
    row, key = make()
    assert ask(key).status_code == 200
    row.refresh_from_db()
    first = row.last_used_at
    assert first is not None
    with django_assert_num_queries(4):  # one more than without a key, and no write
        ask(key)
    PartnerKey.objects.update(last_used_at=first - timedelta(minutes=61))
    ask(key)
    row.refresh_from_db()
    assert row.last_used_at >= first


def test_a_refused_key_is_not_noted() -> None:
    row, key = make()
    PartnerKey.objects.update(expires_at=timezone.now())
    ask(key)
    row.refresh_from_db()
    assert row.last_used_at is None


def test_a_busy_database_does_not_spoil_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    _row, key = make()

    class Busy:
        def filter(self, *args: Any, **kwargs: Any) -> Any:
            raise DatabaseError("locked")

    answer = Client(headers={"authorization": f"Bearer {key}"})
    monkeypatch.setattr(partner_keys.PartnerKey, "objects", Busy())
    monkeypatch.setattr(partner_keys, "find", lambda plain: _row)
    assert answer.get(f"{API}documents").status_code == 200
