"""What HTTP promises of every address that can be read: HEAD as GET, OPTIONS, and a 405 that says what is allowed.

django-ninja answers only the methods its operations name (RFC 9110 §9.3.2, §9.3.7; CORS: Fetch §3.2).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from pregonero.delivery.api import origin

from .admission import admit
from .problems import problem

#: headers of an answer that scripts of other sites may read beside the usual ones
EXPOSED = "Content-Language, ETag, Pregonero-Fallback, RateLimit, RateLimit-Policy, Retry-After"
View = Callable[..., HttpResponseBase]


def readable(view: View) -> View:
    """``view`` for every method and for whoever is admitted, open to pages of other sites; an operation that answers
    HEAD or OPTIONS itself is left alone."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = admit(request, lambda: _answer(view, request, *args, **kwargs))
        # refusals and redirects too: a browser asks for it of each answer on the way
        _open(request, response)
        return response

    return wrapped


def _open(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let pages of other sites read the answer: all of them, or those of ``CORS_ORIGINS``."""
    response.headers.setdefault("Access-Control-Expose-Headers", EXPOSED)
    if settings.CORS_ORIGINS == ["*"]:
        response.headers.setdefault("Access-Control-Allow-Origin", "*")
        return
    patch_vary_headers(response, ["Origin"])
    allowed = origin(request.META)
    if allowed:
        response.headers.setdefault("Access-Control-Allow-Origin", allowed)


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    response = view(request, *args, **kwargs)
    if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
        return response
    named = {method.strip() for method in response.headers.get("Allow", "").split(",") if method.strip()}
    if request.method == "HEAD" and "GET" in named:
        return _as_get(view, request, *args, **kwargs)
    return _allowing(request, named)


def _as_get(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    request.method = "GET"
    try:
        return view(request, *args, **kwargs)
    finally:
        request.method = "HEAD"  # by which the server knows to keep the body back


def _allowing(request: HttpRequest, named: set[str]) -> HttpResponse:
    methods = ", ".join(sorted(named | {"OPTIONS"} | ({"HEAD"} if "GET" in named else set())))
    if request.method == "OPTIONS":
        response = HttpResponse(status=HTTPStatus.NO_CONTENT)
        response["Access-Control-Allow-Methods"] = methods
        response["Access-Control-Allow-Headers"] = "Accept-Language, Authorization, If-None-Match, Save-Data"
        response["Access-Control-Max-Age"] = "86400"
    else:
        detail = _("Allowed here: %(methods)s.") % {"methods": methods}
        response = problem(request, HTTPStatus.METHOD_NOT_ALLOWED, detail)
    response["Allow"] = methods
    return response
