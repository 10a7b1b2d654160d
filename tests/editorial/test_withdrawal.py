"""Withdrawing: the reason is owed, and citizens, the ledger and the page's history have it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

from pregonero.publishing.api import find_by_path, history, identity
from pregonero.publishing.models import Address
from tests import factories

pytestmark = pytest.mark.django_db

REASON = "La fecha estaba equivocada; el trámite abre en marzo."


def address(page: Any) -> str:
    return f"/direcciones/obras/{page.slug}/"


def question(page: Any) -> str:
    return reverse("wagtailadmin_pages:unpublish", args=[page.pk])


def test_without_a_reason_nothing_is_withdrawn(obras: Any, signed_in: Any) -> None:
    page = factories.article(obras)
    response = signed_in("officer").post(question(page), {"reason": "  "})
    assert response.status_code == 200
    assert "reason" in response.context["form"].errors
    page.refresh_from_db()
    assert page.live


def test_reason_reaches_ledger_history_and_citizens(obras: Any, signed_in: Any) -> None:
    page = factories.article(obras)
    officer = signed_in("officer")
    assert 'name="reason"' in officer.get(question(page)).content.decode()
    assert officer.post(question(page), {"reason": REASON}).status_code == 302
    entry = history(1, identity("page", page.pk))[-1]
    assert (entry.action, entry.reason) == ("withdrawn", REASON)
    gone = Client().get(address(page))
    assert gone.status_code == 410
    assert REASON in gone.content.decode()
    problem = Client().get("/api/v1/documents/by-path", {"path": address(page)})
    assert (problem.status_code, problem.json()["detail"]) == (410, REASON)
    told = Client().get(f"/api/v1/documents/{identity('page', page.pk)}/history").json()["withdrawals"]
    assert told == [{"seq": entry.seq, "reason": REASON, "replaced_by": None}]
    log = PageLogEntry.objects.filter(page=page.pk, action="pregonero.withdrawn").get()
    assert log.user == factories.account("officer")
    assert REASON in log.formatter.format_message(log)
    assert REASON in officer.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()


def test_every_former_address_tells_the_reason(obras: Any, signed_in: Any) -> None:
    page = factories.article(obras)
    old = address(page)
    page.slug = "otra-direccion"
    factories.publish(page)
    signed_in("officer").post(question(page), {"reason": REASON})
    assert REASON in Client().get(old).content.decode()


def test_withdrawing_takes_a_pending_schedule_off(obras: Any, signed_in: Any) -> None:
    """Wagtail locks a page that waits for its time, against everybody."""
    page = factories.article(obras)
    page.go_live_at = timezone.now() + timedelta(days=2)
    page.title = "Lo que saldrá pasado mañana"
    page.save_revision().publish(user=factories.account("officer"), skip_permission_checks=True)
    page.refresh_from_db()
    assert page.live
    assert page.approved_schedule
    officer = signed_in("officer")
    assert officer.get(question(page)).status_code == 200
    assert officer.post(question(page), {"reason": REASON}).status_code == 302
    page.refresh_from_db()
    assert not page.live
    assert not Revision.objects.filter(object_id=str(page.pk), approved_go_live_at__isnull=False).exists()
    assert Client().get(address(page)).status_code == 410


def test_bulk_withdrawal_asks_too(obras: Any, signed_in: Any) -> None:
    pages = [factories.article(obras, title) for title in ("Abren la calle", "Cierran un bache")]
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    url += "?next=/admin/&" + "&".join(f"id={page.pk}" for page in pages)
    officer = signed_in("officer")
    assert "Abren la calle" in officer.get(url).content.decode()
    assert officer.post(url, {"reason": ""}).status_code == 200
    assert all(factories.live(page) for page in pages)
    assert officer.post(url, {"reason": REASON}).status_code == 302
    for page in pages:
        assert factories.live(page) is None
        assert REASON in Client().get(address(page)).content.decode()


@override_settings(ROOT_URLCONF="tests.authoring_urls")
def test_programs_say_why_as_well(obras: Any) -> None:
    page = factories.article(obras)
    key = factories.token()
    client = Client(headers={"authorization": f"Bearer {key}"})
    where = f"/api/authoring/pages/{page.pk}/actions/unpublish/"
    assert client.post(where, "{}", content_type="application/json").status_code == 422
    assert factories.live(page) is not None
    body = json.dumps({"reason": REASON})
    assert client.post(where, body, content_type="application/json").status_code == 200
    gone: Any = find_by_path(1, address(page))
    assert gone.reason == REASON


class TestReplacement:
    def test_old_address_leads_to_what_replaced_it(self, obras: Any, signed_in: Any) -> None:
        old, new = factories.article(obras, "Horario de 2025"), factories.article(obras, "Horario de 2026")
        answer = signed_in("officer").post(question(old), {"reason": REASON, "replaced_by": str(new.pk)})
        assert answer.status_code == 302
        moved = Client().get(address(old))
        assert (moved.status_code, moved["Location"]) == (301, address(new))
        by_path = Client().get("/api/v1/documents/by-path", {"path": address(old)})
        assert by_path.status_code == 301
        told = Client().get(f"/api/v1/documents/{identity('page', old.pk)}/history").json()["withdrawals"][-1]
        assert told["replaced_by"] == identity("page", new.pk)
        log = PageLogEntry.objects.get(page=old.pk, action="pregonero.withdrawn")
        assert "Horario de 2026" in log.formatter.format_message(log)

    def test_it_follows_what_takes_its_place_in_turn(self, obras: Any, signed_in: Any) -> None:
        first, second, third = [factories.article(obras, f"Horario {year}") for year in (2024, 2025, 2026)]
        officer = signed_in("officer")
        officer.post(question(first), {"reason": REASON, "replaced_by": str(second.pk)})
        officer.post(question(second), {"reason": REASON, "replaced_by": str(third.pk)})
        assert Client().get(address(first))["Location"] == address(third)
        officer.post(question(third), {"reason": "Ya no hay horario."})
        assert Client().get(address(first)).status_code == 410

    def test_a_ring_ends(self, obras: Any) -> None:
        first, second = factories.article(obras, "Uno"), factories.article(obras, "Dos")
        ids = [identity("page", page.pk) for page in (first, second)]
        for page in (first, second):
            page.unpublish()
        Address.objects.filter(document_id=ids[0]).update(replaced_by=ids[1])
        Address.objects.filter(document_id=ids[1]).update(replaced_by=ids[0])
        assert Client().get(address(first)).status_code == 410

    def test_neither_itself_nor_a_draft_nor_another_directorates_draft(
        self, obras: Any, cultura: Any, signed_in: Any
    ) -> None:
        page, draft = factories.article(obras), factories.draft(cultura, "Baile que nadie conoce")
        for wrong in (page, draft):
            answer = signed_in("officer").post(question(page), {"reason": REASON, "replaced_by": str(wrong.pk)})
            assert answer.status_code == 200
            assert "replaced_by" in answer.context["form"].errors
        assert factories.live(page) is not None

    def test_published_again_it_has_its_address_back(self, obras: Any, signed_in: Any) -> None:
        old, new = factories.article(obras, "Horario de 2025"), factories.article(obras, "Horario de 2026")
        signed_in("officer").post(question(old), {"reason": REASON, "replaced_by": str(new.pk)})
        old.refresh_from_db()
        factories.publish(old)
        assert Client().get(address(old)).status_code == 200
