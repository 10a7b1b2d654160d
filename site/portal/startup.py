"""What a server must be told before it answers: it runs no system checks by itself."""

from __future__ import annotations

from django.core.checks import ERROR, run_checks
from django.core.exceptions import ImproperlyConfigured


def refuse_broken_plugins() -> None:
    """Raise ImproperlyConfigured where the plugin contract is broken."""
    broken = [message for message in run_checks(tags=["pregonero"]) if message.level >= ERROR]
    if broken:
        raise ImproperlyConfigured("\n".join(str(message) for message in broken))
