"""Takes pages from the public whose plugin is off: Wagtail needs the model of a page to unpublish it."""

from __future__ import annotations

from wagtail.models import Page

from .door import note
from .pages import SOURCE
from .sources import Ref


def withdraw_orphan(page: Page, *, expired: bool = False) -> None:
    """Make a page private whose model is not installed. Run it inside the door, as any other change."""
    Page.objects.filter(pk=page.pk).update(live=False, has_unpublished_changes=True, expired=expired)
    note(lambda collector: collector.mark(Ref(SOURCE, str(page.pk))), f"page {page.pk}")
