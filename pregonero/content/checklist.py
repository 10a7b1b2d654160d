"""What a draft still lacks: the gates asked about a document that is not stored."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from pregonero.publishing.api import GateContext, Issue, errors, examine, stands_at
from pregonero.publishing.pages import place_of

from .documents import build_draft
from .items import DirectorateItem


def examine_draft(page: Any, parent: Page | None = None) -> list[Issue]:
    """Every issue the gates have with this draft (a ``BasePage``, or an item) as it stands, errors first."""
    if isinstance(page, DirectorateItem):
        return page.examine_draft()
    document = build_draft(page, parent)
    anchor: Page | None = page if page.pk else parent
    place = place_of(anchor) if anchor is not None else None
    site_id = place.site_id if place else 0

    def path_is_taken(path: str) -> bool:
        return stands_at(site_id, path) not in (None, document["id"])

    def path_is_live(path: str) -> bool:
        return stands_at(site_id, path) is not None

    return examine(document, GateContext(site_id, path_is_taken, path_is_live))


def objections(item: Any) -> list[str]:
    """What the gates have against this draft, in sentences; nothing against what is no page of ours."""
    item = getattr(item, "specific", item)
    if not hasattr(item, "document_kind"):
        return []
    return [str(issue.message) for issue in errors(examine_draft(item.get_latest_revision_as_object()))]
