"""Invitation by mail: the person chooses the password, once, and nobody else knows it."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.test import Client

from pregonero.accounts import invitations
from pregonero.accounts.models import AuditEntry, User
from pregonero.publishing.models import OutboxMessage

pytestmark = pytest.mark.django_db
NEW = {
    "username": "nueva",
    "email": "nueva@example.org",
    "first_name": "Nueva",
    "last_name": "Persona",
    "is_active": "on",
}


def mails() -> list[Any]:
    rows = OutboxMessage.objects.filter(topic="mail").order_by("id")
    return [message_from_bytes(b64decode(row.payload["source"]), policy=policy.default) for row in rows]


def test_an_account_without_password_is_invited(signed_in: Callable[[str], Client], settings: Any) -> None:
    settings.EMAIL_BACKEND = "pregonero.publishing.mail.OutboxEmailBackend"
    answer = signed_in("administrator").post("/admin/users/new/", NEW)
    assert answer.status_code == 302
    person = User.objects.get(username="nueva")
    assert not person.has_usable_password()
    (mail,) = mails()
    assert mail["To"] == "nueva@example.org"
    text = mail.get_body(("plain",)).get_content()
    assert "nueva" in text
    assert "3 días" in text
    assert mail.get_body(("html",)) is not None
    link = re.search(r"http://\S+(/admin/password_reset/confirm/\S+)", text)[1]
    visitor = Client()
    form = visitor.get(link, follow=True)
    assert form.status_code == 200
    visitor.post(form.redirect_chain[-1][0], {"new_password1": "una clave mía 55", "new_password2": "una clave mía 55"})
    person.refresh_from_db()
    assert person.check_password("una clave mía 55")
    assert AuditEntry.objects.get(action="account.invited").object_label == "nueva"
    assert AuditEntry.objects.get(action="account.password").actor == person
    again = Client().get(link, follow=True)
    assert "form" not in again.context or again.context.get("validlink") is False


def test_with_a_password_nobody_is_invited(signed_in: Callable[[str], Client]) -> None:
    signed_in("administrator").post(
        "/admin/users/new/", {**NEW, "password1": "una clave larga 12", "password2": "una clave larga 12"}
    )
    assert User.objects.get(username="nueva").check_password("una clave larga 12")
    assert not AuditEntry.objects.filter(action="account.invited").exists()


def test_sending_again(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("administrator")
    client.post("/admin/users/new/", NEW)
    person = User.objects.get(username="nueva")
    first = invitations.link(person)
    address = f"/admin/accounts/{person.pk}/access/"
    assert "nueva@example.org" in client.get(address).content.decode()
    client.post(address, {"act": "invite"})
    assert AuditEntry.objects.filter(action="account.invited").count() == 2
    person.set_password("ya tiene clave 1")
    person.save()
    client.post(address, {"act": "invite"})
    assert AuditEntry.objects.filter(action="account.invited").count() == 2, "who has a password is not invited"
    assert Client().get(first.removeprefix("http://localhost:8000"), follow=True).context["validlink"] is False


def test_a_link_runs_out(settings: Any) -> None:
    person = User.objects.create(username="nueva", email="nueva@example.org")
    link = invitations.link(person)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert Client().get("/admin" + link.partition("/admin")[2], follow=True).context["validlink"] is False


def test_weak_passwords_are_refused() -> None:
    person = User.objects.create(username="nueva", email="nueva@example.org")
    visitor = Client()
    form = visitor.get("/admin" + invitations.link(person).partition("/admin")[2], follow=True)
    answer = visitor.post(form.redirect_chain[-1][0], {"new_password1": "12345678", "new_password2": "12345678"})
    assert answer.status_code == 200
    person.refresh_from_db()
    assert not person.check_password("12345678")
