"""Draws the pages of the official site: documents in, HTML out.

A template receives documents (plain dicts) and nothing else: no model, no query set, no user. The same functions draw
what is published and, with ``preview=True``, the document of a draft that is stored nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote, urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.loader import select_template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from portal import labels, languages, tag_feeds
from portal.calendar_day import program_status
from portal.head import FeedLink, Head, head_of
from portal.structured_data import as_script, describe
from pregonero.delivery.api import site_of
from pregonero.plugins.api import Listing, call, listings, notice_templates
from pregonero.publishing import api as publishing

Document = Mapping[str, Any]
Context = dict[str, Any]

#: what hangs below a document's address and tells its history
HISTORY: Final = "historia/"
NEWS_PATH: Final = "/noticias/"
PROGRAMS_PATH: Final = "/programas/"
DIRECTORATES_PATH: Final = "/direcciones/"
TRANSPARENCY_PATH: Final = "/transparencia/"

#: Sections that list documents. A plugin may add its own or replace one of these; these stay when it is switched off,
#: because what it published stays readable.
LISTINGS: Final[tuple[Listing, ...]] = (
    Listing(slug="news", path=NEWS_PATH, kind="news", order="-published_at"),
    Listing(slug="programs", path=PROGRAMS_PATH, kind="program", order="title"),
    Listing(slug="directorates", path=DIRECTORATES_PATH, kind="directorate", order="title"),
)
PAGE_SIZE: Final = 20
#: A municipality has a few dozen directorates at most: one page, and the choices of the filter.
ALL_DIRECTORATES: Final = 100
FILTERED_BY_DIRECTORATE: Final = frozenset({"news", "program"})

HOME_NEWS: Final = 4
HOME_PROGRAMS: Final = 6
DIRECTORATE_PROGRAMS: Final = 12
DIRECTORATE_NEWS: Final = 4
PROGRAM_NEWS: Final = 3
SEARCH_PAGE: Final = 10

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}", re.ASCII)


def render_document(request: HttpRequest, document: Document, *, preview: bool = False) -> HttpResponse:
    """Draw the page of a document.

    With ``preview`` the document is a draft: the page says so, names no canonical address and must not be kept or
    indexed. Raises Http404 for a list's ``cursor`` that no list ever gave out.
    """
    locale = str(document.get("locale") or languages.DEFAULT_LOCALE)
    kind = str(document["kind"])
    with override(languages.catalogue_for(locale)):
        frame = _Frame(request, locale)
        site = frame.site
        joined = _JOINS[kind](document, frame.site_id, request.GET) if kind in _JOINS else {}
        listed = joined.get("listing")
        head = head_of(
            title=str(_("Contact") if kind == "site" else document["title"]),
            description=str(document.get("summary") or ""),
            image=document.get("image"),
            kind="article" if kind == "news" else "website",
            site=site,
            root_url=frame.root_url,
            path=None if preview else str(document["path"]) + (listed["canonical_query"] if listed else ""),
            indexed=not preview,
            feeds=_feeds(document, site, listed),
            translations=document.get("translations") or (),
        )
        context = {
            "document": document,
            "fields": document.get("fields") or {},
            "structured_data": as_script(describe(document, site, frame.root_url)),
            "print_path": f"{document['path']}imprimir.pdf" if _is_printable(kind) and not preview else None,
            "preview": preview,
            # the home page is no item of its own: what it shows changes with what it lists
            "tag_feeds": [] if preview else _tag_feeds(document, locale),
            "history_path": None if preview or kind == "home" else f"{document['path']}{HISTORY}",
            **joined,
        }
        names = [f"portal/{kind}.html"] if code(kind) else []
        response = frame.respond([*names, "portal/generic.html"], head, context)
    if preview:
        response.headers["Cache-Control"] = "private, no-store"
    return response


def render_search(
    request: HttpRequest,
    *,
    text: str,
    asked: Mapping[str, str] | None = None,
    page: int = 1,
    results: Any | None = None,
    failed: bool = False,
    wrong: Sequence[str] = (),
) -> HttpResponse:
    """Draw the search page: the form, and ``results`` (search.api.SearchResults) where something was asked.

    ``asked``: words of the address → what the search was narrowed to; ``wrong``: those that say nothing. ``failed``
    says that the engine did not answer; the page then offers the ways around it and is sent as 503.
    """
    locale = languages.DEFAULT_LOCALE
    with override(languages.catalogue_for(locale)):
        frame = _Frame(request, locale)
        asked = {"q": text, **(asked or {})}
        total = results.total if results is not None else 0
        head = head_of(
            title=_("Search: %(text)s") % {"text": text} if text else pgettext("action", "Search"),
            site=frame.site,
            root_url=frame.root_url,
            path=None,
            indexed=False,
        )
        context = {
            "text": text,
            "hits": [
                {
                    "kind": labels.kind_label(hit.kind),
                    "path": hit.path,
                    "title": hit.title,
                    "snippet": hit.snippet,
                    "file": hit.file,
                    "pinned": hit.pinned,
                }
                for hit in (results.items if results is not None else ())
            ],
            "total": total,
            "first": (page - 1) * SEARCH_PAGE + 1,
            "suggestion_path": _search_path(q=results.suggestion) if results and results.suggestion else None,
            "suggestion": results.suggestion if results is not None else None,
            "facets": _facets(results.facets if results is not None else {}, asked),
            "chosen": _chosen(results.facets if results is not None else {}, asked),
            "previous_path": _search_path(**asked, pagina=page - 1) if page > 1 else None,
            "next_path": _search_path(**asked, pagina=page + 1) if page * SEARCH_PAGE < total else None,
            "page": page,
            "failed": failed,
            "asked": asked,
            "wrong_days": [asked[word] for word in wrong if word in ("desde", "hasta")],
            "kept": [(name, asked[name]) for name in _FACET_WORDS.values() if asked.get(name)],
            "route": results.route if results is not None else None,
            "loosened": bool(results and results.loosened),
            "without_filters": _search_path(q=text)
            if any(value for name, value in asked.items() if name != "q")
            else None,
            "orders": [
                {
                    "label": label,
                    "path": _search_path(**{**asked, "orden": word}),
                    "chosen": asked.get("orden", "") == word,
                }
                for word, label in (
                    ("", _("Best first")),
                    ("recientes", _("Newest first")),
                    ("antiguos", _("Oldest first")),
                )
            ],
            "may_know": _may_know(frame, text, results) if results and (results.loosened or not total) else None,
            "own_search": True,
        }
        return frame.respond(["portal/search.html"], head, context, status=503 if failed else 200)


def render_gone(request: HttpRequest, reason: str | None, history_path: str = "") -> HttpResponse:
    """Draw the page of what was public and is not any more (410), with the reason if one was given."""
    return _render_absence(request, "portal/410.html", 410, {"reason": reason, "history_path": history_path})


def render_history(request: HttpRequest, events: Sequence[Any], *, path: str, title: str) -> HttpResponse:
    """Draw the history of a document (``portal.chronicle.Event``, the latest first). ``title``: of what is public."""
    locale = languages.locale_of_path(request.path)
    with override(languages.catalogue_for(locale)):
        frame = _Frame(request, locale)
        named = _("History: %(title)s") % {"title": title} if title else _("History of this page")
        head = head_of(title=named, site=frame.site, root_url=frame.root_url, indexed=False)
        return frame.respond(["portal/history.html"], head, {"events": events, "path": path, "title": title})


def render_not_found(request: HttpRequest) -> HttpResponse:
    """Draw the page of what never was public (404)."""
    return _render_absence(request, "portal/404.html", 404, {})


def listing_at(path: str) -> Listing | None:
    """Return what the section at ``path`` lists, or None. A plugin's own listing comes before the built-in one."""
    return next((listing for listing in (*listings, *LISTINGS) if listing.path == path), None)


