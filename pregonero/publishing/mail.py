"""Mail through the outbox: nothing is sent for what was rolled back, and a dead mail server loses nothing."""

from __future__ import annotations

import base64
import secrets
import time
from email import policy
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from .outbox import enqueue, handles


class OutboxEmailBackend(BaseEmailBackend):
    """Django e-mail backend that writes outbox rows instead of talking to a server."""

    def send_messages(self, email_messages: list[EmailMessage]) -> int:  # type: ignore[override]
        for message in email_messages:
            enqueue(
                "mail",
                {
                    "from": message.from_email,
                    "to": message.recipients(),
                    # base64: a body in UTF-8 is no JSON text, and PostgreSQL refuses what SQLite lets pass
                    "source": base64.b64encode(message.message().as_bytes()).decode("ascii"),
                },
            )
        return len(email_messages)


class _Ready(EmailMessage):
    """A message whose bytes are already made."""

    def __init__(self, source: bytes, sender: str, recipients: list[str]) -> None:
        super().__init__(from_email=sender, to=recipients)
        self._parsed = BytesParser(policy=policy.SMTP).parsebytes(source)

    def message(self, *args: Any, **kwargs: Any) -> Message:  # type: ignore[override]
        return self._parsed


@handles("mail")
def deliver(payload: dict[str, Any]) -> None:
    """Hand one stored message to the real backend. Raises what the backend raises."""
    source = base64.b64decode(payload["source"])
    connection = get_connection(settings.MAIL_DELIVERY_BACKEND)
    recipients = [address for _name, address in getaddresses(payload["to"])]
    connection.send_messages([_Ready(source, payload["from"], recipients)])


class EmlFileBackend(BaseEmailBackend):
    """One ``.eml`` file a message below ``var/mail/``: the embedded default, where no mail server is named."""

    def send_messages(self, email_messages: list[EmailMessage]) -> int:  # type: ignore[override]
        folder = Path(settings.VAR_DIR) / "mail"
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{time.strftime('%Y%m%dT%H%M%S')}-{secrets.token_hex(4)}.eml"
            (folder / name).write_bytes(message.message().as_bytes())
        return len(email_messages)
