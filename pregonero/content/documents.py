"""Builds the document of a page, live or draft."""

from __future__ import annotations

from typing import Any, Protocol

from django.conf import settings
from django.utils import timezone
from wagtail.models import Page

from pregonero.directorates.api import directorate_of_page
from pregonero.plugins.api import kinds
from pregonero.publishing.api import Document, Place, breadcrumbs, language_tag, place_of, translations
from pregonero.publishing.canonical import timestamp
from pregonero.publishing.models import Identity
from pregonero.publishing.pages import SOURCE

from .blocks import to_blocks


class Composable(Protocol):
    """What a page has to have to become a document; :class:`pregonero.content.models.BasePage` has it."""

    pk: Any
    slug: str
    path: str
    title: str
    summary: str
    document_kind: str
    translation_key: Any
    locale: Any
    locale_id: int | None
    tags: Any
    body: Any
    pregonero_corrections: Any
    first_published_at: Any
    last_published_at: Any

    def lead_image(self) -> dict[str, Any] | None: ...

    def document_fields(self) -> dict[str, Any]: ...


#: id of a draft that was never public
NO_ID = "00000000-0000-0000-0000-000000000000"


def build(page: Composable, place: Place) -> Document:
    """The document of a live page. The same page gives the same document until somebody changes it."""
    known = Identity.of(SOURCE, page.pk)
    document = _compose(page, place, page, str(known.document_id))
    # made live by a program without a date: since its first document, and not since its latest draft
    published = page.first_published_at or known.created_at
    document["published_at"] = timestamp(published)
    document["updated_at"] = timestamp(max(page.last_published_at or published, published))
    return document


def build_draft(page: Composable, parent: Page | None = None) -> Document:
    """The document a draft would become, for preview and gates; nothing is stored.

    ``parent`` is needed while the page has no place in the tree. Never raises for half-written
    drafts: missing values come out empty.
    """
    anchor: Page = parent if parent is not None and not page.pk else page
    place = place_of(anchor)
    known = Identity.objects.filter(source=SOURCE, object_id=str(page.pk)).first() if page.pk else None
    document = _compose(page, place, anchor, str(known.document_id) if known else NO_ID)
    now = timestamp(timezone.now())
    document["published_at"] = timestamp(page.first_published_at) if page.first_published_at else now
    document["updated_at"] = now
    return document


def _compose(page: Composable, place: Place | None, anchor: Page, document_id: str) -> Document:
    kind = kinds.get(page.document_kind)
    directorate = directorate_of_page(anchor)
    if page is anchor:
        path = place.path_of(page) if place else f"/{page.slug}/"
    else:
        path = f"{place.path_of(anchor) if place else '/'}{page.slug}/"
    trail: list[dict[str, str]] = []
    if place is not None:
        trail = breadcrumbs(anchor, place)
        if page is not anchor and anchor.live:
            trail.append({"title": anchor.title, "path": place.path_of(anchor)})
    document = {
        "id": document_id,
        "translation_key": str(page.translation_key),
        "kind": page.document_kind,
        "schema": kind.version if kind else 1,
        "locale": language_tag(page.locale.language_code) if page.locale_id else language_tag(settings.LANGUAGE_CODE),
        "path": path,
        "title": page.title,
        "summary": page.summary,
        "directorate": directorate.to_reference() if directorate else None,
        "published_at": "",
        "updated_at": "",
        "image": page.lead_image(),
        "tags": sorted({tag.name for tag in page.tags.all()}),
        "breadcrumbs": trail,
        "translations": translations(page) if page.pk else [],
        "fields": page.document_fields(),
        "blocks": to_blocks(page.body),
    }
    corrections = [
        {"date": row.date.isoformat(), "text": row.text}
        for row in page.pregonero_corrections.all()
        if row.date and row.text
    ]
    if corrections:  # only then: documents of older releases stay the bytes they are
        document["corrections"] = corrections
    return document


def date_text(value: Any) -> str | None:
    """A date as ``YYYY-MM-DD`` or None."""
    return value.isoformat() if value else None


def money_text(value: Any) -> str | None:
    """An amount as ``"1234.50"`` or None."""
    return f"{value:.2f}" if value is not None else None
