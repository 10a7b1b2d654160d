"""The public history of one document: what the ledger says was published, changed, moved and withdrawn, and when.

No person is named (the ledger knows them as opaque ids), and of what is no longer public only the reason is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from pregonero.publishing import api as publishing
from pregonero.publishing.canonical import timestamp

LABELS: dict[str, Promise] = {
    publishing.Action.PUBLISHED: pgettext_lazy("history", "Published"),
    publishing.Action.UPDATED: pgettext_lazy("history", "Updated"),
    publishing.Action.MOVED: pgettext_lazy("history", "Moved to"),
    publishing.Action.WITHDRAWN: pgettext_lazy("history", "Withdrawn"),
    publishing.Action.ERASED: pgettext_lazy("history", "The content of a version was erased"),
}
CORRECTED = pgettext_lazy("history", "Corrected")


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history. ``corrections`` (``{date, text}``) only while the document is public."""

    at: str
    label: Any
    moved_to: str = ""
    reason: str = ""
    replaced_by: Mapping[str, Any] | None = None
    corrections: list[Mapping[str, Any]] = field(default_factory=list)


def events_of(site_id: int, document_id: str) -> list[Event]:
    """The history of a document, the latest first; empty for one that was never public."""
    entries = publishing.history(site_id, document_id)
    counts = publishing.corrections_of(entries)
    live = publishing.live_bodies(site_id, [document_id]).get(document_id)
    told = list((live or {}).get("corrections", ()))
    replacing = publishing.live_bodies(site_id, [str(entry.replaced_by) for entry in entries if entry.replaced_by])
    found: list[Event] = []
    before = 0
    for entry in entries:
        count = counts.get(entry.pk, before)
        label: Any = LABELS[entry.action]
        if entry.action == publishing.Action.UPDATED and count > before:
            label = CORRECTED
        withdrawn = entry.action == publishing.Action.WITHDRAWN
        found.append(
            Event(
                at=timestamp(entry.at),
                label=label,
                moved_to=entry.path if entry.action == publishing.Action.MOVED else "",
                reason=entry.reason if withdrawn else "",
                replaced_by=replacing.get(str(entry.replaced_by)) if withdrawn else None,
                corrections=told[before:count] if label is CORRECTED else [],
            )
        )
        before = count
    return found[::-1]
