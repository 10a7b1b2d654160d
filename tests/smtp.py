"""A real SMTP server (RFC 5321) on a port of this machine, for tests of mail."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tools import machine


class Mailbox:
    """What the server took. ``refusals``: answers before it takes anything; ``unknown``: whom it does not know."""

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], EmailMessage]] = []
        self.refusals: list[str] = []
        self.unknown: set[str] = set()
        self.port = 0
        self._lock = threading.Lock()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.unknown:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        with self._lock:
            if self.refusals:
                return self.refusals.pop(0)
            message = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.taken.append((list(envelope.rcpt_tos), message))
        return "250 OK"

    @property
    def recipients(self) -> list[str]:
        return sorted(address for addresses, _message in self.taken for address in addresses)

    @property
    def subjects(self) -> list[str]:
        return [str(message["Subject"]) for _addresses, message in self.taken]

    def to(self, address: str) -> list[EmailMessage]:
        return [message for addresses, message in self.taken if address in addresses]


def texts(message: EmailMessage) -> tuple[str, str]:
    """The plain and the HTML part of a message that has both."""
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    return str(plain.get_content()), str(html.get_content())


@contextmanager
def served() -> Iterator[Mailbox]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=machine.free_port())
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()
