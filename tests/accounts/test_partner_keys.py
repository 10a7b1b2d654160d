"""Partner keys: made, seen and revoked, by command and by screen."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from pregonero.accounts import partner_keys
from pregonero.accounts.enums import Standing
from pregonero.accounts.models import AuditEntry, PartnerKey
from tests import factories

pytestmark = pytest.mark.django_db

SignedIn = Callable[[str], Client]
NEW = "/admin/keys/new/"
CONTACT = ("--contact", "portal@example.org")


def run(*args: str) -> str:
    out = StringIO()
    call_command("keys", *args, stdout=out)
    return out.getvalue()


class TestCommand:
    def test_create_prints_only_the_key(self) -> None:
        (plain,) = run("create", "Portal del estado", *CONTACT).split()
        key = partner_keys.find(plain)
        assert key is not None
        assert (key.name, key.contact) == ("Portal del estado", "portal@example.org")
        assert key.scopes == ["documents", "changes", "search"]
        assert plain.startswith(key.prefix)
        entry = AuditEntry.objects.get(action="partner_key.made")
        assert (entry.actor, entry.detail["scopes"]) == (None, key.scopes)
        assert plain not in str(list(AuditEntry.objects.values()))

    @pytest.mark.parametrize(
        "asked",
        [
            (*CONTACT, "--scopes", "todo"),
            (*CONTACT, "--scopes", ","),
            (*CONTACT, "--days", "0"),
            (*CONTACT, "--days", "9999"),
            ("--contact", "nadie"),
        ],
    )
    def test_what_cannot_be_is_refused(self, asked: tuple[str, ...]) -> None:
        with pytest.raises(CommandError):
            run("create", "Portal", *asked)
        assert not PartnerKey.objects.exists()

    def test_list_and_revoke(self) -> None:
        plain = run("create", "Portal", *CONTACT, "--scopes", "changes").strip()
        (line,) = run("list").splitlines()
        assert plain not in line
        assert line.split("\t")[2:5] == ["Portal", "portal@example.org", "changes"]
        number = line.split("\t")[0]
        run("revoke", number)
        key = partner_keys.find(plain)
        assert key is not None
        assert key.standing == Standing.REVOKED
        assert AuditEntry.objects.filter(action="partner_key.revoked").count() == 1
        for again in (number, "999999"):
            with pytest.raises(CommandError):
                run("revoke", again)


class TestScreens:
    FORM = {
        "name": "Portal",
        "contact": "portal@example.org",
        "scopes": ["documents", "search"],
        "days": "30",
        "password": factories.PASSWORD,
    }

    def test_it_is_shown_once(self, signed_in: SignedIn) -> None:
        client = signed_in("administrator")
        answer = client.post(NEW, self.FORM)
        assert "no-store" in answer.headers["cache-control"]
        rest = answer.content.decode().partition('value="prk_')[2].partition('"')[0]
        key = partner_keys.find(f"prk_{rest}")
        assert key is not None
        assert (key.scopes, key.created_by) == (["documents", "search"], factories.account("administrator"))
        assert AuditEntry.objects.get(action="partner_key.made").actor == factories.account("administrator")
        listed = client.get("/admin/keys/").content.decode()
        assert "portal@example.org" in listed
        assert rest not in listed

    @pytest.mark.parametrize(
        "wrong", [{"password": "otra"}, {"contact": "nadie"}, {"scopes": []}, {"scopes": ["x"]}, {"days": "0"}]
    )
    def test_what_is_wrong_makes_nothing(self, signed_in: SignedIn, wrong: dict[str, Any]) -> None:
        assert signed_in("administrator").post(NEW, {**self.FORM, **wrong}).status_code == 200
        assert not PartnerKey.objects.exists()

    def test_the_auditor_reads_and_is_offered_nothing_else(self, signed_in: SignedIn) -> None:
        key, _plain = partner_keys.create("Portal", "portal@example.org", ["documents"])
        page = signed_in("auditor").get("/admin/keys/").content.decode()
        assert "portal@example.org" in page
        assert NEW not in page
        assert f"/admin/keys/{key.pk}/revoke/" not in page

    def test_revoking_is_written_once(self, signed_in: SignedIn) -> None:
        key, _plain = partner_keys.create("Portal", "portal@example.org", ["documents"])
        client = signed_in("administrator")
        assert "portal@example.org" in client.get(f"/admin/keys/{key.pk}/revoke/").content.decode()
        for _time in range(2):
            assert client.post(f"/admin/keys/{key.pk}/revoke/").status_code == 302
        assert AuditEntry.objects.filter(action="partner_key.revoked").count() == 1

    def test_a_list_costs_the_same_with_one_and_with_three(
        self, signed_in: SignedIn, django_assert_num_queries: Any
    ) -> None:
        client = signed_in("administrator")
        for names in (["Uno"], ["Dos", "Tres"]):
            for name in names:
                partner_keys.create(name, "portal@example.org", ["documents"])
            with django_assert_num_queries(LIST_QUERIES):
                page = client.get("/admin/keys/").content
        assert page.count(b"portal@example.org") == 3


#: session, person, roles and what Wagtail's frame asks; then the count of keys and the keys
LIST_QUERIES = 14
