"""Which directorate a page belongs to: the one whose section it stands in."""

from __future__ import annotations

from wagtail.models import Page

from .models import Directorate


def directorate_of_page(page: Page) -> Directorate | None:
    """The directorate of a page, by its place in the tree; None outside every section.

    A section's translations stand in the tree of their language and belong to the same directorate.
    """
    keys = Page.objects.ancestor_of(page, inclusive=True).values("translation_key")
    return Directorate.objects.filter(section__translation_key__in=keys).select_related("subject").first()
