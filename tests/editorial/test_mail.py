"""Mail of the moderation as a real SMTP server (RFC 5321) receives it: to whom it belongs, once, and never in vain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, PageSubscription
from wagtail.users.models import UserProfile

from pregonero.publishing import outbox
from pregonero.publishing.api import door
from pregonero.publishing.models import OutboxMessage
from tests import factories
from tests.smtp import Mailbox, served, texts

REASON = "Falta decir a qué hora vuelve el agua"


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A server on a free port of this machine, and the settings that ``EMAIL_URL=smtp://…`` makes."""
    with served() as box:
        settings.EMAIL_BACKEND = "pregonero.publishing.mail.OutboxEmailBackend"
        settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        yield box


def send(page: Any, name: str = "editor-obras") -> Any:
    person = factories.account(name)
    with door():
        page.save_revision(user=person)
        page.get_workflow().start(page, person)
    return Page.objects.get(pk=page.pk).current_workflow_task_state


def act(state: Any, action: str, comment: str = "") -> None:
    with door():
        state.task.specific.on_action(state, factories.account("officer"), action, comment=comment)


def deliver() -> None:
    """What the worker does, as if every pause were over."""
    for _round in range(12):
        OutboxMessage.objects.filter(status="pending").update(due_at=timezone.now())
        if not outbox.drain():
            return


def test_submission_goes_to_the_officer_and_nobody_else(obras: Any, mailbox: Mailbox) -> None:
    send(factories.draft(obras, "Reparan la bomba"))
    deliver()
    assert mailbox.recipients == ["officer@example.org"]
    assert mailbox.subjects == ["Espera su revisión: «Reparan la bomba»"]
    [(_to, message)] = mailbox.taken
    plain, html = texts(message)
    for body in (plain, html):
        assert "editor-obras" in body
        assert "/admin/inbox/" in body
    assert str(message["Auto-Submitted"]) == "auto-generated"


def test_the_reason_reaches_who_asked_and_who_wrote(obras: Any, mailbox: Mailbox) -> None:
    colleague = get_user_model().objects.create_user("editor-obras-2", "editor-obras-2@example.org", "x")
    colleague.groups.add(obras.group)
    page = factories.draft(obras, "Reparan la bomba")
    state = send(page)
    page.save_revision(user=colleague)
    deliver()
    mailbox.taken.clear()
    act(state, "reject", REASON)
    deliver()
    assert mailbox.recipients == ["editor-obras-2@example.org", "editor-obras@example.org"]
    for _to, message in mailbox.taken:
        plain, html = texts(message)
        assert REASON in plain
        assert REASON in html


def test_hostile_words_are_words_in_both_parts(obras: Any, mailbox: Mailbox) -> None:
    state = send(factories.draft(obras, '<b>Obra</b> & "más"\u202e'))
    act(state, "reject", "<script>alert(1)</script> & corrija")
    deliver()
    _to, message = mailbox.taken[-1]
    plain, html = texts(message)
    assert "<script>alert(1)</script> & corrija" in plain
    assert "<script>" not in html
    assert "<b>Obra" not in html


def test_who_left_the_directorate_hears_no_more_of_it(obras: Any, mailbox: Mailbox) -> None:
    page = factories.draft(obras)
    state = send(page)
    editor = factories.account("editor-obras")
    PageSubscription.objects.create(page=page, user=editor, comment_notifications=True)
    other = PageSubscription.objects.create(page=obras.section.get_parent(), user=editor, comment_notifications=True)
    editor.groups.remove(obras.group)
    assert list(PageSubscription.objects.filter(user=editor)) == [other]
    deliver()
    mailbox.taken.clear()
    act(state, "reject", REASON)
    deliver()
    assert mailbox.taken == []


@pytest.mark.parametrize("how", ["closed", "muted", "no address"])
def test_nobody_is_told_who_should_not_be(obras: Any, mailbox: Mailbox, how: str) -> None:
    officer = factories.account("officer")
    if how == "closed":
        officer.is_active = False
    elif how == "no address":
        officer.email = ""
    else:
        profile = UserProfile.get_for_user(officer)
        profile.submitted_notifications = False
        profile.save()
    officer.save()
    send(factories.draft(obras))
    deliver()
    assert mailbox.taken == []


def test_nothing_for_what_was_rolled_back(obras: Any, mailbox: Mailbox) -> None:
    page = factories.draft(obras)
    with pytest.raises(RuntimeError), door():
        page.get_workflow().start(page, factories.account("editor-obras"))
        raise RuntimeError("el acto no se completó")
    deliver()
    assert mailbox.taken == []
    assert not OutboxMessage.objects.exists()


def test_a_server_that_answers_later_gets_it_once(obras: Any, mailbox: Mailbox) -> None:
    mailbox.refusals = ["451 4.3.0 try again later"] * 3
    send(factories.draft(obras))
    deliver()
    assert len(mailbox.taken) == 1
    row = OutboxMessage.objects.get()
    assert (row.status, row.attempts) == ("done", 4)
    deliver()
    assert len(mailbox.taken) == 1


def test_a_server_that_is_gone_loses_nothing(obras: Any, mailbox: Mailbox, settings: Any) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    send(factories.draft(obras))
    outbox.drain()
    row = OutboxMessage.objects.get()
    assert row.status == "pending"
    assert "ConnectionRefusedError" in row.last_error
    settings.EMAIL_PORT = port
    deliver()
    assert len(mailbox.taken) == 1


def test_what_was_given_up_is_sent_when_somebody_says_so(
    obras: Any, mailbox: Mailbox, capsys: pytest.CaptureFixture[str]
) -> None:
    mailbox.refusals = ["451 4.3.0 try again later"] * outbox.MAX_ATTEMPTS
    send(factories.draft(obras))
    deliver()
    assert OutboxMessage.objects.get().status == "failed"
    call_command("outbox", "status")
    assert "try again later" in capsys.readouterr().out
    call_command("outbox", "retry")
    assert capsys.readouterr().out == "1 tried again\n"
    deliver()
    assert mailbox.recipients == ["officer@example.org"]


def test_an_address_nobody_has_keeps_no_other_message_back(obras: Any, mailbox: Mailbox) -> None:
    second = get_user_model().objects.create_user("officer-2", "nadie@example.org", "x")
    second.groups.set(factories.account("officer").groups.all())
    mailbox.unknown = {"nadie@example.org"}
    send(factories.draft(obras))
    deliver()
    assert mailbox.recipients == ["officer@example.org"]
    assert sorted(OutboxMessage.objects.values_list("status", "attempts")) == [("done", 1), ("failed", 1)]


def test_a_worker_that_died_with_it_leaves_it_to_the_next(obras: Any, mailbox: Mailbox) -> None:
    """Killed between taking the row and sending: nothing was sent, and the row comes due again."""
    send(factories.draft(obras))
    with transaction.atomic():
        OutboxMessage.objects.update(attempts=1, due_at=timezone.now() + timedelta(seconds=outbox.LEASE))
    assert outbox.drain() == 0
    deliver()
    assert len(mailbox.taken) == 1
