"""The authoring API: off unless asked for; then one act of the door for each call, for living tokens only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from wagtail.models import APIToken, Page

from tests import factories

ROOT = Path(__file__).resolve().parents[2]
on = override_settings(ROOT_URLCONF="tests.authoring_urls")

ASK = """
import sys
sys.path[:0] = [{root!r}, {site!r}]
import django
django.setup()
from django.test import RequestFactory
from django.urls import Resolver404, resolve
try:
    match = resolve("/api/authoring/pages/")
except Resolver404:
    print("none")
else:
    print(match.view_name)
    if match.view_name == "wagtailapi_v3:list_pages":
        print(match.func(RequestFactory().get("/api/authoring/pages/")).status_code)
"""


@pytest.mark.parametrize(("flag", "answer"), [("", ["wagtail_serve"]), ("1", ["wagtailapi_v3:list_pages", "401"])])
def test_setting_mounts_it(flag, answer):
    """In a process of its own: addresses are made once, from the settings."""
    env = {**os.environ, "AUTHORING_API": flag, "DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    code = ASK.format(root=str(ROOT), site=str(ROOT / "site"))
    asked = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert asked.stdout.split() == answer, asked.stderr


@pytest.fixture
def token(db):
    return factories.token()


def holder(token: str) -> Client:
    return Client(headers={"authorization": f"Bearer {token}"})


@on
@override_settings(WAGTAIL_WORKFLOW_ENABLED=False)
def test_a_publication_is_one_entry_by_the_tokens_holder(token, obras):
    page = factories.draft(obras)
    seq = factories.last_seq()
    assert holder(token).post(f"/api/authoring/pages/{page.pk}/actions/publish/").status_code == 200
    entries = factories.entries_since(seq)
    assert [entry.action for entry in entries] == ["published"]
    assert entries[0].actor == factories.actor_of(factories.account("officer"))


@on
@override_settings(WAGTAIL_WORKFLOW_ENABLED=False)
def test_a_gate_refuses_and_nothing_stays(token, obras):
    page = factories.draft(obras, "ESTE TÍTULO GRITA TODO EL TIEMPO", summary="")
    seq, revisions = factories.last_seq(), page.revisions.count()
    answer = holder(token).post(f"/api/authoring/pages/{page.pk}/actions/publish/")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"]
    assert not Page.objects.get(pk=page.pk).live
    assert (factories.last_seq(), page.revisions.count()) == (seq, revisions)


@on
def test_revoked_tokens_and_closed_accounts_get_nothing(token):
    assert holder(token).get("/api/authoring/whoami/").status_code == 200
    APIToken.objects.update(revoked_at=timezone.now())
    answer = holder(token).get("/api/authoring/whoami/")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    APIToken.objects.update(revoked_at=None)
    type(factories.account("officer")).objects.filter(username="officer").update(is_active=False)
    assert holder(token).get("/api/authoring/whoami/").status_code == 401
