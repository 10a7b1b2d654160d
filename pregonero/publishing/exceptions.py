"""What the office publishes in spite of the gates: said in the page's history, in the ledger and to the officer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.log_actions import log
from wagtail.models import PageLogEntry, Revision

from pregonero.directorates.moderation import objections

from .gates import Issue, PublicationRefused
from .log_actions import EXCEPTION


def tell(things: Iterable[Any], reason: str, sentences: Iterable[str], revision: Revision | None = None) -> None:
    """Enter an exception into the history of pages and items."""
    issues = list(sentences)
    for thing in things:
        log(instance=thing, action=EXCEPTION, data={"reason": reason, "issues": issues}, revision=revision)


def kept_for(revision: Revision) -> str:
    """Why this scheduled revision was approved in spite of the gates; empty: it was not."""
    entry = PageLogEntry.objects.filter(revision=revision, action=EXCEPTION).order_by("-timestamp", "-pk").first()
    return str(entry.data.get("reason", "")) if entry else ""


def examine_scheduled(revision_ids: Iterable[int], exception: str) -> None:
    """A time to go live is a promise: what the gates would refuse then is refused now (or its exception noted).

    Raises :class:`PublicationRefused`.
    """
    refused: dict[str, list[Issue]] = {}
    for revision in Revision.objects.filter(pk__in=list(revision_ids), approved_go_live_at__isnull=False):
        item: Any = revision.as_object()
        found = objections(item)
        if found and exception:
            tell([revision.content_object], exception, found, revision)
        elif found:
            refused[item.title] = [Issue("", sentence) for sentence in found]
    if refused:
        raise PublicationRefused(refused)
