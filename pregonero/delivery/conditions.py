"""ETag, 304 and terms of an answer, in one place for every surface (RFC 9110 §8.8, §13)."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_http_date_safe, quote_etag

from .answers import Terms, keep
from .coding import conditional_etags
from .freshness import site_of, unchanged_for
from .shared_caches import allow


def tagged(
    request: HttpRequest, make: Callable[[], HttpResponse], key: tuple[Any, ...], terms: Terms | None
) -> HttpResponse:
    """What ``make`` answers, with a strong ETag made of ``key`` and the release; 304 where the reader has it already,
    without making it where the tag alone tells.

    ``terms`` say what the hot path may keep; None: nothing. An answer of several statements between which something was
    published goes out without a tag, once. Other answers than 200 are left as they are.
    """
    etag = quote_etag(sha256(orjson.dumps([*map(str, key), settings.RELEASE])).hexdigest()[:32])
    known = conditional_etags(request.headers.get("If-None-Match", ""))
    if etag in known:
        return _finish(request, HttpResponse(status=304), etag, terms)
    response = make()
    if response.status_code != 200:
        return response
    site = None if terms is None or terms.whole else site_of(request)
    if site is not None and not unchanged_for(request, site.pk):
        return _finish(request, response, "", terms)
    if "*" in known or (not known and _not_since(request, response)):
        short = HttpResponse(status=304)
        if "Last-Modified" in response.headers:
            short.headers["Last-Modified"] = response.headers["Last-Modified"]
        return _finish(request, short, etag, terms)
    return _finish(request, response, etag, terms)


def _finish(request: HttpRequest, response: HttpResponse, etag: str, terms: Terms | None) -> HttpResponse:
    if response.status_code == 304:
        del response.headers["Content-Type"]
    if etag:
        response.headers["ETag"] = etag
        if terms is not None:
            allow(request, response, terms)
    response.headers.setdefault("Cache-Control", "no-cache")
    return keep(response, terms) if terms is not None else response


def _not_since(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the reader's copy is as new by its date; asked only of readers that know no tag."""
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    modified = parse_http_date_safe(response.headers.get("Last-Modified", ""))
    return since is not None and modified is not None and modified <= since
