"""Mail through the outbox: nothing is sent for what was rolled back, and a dead mail server loses nothing."""

from __future__ import annotations

import base64
import secrets
import smtplib
import time
from email.utils import getaddresses
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from .outbox import GiveUp, enqueue, handles


class OutboxEmailBackend(BaseEmailBackend):
    """Django e-mail backend that writes outbox rows instead of talking to a server."""

    def send_messages(self, email_messages: list[EmailMessage]) -> int:  # type: ignore[override]
        for message in email_messages:
            # base64: a body in UTF-8 is no JSON text, and PostgreSQL refuses what SQLite lets pass
            source = base64.b64encode(message.message().as_bytes()).decode("ascii")
            # One row a person: an address that is refused keeps nobody else's message back, and none goes out twice.
            for recipient in message.recipients():
                enqueue("mail", {"from": message.from_email, "to": [recipient], "source": source})
        return len(email_messages)


class _Source:
    """The bytes of a message as backends ask for them; parsed and written again they might come out changed."""

    def __init__(self, source: bytes) -> None:
        self._lines = source.splitlines()

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> bytes:
        end = linesep.encode("ascii")
        return b"".join(line + end for line in self._lines)


class _Ready(EmailMessage):
    """A message whose bytes are already made."""

    def __init__(self, source: bytes, sender: str, recipients: list[str]) -> None:
        super().__init__(from_email=sender, to=recipients)
        self._source = _Source(source)

    def message(self, *args: Any, **kwargs: Any) -> Any:
        return self._source


@handles("mail")
def deliver(payload: dict[str, Any]) -> None:
    """Hand one stored message to the real backend. Raises what the backend raises; an address that the server refuses
    for good (5xx, RFC 5321 §4.2.1) is not tried again.

    Its Message-ID was given when it was written: a server that took it from a worker that died before it could note
    so sees the same message again.
    """
    source = base64.b64decode(payload["source"])
    connection = get_connection(settings.MAIL_DELIVERY_BACKEND)
    recipients = [address for _name, address in getaddresses(payload["to"])]
    try:
        connection.send_messages([_Ready(source, payload["from"], recipients)])
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        if all(500 <= code < 600 for code in codes):
            raise GiveUp(str(error)) from error
        raise


class EmlFileBackend(BaseEmailBackend):
    """One ``.eml`` file a message below ``var/mail/``: the embedded default, where no mail server is named."""

    def send_messages(self, email_messages: list[EmailMessage]) -> int:  # type: ignore[override]
        folder = Path(settings.VAR_DIR) / "mail"
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{time.strftime('%Y%m%dT%H%M%S')}-{secrets.token_hex(4)}.eml"
            (folder / name).write_bytes(message.message().as_bytes())
        return len(email_messages)
