"""A leaver: one step closes the account and hands on what was in hand; nothing public changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import APIToken, Page

from pregonero.accounts import second_factor
from pregonero.accounts.models import AuditEntry, Session, User
from pregonero.directorates.api import Role, Substitution, role_group
from pregonero.editorial.models import Assignment
from pregonero.publishing.api import actor_of, door
from tests import factories

pytestmark = pytest.mark.django_db

SignedIn = Callable[[str], Client]


def address(name: str) -> str:
    return f"/admin/accounts/{factories.account(name).pk}/leaving/"


@pytest.fixture
def busy(obras: Any) -> Any:
    """The officer with something of everything in hand; the other page waits for approval."""
    officer, editor = factories.account("officer"), factories.account("editor-obras")
    live = factories.article(obras, "Publicado hace un mes", owner_user=officer)
    locked = factories.draft(obras, "Bloqueado a medias", owner_user=officer)
    Page.objects.filter(pk=locked.pk).update(locked=True, locked_by=officer, locked_at=timezone.now())
    waiting = factories.draft(obras, "En espera", owner_user=editor)
    with door(actor_of(officer)):
        waiting.get_workflow().start(waiting, officer)
    state = Page.objects.get(pk=waiting.pk).current_workflow_state
    Assignment.objects.create(workflow_state=state, person=officer)
    factories.token("officer")
    second_factor.set_up(officer, second_factor.new_key())
    today = timezone.localdate()
    Substitution.objects.create(
        person=officer, since=today + timedelta(days=3), until=today + timedelta(days=9), reason="x"
    )
    return {"live": live, "locked": locked, "state": state}


def test_one_step_hands_everything_on(signed_in: SignedIn, busy: Any) -> None:
    officer = factories.account("officer")
    successor = factories.account("administrator")
    successor.groups.add(role_group(Role.OFFICER))
    there, client = signed_in("officer"), signed_in("administrator")
    seq = factories.last_seq()
    page = client.get(address("officer")).content.decode()
    for title in ("Publicado hace un mes", "Bloqueado a medias", "En espera"):
        assert title in page
    answer = client.post(address("officer"), {"successor": str(successor.pk)})
    assert answer.headers["location"] == "/admin/users/"
    officer.refresh_from_db()
    assert (officer.is_active, officer.groups.count()) == (False, 0)
    assert there.get("/admin/").status_code == 302
    assert not Session.objects.filter(user=officer).exists()
    assert not APIToken.objects.filter(user=officer).exists()
    assert not second_factor.is_set_up(officer)
    assert not Substitution.objects.filter(person=officer).exists()
    assert Page.objects.get(pk=busy["live"].pk).owner == successor
    assert not Page.objects.get(pk=busy["locked"].pk).locked
    assert Assignment.objects.get().person == successor
    busy["state"].refresh_from_db()
    assert busy["state"].requested_by == successor
    assert factories.last_seq() == seq, "nothing public changes"
    assert factories.live(busy["live"]) is not None
    entry = AuditEntry.objects.get(action="account.left")
    assert entry.actor == successor
    assert entry.detail["successor"] == "administrator"
    assert entry.detail["pages"] >= 2


def test_without_a_successor_nothing_is_lost(signed_in: SignedIn, busy: Any) -> None:
    officer = factories.account("officer")
    signed_in("administrator").post(address("officer"), {"successor": ""})
    assert Page.objects.get(pk=busy["live"].pk).owner == officer
    assert not Assignment.objects.exists()
    busy["state"].refresh_from_db()
    assert busy["state"].status == "in_progress"


def test_work_of_the_office_does_not_pass_to_an_editor(signed_in: SignedIn, busy: Any) -> None:
    editor = factories.account("editor-obras")
    signed_in("administrator").post(address("officer"), {"successor": str(editor.pk)})
    assert not Assignment.objects.exists()
    assert Page.objects.get(pk=busy["live"].pk).owner == editor


def test_the_last_administrator_stays(signed_in: SignedIn) -> None:
    person = factories.account("editor-obras")
    person.user_permissions.add(*role_group(Role.ADMINISTRATOR).permissions.all())
    client = signed_in("editor-obras")
    assert (
        "last" in client.get(address("administrator")).content.decode()
        or "última" in client.get(address("administrator")).content.decode()
    )
    client.post(address("administrator"), {})
    assert factories.account("administrator").is_active


def test_nobody_closes_their_own_account(signed_in: SignedIn) -> None:
    second = factories.account("auditor")
    second.groups.add(role_group(Role.ADMINISTRATOR))
    signed_in("administrator").post(address("administrator"), {})
    assert factories.account("administrator").is_active
    signed_in("auditor").post(address("administrator"), {})
    assert not factories.account("administrator").is_active


@pytest.mark.parametrize("successor", ["x", "99999999", "%00", "-1", "٣", "9" * 40, "himself"])
def test_a_successor_that_is_none_closes_nothing(signed_in: SignedIn, successor: str) -> None:
    person = factories.account("editor-obras")
    chosen = str(person.pk) if successor == "himself" else successor
    assert signed_in("administrator").post(address("editor-obras"), {"successor": chosen}).status_code == 302
    assert factories.account("editor-obras").is_active


def test_a_superuser_is_out_of_reach(signed_in: SignedIn) -> None:
    chief = factories.account("editor-obras")
    chief.is_superuser = True
    chief.save()
    client = signed_in("administrator")
    for part in ("leaving", "access"):
        where = f"/admin/accounts/{chief.pk}/{part}/"
        assert client.get(where).status_code == 302
        client.post(where, {"act": "sessions"})
    assert factories.account("editor-obras").is_active


def test_an_account_with_a_past_is_not_deleted(signed_in: SignedIn) -> None:
    person = factories.account("editor-obras")
    fresh = User.objects.create_user("fresca", "fresca@example.org", "x")
    signed_in("editor-obras")
    client = signed_in("administrator")
    client.post(f"/admin/users/delete/{person.pk}/")
    client.post(f"/admin/bulk/accounts/user/delete/?id={person.pk}")
    with pytest.raises(PermissionDenied), transaction.atomic():
        factories.account("editor-obras").delete()
    assert factories.account("editor-obras") == person
    client.post(f"/admin/users/delete/{fresh.pk}/")
    assert not User.objects.filter(pk=fresh.pk).exists()
