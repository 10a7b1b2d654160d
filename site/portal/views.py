"""HTTP of the official site: which document an address stands for, and how to answer when it stands for none.

Views read through :mod:`pregonero.publishing.api` and hand what they find to :mod:`portal.pages`. No session, no
cookie, no user.
"""

from __future__ import annotations

import contextlib
import logging
import re
from datetime import date, datetime
from typing import Any, Final

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    QueryDict,
)
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from api import problems
from portal import chronicle, colours, feeds, languages, pages, sitemap, tag_feeds
from portal.head import absolute
from portal.revalidation import revalidated
from pregonero.content.api import NoPreview, PreviewEnded, read_token, with_token
from pregonero.delivery.api import public, site_of
from pregonero.publishing import api as publishing
from pregonero.publishing.api import Found, Gone, Moved
from search import api as search

logger = logging.getLogger("portal")

#: An address a document may have, without its first slash. Anything else is not looked up.
ADDRESS: Final = re.compile(r"(?:[\w\-]+/)*")
#: below it programs ask, and are answered in their form
API: Final = "/api/v1/"
LONGEST_ADDRESS: Final = 1000
LONGEST_QUERY: Final = 200
LAST_SEARCH_PAGE: Final = 50
#: what the search page can be asked: word of the address → parameter of the search
SEARCH_WORDS: Final = {
    "tipo": "kind",
    "direccion": "directorate",
    "anio": "year",
    "formato": "format",
    "etiqueta": "tag",
    "desde": "published_from",
    "hasta": "published_to",
    "orden": "sort",
}
SEARCH_PARAMETERS: Final = ("pagina", "q", *SEARCH_WORDS)
#: words for an order of the results
SEARCH_ORDERS: Final = {"recientes": "-published_at", "antiguos": "published_at"}
YEAR: Final = 365 * 24 * 60 * 60


