"""What stands around every request: where it comes from, whether the second factor is missing, what was refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext, override

from . import audit, audit_actions, origin, second_factor, sessions
from .enums import Outcome

GetResponse = Callable[[HttpRequest], HttpResponseBase]

#: where refusals are written down: the admin and the authoring API
WATCHED: Final = ("/admin/", "/api/authoring/")
#: Wagtail's words for a refusal
DENIALS: Final = (
    "Sorry, you do not have permission to access this area.",
    "You do not have permission to access the admin.",
)


class OriginMiddleware:
    """Keeps the request at hand for whoever writes the audit log, and notes that its session was seen."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = origin.current.set(request)
        try:
            response = self.get_response(request)
            sessions.touch(request)
            return response
        finally:
            origin.current.reset(token)


class SecondFactorMiddleware:
    """Shows the site nobody where the second factor is missing. Stands behind django-otp's middleware.

    ``request.signed_in_user`` is whoever has given the password; only the pages of the second factor look at it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.signed_in_user = request.user  # type: ignore[attr-defined]
        request.user = second_factor.admitted(request.user)
        return self.get_response(request)


class RefusalMiddleware:
    """Writes down what was refused. Stands innermost, outside the door: what the door rolled back is gone by then.

    Wagtail answers a refusal with 403 or, more often, by sending to another page with a message that says so.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path.startswith(WATCHED):
            self._note(request, response)
        return response

    def _note(self, request: HttpRequest, response: HttpResponseBase) -> None:
        label = f"{request.method} {request.path}"
        if response.status_code == 401 and "Authorization" in request.headers:
            if not audit.is_quiet(audit_actions.TOKEN_REFUSED, label):
                audit.refused(audit_actions.TOKEN_REFUSED, outcome=Outcome.FAILED, label=label)
        elif response.status_code == 403 or (response.status_code == 302 and _is_turned_away(request)):
            actor = request.user if request.user.is_authenticated else None
            if actor is None and audit.is_quiet(audit_actions.REFUSED, label):
                return
            audit.refused(
                audit_actions.REFUSED,
                actor=actor,
                label=label,
                object_type="address",
            )


def _is_turned_away(request: HttpRequest) -> bool:
    storage = get_messages(request)
    if not storage:
        return False
    found = any(str(message).strip() in _denials() for message in storage)
    storage.used = False  # type: ignore[union-attr]  # they are still to be shown
    return found


@cache
def _denials() -> frozenset[str]:
    """What Wagtail says to whom it refuses, in each language of the admin."""
    said: set[str] = set()
    for code, _name in settings.WAGTAILADMIN_PERMITTED_LANGUAGES:
        with override(code):
            said.update(map(gettext, DENIALS))
    return frozenset(said)
