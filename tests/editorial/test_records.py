"""Records that must be kept: nobody deletes them, a superuser and a command least of all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Page

from pregonero.directorates.api import MandatedRecord
from pregonero.plugins.api import kinds
from pregonero.publishing.api import door
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def news_are_records(monkeypatch: Any) -> None:
    item, owner = kinds._items["news"]
    monkeypatch.setitem(kinds._items, "news", (replace(item, mandated=True), owner))


def chief() -> Any:
    return type(factories.account("officer")).objects.create_superuser("jefa", "jefa@example.org", "x")


@pytest.mark.usefixtures("news_are_records")
class TestRecords:
    def test_nobody_may_delete_what_was_public(self, obras: Any, signed_in: Any) -> None:
        page = factories.article(obras)
        for withdrawn in (False, True):
            if withdrawn:
                page.unpublish()
            for person in (factories.account("officer"), factories.account("administrator")):
                assert not page.permissions_for_user(person).can_delete()
            answer = signed_in("officer").post(reverse("wagtailadmin_pages:delete", args=[page.pk]), {"reason": "x"})
            assert answer.status_code == 302
            assert Page.objects.get(pk=page.pk).depth > 2
        assert not page.permissions_for_user(chief()).can_delete()
        assert factories.live(page) is None

    def test_it_can_be_withdrawn(self, obras: Any, signed_in: Any) -> None:
        page = factories.article(obras)
        where = reverse("wagtailadmin_pages:unpublish", args=[page.pk])
        assert signed_in("officer").post(where, {"reason": "Se sustituye."}).status_code == 302
        assert factories.live(page) is None

    def test_a_draft_that_was_never_public_is_no_record(self, obras: Any) -> None:
        assert factories.draft(obras).permissions_for_user(factories.account("officer")).can_delete()

    def test_what_records_stand_below_stays_too(self, obras: Any) -> None:
        factories.article(obras)
        assert not factories.section(obras).specific.permissions_for_user(chief()).can_delete()

    def test_the_last_wall_is_the_database_layer(self, obras: Any) -> None:
        page = factories.article(obras, "Cédula de notificación")
        for doomed in (page, Page.objects.get(pk=page.pk)):
            with pytest.raises(MandatedRecord, match="Cédula de notificación"), door():
                doomed.delete()
        with pytest.raises(MandatedRecord), door():
            Page.objects.filter(pk=page.pk).delete()
        assert Page.objects.filter(pk=page.pk).exists()


def test_other_kinds_may_be_deleted(obras: Any) -> None:
    assert factories.article(obras).permissions_for_user(factories.account("officer")).can_delete()
