"""Schedules: each act on its own, refused ones taken off, and withdrawing never waits for one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision

from news.models import NewsArticlePage
from pregonero.publishing import schedule
from pregonero.publishing.reconcile import drift
from tests import factories
from tests.publishing.database import changed, contents
from tools.trials.forms import edit_data, edit_url

LATER = timedelta(days=2)


@pytest.fixture(autouse=True)
def no_pauses() -> Iterator[None]:
    """Failures of one test do not make another wait."""
    schedule._failed_until.clear()
    yield
    schedule._failed_until.clear()


def run() -> list[str]:
    """First words of what `publish_scheduled` says of each item it did."""
    out = StringIO()
    call_command("publish_scheduled", stdout=out)
    return [" ".join(line.split()[:2]) for line in out.getvalue().splitlines()]


def due(page: Any, minutes: int = 1) -> Revision:
    """Schedule the latest revision of ``page``; its time came ``minutes`` ago."""
    revision = page.get_latest_revision()
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timedelta(minutes=minutes))
    return revision


def test_go_live_and_expiry_write_one_entry_each(obras: Any) -> None:
    coming, going = factories.draft(obras, "Abren la calle"), factories.article(obras, "Cierran la calle")
    due(coming)
    Page.objects.filter(pk=going.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    before = factories.last_seq()
    assert run() == [f"expired {going.pk}", f"published {coming.pk}"]
    entries = factories.entries_since(before)
    assert [(entry.action, entry.path, entry.actor) for entry in entries] == [
        ("withdrawn", f"/direcciones/obras/{going.slug}/", "system"),
        ("published", f"/direcciones/obras/{coming.slug}/", "system"),
    ]
    assert NewsArticlePage.objects.get(pk=going.pk).expired
    assert run() == []
    assert drift() == []


def test_nothing_happens_before_its_time(obras: Any) -> None:
    page = factories.draft(obras)
    revision = page.get_latest_revision()
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() + LATER)
    before = contents()
    assert run() == []
    assert changed(before, contents()) == {}


def test_one_that_raises_and_one_that_is_refused_do_not_stop_the_others(
    obras: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    raising = factories.draft(obras, "Este falla por dentro")
    refused = factories.draft(obras, "A ESTE LE GRITAN LAS LETRAS")
    good = factories.draft(obras, "Este sale a su hora")
    for minutes, page in enumerate((good, refused, raising), start=1):
        due(page, minutes)
    document_fields = NewsArticlePage.document_fields

    def fail(self: Any) -> Any:
        if self.pk == raising.pk:
            raise RuntimeError("se rompió")
        return document_fields(self)

    monkeypatch.setattr(NewsArticlePage, "document_fields", fail)
    assert run() == [f"failed {raising.get_latest_revision().pk}", f"refused {refused.pk}", f"published {good.pk}"]
    assert factories.live(good) is not None
    for page in (raising, refused):
        assert factories.live(page) is None
        assert not NewsArticlePage.objects.get(pk=page.pk).live

    assert not refused.revisions.filter(approved_go_live_at__isnull=False).exists()
    log = PageLogEntry.objects.get(page_id=refused.pk, action="pregonero.schedule_refused")
    assert "A ESTE LE GRITAN" in log.data["reason"]
    assert log.data["reason"] in log.formatter.format_message(log)

    # the broken one keeps its schedule and is tried again after a pause
    assert raising.revisions.filter(approved_go_live_at__isnull=False).exists()
    assert run() == []
    monkeypatch.setattr(NewsArticlePage, "document_fields", document_fields)
    later = timezone.now() + schedule.RETRY_AFTER + timedelta(seconds=1)
    assert [outcome.what for outcome in schedule.run_due(later)] == ["published"]
    assert drift() == []


def test_refused_schedule_is_seen_in_the_history_of_the_page(obras: Any, signed_in: Any) -> None:
    page = factories.draft(obras, "A ESTE LE GRITAN LAS LETRAS")
    due(page)
    run()
    history = signed_in("officer").get(reverse("wagtailadmin_pages:history", args=[page.pk]))
    assert "A ESTE LE GRITAN LAS LETRAS" in history.content.decode()
    assert history.status_code == 200


def test_refused_schedule_leaves_nothing_but_its_note(obras: Any) -> None:
    page = factories.draft(obras, "A ESTE LE GRITAN LAS LETRAS")
    due(page)
    before = contents()
    run()
    assert set(changed(before, contents())) == {"wagtailcore.revision", "wagtailcore.pagelogentry"}


def test_expiry_that_fails_is_tried_again(obras: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    page = factories.article(obras)
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))

    def fail(self: Any, *args: Any, **kwargs: Any) -> None:
        raise RuntimeError("se rompió")

    before = contents()
    with monkeypatch.context() as patch:
        patch.setattr(NewsArticlePage, "unpublish", fail)
        assert run() == [f"failed {page.pk}"]
    assert changed(before, contents()) == {}
    later = timezone.now() + schedule.RETRY_AFTER + timedelta(seconds=1)
    assert [outcome.what for outcome in schedule.run_due(later)] == ["expired"]
    assert factories.entries_since(0)[-1].reason == "Terminó el tiempo por el que se publicó."


class TestPendingSchedule:
    """A live page whose next revision waits for its time."""

    @pytest.fixture
    def page(self, obras: Any, signed_in: Any) -> Any:
        page = factories.article(obras)
        officer: Client = signed_in("officer")
        when = timezone.localtime(timezone.now() + LATER).strftime("%Y-%m-%d %H:%M")
        before = factories.last_seq()
        officer.post(edit_url(page), edit_data(officer, page, title="La bomba ya trabaja", go_live_at=when))
        assert factories.entries_since(before) == []
        page = NewsArticlePage.objects.get(pk=page.pk)
        assert page.approved_schedule
        assert page.live
        return page

    def test_is_withdrawn_at_once_and_does_not_come_back(self, page: Any, signed_in: Any, client: Client) -> None:
        officer, path = signed_in("officer"), f"/direcciones/obras/{page.slug}/"
        before = factories.last_seq()
        assert officer.get(reverse("wagtailadmin_pages:unpublish", args=[page.pk])).status_code == 200
        officer.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]), {"reason": "Se pospone."})
        assert [(entry.action, entry.path) for entry in factories.entries_since(before)] == [("withdrawn", path)]
        assert client.get("/api/v1/documents/by-path", {"path": path}).status_code == 410
        assert schedule.run_due(timezone.now() + 2 * LATER) == []
        assert factories.live(page) is None
        assert drift() == []

    def test_comes_at_its_time(self, page: Any) -> None:
        assert run() == []
        # Wagtail asks the clock whether the time has come: the schedule is moved, not the clock
        past = timezone.now() - timedelta(minutes=1)
        for revision in Revision.objects.filter(object_id=str(page.pk), approved_go_live_at__isnull=False):
            revision.content["go_live_at"] = past.isoformat()
            revision.approved_go_live_at = past
            revision.save()
        assert run() == [f"published {page.pk}"]
        assert factories.live(page).title == "La bomba ya trabaja"

    def test_withdrawal_between_list_and_act_wins(self, page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        """The worker has listed the revision as due when the page is withdrawn."""
        past = timezone.now() - timedelta(minutes=1)
        Revision.objects.filter(object_id=str(page.pk)).exclude(approved_go_live_at=None).update(
            approved_go_live_at=past
        )
        attempt = schedule._attempt

        def withdraw_first(*args: Any) -> Any:
            NewsArticlePage.objects.get(pk=page.pk).unpublish()
            return attempt(*args)

        monkeypatch.setattr(schedule, "_attempt", withdraw_first)
        assert schedule.run_due() == []
        assert factories.live(page) is None
