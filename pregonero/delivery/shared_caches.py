"""What a shared cache before us (a CDN) is allowed: nothing, unless it is told of publications.

Browsers are told ``no-cache``; a CDN follows ``CDN-Cache-Control`` (RFC 9213) instead where it knows it. Only answers
get it that are the same for everybody at an address and whose address is among those that are purged.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .answers import Terms

HEADER: Final = "CDN-Cache-Control"


def allow(request: HttpRequest, response: HttpResponse, terms: Terms) -> None:
    """Let a CDN keep the answer where there is one that is purged.

    Not where the answer depends on headers of the reader, as many a CDN ignores ``Vary``; not where it depends on
    parameters, as nobody knows all of those that were ever asked.
    """
    if not settings.CDN_PURGE or terms.varies or any(name in request.GET for name in terms.names):
        return
    seconds = settings.CDN_SECONDS
    response.headers[HEADER] = f"max-age={seconds}, stale-while-revalidate={seconds}"
