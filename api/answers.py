"""What every answer of the API does alike: absolute addresses, ETag, 304, no-cache, what the hot path may keep."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from wagtail.models import Site

from pregonero.delivery import api as delivery
from pregonero.delivery.api import Terms

from .problems import ApiProblem

#: Root-relative addresses in JSON as it is written here (no spaces): a quotation mark inside of a text is escaped, so
#: that ``"src":"`` can only be a key with its value, and ``href=\"`` only an attribute inside of a text.
_ADDRESS = re.compile(rb'("(?:src|url|href)":"|(?:href|src)=\\")/')
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


def site_of(request: HttpRequest) -> Site:
    """The Wagtail Site that answers for this host. Raises ApiProblem 404."""
    site = delivery.site_of(request)
    if site is None:
        raise ApiProblem(404, _("No site answers at this address."))
    return site


def generation(request: HttpRequest, site: Site) -> int:
    """Sequence number of the site's last entry, as of the state under which the request is answered."""
    return delivery.state_of(request).generation(site.pk)


def base_url(request: HttpRequest, site: Site) -> str:
    """Scheme and host of the Site; on loopback those of the request, because the port is whatever was free."""
    if site.hostname in _LOOPBACK:
        return f"{request.scheme}://{request.get_host()}"
    return str(site.root_url)


def absolute(json: bytes, base: str) -> bytes:
    """JSON without spaces, with root-relative addresses made absolute; ``path`` stays as it is."""
    # a function, because a host in a replacement text could be read as a reference to a group
    prefix = base.encode()
    return _ADDRESS.sub(lambda found: found[1] + prefix + b"/", json)


def only(request: HttpRequest, allowed: Iterable[str]) -> None:
    """Refuse parameters that this address does not know, or that nobody could answer. Raises ApiProblem 422 naming
    them."""
    known = sorted(allowed)
    wrong = delivery.misasked(request.GET, known)
    if not wrong:
        return
    names = {"names": ", ".join(wrong)}
    if set(wrong) <= set(known):
        errors: list[dict[str, Any]] = [{"field": name, "message": message} for name, message in wrong.items()]
        raise ApiProblem(422, _("Wrong value: %(names)s.") % names, errors)
    errors = [{"field": name, "message": message, "allowed": known} for name, message in wrong.items()]
    raise ApiProblem(422, _("Unknown parameter: %(names)s.") % names, errors)


def answer(
    request: HttpRequest,
    body: bytes | dict[str, Any],
    *,
    key: tuple[Any, ...],
    modified: datetime | None = None,
    terms: Terms | None = None,
    content_type: str = "application/json",
) -> HttpResponse:
    """JSON with a strong ETag made of ``key``, release and host; 304 where the client has it.

    ``terms`` say what the hot path may keep; None: nothing. An answer of several statements between which something
    was published goes out without a tag.
    """
    data = body if isinstance(body, bytes) else orjson.dumps(body)
    response = HttpResponse(data, content_type=content_type)
    if modified is not None:
        response["Last-Modified"] = http_date(modified.timestamp())
    if terms is not None:
        origins = () if settings.CORS_ORIGINS == ["*"] else ("Origin",)
        terms = replace(terms, strict=True, varies=(*terms.varies, *origins))
    return delivery.tagged(request, lambda: response, (*key, request.scheme, request.get_host()), terms)
