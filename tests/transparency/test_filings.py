"""What is expected of whom, and its way from "you owe this" to the public by the same doors as everything else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from pregonero.publishing.api import PublicationRefused, door
from pregonero.publishing.models import Entry, LiveDocument
from tests.transparency import owed
from transparency.api import Duty
from transparency.filings.duties import owed as duties_of_editor
from transparency.filings.enums import Outcome, State
from transparency.filings.expected import expect
from transparency.filings.models import Filing, PublishedRow
from transparency.filings.rows import copy_of, kept, replace, working

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 27)
TITLE = "Marco normativo"


def fields(live: LiveDocument | None) -> dict[str, Any]:
    assert live is not None
    found: dict[str, Any] = orjson.loads(live.body)["fields"]
    return found


class TestExpected:
    def test_the_running_periods_are_expected_of_whoever_answers(self, obras: Any, cultura: Any) -> None:
        owed.answers(obras, "lgtaip-2025/marco-normativo")
        owed.answers(cultura)
        assert expect(NOVEMBER) > 50
        filing = Filing.objects.get(duty__key="marco-normativo", duty__law__slug="lgtaip-2025")
        assert (filing.directorate, filing.period) == (obras, "2026-T4")
        # thirty natural days after 31 December; nobody works on a Saturday
        assert (filing.due_on, filing.due_next) == (date(2027, 1, 30), date(2027, 2, 2))
        others = Filing.objects.exclude(duty=filing.duty)
        assert {one.directorate for one in others} == {cultura}

    def test_nothing_is_late_on_the_first_day_and_nothing_is_made_twice(self, obras: Any) -> None:
        owed.answers(obras)
        expect(NOVEMBER)
        before = Filing.objects.count()
        assert expect(NOVEMBER) == 0
        assert Filing.objects.count() == before
        assert not Filing.objects.filter(due_next=None, due_on__lt=NOVEMBER).exists()
        assert not Filing.objects.filter(due_next__lt=NOVEMBER).exists()

    def test_a_new_period_is_expected_when_it_begins(self, obras: Any) -> None:
        owed.answers(obras, "lgtaip-2025/marco-normativo")
        expect(NOVEMBER)
        expect(date(2027, 1, 2))
        assert sorted(Filing.objects.values_list("period", flat=True)) == ["2026-T4", "2027-T1"]

    def test_two_directorates_owe_their_rows_of_one_duty(self, obras: Any, cultura: Any) -> None:
        for one in (obras, cultura):
            owed.answers(one, "lgtaip-2025/servicios-y-tramites")
        expect(NOVEMBER)
        found = Filing.objects.filter(duty__key="servicios-y-tramites")
        assert {one.directorate.slug for one in found} == {"obras", "cultura"}

    def test_what_nobody_began_goes_with_whoever_answered_and_what_was_begun_stays(
        self, obras: Any, cultura: Any
    ) -> None:
        rule = owed.answers(obras, "lgtaip-2025/marco-normativo")
        other = owed.answers(obras, "lgtaip-2025/directorio")
        expect(NOVEMBER)
        begun = Filing.objects.get(duty__key="directorio")
        with door():
            begun.save_revision()
        rule.delete()
        other.delete()
        owed.answers(cultura, "lgtaip-2025/marco-normativo")
        expect(NOVEMBER)
        assert Filing.objects.get(duty__key="marco-normativo").directorate == cultura
        assert Filing.objects.filter(pk=begun.pk).exists()

    def test_the_duty_is_public_with_the_day_by_which_it_is_due(self, obras: Any) -> None:
        owed.answers(obras, "lgtaip-2025/marco-normativo")
        expect(NOVEMBER)
        told = fields(owed.obligation(Filing.objects.get()))
        assert [one["due_on"] for one in told["periods"]] == ["2027-01-30"]
        assert [one["slug"] for one in told["responsible"]] == ["obras"]
        assert told["periods"][0]["dataset"] is None

    def test_the_law_changed_and_the_old_period_stays_under_the_old_one(self, obras: Any) -> None:
        """2015 → 2025: what was filed keeps its address, and leads to its successor and back."""
        old = owed.published(
            obras, owed.row("Reglamento", ejercicio=2025), duty="lgtaip-2015/marco-normativo", period="2024-T4"
        )
        new = owed.published(obras, duty="lgtaip-2025/marco-normativo", period="2025-T2")
        first, then = fields(owed.obligation(old)), fields(owed.obligation(new))
        assert [one["path"] for one in first["successors"]] == [
            "/transparencia/ayuntamiento/lgtaip-2025/marco-normativo/"
        ]
        assert [one["path"] for one in then["predecessors"]] == [
            "/transparencia/ayuntamiento/lgtaip-2015/marco-normativo/"
        ]
        row = owed.dataset(old)
        assert row is not None
        assert row.path == "/transparencia/ayuntamiento/lgtaip-2015/marco-normativo/2024-t4/"


class TestStates:
    def test_from_expected_to_published(self, obras: Any) -> None:
        filing = owed.make_filing(obras, due_on=timezone.localdate() + timedelta(days=5))
        assert filing.state is State.EXPECTED
        owed.write(filing, owed.row("Reglamento"))
        state = owed.send(filing)
        assert Filing.objects.get(pk=filing.pk).state is State.REVIEW
        with door():
            state.task.specific.on_action(state, factories_account("officer"), "reject", comment="Falta el monto.")
        assert Filing.objects.get(pk=filing.pk).state is State.RETURNED
        again = Filing.objects.get(pk=filing.pk)
        with door():
            again.save_revision(user=factories_account("editor-obras"))
            again.current_workflow_state.resume(factories_account("editor-obras"))
        owed.approve(Filing.objects.get(pk=filing.pk).current_workflow_task_state)
        assert Filing.objects.get(pk=filing.pk).state is State.PUBLISHED

    def test_what_nobody_filed_is_overdue_after_its_last_day_only(self, obras: Any) -> None:
        filing = owed.make_filing(obras, due_on=date(2026, 10, 30), due_next=date(2026, 11, 3))
        assert filing.state_on(date(2026, 11, 3)) is State.EXPECTED
        assert filing.state_on(date(2026, 11, 4)) is State.OVERDUE

    def test_published_after_its_last_day_is_late_for_good(self, obras: Any) -> None:
        filing = owed.published(obras, due_on=date(2020, 1, 30))
        assert filing.state is State.LATE
        assert fields(owed.dataset(filing))["late"] is True


def factories_account(name: str) -> Any:
    from tests import factories

    return factories.account(name)


class TestPublished:
    def test_the_dataset_tells_count_and_hash_and_its_rows_are_kept_apart(self, obras: Any) -> None:
        filing = owed.published(obras, owed.row("Reglamento de obras"), owed.row("Bando de policía"))
        told = fields(owed.dataset(filing))
        assert told["rows"] == {"count": 2, "hash": filing.row_file.digest}
        assert [one["key"] for one in told["columns"]][:2] == ["ejercicio", "inicio"]
        document_id = owed.dataset(filing).document_id  # type: ignore[union-attr]
        rows = PublishedRow.objects.filter(document_id=document_id).order_by("position")
        assert [one.values["norma"] for one in rows] == ["Reglamento de obras", "Bando de policía"]
        assert rows[0].values["monto"] == "1234.50"
        assert rows[0].values["inicio"] == "2026-07-01"

    def test_rows_of_two_directorates_are_one_dataset(self, obras: Any, cultura: Any) -> None:
        mine = owed.published(obras, owed.row("Reglamento de obras"))
        theirs = owed.make_filing(cultura)
        owed.write(theirs, owed.row("Reglamento de la biblioteca"))
        owed.approve(owed.send(theirs, "editor-cultura"))
        told = fields(owed.dataset(mine))
        assert told["rows"]["count"] == 2
        assert {one["slug"]: one["rows"] for one in told["responsible"]} == {"obras": 1, "cultura": 1}
        document_id = owed.dataset(mine).document_id  # type: ignore[union-attr]
        assert PublishedRow.objects.filter(document_id=document_id).count() == 2

    def test_nothing_to_publish_needs_a_ground(self, obras: Any) -> None:
        filing = owed.make_filing(obras, outcome=Outcome.NOTHING)
        with pytest.raises(PublicationRefused, match=r"."):
            owed.approve(owed.send(filing))
        again = Filing.objects.get(pk=filing.pk)
        again.ground = "No se emitieron normas en el trimestre (artículo 65, fracción I)."
        with door():
            again.save_revision(user=factories_account("editor-obras"))
        owed.approve(Filing.objects.get(pk=filing.pk).current_workflow_task_state)
        done = Filing.objects.get(pk=filing.pk)
        assert done.state is State.NOTHING
        assert fields(owed.dataset(done))["grounds"][0]["text"].startswith("No se emitieron")

    def test_rows_that_are_not_there_are_not_published(self, obras: Any) -> None:
        filing = owed.make_filing(obras)
        with pytest.raises(PublicationRefused):
            owed.approve(owed.send(filing))
        assert owed.dataset(filing) is None

    def test_what_is_being_written_is_not_public(self, obras: Any) -> None:
        filing = owed.published(obras, owed.row("Reglamento de obras"))
        seq = Entry.objects.count()
        replace(copy_of(filing), [*working(copy_of(filing)), owed.row("Norma en borrador")])
        with door():
            filing.save_revision(user=factories_account("editor-obras"))
        assert Entry.objects.count() == seq
        assert fields(owed.dataset(filing))["rows"]["count"] == 1
        assert len(list(kept(Filing.objects.get(pk=filing.pk).get_latest_revision_as_object().row_file))) == 2

    def test_withdrawn_with_a_reason_its_rows_go_too(self, obras: Any, signed_in: Callable[[str], Client]) -> None:
        filing = owed.published(obras)
        document_id = owed.dataset(filing).document_id  # type: ignore[union-attr]
        url = reverse("wagtailsnippets_transparency_filing:withdraw", args=[filing.pk])
        answer = signed_in("officer").post(url, {"reason": "Trae el domicilio de una persona."})
        assert answer.status_code == 302
        assert owed.dataset(filing) is None
        last = Entry.objects.filter(document_id=document_id).latest("seq")
        assert (last.action, last.reason) == ("withdrawn", "Trae el domicilio de una persona.")
        assert not PublishedRow.objects.filter(document_id=document_id).exists()
        assert fields(owed.obligation(filing))["periods"][0]["dataset"] is None


class TestEditor:
    def test_the_home_says_what_is_owed_and_by_when(self, obras: Any, signed_in: Callable[[str], Client]) -> None:
        due = timezone.localdate() + timedelta(days=20)
        owed.make_filing(obras, due_on=due)
        duties = list(duties_of_editor(factories_account("editor-obras")))
        assert [duty.due_on for duty in duties] == [due]
        page = signed_in("editor-obras").get("/admin/").content.decode()
        assert TITLE in page
        assert list(duties_of_editor(factories_account("editor-cultura"))) == []

    def test_the_home_asks_no_more_for_three_filings_than_for_one(
        self, obras: Any, django_assert_num_queries: Any
    ) -> None:
        editor = factories_account("editor-obras")
        for number in range(1, 4):
            owed.make_filing(obras, period=f"2026-T{number}", due_on=timezone.localdate())
            with django_assert_num_queries(1):
                assert len(list(duties_of_editor(editor))) == number

    def test_another_directorates_filing_does_not_exist_for_an_editor(
        self, obras: Any, signed_in: Callable[[str], Client]
    ) -> None:
        filing = owed.make_filing(obras)
        client = signed_in("editor-cultura")
        for name in ("edit", "history", "inspect", "workflow_history"):
            url = reverse(f"wagtailsnippets_transparency_filing:{name}", args=[filing.pk])
            answer = client.get(url, follow=True)
            assert TITLE not in answer.content.decode(), name
        listed = client.get(reverse("wagtailsnippets_transparency_filing:list")).content.decode()
        assert TITLE not in listed

    def test_it_waits_in_the_inbox_beside_pages(self, obras: Any, signed_in: Callable[[str], Client]) -> None:
        filing = owed.make_filing(obras)
        owed.write(filing, owed.row("Reglamento de obras"))
        state = owed.send(filing)
        officer = signed_in("officer")
        inbox = officer.get(reverse("pregonero_inbox"))
        assert TITLE in inbox.content.decode()
        narrowed = officer.get(reverse("pregonero_inbox"), {"directorate": obras.pk})
        assert TITLE in narrowed.content.decode()
        review = officer.get(reverse("pregonero_review", args=[state.pk]))
        assert review.status_code == 200
        revision = Filing.objects.get(pk=filing.pk).latest_revision_id
        item = f"{state.pk}:{revision}"
        officer.post(reverse("pregonero_inbox"), {"item": item, "action": "approve"})
        assert Filing.objects.get(pk=filing.pk).live

    def test_a_law_that_is_not_there_is_no_duty(self) -> None:
        assert not Duty.objects.filter(law__slug="no-hay").exists()
