"""What a token of the authoring API opens: who it is, whether it is still good, and which scopes an address needs.

Scopes are asked for twice. Before the view, by method and address, so that a program is told what it lacks before
anything is done. And in the publication door, where it shows what an act really changes: deleting a draft and deleting
a live page are one address, and moving a page can move others that are public.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from wagtail.api.v3.auth import BearerTokenAuth
from wagtail.api.v3.errors import problem_response

from api import limits
from pregonero.accounts.api import Standing, TokenScope, TokenTerms, tokens
from pregonero.publishing.api import MayNotPublish, current

View = Callable[..., HttpResponseBase]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
MEDIA = frozenset({"images", "documents"})
#: acts that change no text: they need the scope to publish and no other
PUBLISHING_ACTS = ("actions/publish/", "actions/unpublish/")


def token_holders_only(view: View) -> View:
    """401 without a good token (RFC 6750), 403 where its scopes do not reach, 429 for too much.

    Session cookies do not count. Stands outside the publication door; what the door refuses for want of a scope is
    answered here.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        terms, refusal = _examined(request)
        who = str(terms.token_id) if terms is not None else None
        # who tries tokens is counted as anybody is
        quota = limits.hit(limits.TOKEN, settings.API_KEY_LIMIT, who) if who else limits.of_client(request)
        if quota is not None and quota.is_exceeded:
            refusal = limits.too_many(request, quota)
        response = _scoped(view, request, *args, **kwargs) if refusal is None else refusal
        limits.stamp(response, quota)
        # drafts and names of unpublished things: nobody keeps a copy
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return wrapped


def _examined(request: HttpRequest) -> tuple[TokenTerms | None, HttpResponseBase | None]:
    """The terms under which the request comes, or the refusal."""
    given = bearer(request)
    if given is None:
        return None, unauthorised(_("A valid token is needed."))
    terms = tokens.terms_of(given)
    if terms is not None and terms.standing == Standing.EXPIRED:
        day = f"{terms.expires_at:%Y-%m-%d}"
        return None, unauthorised(_("This token expired on %(day)s. Make a new one.") % {"day": day}, "invalid_token")
    # Wagtail's own look-up: it knows revoked tokens and closed accounts, and notes the use
    if terms is None or not BearerTokenAuth()(request):
        return None, unauthorised(_("This token is unknown, was revoked or has no terms."), "invalid_token")
    request.token_scopes = frozenset(terms.scopes)  # type: ignore[attr-defined]
    return terms, None


def _scoped(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    lacking = needed(request) - request.token_scopes  # type: ignore[attr-defined]
    if lacking:
        return out_of_scope(lacking)
    try:
        return view(request, *args, **kwargs)
    except MayNotPublish:
        return out_of_scope(frozenset({TokenScope.PUBLISH}))


def drafts_only(view: View) -> View:
    """Tell the open door of a token that may not publish. To be wrapped by ``through_the_door``."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        collector = current()
        if collector is not None:
            collector.may_publish = TokenScope.PUBLISH in request.token_scopes  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return wrapped


def bearer(request: HttpRequest) -> str | None:
    """The token of the request, whatever it is; None where none was sent."""
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    return given.strip() if scheme.lower() == "bearer" else None


def needed(request: HttpRequest) -> frozenset[str]:
    """The scopes without which the view is not even asked."""
    if request.method in SAFE_METHODS:
        return frozenset({TokenScope.READ})
    route = request.resolver_match.route.partition("api/authoring/")[2] if request.resolver_match else ""
    room = route.partition("/")[0]
    if room in MEDIA:
        return frozenset({TokenScope.MEDIA})
    if route.endswith(PUBLISHING_ACTS):
        return frozenset({TokenScope.PUBLISH})
    if room == "sites" or _says_publish(request):
        return frozenset({TokenScope.WRITE, TokenScope.PUBLISH})
    return frozenset({TokenScope.WRITE})


def _says_publish(request: HttpRequest) -> bool:
    """Whether a page is made or changed with ``{"meta": {"action": "publish"}}``."""
    if request.content_type != "application/json":
        return False
    try:
        data = orjson.loads(request.body or b"{}")
    except ValueError:
        return False  # the view answers for that
    meta = data.get("meta") if isinstance(data, dict) else None
    return isinstance(meta, dict) and meta.get("action") == "publish"


def unauthorised(detail: str, error: str = "") -> HttpResponseBase:
    """401; ``error`` is the code of RFC 6750, which is given only to whoever sent a token."""
    response: HttpResponseBase = problem_response(status=401, detail=detail)
    response["WWW-Authenticate"] = f'Bearer error="{error}"' if error else "Bearer"
    return response


def out_of_scope(lacking: frozenset[str]) -> HttpResponseBase:
    """403 that names the scopes."""
    names = " ".join(scope.value for scope in TokenScope if scope in lacking)
    detail = _("This token lacks the scope for that: %(scopes)s.") % {"scopes": names}
    errors = [{"scope": name} for name in names.split()]
    response: HttpResponseBase = problem_response(status=403, detail=detail, errors=errors)
    response["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{names}"'
    return response
