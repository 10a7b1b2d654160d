"""Which directorate a page belongs to: the one whose section it stands in."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from .models import Directorate


def directorate_of_page(page: Page) -> Directorate | None:
    """The directorate of a page, by its place in the tree; None outside every section.

    A section's translations stand in the tree of their language and belong to the same directorate.
    """
    keys = Page.objects.ancestor_of(page, inclusive=True).values("translation_key")
    return Directorate.objects.filter(section__translation_key__in=keys).select_related("subject").first()


def slug_of(thing: Any) -> str | None:
    """Slug of the directorate of a page, a file or a directorate; None for what belongs to nobody in particular."""
    found: Directorate | None = None
    if isinstance(thing, Page):
        found = directorate_of_page(thing)
    elif isinstance(thing, Directorate):
        found = thing
    elif getattr(thing, "collection_id", None):
        found = Directorate.objects.filter(collection=thing.collection_id).first()
    return found.slug if found else None
