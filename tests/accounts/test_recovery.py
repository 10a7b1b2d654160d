"""``manage.py accounts``."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from pregonero.accounts import second_factor
from pregonero.accounts.models import AuditEntry, Session
from tests import factories
from tests.accounts.conftest import SET_UP, Telephone

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("accounts", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("required")
def test_recover_leads_back_in_without_password_and_telephone(telephone: Callable[[str], Telephone]) -> None:
    person = telephone("administrator").person
    for _attempt in range(5):
        Client().post("/admin/login/", {"username": "administrator", "password": "olvidada"})
    out = run("recover", "administrator")
    link = next(line for line in out.splitlines() if line.startswith("http"))
    visitor = Client()
    form = visitor.get("/admin" + link.partition("/admin")[2], follow=True)
    visitor.post(form.redirect_chain[-1][0], {"new_password1": "clave nueva 4411", "new_password2": "clave nueva 4411"})
    answer = visitor.post("/admin/login/", {"username": "administrator", "password": "clave nueva 4411"})
    assert answer.headers["location"].startswith(SET_UP), "and the pause after the failures is over"
    assert not second_factor.is_set_up(person)
    assert not Session.objects.filter(user=person).exclude(session_key=visitor.session.session_key).exists()
    entry = AuditEntry.objects.get(action="account.recovered")
    assert (entry.actor, entry.object_id, entry.ip) == (None, str(person.pk), None)
    assert link not in str(list(AuditEntry.objects.values()))


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