def parameters_of(document: Document) -> tuple[str, ...]:
    """Return the parameters of its address that the page of a document depends on: those of its list, if it has one."""
    return ("cursor", "direccion") if document["kind"] == "section" and listing_at(str(document["path"])) else ()


def _owner(listing: Listing) -> str:
    """Return the slug of the plugin a listing came from."""
    return next((owner for item, owner in listings.with_owner() if item is listing), "portal")


def code(text: str | None) -> str:
    """Return a slug or kind as it may come from an address, or nothing where the text cannot be one."""
    return text if text and _CODE.fullmatch(text) else ""


class _Frame:
    """What surrounds every page: the site's own document, its navigation, the language."""

    def __init__(self, request: HttpRequest, locale: str) -> None:
        site = site_of(request)
        if site is None:
            raise Http404("no site")
        self.request = request
        self.site_id: int = site.pk
        self.root_url: str = site.root_url
        self.locale = locale
        self.site: Document | None = publishing.site_document(site.pk, locale)

    def respond(self, names: Sequence[str], head: Head, context: Context, status: int = 200) -> HttpResponse:
        """Draw the first of the templates that exists."""
        page: Context = {
            "head": head,
            "site": self.site,
            "navigation": self._navigation(),
            "frame_locale": languages.frame_locale(self.locale),
            "content_locale": self.locale,
            "search_path": reverse("portal_search"),
            "directorates_path": DIRECTORATES_PATH,
            "own_search": False,
            "preview": False,
            **context,
        }
        if page["preview"]:
            # Wagtail's own bar runs the content checks inside the preview and asks the request who is looking.
            page["request"] = self.request
        return HttpResponse(select_template(list(names)).render(page), status=status)

    def _navigation(self) -> list[Context]:
        entries = (self.site or {}).get("fields", {}).get("navigation") or ()
        path = self.request.path
        return [
            {**entry, "current": path == entry["path"] or (entry["path"] != "/" and path.startswith(entry["path"]))}
            for entry in entries
        ]


