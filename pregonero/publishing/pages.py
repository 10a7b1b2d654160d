"""Wagtail pages as a source of documents.

A page class takes part by having ``to_document(place)`` and ``awaited()`` (see
:class:`pregonero.content.models.BasePage`); any other page is never public.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import to_locale
from wagtail.models import Page, PageViewRestriction, Site

from .models import Identity, LiveDocument
from .sources import Built, Document, Ref, Unreadable

SOURCE = "page"


def language_tag(code: str) -> str:
    """Wagtail's ``es-mx`` as the BCP 47 tag ``es-MX`` that documents carry."""
    return to_locale(code).replace("_", "-")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands: its site, the root page of its language, the prefix of its addresses."""

    site_id: int
    root: Page
    prefix: str

    def path_of(self, page: Page) -> str:
        """Root-relative public address of a page below this root, ending in ``/``."""
        return self.prefix + page.url_path[len(self.root.url_path) - 1 :]


class Surroundings:
    """What stands around pages and is the same for all that one flush looks at: each part is read when it is first
    asked for, and once."""

    def __init__(self) -> None:
        self._trails: dict[str, list[Page]] = {}
        self._pages: dict[str, Page | None] = {}

    def page(self, object_id: str) -> Page | None:
        """The row that all kinds of pages have; None where there is no such page."""
        if object_id not in self._pages:
            self._pages[object_id] = Page.objects.filter(pk=object_id).first()
        return self._pages[object_id]

    @cached_property
    def places(self) -> list[Place]:
        """The places of all sites, in the order in which they are looked through."""
        sites = list(Site.objects.select_related("root_page").order_by("pk"))
        keys = {site.root_page.translation_key for site in sites}
        roots = list(Page.objects.filter(translation_key__in=keys).select_related("locale").order_by("pk"))
        default = settings.LANGUAGE_CODE.lower()
        found = []
        for site in sites:
            for root in roots:
                if root.translation_key == site.root_page.translation_key:
                    code = root.locale.language_code.lower()
                    found.append(Place(site.pk, root, "" if code == default else f"/{code}"))
        return found

    @cached_property
    def has_restrictions(self) -> bool:
        return PageViewRestriction.objects.exists()

    def above(self, page: Page, root: Page) -> list[Page]:
        """Public ancestors of ``page`` from ``root`` on, ``root`` first."""
        paths = [page.path[:end] for end in range(len(root.path), len(page.path), page.steplen)]
        key = paths[-1] if paths else ""
        if key not in self._trails:
            above = Page.objects.filter(path__in=paths, live=True).order_by("depth")
            self._trails[key] = [ancestor for ancestor in above if not is_private(ancestor)]
        return self._trails[key]


_known: ContextVar[Surroundings | None] = ContextVar("pregonero_surroundings", default=None)


@contextmanager
def surroundings_known() -> Iterator[None]:
    """Within, sites, restrictions and ancestors do not change, and are read once."""
    token = _known.set(Surroundings())
    try:
        yield
    finally:
        _known.reset(token)


def _surroundings() -> Surroundings:
    return _known.get() or Surroundings()


def place_of(page: Page) -> Place | None:
    """The place of ``page``, or None when it stands below no site."""
    return next((place for place in _surroundings().places if page.path.startswith(place.root.path)), None)


def is_private(page: Page) -> bool:
    """Whether a view restriction stands on the page or above it; on an alias also those of its original."""
    return _surroundings().has_restrictions and bool(page.get_view_restrictions().exists())


def is_public(page: Page) -> bool:
    return bool(page.live) and not is_private(page)


class PageSource:
    """See :class:`pregonero.publishing.sources.Source`."""

    name = SOURCE

    def build(self, object_id: str) -> Built | None:
        page = _surroundings().page(object_id)
        if page is None or not is_public(page):
            return None
        if page.specific_class is None:
            raise Unreadable(object_id)
        place = place_of(page)
        specific = page.specific
        if place is None or not hasattr(specific, "to_document"):
            return None
        return Built(place.site_id, specific.to_document(place), frozenset(specific.awaited()))

    def things(self, object_id: str) -> Iterable[Page]:
        return Page.objects.filter(pk=object_id)

    def all_refs(self) -> Iterator[Ref]:
        live = Page.objects.filter(live=True, depth__gt=1).order_by("path").values_list("pk", flat=True)
        for pk in live.iterator(chunk_size=1000):
            yield Ref(SOURCE, str(pk))

    def affected(self, object_id: str, before: Document | None, after: Document | None) -> Iterable[Ref]:
        """Descendants when the page's address, title or presence changed (theirs and their breadcrumbs change too),
        and its translations when it came, went or moved."""
        page = _surroundings().page(object_id)
        if _shown(before) != _shown(after):
            key = (after or before or {})["translation_key"]  # of a deleted page only the document still knows it
            others = Page.objects.filter(translation_key=key, live=True).exclude(pk=object_id)
            below = live_below(page) if page is not None else []
            return [Ref(SOURCE, str(pk)) for pk in (*below, *others.values_list("pk", flat=True))]
        if page is None:
            return []
        place = None if after else place_of(page)
        if place is None or page.is_leaf():
            return []
        # Saving a draft's slug moves its live children at once, and no signal tells of it.
        prefix = place.path_of(page)
        return [
            Ref(SOURCE, row.object_id)
            for row in LiveDocument.objects.filter(
                source=SOURCE, object_id__in=[str(pk) for pk in live_below(page)]
            ).only("object_id", "path")
            if not row.path.startswith(prefix)
        ]


def live_below(page: Page) -> list[int]:
    """Primary keys of the live descendants of a page, in tree order."""
    # a range of paths, as the tree itself asks: LIKE does not use the index on every database
    below = Page.objects.filter(path__range=Page._get_children_path_interval(page.path), live=True)
    return list(below.order_by("path").values_list("pk", flat=True))


def _shown(document: Document | None) -> tuple[Any, ...] | None:
    if document is None:
        return None
    return document["path"], document["title"], document["directorate"]


def breadcrumbs(page: Page, place: Place) -> list[dict[str, str]]:
    """Public ancestors of a page, home first, as ``{title, path}``."""
    above = _surroundings().above(page, place.root)
    return [{"title": ancestor.title, "path": place.path_of(ancestor)} for ancestor in above]


def reference_to(page: Page | None) -> dict[str, str] | None:
    """``{id, kind, title, path}`` of a page while it is public, else None.

    Asks the page and not its live document: while a publication is being written the two differ.
    """
    if page is None:
        return None
    kind = getattr(page.specific_class, "document_kind", None)
    if kind is None:  # its plugin is off: what was published is what there is
        row = document_of(page.pk)
        if row is None:
            return None
        return {"id": str(row.document_id), "kind": row.kind, "title": row.title, "path": row.path}
    place = place_of(page) if is_public(page) else None
    if place is None:
        return None
    identifier = str(Identity.of(SOURCE, page.pk).document_id)
    return {"id": identifier, "kind": kind, "title": page.title, "path": place.path_of(page)}


def page_of(document_id: str | UUID) -> Page | None:
    """The page a document id belongs to, live or not."""
    row = Identity.objects.filter(source=SOURCE, document_id=document_id).first()
    return Page.objects.filter(pk=row.object_id).first() if row else None


def translations(page: Page) -> list[dict[str, str]]:
    """The other public language versions of a page, as ``{locale, id, path}``."""
    others = Page.objects.filter(translation_key=page.translation_key, live=True).exclude(pk=page.pk)
    found = []
    for other in others.select_related("locale").order_by("locale__language_code"):
        reference = reference_to(other)
        if reference is not None:
            tag = language_tag(other.locale.language_code)
            found.append({"locale": tag, "id": reference["id"], "path": reference["path"]})
    return found


def document_of(page_id: int | str) -> LiveDocument | None:
    """The live document of a page, if it is public."""
    return LiveDocument.objects.filter(source=SOURCE, object_id=str(page_id)).first()
