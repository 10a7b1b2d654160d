"""The officer's inbox: everything that waits in one list, and what is done with it."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, PageLogEntry, TaskState

from pregonero.editorial.models import Assignment
from pregonero.publishing.api import door
from tests import factories

URL = "/admin/inbox/"


def send(page: Any, name: str) -> TaskState:
    page.save_revision(user=factories.account(name))
    with door():
        page.get_workflow().start(page, factories.account(name))
    return Page.objects.get(pk=page.pk).current_workflow_task_state


def item(state: TaskState) -> str:
    return f"{state.pk}:{Page.objects.get(pk=state.workflow_state.object_id).latest_revision_id}"


def said(client: Client) -> str:
    return " ".join(str(message) for message in client.get(URL).context["messages"])


@pytest.fixture
def two(obras: Any, cultura: Any) -> tuple[TaskState, TaskState]:
    """What two directorates sent, the older first; the second lacks its summary."""
    return (
        send(factories.draft(obras, "Reparan la bomba del pozo dos"), "editor-obras"),
        send(factories.draft(cultura, "Abren el taller de danza", summary=""), "editor-cultura"),
    )


def test_all_directorates_oldest_first_with_who_what_and_what_is_missing(two: Any, signed_in: Any) -> None:
    page = BeautifulSoup(signed_in("officer").get(URL).content, "html.parser")
    rows = [" ".join(row.get_text(" ").split()) for row in page.select(".desk-inbox tbody tr")]
    assert [("pozo dos" in row, "danza" in row) for row in rows] == [(True, False), (False, True)]
    assert "editor-obras" in rows[0]
    assert "Nada falta" in rows[0]
    assert "resumen" in rows[1].lower()


def test_one_directorate_only(two: Any, signed_in: Any, cultura: Any) -> None:
    answer = signed_in("officer").get(URL, {"directorate": cultura.pk}).content.decode()
    assert "danza" in answer
    assert "pozo dos" not in answer


def test_bulk_approves_what_may_be_and_says_what_was_not(two: Any, signed_in: Any) -> None:
    officer = signed_in("officer")
    answer = officer.post(URL, {"action": "approve", "item": [item(state) for state in two]})
    assert answer.status_code == 302
    assert [Page.objects.get(pk=state.workflow_state.object_id).live for state in two] == [True, False]
    assert "Abren el taller de danza" in said(officer)
    assert Page.objects.get(pk=two[1].workflow_state.object_id).workflow_in_progress


def test_bulk_return_keeps_the_reason_in_the_history(two: Any, signed_in: Any) -> None:
    signed_in("officer").post(URL, {"action": "reject", "item": [item(two[1])], "reason": "Falta decir cuándo empieza"})
    two[1].refresh_from_db()
    assert (two[1].status, two[1].comment) == (TaskState.STATUS_REJECTED, "Falta decir cuándo empieza")
    logged = PageLogEntry.objects.get(page=int(two[1].workflow_state.object_id), action="wagtail.workflow.reject")
    assert logged.data["comment"] == "Falta decir cuándo empieza"


def test_what_was_edited_since_is_not_decided_unseen(two: Any, signed_in: Any) -> None:
    seen = item(two[0])
    page = Page.objects.get(pk=two[0].workflow_state.object_id).specific
    page.title = "Otra cosa"
    page.save_revision(user=factories.account("editor-obras"))
    officer = signed_in("officer")
    officer.post(URL, {"action": "approve", "item": [seen]})
    assert not Page.objects.get(pk=page.pk).live
    assert "después" in said(officer)


def test_what_somebody_else_dealt_with_says_so(two: Any, signed_in: Any) -> None:
    seen = item(two[0])
    factories.approve(Page.objects.get(pk=two[0].workflow_state.object_id))
    officer = signed_in("officer")
    officer.post(URL, {"action": "reject", "item": [seen], "reason": "Demasiado tarde"})
    assert Page.objects.get(pk=two[0].workflow_state.object_id).live
    assert "otra persona" in said(officer)


@pytest.mark.parametrize(
    "sent",
    [
        {"action": "approve"},
        {"action": "approve", "item": ["x", "1", "1:2:3", "9" * 40 + ":1", "٣:٣", ":"]},
        {"action": "assign", "item": ["1:1"], "person": "x"},
        {"action": "erase", "item": ["1:1"]},
        {},
    ],
)
def test_nonsense_is_answered_in_words(two: Any, signed_in: Any, sent: Any) -> None:
    assert signed_in("officer").post(URL, sent).status_code == 302
    assert TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).count() == 2
    assert signed_in("officer").get(URL, {"p": "x", "directorate": "٣", "mine": "\0"}).status_code == 200


def test_assigning_is_seen_and_ends_with_the_workflow(two: Any, signed_in: Any) -> None:
    officer = signed_in("officer")
    officer.post(URL, {"action": "assign", "item": [item(two[0])], "person": factories.account("officer").pk})
    assert Assignment.objects.get().workflow_state == two[0].workflow_state
    mine = officer.get(URL, {"mine": "1"}).content.decode()
    assert "pozo dos" in mine
    assert "danza" not in mine
    factories.approve(Page.objects.get(pk=two[0].workflow_state.object_id))
    assert "pozo dos" not in officer.get(URL, {"mine": "1"}).content.decode()


def test_the_list_asks_no_more_for_what_is_not_on_its_page(
    obras: Any, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pregonero.editorial import inbox

    monkeypatch.setattr(inbox, "PAGE_SIZE", 2)
    officer = signed_in("officer")
    asked = []
    for number in range(5):
        send(factories.draft(obras, f"Nota número {number}"), "editor-obras")
        officer.get(URL)
        with CaptureQueriesContext(connection) as queries:
            page = BeautifulSoup(officer.get(URL).content, "html.parser")
        asked.append(len(queries))
    assert len(page.select(".desk-inbox tbody tr")) == 2
    assert asked[4] <= asked[1] + 1, asked  # the paginator's own question
    last = BeautifulSoup(officer.get(URL, {"p": "3"}).content, "html.parser")
    assert "Nota número 4" in last.get_text()


class TestReview:
    def test_shows_the_difference_from_what_is_public(self, obras: Any, signed_in: Any) -> None:
        page = factories.article(obras, "Reparan la bomba del pozo dos")
        page.title = "Reparan la bomba del pozo tres"
        state = send(page, "editor-obras")
        shown = BeautifulSoup(signed_in("officer").get(f"{URL}{state.pk}/").content, "html.parser")
        assert [tag.get_text() for tag in shown.select(".desk-differences .deletion")] == ["dos"]
        assert [tag.get_text() for tag in shown.select(".desk-differences .addition")] == ["tres"]

    def test_blocks_that_differ_by_their_marks_only_are_no_difference(self, obras: Any, signed_in: Any) -> None:
        body = [
            ("text", {"html": "<p>El agua vuelve hoy.</p>"}),
            ("quote", {"text": "Ya está."}),
        ]
        page = factories.article(obras, body=body)
        page.body = [("text", {"html": '<p data-block-key="0183s">El agua vuelve hoy.</p>'}), *body[1:]]
        page.summary = "El servicio vuelve mañana a todo el barrio."
        state = send(page, "editor-obras")
        shown = BeautifulSoup(signed_in("officer").get(f"{URL}{state.pk}/").content, "html.parser")
        assert [tag.get_text() for tag in shown.select(".desk-differences > div > dt")] == ["Resumen"]
        page.body = [("text", {"html": "<p>El agua vuelve mañana.</p>"}), *body[1:]]
        page.save_revision(user=factories.account("editor-obras"))
        shown = BeautifulSoup(signed_in("officer").get(f"{URL}{state.pk}/").content, "html.parser")
        assert [tag.get_text() for tag in shown.select(".desk-differences > div > dt")] == ["Resumen", "Contenido"]

    def test_decides_and_goes_back_to_the_list(self, two: Any, signed_in: Any) -> None:
        revision = item(two[0]).partition(":")[2]
        answer = signed_in("officer").post(f"{URL}{two[0].pk}/", {"action": "approve", "revision": revision})
        assert answer.url == reverse("pregonero_inbox")
        assert Page.objects.get(pk=two[0].workflow_state.object_id).live

    def test_a_lone_officer_says_why(self, obras: Any, signed_in: Any) -> None:
        state = send(factories.draft(obras), "officer")
        revision = item(state).partition(":")[2]
        officer = signed_in("officer")
        officer.post(f"{URL}{state.pk}/", {"action": "approve_alone", "revision": revision, "reason": "no"})
        assert not Page.objects.get(pk=state.workflow_state.object_id).live
        officer.post(f"{URL}{state.pk}/", {"action": "approve_alone", "revision": revision, "reason": "Nadie más está"})
        assert Page.objects.get(pk=state.workflow_state.object_id).live

    def test_hostile_words_are_words(self, obras: Any, signed_in: Any) -> None:
        page = factories.draft(obras, "<script>alert(1)</script>", summary='"><img src=x onerror=alert(1)>')
        state = send(page, "editor-obras")
        for address in (URL, f"{URL}{state.pk}/"):
            answer = signed_in("officer").get(address).content.decode()
            assert "<script>alert(1)" not in answer
            assert "<img src=x" not in answer
