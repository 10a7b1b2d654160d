"""The user model: what the ledger knows of a person says nothing of the person and never changes."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser

from pregonero.publishing.api import actor_of
from pregonero.publishing.ledger import SYSTEM_ACTOR
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_framework_knows_the_model_by_setting_only() -> None:
    assert settings.AUTH_USER_MODEL == "accounts.User"
    assert get_user_model()._meta.label == "accounts.User"


def test_every_person_has_an_opaque_id_of_their_own() -> None:
    people = [get_user_model().objects.create_user(f"persona-{number}") for number in range(3)]
    assert len({person.opaque_id for person in people}) == 3
    assert all(isinstance(person.opaque_id, uuid.UUID) for person in people)


def test_the_actor_stays_when_name_and_address_change(obras: Any) -> None:
    officer = factories.account("officer")
    before = actor_of(officer)
    factories.article(obras, "Antes del cambio de nombre")
    officer.username, officer.email, officer.last_name = "otra", "otra@example.org", "Otra"
    officer.save()
    again = get_user_model().objects.get(pk=officer.pk)
    assert actor_of(again) == before
    assert before in {entry.actor for entry in factories.entries_since(0)}
    assert not any(word in before for word in ("officer", "otra"))


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_nobody_is_the_system(nobody: Any) -> None:
    assert actor_of(nobody) == SYSTEM_ACTOR
