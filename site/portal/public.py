"""Django for the public: a view, and of the middleware only what a public answer needs.

For GET without a session and without ``Authorization``, of views marked as public. Session, user, messages, forms and
the second factor are left out: they would look for what is not there. The headers are those of the full way.
"""

from __future__ import annotations

from typing import Any

from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIRequest, get_script_name
from django.core.signals import request_started
from django.http import HttpRequest, HttpResponseBase
from django.middleware.security import SecurityMiddleware
from django.urls import resolve, reverse, set_script_prefix, set_urlconf

from portal.logs import RequestIdMiddleware
from portal.middleware import SecurityHeadersMiddleware
from pregonero.delivery.api import SearchPage
from search.api import normalised


@convert_exception_to_response
def _view(request: HttpRequest) -> HttpResponseBase:
    request.get_host()  # raises where the host is not one of ours
    match = request.resolver_match = resolve(request.path_info)
    response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    return response


_chain = RequestIdMiddleware(
    SecurityHeadersMiddleware(convert_exception_to_response(SecurityMiddleware(_view)))  # type: ignore[arg-type]
)


def public_answer(environ: dict[str, Any]) -> HttpResponseBase:
    """The answer to a WSGI environment; whoever takes it closes it."""
    set_script_prefix(get_script_name(environ))
    set_urlconf(None)
    request_started.send(sender=_view, environ=environ)
    return _chain(WSGIRequest(environ))


def search_page() -> SearchPage:
    """The page whose results people choose from, for the counts."""
    return SearchPage(reverse("portal_search"), "q", normalised)
