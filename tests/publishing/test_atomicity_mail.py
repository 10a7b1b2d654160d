"""Mail belongs to the transaction that asks for it: none for what was rolled back, one for what was committed."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from pregonero.publishing import health, outbox
from pregonero.publishing.api import door
from pregonero.publishing.mail import EmlFileBackend
from pregonero.publishing.models import OutboxMessage
from tests import factories
from tools.trials.forms import edit_data, edit_url, moderated


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """Where the embedded default leaves mail. pytest-django keeps mail in memory; here the product's own is meant."""
    settings.EMAIL_BACKEND = "pregonero.publishing.mail.OutboxEmailBackend"
    settings.VAR_DIR = tmp_path
    return tmp_path / "mail"


def send(subject: str = "Prueba") -> None:
    mail.send_mail(subject, "Está en espera de su revisión: ñandú.", None, ["oficial@example.org"])


def test_rolled_back_mail_is_never_sent(obras: Any, folder: Path) -> None:
    with pytest.raises(RuntimeError), door():
        send()
        assert OutboxMessage.objects.count() == 1
        raise RuntimeError("el acto no se completó")
    assert OutboxMessage.objects.count() == 0
    assert outbox.drain() == 0
    assert not folder.exists()


def test_committed_mail_is_delivered_once(obras: Any, folder: Path) -> None:
    with door():
        send("Aviso número uno")
    assert not folder.exists(), "sent inside the transaction"
    assert outbox.drain() == 1
    assert outbox.drain() == 0
    [file] = folder.iterdir()
    assert file.suffix == ".eml"
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert message["Subject"] == "Aviso número uno"
    assert message["To"] == "oficial@example.org"
    assert "ñandú" in message.get_content()
    row = OutboxMessage.objects.get()
    assert (row.status, row.attempts) == ("done", 1)


@moderated
def test_submitting_tells_the_officer_once(obras: Any, signed_in: Any, folder: Path) -> None:
    page = factories.draft(obras, owner_user=factories.account("editor-obras"))
    editor = signed_in("editor-obras")
    editor.post(edit_url(page), edit_data(editor, page, action="action-submit"))
    assert not folder.exists()
    outbox.drain()
    messages = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in folder.iterdir()]
    assert [message["To"] for message in messages] == ["officer@example.org"]
    assert page.title in messages[0]["Subject"]


def test_delivery_that_fails_is_tried_again_and_seen(obras: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Any, messages: Any) -> int:
        raise ConnectionRefusedError("no responde")

    with door():
        send()
    with monkeypatch.context() as patch:
        patch.setattr(EmlFileBackend, "send_messages", refuse)
        assert outbox.drain() == 1
        assert outbox.drain() == 0, "the pause was not kept"
        row = OutboxMessage.objects.get()
        assert (row.status, row.attempts) == ("pending", 1)
        assert "no responde" in row.last_error
        assert row.due_at > timezone.now()
        for _attempt in range(outbox.MAX_ATTEMPTS - 1):
            OutboxMessage.objects.update(due_at=timezone.now())
            outbox.drain()
    assert OutboxMessage.objects.get().status == "failed"
    assert health.outbox_health()[0] == "degraded"

    OutboxMessage.objects.update(status="pending", due_at=timezone.now())
    assert outbox.drain() == 1
    assert len(list(folder.iterdir())) == 1
    assert health.outbox_health()[0] == "ok"
