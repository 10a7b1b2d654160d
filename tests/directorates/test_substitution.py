"""Suplencia: the officer's role from one day to another, and not a day longer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from pregonero.directorates.api import Role, Substitution, roles_of
from pregonero.directorates.substitution import follow_calendar
from tests import factories

TODAY = date(2026, 3, 10)


def is_officer(name: str) -> bool:
    return Role.OFFICER in roles_of(factories.account(name))


@pytest.fixture
def named(db: None) -> Substitution:
    return Substitution.objects.create(
        person=factories.account("editor-cultura"), since=TODAY, until=TODAY + timedelta(days=4), reason="Vacaciones"
    )


@pytest.mark.parametrize(("days", "expected"), [(-1, False), (0, True), (4, True), (5, False)])
def test_the_role_follows_the_calendar(named: Substitution, days: int, expected: bool) -> None:
    follow_calendar(TODAY + timedelta(days=days))
    assert is_officer("editor-cultura") is expected
    assert Role.EDITOR in roles_of(factories.account("editor-cultura"))


def test_it_ends_although_nobody_does_anything(named: Substitution) -> None:
    assert follow_calendar(TODAY) == 1
    assert follow_calendar(TODAY) == 0
    assert follow_calendar(TODAY + timedelta(days=5)) == 1
    assert not is_officer("editor-cultura")


def test_days_that_are_moved_take_effect(named: Substitution) -> None:
    follow_calendar(TODAY)
    named.refresh_from_db()
    named.since, named.until = TODAY + timedelta(days=10), TODAY + timedelta(days=12)
    named.save()
    follow_calendar(TODAY)
    assert not is_officer("editor-cultura")
    follow_calendar(TODAY + timedelta(days=11))
    assert is_officer("editor-cultura")


def test_deleting_it_ends_it(named: Substitution) -> None:
    follow_calendar(TODAY)
    named.refresh_from_db()
    named.delete()
    assert not is_officer("editor-cultura")


def test_two_that_overlap_end_with_the_later_one(named: Substitution) -> None:
    Substitution.objects.create(
        person=named.person, since=TODAY + timedelta(days=2), until=TODAY + timedelta(days=9), reason="Comisión"
    )
    for day, expected in ((0, True), (3, True), (6, True), (10, False)):
        follow_calendar(TODAY + timedelta(days=day))
        assert is_officer("editor-cultura") is expected, day


def test_an_officer_who_is_named_stays_one(db: None) -> None:
    Substitution.objects.create(person=factories.account("officer"), since=TODAY, until=TODAY, reason="Por error")
    follow_calendar(TODAY)
    follow_calendar(TODAY + timedelta(days=1))
    assert is_officer("officer")


def test_a_closed_account_gets_nothing(named: Substitution) -> None:
    named.person.is_active = False
    named.person.save()
    assert follow_calendar(TODAY) == 0


def test_who_has_begun_is_not_exchanged(named: Substitution) -> None:
    follow_calendar(TODAY)
    named.refresh_from_db()
    named.person = factories.account("editor-obras")
    with pytest.raises(ValidationError) as refusal:
        named.full_clean()
    assert list(refusal.value.message_dict) == ["person"]


def test_the_administrator_names_one_and_it_begins_at_once(db: None, signed_in: Any) -> None:
    today = timezone.localdate()
    url = reverse("wagtailsnippets_directorates_substitution:add")
    data = {
        "person": factories.account("editor-obras").pk,
        "since": today.isoformat(),
        "until": (today - timedelta(days=1)).isoformat(),
        "reason": "Licencia",
    }
    answer = signed_in("administrator").post(url, data)
    assert answer.status_code == 200, "it ends before it begins"
    assert signed_in("administrator").post(url, {**data, "until": today.isoformat()}).status_code == 302
    row = Substitution.objects.get()
    assert (row.named_by, row.granted) == (factories.account("administrator"), True)
    assert is_officer("editor-obras")
