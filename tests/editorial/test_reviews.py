"""Reviews: every published page comes up again, those who answer for it are told twice, and one act moves it on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from pregonero.directorates.provisioning import retire
from pregonero.editorial import reviews
from pregonero.editorial.duties import duties_of
from pregonero.editorial.models import Review
from pregonero.plugins.api import kinds
from pregonero.publishing.api import door
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(obras: Any, mailbox: None) -> Any:
    return factories.article(obras, "Horario de la ventanilla")


@pytest.fixture
def mailbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Review.objects.all().delete()


def due_in(page: Any, days: int) -> None:
    due_on = timezone.localdate() + timedelta(days=days)
    Review.objects.filter(page=page).update(due_on=due_on, reminded_before=False, reminded_due=False)


def test_publishing_sets_the_date_and_publishing_anew_moves_it(page: Any) -> None:
    today = timezone.localdate()
    assert Review.objects.get(page=page).due_on == today + timedelta(days=365)
    due_in(page, 3)
    page.summary = "Ahora también los sábados de nueve a dos de la tarde."
    factories.publish(page)
    assert Review.objects.get(page=page).due_on == today + timedelta(days=365)
    page.unpublish()
    assert not Review.objects.filter(page=page).exists()


def test_each_kind_says_how_long(page: Any, monkeypatch: Any) -> None:
    item, owner = kinds._items["news"]
    monkeypatch.setitem(kinds._items, "news", (replace(item, review_days=30), owner))
    factories.publish(page)
    assert Review.objects.get(page=page).due_on == timezone.localdate() + timedelta(days=30)
    monkeypatch.setitem(kinds._items, "news", (replace(item, review_days=None), owner))
    Review.objects.all().delete()
    factories.publish(page)
    assert not Review.objects.exists()


def test_what_became_public_without_telling_is_found(page: Any) -> None:
    Review.objects.all().delete()
    assert reviews.catch_up() > 1
    assert Review.objects.get(page=page).due_on == timezone.localdate() + timedelta(days=365)
    assert reviews.catch_up() == 0


def test_it_still_holds(page: Any, signed_in: Any) -> None:
    due_in(page, -2)
    where = reverse("pregonero_still_holds", args=[page.pk])
    signed_in("editor-cultura").post(where)
    signed_in("auditor").post(where)
    assert Review.objects.get(page=page).due_on < timezone.localdate()
    assert signed_in("editor-obras").post(where).status_code == 302
    review = Review.objects.get(page=page)
    assert review.due_on == timezone.localdate() + timedelta(days=365)
    assert review.reviewed_by == factories.account("editor-obras")
    assert PageLogEntry.objects.filter(page=page.pk, action="pregonero.still_holds").count() == 1
    page.refresh_from_db()
    assert page.live


def test_report_shows_the_office_all_and_editors_their_own(page: Any, cultura: Any, signed_in: Any) -> None:
    other = factories.article(cultura, "Talleres de danza")
    due_in(page, 5)
    due_in(other, -5)
    shown = {
        name: signed_in(name).get(reverse("pregonero_reviews")).content.decode()
        for name in ("officer", "auditor", "editor-obras", "editor-cultura")
    }
    assert {name: ("Horario de la" in text, "Talleres de" in text) for name, text in shown.items()} == {
        "officer": (True, True),
        "auditor": (True, True),
        "editor-obras": (True, False),
        "editor-cultura": (False, True),
    }
    due_in(page, 200)
    assert "Horario de la" not in signed_in("officer").get(reverse("pregonero_reviews")).content.decode()
    assert "Horario de la" in signed_in("officer").get(reverse("pregonero_reviews") + "?all=1").content.decode()


def test_duties_of_the_home(page: Any) -> None:
    due_in(page, 5)
    found = [duty for duty in duties_of(factories.account("editor-obras")) if "Horario de la" in duty.title]
    assert [duty.due_on for duty in found] == [timezone.localdate() + timedelta(days=5)]
    assert not [duty for duty in duties_of(factories.account("editor-cultura")) if "Horario de la" in duty.title]
    assert not [duty for duty in duties_of(factories.account("officer")) if "Horario de la" in duty.title]


class TestReminders:
    def test_once_before_and_once_when_due_to_the_editors_of_the_section(self, page: Any) -> None:
        due_in(page, 15)
        assert reviews.remind() == 0
        today = timezone.localdate()
        assert reviews.remind(today + timedelta(days=1)) == 1
        assert reviews.remind(today + timedelta(days=2)) == 0
        assert reviews.remind(today + timedelta(days=15)) == 1
        assert reviews.remind(today + timedelta(days=90)) == 0
        assert [message.to for message in mail.outbox] == [["editor-obras@example.org"]] * 2
        first = mail.outbox[0]
        assert "Horario de la ventanilla" in first.body
        assert reverse("pregonero_reviews") in first.body
        assert "Horario de la ventanilla" in first.alternatives[0][0]

    def test_several_pages_come_in_one_message(self, page: Any, obras: Any) -> None:
        other = factories.article(obras, "Requisitos de la licencia")
        due_in(page, -1)
        due_in(other, 3)
        assert reviews.remind() == 1
        assert "Requisitos de la licencia" in mail.outbox[0].body

    def test_the_office_hears_of_what_belongs_to_no_directorate(self, mailbox: None) -> None:
        reviews.catch_up()
        page = Page.objects.get(slug="transparencia")
        due_in(page, -1)
        assert reviews.remind() == 1
        assert [message.to for message in mail.outbox] == [["officer@example.org"]]
        assert page.title in mail.outbox[0].body
        assert Review.objects.get(page=page).reminded_due

    @pytest.mark.parametrize("how", ["closed down", "without editors"])
    def test_the_office_hears_where_nobody_else_would(self, page: Any, obras: Any, how: str) -> None:
        due_in(page, -1)
        if how == "closed down":
            with door():
                retire(obras)
        else:
            get_user_model().objects.filter(groups=obras.group).update(is_active=False)
        assert reviews.remind() == 1
        assert [message.to for message in mail.outbox] == [["officer@example.org"]]

    def test_looked_at_it_begins_again(self, page: Any) -> None:
        due_in(page, -1)
        reviews.remind()
        reviews.still_holds(page, factories.account("officer"))
        review = Review.objects.get(page=page)
        assert (review.reminded_before, review.reminded_due) == (False, False)