def _render_absence(request: HttpRequest, template: str, status: int, context: Context) -> HttpResponse:
    locale = languages.locale_of_path(request.path)
    with override(languages.catalogue_for(locale)):
        frame = _Frame(request, locale)
        title = _("This page was withdrawn") if status == 410 else _("We could not find this page")
        head = head_of(title=title, site=frame.site, root_url=frame.root_url, indexed=False)
        return frame.respond([template], head, {**context, "own_search": True}, status=status)


# What a page shows besides its own document is read together with it, never stored in it.


def _home_lists(document: Document, site_id: int, asked: QueryDict) -> Context:
    locale = document.get("locale")
    programs = publishing.list_documents(site_id, kind="program", locale=locale, limit=HOME_PROGRAMS * 2).items
    running = [program for program in programs if program_status(program["fields"]) in {"open", "permanent"}]
    messages = publishing.list_documents(site_id, kind="message", locale=locale, limit=1).items
    return {
        "news": publishing.list_documents(site_id, kind="news", locale=locale, limit=HOME_NEWS).items,
        "programs": (running or programs)[:HOME_PROGRAMS],
        "message": next(iter(messages), None),
        "news_path": NEWS_PATH,
        "programs_path": PROGRAMS_PATH,
        "transparency_path": TRANSPARENCY_PATH if publishing.stands_at(site_id, TRANSPARENCY_PATH) else None,
        "own_search": True,
    }


def _directorate_lists(document: Document, site_id: int, asked: QueryDict) -> Context:
    # A directorate's own document carries its slug in `directorate`; a draft that has none yet has no lists either.
    slug = (document.get("directorate") or {}).get("slug")
    if not slug:
        return {"programs": [], "news": []}
    query = urlencode({"direccion": slug})
    programs = publishing.list_documents(
        site_id, kind="program", directorate=slug, order="title", limit=DIRECTORATE_PROGRAMS
    )
    news = publishing.list_documents(site_id, kind="news", directorate=slug, limit=DIRECTORATE_NEWS)
    return {
        "programs": programs.items,
        "more_programs_path": f"{PROGRAMS_PATH}?{query}" if programs.next else None,
        "news": news.items,
        "more_news_path": f"{NEWS_PATH}?{query}" if news.next else None,
    }


def _section_list(document: Document, site_id: int, asked: QueryDict) -> Context:
    listing = listing_at(str(document["path"]))
    if listing is None:
        return {}
    filtered = listing.kind in FILTERED_BY_DIRECTORATE
    directorate = code(asked.get("direccion")) if filtered else ""
    cursor = asked.get("cursor") or None
    try:
        found = call(
            _owner(listing),
            publishing.list_documents,
            site_id,
            kind=listing.kind,
            directorate=directorate or None,
            locale=document.get("locale"),
            limit=ALL_DIRECTORATES if listing.kind == "directorate" else PAGE_SIZE,
            cursor=cursor,
            order=listing.order,
            default=None,
            answers=(publishing.BadCursor,),
        )
    except publishing.BadCursor as error:
        raise Http404("unknown cursor") from error
    if found is None:  # the plugin asked for what there is not; the section's own words are still to be read
        return {}
    choices = (
        publishing.list_documents(site_id, kind="directorate", order="title", limit=ALL_DIRECTORATES).items
        if filtered
        else []
    )
    kept = {"direccion": directorate} if directorate else {}
    query = urlencode({**kept, **({"cursor": cursor} if cursor else {})})
    path = str(document["path"])
    return {
        "listing": {
            "kind": listing.kind,
            "items": [item for item in found.items if not item["fields"].get("retired")],
            "card": [f"portal/cards/{listing.kind}.html", "portal/cards/document.html"],
            "directorate": directorate,
            "choices": [choice["directorate"] for choice in choices if choice.get("directorate")],
            "next_path": f"{path}?{urlencode({**kept, 'cursor': found.next})}" if found.next else None,
            "first_path": (path + (f"?{urlencode(kept)}" if kept else "")) if cursor else None,
            "canonical_query": f"?{query}" if query else "",
        }
    }


def _linked_program(document: Document, site_id: int, asked: QueryDict) -> Context:
    """A program that is linked is shown as it stands today; one that was withdrawn is not shown."""
    link = (document.get("fields") or {}).get("program")
    return {"program": publishing.live_bodies(site_id, [link["id"]]).get(link["id"]) if link else None}


