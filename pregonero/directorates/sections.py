"""Which directorate a page belongs to: the one whose section it stands in."""

from __future__ import annotations

from wagtail.models import Page

from .models import Directorate


def directorate_of_page(page: Page) -> Directorate | None:
    """The directorate of a page, by its place in the tree; None outside every section."""
    paths = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
    return Directorate.objects.filter(section__path__in=paths).select_related("subject").first()
