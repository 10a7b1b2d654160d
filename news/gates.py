"""Gate of articles."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from pregonero.publishing.api import Document, GateContext, Issue

FARTHEST = timedelta(days=366)


def event_date(document: Document, context: GateContext) -> list[Issue]:
    """News tell of what was or is near: a date more than a year ahead is a slip of the hand."""
    text = document["fields"]["event_date"]
    if not text or date.fromisoformat(text) - timezone.localdate() <= FARTHEST:
        return []
    return [
        Issue(
            "event_date", _("The date of the event is more than a year ahead. Check the year."), code="news.event_date"
        )
    ]
