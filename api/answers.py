"""What every answer of the API does alike: absolute addresses, ETag, 304, no-cache, canonical parameters."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from wagtail.models import Site

from .problems import ApiProblem

#: keys of a document whose value is an address of this site
_ADDRESSES = frozenset({"src", "url", "href"})
_ATTRIBUTE = re.compile(r'(\b(?:href|src)=")(/)')
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


def site_of(request: HttpRequest) -> Site:
    """The Wagtail Site that answers for this host. Raises ApiProblem 404."""
    site = Site.find_for_request(request)
    if site is None:
        raise ApiProblem(404, _("No site answers at this address."))
    return site


def base_url(request: HttpRequest, site: Site) -> str:
    """Scheme and host of the Site; on loopback those of the request, because the port is whatever was free."""
    if site.hostname in _LOOPBACK:
        return f"{request.scheme}://{request.get_host()}"
    return str(site.root_url)


def absolute(value: Any, base: str) -> Any:
    """A copy of ``value`` with root-relative addresses made absolute; ``path`` stays as it is."""
    if isinstance(value, dict):
        return {
            key: base + item
            if key in _ADDRESSES and isinstance(item, str) and item.startswith("/")
            else absolute(item, base)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [absolute(item, base) for item in value]
    if isinstance(value, str) and '="/' in value:
        return _ATTRIBUTE.sub(rf"\g<1>{base}/", value)
    return value


def only(request: HttpRequest, *allowed: str) -> None:
    """Refuse parameters that this address does not know. Raises ApiProblem 422 naming them."""
    unknown = sorted(set(request.GET) - set(allowed))
    if unknown:
        errors = [{"field": name, "message": _("Unknown parameter."), "allowed": sorted(allowed)} for name in unknown]
        raise ApiProblem(422, _("Unknown parameter: %(names)s.") % {"names": ", ".join(unknown)}, errors)
    nul = sorted(name for name, values in request.GET.lists() if any("\0" in value for value in values))
    if nul:  # no text of ours holds one, and PostgreSQL takes none
        errors = [{"field": name, "message": _("Wrong value.")} for name in nul]
        raise ApiProblem(422, _("Wrong value: %(names)s.") % {"names": ", ".join(nul)}, errors)


def answer(request: HttpRequest, data: Any, *, key: tuple[Any, ...], modified: datetime | None = None) -> HttpResponse:
    """JSON with a strong ETag made of ``key``, release and host; 304 where the client has it."""
    parts = orjson.dumps([*map(str, key), settings.RELEASE, request.scheme, request.get_host()])
    etag = quote_etag(hashlib.sha256(parts).hexdigest()[:32])
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(orjson.dumps(data), content_type="application/json")
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    if modified is not None:
        response["Last-Modified"] = http_date(modified.timestamp())
    return response