@public
@require_safe
def document(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer the page of the document at an address: 200, 301 where it moved, 410 where it was, 404."""
    match _find(request, path):
        case Found(document=found):
            return revalidated(request, lambda: pages.render_document(request, found), pages.parameters_of(found))
        case Moved(path=new):
            return _moved(request, new)
        case Gone(reason=reason):
            return pages.render_gone(request, reason, f"/{path}{pages.HISTORY}")
    if path.endswith(f"/{pages.HISTORY}") or path == pages.HISTORY:
        return _history(request, path.removesuffix(pages.HISTORY))
    raise Http404(path)


def _history(request: HttpRequest, path: str) -> HttpResponse:
    """The history of what stands at an address, or stood there. A page of that name comes before it."""
    site = site_of(request)
    match _find(request, path):
        case Found(document=found):
            key, title = str(found["id"]), str(found["title"])
        case Moved(replaces=str(replaced)):
            key, title = replaced, ""
        case Moved(path=new):
            return _moved(request, f"{new}{pages.HISTORY}")
        case Gone(document_id=gone):
            key, title = gone, ""
        case _:
            raise Http404(path)
    if site is None:
        raise Http404(path)
    events = chronicle.events_of(site.pk, key)
    return revalidated(request, lambda: pages.render_history(request, events, path=f"/{path}", title=title))


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """Answer ``/vista-previa/{token}/``: a draft, for whoever has the link; 410 when its time is over."""
    try:
        found = read_token(token)
    except PreviewEnded:
        reason = _("The time of this preview is over. Ask the communications office for another.")
        response = pages.render_gone(request, reason)
    except NoPreview as error:
        raise Http404(token[:20]) from error
    else:
        response = pages.render_document(request, with_token(found.document, token), preview=True)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@public
@require_safe
def elsewhere(request: HttpRequest, path: str) -> HttpResponse:
    """Answer an address no document can have: to the one with a slash at its end if something is there, else 404."""
    with_slash = f"{path}/"
    match _find(request, with_slash):
        case Found():
            return _moved(request, f"/{with_slash}")
        case Moved(path=new):
            return _moved(request, new)
        case Gone(reason=reason):
            return pages.render_gone(request, reason)
    raise Http404(path)


@public
@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Answer ``/buscar/?q=&tipo=&direccion=&anio=&formato=&etiqueta=&desde=&hasta=&orden=&pagina=``.

    A date or an order that is none is told and left out of the search: nothing that was typed is lost.
    """
    typed = " ".join(request.GET.get("q", "").replace("\0", " ").split())
    text = typed[:LONGEST_QUERY]
    asked, narrowed, wrong = _narrowing(request.GET)
    page = _page_number(request.GET.get("pagina", ""))
    results, failed = None, False
    site = site_of(request)
    if text and site is not None:
        try:
            results = search.query(
                site.pk,
                text,
                **narrowed,
                locale=languages.DEFAULT_LOCALE,
                limit=pages.SEARCH_PAGE,
                offset=(page - 1) * pages.SEARCH_PAGE,
            )
        except Exception:
            # The rest of the site does not depend on the index: say so in words, and in the log.
            logger.exception("search did not answer")
            failed = True
    response = pages.render_search(
        request, text=text, asked=asked, page=page, results=results, failed=failed, wrong=wrong
    )
    response.headers["Cache-Control"] = "no-cache"
    if results is not None and not results.current:
        return response  # the index is on its way: the next answer may be another
    empty = results is not None and (results.loosened or not results.total)
    return revalidated(
        request, lambda: response, SEARCH_PARAMETERS, searched=search.normalised(typed), empty=empty, guided=True
    )


def _narrowing(given: QueryDict) -> tuple[dict[str, str], dict[str, Any], list[str]]:
    """What a search is narrowed by: as its address says it, as the search takes it, and the words that say nothing."""
    asked = {word: " ".join(given.get(word, "").replace("\0", " ").split())[:200] for word in SEARCH_WORDS}
    narrowed: dict[str, Any] = {}
    wrong = []
    for word, parameter in SEARCH_WORDS.items():
        value: Any = asked[word]
        if not value:
            continue
        if word in ("desde", "hasta"):
            value = _date(value)
        elif word == "orden":
            value = SEARCH_ORDERS.get(value)
        elif word == "anio":
            value = int(value) if re.fullmatch(r"[0-9]{4}", value) else None
        elif word in ("tipo", "direccion"):
            value = pages.code(value)
        if value is None:
            wrong.append(word)
        elif value:
            narrowed[parameter] = value
        if not value:
            asked[word] = asked[word] if word in ("desde", "hasta") else ""
    return asked, narrowed, wrong


def _date(text: str) -> date | None:
    """A day as browsers send it (``2026-01-31``) or as people type it (``31/01/2026``)."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        with contextlib.suppress(ValueError):
            return datetime.strptime(text, form).date()
    return None


@public
@require_safe
def feed(request: HttpRequest, path: str, name: str) -> HttpResponseBase:
    """Answer the feed of a news section or of a directorate: ``atom.xml``, ``rss.xml`` or ``feed.json``."""
    site = site_of(request)
    if site is None:
        raise Http404("no site")
    match _find(request, path):
        case Found(document=source) if feeds.has_feed(source):
            return revalidated(request, lambda: feeds.render(name, source, site.pk, site.root_url))
        case Moved(path=new):
            return _moved(request, f"{new}{name}")
        case Gone(reason=reason):
            return pages.render_gone(request, reason)
    raise Http404(path)


@public
@require_safe
def tag_feed(request: HttpRequest, path: str, tag: str, name: str) -> HttpResponseBase:
    """Answer the feed of one tag, below a news section."""
    site = site_of(request)
    if site is None:
        raise Http404("no site")
    match _find(request, path):
        case Found(document=source) if feeds.has_tag_feeds(source):
            return revalidated(request, lambda: feeds.render(name, source, site.pk, site.root_url, tag))
        case Moved(path=new):
            moved = tag_feeds.path_of(new, tag, name)
            if moved is not None:
                return _moved(request, moved)
        case Gone(reason=reason):
            return pages.render_gone(request, reason)
    raise Http404(path)


@public
@require_safe
def sitemap_xml(request: HttpRequest) -> HttpResponse:
    """Answer ``/sitemap.xml``: every live document."""
    site = site_of(request)
    if site is None:
        raise Http404("no site")
    xml = "application/xml; charset=utf-8"
    return revalidated(request, lambda: HttpResponse(sitemap.render(site.pk, site.root_url), content_type=xml))


@public
@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Answer ``/robots.txt``: everything may be read; search results and the authors' side need no visit."""
    site = site_of(request)
    lines = ["User-agent: *", "Disallow: /admin/", f"Disallow: {reverse('portal_search')}", ""]
    if site is not None:
        lines.append(f"Sitemap: {absolute(site.root_url, reverse('portal_sitemap'))}")
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "max-age=3600"
    return response


@public
@require_safe
def colours_css(request: HttpRequest, digest: str) -> HttpResponse:
    """Answer the municipality's colours. The current hash may be kept for ever; any other gets today's colours."""
    site = site_of(request)
    municipality = publishing.site_document(site.pk, languages.DEFAULT_LOCALE) if site is not None else None
    css = colours.stylesheet(municipality["fields"].get("colours") if municipality else None)
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    current = digest == colours.digest(css)
    response.headers["Cache-Control"] = f"max-age={YEAR}, immutable" if current else "no-cache"
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 (Django's ``handler404``)."""
    try:
        return pages.render_not_found(request)
    except Http404:
        return HttpResponse(render_to_string("portal/500.html", {"code": 404}), status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400 (Django's ``handler400``), without asking the database anything: the host may not be ours."""
    if request.path_info.startswith(API):
        return problems.unreadable(request)
    return HttpResponse(render_to_string("portal/500.html", {"code": 400}), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 (Django's ``handler500``), without asking the database anything: it may be what failed."""
    if request.path_info.startswith(API):
        return problems.broken(request)
    return HttpResponse(render_to_string("portal/500.html", {"code": 500}), status=500)


def _find(request: HttpRequest, path: str) -> Found | Moved | Gone | None:
    site = site_of(request)
    if site is None or len(path) > LONGEST_ADDRESS or not ADDRESS.fullmatch(path):
        return None
    return publishing.find_by_path(site.pk, f"/{path}")


def _moved(request: HttpRequest, path: str) -> HttpResponse:
    """Send to another address of this site for good, with the question the visitor came with."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)


def _page_number(text: str) -> int:
    return min(max(int(text), 1), LAST_SEARCH_PAGE) if text.isascii() and text.isdigit() and len(text) < 5 else 1
