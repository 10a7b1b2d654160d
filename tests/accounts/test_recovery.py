"""``manage.py accounts``."""

from __future__ import annotations

from base64 import b32decode
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from pregonero.accounts import second_factor
from pregonero.accounts.models import AuditEntry, Session
from tests import factories
from tests.accounts.conftest import CODE, LOGIN, Telephone

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("accounts", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("required")
def test_recover_leads_back_in_without_password_and_telephone(telephone: Callable[[str], Telephone]) -> None:
    person = telephone("administrator").person
    for _attempt in range(5):
        Client().post(LOGIN, {"username": "administrator", "password": "olvidada"})
    out = run("recover", "administrator")
    password, secret = (line.rpartition(" ")[2] for line in out.splitlines()[:2])
    assert not Session.objects.filter(user=person).exists()
    visitor = Client()
    answer = visitor.post(LOGIN, {"username": "administrator", "password": password})
    assert answer.headers["location"].startswith(CODE), "and the pause after the failures is over"
    assert visitor.post(CODE, {"code": f"{totp(b32decode(secret)):06d}"}).headers["location"] == "/admin/"
    assert visitor.get("/admin/users/").status_code == 200
    entry = AuditEntry.objects.get(action="account.recovered")
    assert (entry.actor, entry.object_id, entry.ip) == (None, str(person.pk), None)
    written = str(list(AuditEntry.objects.values()))
    assert password not in written
    assert secret not in written


@pytest.mark.usefixtures("required")
def test_recover_gives_a_key_where_codes_are_due_only(telephone: Callable[[str], Telephone]) -> None:
    assert "códigos" not in run("recover", "editor-obras")
    assert not second_factor.is_set_up(factories.account("editor-obras"))
    old = telephone("editor-cultura").device.key
    assert "códigos" in run("recover", "editor-cultura")
    assert TOTPDevice.objects.get(user=factories.account("editor-cultura")).key != old
    assert "códigos" in run("recover", "officer"), "who never set one up and needs one"


def test_nobody_and_closed_accounts_are_told_so() -> None:
    with pytest.raises(CommandError, match="nadie"):
        run("recover", "nadie")
    person = factories.account("auditor")
    person.is_active = False
    person.save()
    with pytest.raises(CommandError, match="cerrada"):
        run("recover", "auditor")


def test_list_names_everybody_with_state_and_role(telephone: Callable[[str], Telephone]) -> None:
    telephone("officer")
    lines = {line.split("\t")[0]: line for line in run("list").splitlines()}
    assert set(factories.ACCOUNTS) <= set(lines)
    assert "con segundo factor" in lines["officer"]
    assert "sin segundo factor" in lines["auditor"]
    assert "activa" in lines["auditor"]
