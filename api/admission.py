"""Who reads: a partner with a key, or anybody. Keys are looked at first, then requests are counted, then answered.

A key opens nothing that is closed without it. It names its holder, has a limit of its own and can be ended.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from pregonero.accounts.api import KeyScope, PartnerKey, Standing, partner_keys

from . import limits
from .problems import problem

#: first part of an address → scope; what is not named, also where a plugin adds it, is a document
SCOPES: Final = {"changes": KeyScope.CHANGES, "search": KeyScope.SEARCH, "suggest": KeyScope.SEARCH}
#: addresses that every key opens: they describe the API and its state, or are opened by a token of their own
OPEN: Final = frozenset({"", "docs", "health", "kinds", "openapi.json", "preview", "schemas"})


def admit(request: HttpRequest, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """``answer()`` for whoever may have it now; else 401, 403 or 429."""
    if request.method == "OPTIONS":  # browsers send it without the key, and it costs nothing
        return answer()
    sent = bearer(request)
    key = partner_keys.find(sent) if sent is not None else None
    is_good = key is not None and key.standing == Standing.GOOD
    quota = (
        limits.hit(limits.PARTNER, settings.API_KEY_LIMIT, str(key.pk))
        if key is not None and is_good
        else limits.of_client(request)  # who tries keys is counted as anybody is
    )
    refusal = _refusal(request, key, is_good, sent is not None, quota)
    response = answer() if refusal is None else refusal
    limits.stamp(response, quota)
    if key is not None and is_good and partner_keys.is_worth_noting(key):
        _afterwards(response, key)
    return response


def bearer(request: HttpRequest) -> str | None:
    """What was sent as a key; None where nothing was. Other schemes are a proxy's business, not ours."""
    scheme, _space, sent = request.headers.get("Authorization", "").partition(" ")
    return sent.strip() if scheme.lower() == "bearer" else None


def scope_of(request: HttpRequest) -> KeyScope | None:
    """The scope a key needs at this address; None where it needs none."""
    first = request.path.removeprefix(reverse("api-v1:api-root")).partition("/")[0]
    return None if first in OPEN else SCOPES.get(first, KeyScope.DOCUMENTS)


def _refusal(
    request: HttpRequest, key: PartnerKey | None, is_good: bool, was_sent: bool, quota: limits.Quota | None
) -> HttpResponse | None:
    if quota is not None and quota.is_exceeded:
        return limits.too_many(request, quota)
    if was_sent and not is_good:
        return _unauthorised(request, key)
    scope = scope_of(request)
    if key is not None and scope is not None and scope not in key.scopes:
        detail = _("This key lacks the scope for that: %(scopes)s.") % {"scopes": scope.value}
        response = problem(request, HTTPStatus.FORBIDDEN, detail, [{"scope": scope.value}])
        response["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{scope.value}"'
        return response
    return None


def _unauthorised(request: HttpRequest, key: PartnerKey | None) -> HttpResponse:
    if key is None:
        detail = _("This key is unknown. Reading needs none: leave the header out.")
    elif key.standing == Standing.REVOKED:
        detail = _("This key was revoked. Reading needs none: leave the header out.")
    else:
        day = f"{key.expires_at:%Y-%m-%d}"
        detail = _("This key expired on %(day)s. Ask for a new one, or leave the header out.") % {"day": day}
    response = problem(request, HTTPStatus.UNAUTHORIZED, detail)
    response["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    return response


def _afterwards(response: HttpResponseBase, key: PartnerKey) -> None:
    """Note the use of a key once the answer is out: a reader never waits for the database's write lock."""
    close = response.close

    def close_and_note() -> None:
        close()
        partner_keys.note_use(key)

    response.close = close_and_note  # type: ignore[method-assign]