def _program_news(document: Document, site_id: int, asked: QueryDict) -> Context:
    return {"news": publishing.list_documents(site_id, kind="news", program=document["id"], limit=PROGRAM_NEWS).items}


_JOINS: Final[dict[str, Callable[[Document, int, QueryDict], Context]]] = {
    "home": _home_lists,
    "directorate": _directorate_lists,
    "section": _section_list,
    "news": _linked_program,
    "program": _program_news,
}


def _feeds(document: Document, site: Document | None, listed: Context | None) -> list[FeedLink]:
    kind = document["kind"]
    place = str(site["title"]) if site else ""
    if kind == "home" or (listed and listed["kind"] == "news"):
        path = str(document["path"]) if listed else NEWS_PATH
        return [FeedLink(_("News of %(name)s") % {"name": place}, f"{path}atom.xml")]
    if kind == "directorate":
        return [FeedLink(_("News of %(name)s") % {"name": document["title"]}, f"{document['path']}atom.xml")]
    return []


def _tag_feeds(document: Document, locale: str) -> list[tuple[str, str]]:
    """Each tag of a news item with the address of its feed."""
    if document["kind"] != "news" or locale != languages.DEFAULT_LOCALE:
        return []
    found = [(tag, tag_feeds.path_of(NEWS_PATH, tag)) for tag in document.get("tags") or ()]
    return [(tag, path) for tag, path in found if path is not None]


def _is_printable(kind: str) -> bool:
    return any(kind in template.kinds for template in notice_templates)


def _search_path(**asked: Any) -> str:
    return f"{reverse('portal_search')}?{urlencode({name: value for name, value in asked.items() if value})}"


#: Facets of a search that the page offers → the word that carries the choice in its address.
_FACET_WORDS: Final = {
    "kind": "tipo",
    "directorate": "direccion",
    "year": "anio",
    "format": "formato",
    "tag": "etiqueta",
}
#: Values of a facet that the page shows: an old phone on a weak signal carries them all.
_FACET_VALUES: Final = 12


def _facets(facets: Mapping[str, Sequence[Mapping[str, Any]]], asked: Mapping[str, str]) -> list[Context]:
    titles = {
        "kind": _("Type"),
        "directorate": _("Directorate"),
        "year": _("Year"),
        "format": _("Format of the file"),
        "tag": _("Subject"),
    }
    return [
        {
            "title": titles[name],
            "values": [
                {
                    "label": _facet_label(name, value),
                    "count": value["count"],
                    "path": _search_path(**{**asked, word: value["value"]}),
                }
                for value in _offered(name, facets.get(name, ()))
            ],
        }
        for name, word in _FACET_WORDS.items()
        if not asked.get(word) and len(facets.get(name, ())) > 1
    ]


def _chosen(facets: Mapping[str, Sequence[Mapping[str, Any]]], asked: Mapping[str, str]) -> list[Context]:
    """What the search was narrowed to, each with the address that takes it away again."""
    chosen = []
    for name, word in _FACET_WORDS.items():
        if asked.get(word):
            known = {str(value["value"]): value for value in facets.get(name, ())}
            value = known.get(asked[word], {"value": asked[word], "label": asked[word]})
            label = _facet_label(name, value)
            chosen.append({"label": label, "path": _search_path(**{**asked, word: ""})})
    return chosen


def _facet_label(name: str, value: Mapping[str, Any]) -> str:
    if name == "kind":
        return labels.kind_label(value["value"])
    return str(value["label"]).upper() if name == "format" else str(value["label"])


def _offered(name: str, values: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The values of a facet that are offered: those of most documents, years from the last one."""
    offered = list(values)[:_FACET_VALUES]
    return sorted(offered, key=lambda value: str(value["value"]), reverse=True) if name == "year" else offered


def _may_know(frame: _Frame, text: str, results: Any) -> Context:
    """Who may know what was not found: the directorate that has most of what comes near, with a letter begun."""
    near = next(iter(results.facets.get("directorate", ())), None)
    site = frame.site or {}
    email = str((site.get("fields") or {}).get("email") or "")
    name, path = "", ""
    if near is not None and frame.site_id is not None:
        name = str(near["label"])
        found = _directorate(frame.site_id, str(near["value"]))
        if found:
            path, email = str(found["path"]), str((found.get("fields") or {}).get("email") or "") or email
    subject = _("Question: %(text)s") % {"text": text[:100]}
    body = _("I looked for “%(text)s” on the site and did not find it. I would like to know:") % {"text": text}
    letter = f"mailto:{email}?{urlencode({'subject': subject, 'body': body}, quote_via=quote)}" if email else ""
    return {"name": name, "path": path, "letter": letter}


def _directorate(site_id: int, slug: str) -> Document | None:
    """The document of a directorate."""
    page = publishing.list_documents(site_id, kind="directorate", directorate=slug, limit=1)
    return page.items[0] if page.items else None
