"""Tokens of the authoring API: made with scopes and an end, seen and revoked; by command and by screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import APIToken

from pregonero.accounts import tokens
from pregonero.accounts.enums import Standing
from pregonero.accounts.models import AuditEntry, TokenTerms
from tests import factories

pytestmark = pytest.mark.django_db

SignedIn = Callable[[str], Client]
NEW = "/admin/tokens/new/"
#: session, person, roles and what Wagtail's frame asks; then the count of tokens and the tokens
LIST_QUERIES = 14


def run(*args: str) -> str:
    out = StringIO()
    call_command("tokens", *args, stdout=out)
    return out.getvalue()


def terms(plain: str) -> TokenTerms:
    found = tokens.terms_of(plain)
    assert found is not None
    return found


class TestCommand:
    def test_create_prints_only_a_token_of_that_user(self, settings: Any) -> None:
        (token,) = run("create", "officer").split()
        assert APIToken.objects.get(key_hash=APIToken.hash_token(token)).user.username == "officer"
        made = terms(token)
        assert made.scopes == ["read", "write", "publish", "media"]
        assert made.standing == Standing.GOOD
        assert abs(made.expires_at - timezone.now() - timedelta(days=settings.TOKEN_DAYS)) < timedelta(minutes=1)
        assert settings.TOKEN_DAYS == 90

    def test_create_with_scopes_and_days(self) -> None:
        made = terms(run("create", "officer", "--scopes", "media, read", "--days", "7").strip())
        assert made.scopes == ["read", "media"]
        assert timezone.now() + timedelta(days=6) < made.expires_at < timezone.now() + timedelta(days=8)

    @pytest.mark.parametrize("asked", [("--scopes", "todo"), ("--scopes", ""), ("--days", "0"), ("--days", "367")])
    def test_what_cannot_be_is_refused(self, asked: tuple[str, str]) -> None:
        with pytest.raises(CommandError, match="read, write, publish, media"):
            run("create", "officer", *asked)
        assert not APIToken.objects.exists()

    def test_create_for_nobody_is_refused(self) -> None:
        with pytest.raises(CommandError, match="nadie"):
            run("create", "nadie")
        assert not APIToken.objects.exists()

    def test_list_and_revoke(self) -> None:
        plain = run("create", "officer", "--scopes", "read", "--name", "Portal").strip()
        APIToken.create_token(user=factories.account("auditor"), name="sin nada")
        first, second = run("list").splitlines()
        assert plain not in first
        assert first.split("\t")[2:5] == ["officer", "Portal", "read"]
        assert second.split("\t")[4:] == ["-", "-", "Sin condiciones: no abre nada"]
        number = first.split("\t")[0]
        assert "Portal" in run("revoke", number)
        assert terms(plain).standing == Standing.REVOKED
        for again in (number, "999999"):
            with pytest.raises(CommandError):
                run("revoke", again)


def test_only_a_digest_is_kept() -> None:
    plain = factories.token()
    stored = " ".join(map(str, [*APIToken.objects.values_list(), *TokenTerms.objects.values_list()]))
    assert plain not in stored
    assert plain[12:] not in stored
    assert plain not in str(list(AuditEntry.objects.values()))


def test_what_happens_to_a_token_is_in_the_audit_log() -> None:
    token = terms(factories.token("editor-obras", "read")).token
    made = AuditEntry.objects.get(action="account.token_made")
    assert made.object_label == "editor-obras"
    assert made.detail["scopes"] == ["read"]
    assert made.detail["name"] == "prueba"
    tokens.revoke(token)
    assert AuditEntry.objects.get(action="account.token_revoked").detail == {"name": "prueba"}
    assert not tokens.revoke(token)
    token.delete()
    assert AuditEntry.objects.get(action="account.token_removed").detail == {"name": "prueba"}
    assert not TokenTerms.objects.exists()


class TestScreens:
    FORM = {"name": "Portal", "scopes": ["read", "write"], "days": "30", "password": factories.PASSWORD}

    def test_it_is_shown_once(self, signed_in: SignedIn) -> None:
        client = signed_in("editor-obras")
        page = client.post(NEW, self.FORM).content.decode()
        plain = page.partition('value="wagtail_')[2].partition('"')[0]
        assert terms(f"wagtail_{plain}").scopes == ["read", "write"]
        entry = AuditEntry.objects.get(action="account.token_made")
        assert entry.actor == factories.account("editor-obras")
        listed = client.get("/admin/tokens/").content.decode()
        assert "Portal" in listed
        assert plain not in listed

    def test_the_answer_is_kept_by_no_cache(self, signed_in: SignedIn) -> None:
        assert "no-store" in signed_in("officer").post(NEW, self.FORM).headers["cache-control"]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"password": "otra"},
            {"password": ""},
            {"scopes": []},
            {"scopes": ["todo"]},
            {"days": "0"},
            {"days": "100000"},
            {"days": "siempre"},
            {"name": ""},
            {"name": "x" * 121},
        ],
    )
    def test_what_is_wrong_makes_nothing(self, signed_in: SignedIn, wrong: dict[str, Any]) -> None:
        answer = signed_in("officer").post(NEW, {**self.FORM, **wrong})
        assert answer.status_code == 200
        assert not APIToken.objects.exists()

    def test_a_wrong_password_counts_as_a_failed_sign_in(self, signed_in: SignedIn) -> None:
        signed_in("officer").post(NEW, {**self.FORM, "password": "otra"})
        assert AuditEntry.objects.filter(action="account.login_failed").count() == 1

    def test_an_administrator_revokes_anybodys(self, signed_in: SignedIn) -> None:
        token = terms(factories.token("editor-obras")).token
        client = signed_in("administrator")
        assert "editor-obras" in client.get("/admin/tokens/").content.decode()
        assert client.post(f"/admin/tokens/{token.pk}/revoke/").status_code == 302
        token.refresh_from_db()
        assert token.revoked_at is not None
        assert AuditEntry.objects.get(action="account.token_revoked").actor == factories.account("administrator")

    def test_nobody_but_superusers_touches_a_superusers(self, signed_in: SignedIn) -> None:
        chief = factories.account("auditor")
        chief.is_superuser = True
        chief.save()
        token = terms(factories.token("auditor")).token
        assert signed_in("administrator").post(f"/admin/tokens/{token.pk}/revoke/").status_code == 404
        assert signed_in("auditor").post(f"/admin/tokens/{token.pk}/revoke/").status_code == 302

    def test_a_list_costs_the_same_with_one_and_with_three(
        self, signed_in: SignedIn, django_assert_num_queries: Any
    ) -> None:
        client = signed_in("administrator")
        factories.token("officer")
        with django_assert_num_queries(LIST_QUERIES):
            one = client.get("/admin/tokens/").content
        factories.token("auditor")
        factories.token("editor-obras")
        with django_assert_num_queries(LIST_QUERIES):
            three = client.get("/admin/tokens/").content
        assert (one.count(b"prueba"), three.count(b"prueba")) == (2, 6)

    @pytest.mark.parametrize("path", ["/admin/api-tokens/", "/admin/api-tokens/new/", "/admin/api-tokens/edit/1/"])
    def test_wagtails_own_screens_lead_to_ours(self, signed_in: SignedIn, path: str) -> None:
        """They would make tokens without terms."""
        answer = signed_in("administrator").get(path)
        assert (answer.status_code, answer.headers["location"]) == (302, "/admin/tokens/")
