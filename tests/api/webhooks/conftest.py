"""Receivers of webhooks, and a resolver that says what a test wants it to say."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from api.models import WebhookSubscription
from tests.api.webhooks.receiver import Receiver, served


@pytest.fixture
def private(settings: Any) -> None:
    """The receiver stands on this machine, which has to be allowed."""
    settings.WEBHOOKS_ALLOW_PRIVATE = True


@pytest.fixture
def receiver(private: None) -> Iterator[Receiver]:
    with served() as made:
        yield made


class Resolver:
    """Names that are known, each with the answers it gives one after the other; the last one stays."""

    def __init__(self) -> None:
        self.names: dict[str, list[list[str]]] = {}
        self.asked: list[str] = []

    def getaddrinfo(self, host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        self.asked.append(host)
        if host not in self.names:
            return list(self.system(host, port, *args, **kwargs))
        answers = self.names[host]
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [
            (socket.AF_INET6 if ":" in machine else socket.AF_INET, socket.SOCK_STREAM, 6, "", (machine, port))
            for machine in found
        ]

    system = staticmethod(socket.getaddrinfo)


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Resolver:
    made = Resolver()
    monkeypatch.setattr(socket, "getaddrinfo", made.getaddrinfo)
    return made


Webhook = Callable[..., WebhookSubscription]


@pytest.fixture
def webhook(site: Any, receiver: Receiver) -> Webhook:
    """``webhook(kinds=["news"])``: a subscription of the receiver to the site."""

    def make(**values: Any) -> WebhookSubscription:
        values = {"name": "Portal del estado", "url": receiver.url, "site": site, **values}
        return WebhookSubscription.objects.create(**values)

    return make
