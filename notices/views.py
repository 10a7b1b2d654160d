"""``{path}imprimir.pdf``: the printed form of whatever stands at an address of the site."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Site

from pregonero.plugins.api import NoticeTemplate, notice_templates
from pregonero.publishing import api as publishing
from pregonero.publishing.api import Gone, Moved

from . import cache, media
from .catalogue import ANY
from .errors import PrintError

logger = logging.getLogger("notices")

#: below the site's root; ``path`` is the address of the page without its first slash
PATTERN = r"^(?P<path>(?:[\w\-]+/)*)imprimir\.pdf$"
FILE = "imprimir.pdf"
_LONGEST_ADDRESS = 1000


@require_safe
def printed(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer ``/{path}imprimir.pdf?template=``: 200, 301 where the page moved, 410 where it was, 404; 422 where the
    page cannot be printed as it is, with the reason. Without ``template``, the one made for the page's kind."""
    site = Site.find_for_request(request)
    if site is None or len(path) > _LONGEST_ADDRESS:
        raise Http404(path)
    found = publishing.find_by_path(site.pk, f"/{path}")
    if found is None:
        raise Http404(path)
    if isinstance(found, Moved):
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{found.path}{FILE}?{query}" if query else f"{found.path}{FILE}")
    if isinstance(found, Gone):
        cache.keep_only(found.document_id, None)
        return _say(request, HTTPStatus.GONE, _("This page was withdrawn"), found.reason)
    document = found.document
    wanted = request.GET.get("template")
    template = _template(document["kind"], wanted)
    if template is None:
        return _say(
            request,
            HTTPStatus.NOT_FOUND,
            _("There is no such template"),
            _("This page can be printed on: %(templates)s.")
            % {"templates": ", ".join(f"{one.slug} ({one.label})" for one in _suiting(document["kind"]))},
            f"/{path}",
        )
    municipality = publishing.site_document(site.pk, document["locale"]) or {}
    key = cache.key(
        site.pk,
        found.entry_hash,
        json.dumps(municipality, sort_keys=True),
        template.slug,
        getattr(template.render, "fingerprint", ""),
        settings.RELEASE,
        settings.TIME_ZONE,
        site.root_url,
    )
    etag = quote_etag(key)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return _stamp(unchanged, etag)
    try:
        pdf = _pdf(document, municipality, template, found.entry_hash, key, site.root_url)
    except PrintError as error:
        logger.warning(
            "page not printable", extra={"document": document["id"], "field": error.field, "reason": str(error.message)}
        )
        return _say(
            request,
            HTTPStatus.UNPROCESSABLE_ENTITY,
            _("This page cannot be printed as it is"),
            f"{error.message} ({error.field})",
            f"/{path}",
        )
    response = HttpResponse(pdf, content_type="application/pdf")
    name = slugify(document["title"])[:80].strip("-") or template.slug
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=f"{name}.pdf") or ""
    return _stamp(response, etag)


def _pdf(
    document: dict[str, Any],
    municipality: dict[str, Any],
    template: NoticeTemplate,
    entry_hash: str,
    key: str,
    base_url: str,
) -> bytes:
    """The page, from the cache or freshly made. Nothing is locked meanwhile: two who ask at once make it twice."""
    kept = cache.get(document["id"], entry_hash, key)
    if kept is not None:
        return kept
    pdf = template.render(
        document,
        municipality,
        base_url=base_url,
        image_bytes=media.image_bytes,
        time_zone=settings.TIME_ZONE,
    )
    cache.put(document["id"], entry_hash, key, pdf)
    return pdf


def _suiting(kind: str) -> list[NoticeTemplate]:
    """Templates for a document of ``kind``, from every plugin: those made for it, then those for any."""
    made = [template for template in notice_templates if kind in template.kinds]
    return made + [template for template in notice_templates if kind not in template.kinds and ANY in template.kinds]


def _template(kind: str, slug: str | None) -> NoticeTemplate | None:
    suiting = _suiting(kind)
    if slug:
        return next((template for template in suiting if template.slug == slug), None)
    return next(iter(suiting), None)


def _stamp(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    return response


def _say(request: HttpRequest, status: HTTPStatus, title: str, reason: str, back: str = "/") -> HttpResponse:
    """A plain page instead of the PDF, with the way back."""
    response = render(request, "notices/problem.html", {"title": title, "reason": reason, "back": back}, status=status)
    response["Cache-Control"] = "no-cache"
    return response
