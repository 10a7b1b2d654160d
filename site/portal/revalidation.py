"""Cheap answers to browsers that come back: ETag and 304 for everything drawn from documents.

The key of a page's bytes is the site, its address, the release, the plugins that are on, the generation of the
ledger, the local day and the exact address asked for. Two different pages never share an ETag: one is given only
when no publication came in between.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotModified
from django.utils.http import parse_etags, quote_etag
from wagtail.models import Site

from portal.calendar_day import today
from pregonero.publishing import api as publishing

P = ParamSpec("P")


def revalidated(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Decorate a view that draws from documents: 304 without drawing where the browser's copy is the current one."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        site = Site.find_for_request(request)
        if site is None:
            return view(request, *args, **kwargs)
        generation = publishing.generation(site.pk)
        etag = entity_tag(request, site, generation)
        if etag in _known_to_client(request):
            return _stamp(HttpResponseNotModified(), etag)
        response = view(request, *args, **kwargs)
        if response.status_code != 200:
            return response
        # What was read after the generation may be newer than it; such a page goes out once without a tag.
        return _stamp(response, etag if publishing.generation(site.pk) == generation else None)

    return answer


def entity_tag(request: HttpRequest, site: Site, generation: int) -> str:
    """Return the quoted ETag of what ``request`` is answered with at ``generation`` of the site's ledger."""
    parts = (
        site.pk,
        site.root_url,
        settings.RELEASE,
        ",".join(manifest.slug for manifest in settings.LOADED_PLUGINS.enabled),
        generation,
        today().isoformat(),
        request.get_full_path(),
    )
    return quote_etag(sha256("\n".join(str(part) for part in parts).encode()).hexdigest()[:32])


def _known_to_client(request: HttpRequest) -> list[str]:
    """The tags the browser holds, without the mark of weakness a compressing server adds (RFC 9110, 8.8.3.2)."""
    return [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]


def _stamp(response: HttpResponseBase, etag: str | None) -> HttpResponseBase:
    if etag is not None:
        response.headers["ETag"] = etag
    response.headers.setdefault("Cache-Control", "no-cache")
    return response
