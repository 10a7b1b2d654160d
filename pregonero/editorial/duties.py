"""What people have to do by a day: review a page, hand in a format, answer a request.

Whoever knows of such duties registers a provider (a plugin under its capability ``duties``); the editor's home and
anything else that reminds people asks :func:`duties_of`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pregonero.plugins.api import Duty, DutyProvider, call, duty_providers

__all__ = ["Duty", "DutyProvider", "duties_of", "register"]


def register(provider: DutyProvider, *, plugin: str = "pregonero") -> None:
    """Take in who knows of duties; from ``AppConfig.ready()``."""
    duty_providers.register(provider, plugin=plugin)


def duties_of(user: Any) -> list[Duty]:
    """Every duty of a person, the most urgent first. What a plugin cannot answer is left out and told in health."""
    found: list[Duty] = []
    for provider, owner in duty_providers.with_owner():
        found.extend(call(owner, _answer, provider.duties, user, default=[]))
    return sorted(found, key=lambda duty: (duty.due_on, str(duty.title)))


def _answer(duties: Callable[[Any], Iterable[Duty]], user: Any) -> list[Duty]:
    return list(duties(user))
