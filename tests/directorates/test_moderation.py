"""Four eyes: what the office does with what waits, and the two exceptions that need a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, PageLogEntry, Revision, TaskState

from pregonero.directorates.api import Role, role_group
from pregonero.directorates.moderation import APPROVE_ALONE, APPROVE_DESPITE
from pregonero.publishing.api import PublicationRefused, door
from pregonero.publishing.models import StandingIssue
from tests import factories
from tools.trials.forms import edit_data, edit_url

REASON = "La otra persona está de vacaciones"


def send(page: Any, name: str = "editor-obras") -> Any:
    """``name`` edits the draft and sends it to be approved; returns the waiting step."""
    person = factories.account(name)
    page.save_revision(user=person)
    with door():
        page.get_workflow().start(page, person)
    return Page.objects.get(pk=page.pk).current_workflow_task_state


def offered(state: Any, name: str) -> list[str]:
    page = state.workflow_state.content_object
    return [action for action, _label, _asks in state.task.specific.get_actions(page, factories.account(name))]


def act(state: Any, name: str, action: str, comment: str = "") -> None:
    with door():
        state.task.specific.on_action(state, factories.account(name), action, comment=comment)


@pytest.fixture
def second_officer(db: None) -> Any:
    officer = factories.account("officer")
    other = type(officer).objects.create_user("officer-2", "officer-2@example.org", "una clave de prueba")
    other.groups.set(officer.groups.all())
    return other


def test_an_editors_words_are_approved_by_the_officer(obras: Any) -> None:
    state = send(factories.draft(obras))
    assert "approve" in offered(state, "officer")
    assert offered(state, "editor-obras") == offered(state, "administrator") == offered(state, "auditor") == []
    act(state, "officer", "approve")
    assert Page.objects.get(pk=state.workflow_state.object_id).live


def test_nobody_approves_their_own_last_edit_while_another_could(obras: Any, second_officer: Any) -> None:
    state = send(factories.draft(obras), "officer")
    assert offered(state, "officer") == ["reject"]
    assert "approve" in offered(state, "officer-2")
    for action in ("approve", APPROVE_ALONE, APPROVE_DESPITE):
        with pytest.raises(PermissionDenied):
            act(state, "officer", action, REASON)
    assert not Page.objects.get(pk=state.workflow_state.object_id).live


def test_a_lone_officer_approves_their_own_edit_and_says_why(obras: Any) -> None:
    state = send(factories.draft(obras), "officer")
    assert offered(state, "officer") == ["reject", APPROVE_ALONE]
    with pytest.raises(PermissionDenied):
        act(state, "officer", "approve")
    act(state, "officer", APPROVE_ALONE, REASON)
    page = Page.objects.get(pk=state.workflow_state.object_id)
    assert page.live
    logged = PageLogEntry.objects.get(page=page.pk, action="pregonero.approved_alone")
    assert (logged.user, logged.data["reason"]) == (factories.account("officer"), REASON)


def test_a_closed_account_does_not_count_as_the_other_one(obras: Any, second_officer: Any) -> None:
    second_officer.is_active = False
    second_officer.save()
    assert APPROVE_ALONE in offered(send(factories.draft(obras), "officer"), "officer")


@pytest.mark.parametrize("action", ["approve_alone", "approve_despite", "reject"])
def test_no_exception_without_a_reason(obras: Any, signed_in: Any, action: str) -> None:
    draft = factories.draft(obras, summary="" if action == APPROVE_DESPITE else "Vuelve el agua al barrio de arriba.")
    state = send(draft, "editor-obras" if action == "reject" else "officer")
    assert action in offered(state, "officer")
    url = reverse("wagtailadmin_pages:workflow_action", args=[state.workflow_state.object_id, action, state.pk])
    answer = signed_in("officer").post(url, {"comment": "  "}, headers={"x-requested-with": "XMLHttpRequest"})
    assert answer.status_code == 200
    assert not Page.objects.get(pk=state.workflow_state.object_id).live
    assert Page.objects.get(pk=state.workflow_state.object_id).workflow_in_progress


class TestDespiteTheChecks:
    def test_the_gates_refuse_without_an_exception(self, obras: Any) -> None:
        state = send(factories.draft(obras, summary=""))
        with pytest.raises(PublicationRefused):
            act(state, "officer", "approve")
        assert Page.objects.get(pk=state.workflow_state.object_id).workflow_in_progress

    def test_the_reason_is_in_history_ledger_and_list_of_issues(self, obras: Any) -> None:
        state = send(factories.draft(obras, summary=""))
        assert APPROVE_DESPITE in offered(state, "officer")
        seq = factories.last_seq()
        act(state, "officer", APPROVE_DESPITE, "Aviso urgente de Protección Civil")
        [entry] = factories.entries_since(seq)
        assert (entry.action, entry.reason) == ("published", "Aviso urgente de Protección Civil")
        logged = PageLogEntry.objects.get(page=int(state.workflow_state.object_id), action="pregonero.exception")
        assert logged.data["reason"] == "Aviso urgente de Protección Civil"
        assert logged.data["issues"]
        assert StandingIssue.objects.filter(document_id=entry.document_id).exists()

    def test_it_is_offered_only_where_the_checks_refuse(self, obras: Any) -> None:
        assert APPROVE_DESPITE not in offered(send(factories.draft(obras)), "officer")


class TestNobodyWalksRound:
    def test_the_button_of_the_form_saves_a_draft(self, obras: Any, signed_in: Any) -> None:
        page = factories.draft(obras)
        officer = signed_in("officer")
        officer.post(edit_url(page), edit_data(officer, page, action="action-publish", title="Otro título de la nota"))
        page = Page.objects.get(pk=page.pk)
        assert (page.live, page.draft_title) == (False, "Otro título de la nota")

    def test_a_superuser_neither(self, obras: Any) -> None:
        chief = type(factories.account("officer")).objects.create_superuser("jefa", "jefa@example.org", "x")
        permissions = factories.draft(obras).permissions_for_user(chief)
        assert (permissions.can_publish(), permissions.can_unpublish()) == (False, False)
        assert factories.article(obras).permissions_for_user(chief).can_unpublish()

    def test_the_home_page_is_moderated_too(self, obras: Any, site: Any) -> None:
        assert site.root_page.specific.has_workflow
        assert not site.root_page.specific.permissions_for_user(factories.account("officer")).can_publish()


class TestScheduling:
    """A time to go live is a promise: the gates are asked when it is given."""

    def test_what_the_gates_refuse_is_refused_now(self, obras: Any) -> None:
        page = factories.draft(obras, summary="")
        page.go_live_at = timezone.now() + timedelta(days=2)
        state = send(page)
        with pytest.raises(PublicationRefused):
            act(state, "officer", "approve")
        assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
        state.refresh_from_db()
        act(state, "officer", APPROVE_DESPITE, "Aviso urgente")
        assert Revision.objects.filter(approved_go_live_at__isnull=False).count() == 1


class TestUnmanned:
    def test_the_check_names_the_workflow(self, obras: Any) -> None:
        call_command("check", databases=["default"])
        officer = factories.account("officer")
        officer.is_active = False
        officer.save()
        with pytest.raises(CommandError, match=r"pregonero\.E010"):
            call_command("check", databases=["default"])

    def test_the_admin_shows_it(self, obras: Any, signed_in: Any) -> None:
        administrator = signed_in("administrator")
        assert "Nadie puede aprobar" not in administrator.get(reverse("pregonero_inbox")).content.decode()
        type(factories.account("officer")).objects.filter(username="officer").update(is_active=False)
        assert "Nadie puede aprobar" in administrator.get(reverse("pregonero_inbox")).content.decode()
        for name in ("administrator", "editor-obras"):
            home = signed_in(name).get(reverse("wagtailadmin_home")).content.decode()
            assert "Nadie puede aprobar" in home, name


class TestWithoutAStep:
    """Wagtail ends a workflow that has no active step at once, and the end publishes."""

    def test_what_waits_is_not_published_by_switching_the_step_off(self, obras: Any, signed_in: Any) -> None:
        state = send(factories.draft(obras))
        administrator = signed_in("administrator")
        administrator.post(reverse("wagtailadmin_workflows:disable_task", args=[state.task_id]))
        assert not Page.objects.get(pk=state.workflow_state.object_id).live
        assert Page.objects.get(pk=state.workflow_state.object_id).workflow_in_progress

    def test_an_editor_does_not_publish_by_sending(self, obras: Any, signed_in: Any) -> None:
        page = factories.draft(obras)
        page.get_workflow().workflow_tasks.all().delete()
        editor = signed_in("editor-obras")
        editor.post(edit_url(page), edit_data(editor, page, action="action-submit"))
        assert not Page.objects.get(pk=page.pk).live

    def test_wagtails_own_step_lets_nobody_approve_their_own_words(self, obras: Any) -> None:
        step = GroupApprovalTask.objects.create(name="Otro paso")
        step.groups.add(role_group(Role.OFFICER))
        page = factories.draft(obras)
        page.get_workflow().workflow_tasks.update(task=step)
        state = send(page, "officer")
        with pytest.raises(PublicationRefused):
            act(state, "officer", "approve")
        page.refresh_from_db()
        page.save_revision(user=factories.account("editor-obras"))
        act(TaskState.objects.get(pk=state.pk), "officer", "approve")
        assert Page.objects.get(pk=page.pk).live

    def test_the_check_names_it_too(self, obras: Any) -> None:
        obras.workflow.workflow_tasks.all().delete()
        with pytest.raises(CommandError, match=r"pregonero\.E010"):
            call_command("check", databases=["default"])
