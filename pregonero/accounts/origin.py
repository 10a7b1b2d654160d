"""Where the act in hand comes from: the request, the address it came from and the browser.

The request is kept in a context variable, so that receivers of signals, which are handed no request, know who
acts and from where. A command or the worker has none: what they do is done by the system.
"""

from __future__ import annotations

from contextvars import ContextVar
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest

AGENT_LENGTH = 200

current: ContextVar[HttpRequest | None] = ContextVar("pregonero_request", default=None)


def client_ip(request: HttpRequest | None) -> str | None:
    """Address of whoever asks, as text; None where there is none.

    ``X-Forwarded-For`` is believed only as far as our own proxies wrote it: with ``TRUSTED_PROXIES=n`` the n-th
    address from the right. What stands left of it was sent by the client and may say anything.
    """
    if request is None:
        return None
    found = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES > 0:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        if len(hops) >= settings.TRUSTED_PROXIES:
            found = hops[-settings.TRUSTED_PROXIES]
    try:
        return str(ip_address(found))
    except ValueError:
        return None


def user_agent(request: HttpRequest | None) -> str:
    """The browser as it names itself, cut and without control characters."""
    return plain(request.META.get("HTTP_USER_AGENT", ""), AGENT_LENGTH) if request is not None else ""


def current_user() -> Any:
    """Who is signed in to the request in hand; None for nobody."""
    request = current.get()
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def plain(text: Any, length: int) -> str:
    """``text`` on one line without control characters, which some databases and spreadsheets refuse."""
    return "".join(letter if letter.isprintable() else " " for letter in str(text))[:length].strip()
