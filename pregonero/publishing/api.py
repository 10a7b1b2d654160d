"""What other rooms, surfaces and plugins may use of publishing.

Reading: every function here costs one or two indexed queries and never touches a page.
Writing: :func:`door`.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Q, QuerySet

from .canonical import timestamp
from .door import REASON_LENGTH, Collector, StrayPublication, current, door, note
from .enums import Action, Severity
from .gates import GateContext, Issue, PublicationRefused, errors, examine
from .http import actor_of, opens_its_own_doors, through_the_door
from .models import Address, Chain, Entry, Identity, LiveDocument, LiveReference, LiveTag, Payload
from .pages import SOURCE, Place, breadcrumbs, document_of, language_tag, place_of, translations
from .sources import Built, Document, Ref, Unreadable, register_source

__all__ = [
    "ORDERS",
    "REASON_LENGTH",
    "SOURCE",
    "Action",
    "BadCursor",
    "Built",
    "Collector",
    "Document",
    "Entry",
    "Found",
    "GateContext",
    "Gone",
    "Issue",
    "Moved",
    "Page",
    "Place",
    "PublicationRefused",
    "Ref",
    "Severity",
    "StrayPublication",
    "Unreadable",
    "actor_of",
    "breadcrumbs",
    "corrections_of",
    "current",
    "document_of",
    "door",
    "entries",
    "errors",
    "examine",
    "find_by_id",
    "find_by_path",
    "generation",
    "generations",
    "history",
    "identity",
    "is_referenced",
    "iter_live",
    "language_tag",
    "list_documents",
    "live_addresses",
    "live_bodies",
    "live_by_seq",
    "live_hashes",
    "note",
    "opens_its_own_doors",
    "place_of",
    "register_source",
    "site_document",
    "stands_at",
    "through_the_door",
    "translations",
]

#: orders of lists; documents that are equal in one follow their ids
ORDERS = ("-published_at", "published_at", "-updated_at", "updated_at", "title")


class BadCursor(ValueError):
    """A cursor that this order of this list did not make."""


@dataclass(frozen=True, slots=True)
class Found:
    """A live document with the hash of the entry that published it."""

    document: Document
    entry_hash: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """The address led to a document that is now at ``path``, or to one that another took the place of."""

    path: str
    document_id: str
    #: id of the withdrawn document whose place it took
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """The address or id was public and is no more; ``reason`` is for citizens and may be empty."""

    reason: str
    document_id: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; ``next`` is None on the last."""

    items: list[Document]
    next: str | None


def _document(row: LiveDocument) -> Document:
    document: Document = orjson.loads(row.body)
    return document


def identity(source: str, object_id: object) -> str:
    """The document id of a thing; see :meth:`Identity.of`."""
    return str(Identity.of(source, object_id).document_id)


def generation(site_id: int) -> int:
    """Sequence number of the site's last entry; 0 before the first."""
    return Chain.objects.filter(site_id=site_id).values_list("seq", flat=True).first() or 0


def generations() -> dict[int, int]:
    """Site → sequence number of its last entry."""
    return dict(Chain.objects.values_list("site_id", "seq"))


def find_by_path(site_id: int, path: str) -> Found | Moved | Gone | None:
    """What stands at a root-relative path of a site; None where nothing public ever was."""
    row = LiveDocument.objects.filter(site_id=site_id, path=path).only("body", "entry_hash", "updated_at").first()
    if row is not None:
        return Found(_document(row), row.entry_hash, row.updated_at)
    former = Address.objects.filter(site_id=site_id, path=path).first()
    if former is None:
        return None
    live = LiveDocument.objects.filter(site_id=site_id, document_id=former.document_id)
    now = live.only("path", "document_id").first()
    if now is not None:
        return Moved(now.path, str(now.document_id))
    now = _replacement(site_id, former)
    if now is not None:
        return Moved(now.path, str(now.document_id), replaces=str(former.document_id))
    return Gone(former.reason, str(former.document_id))


def _replacement(site_id: int, former: Address) -> LiveDocument | None:
    """What is public in place of a withdrawn document; a replacement may have been replaced in its turn."""
    step: Address | None = former
    passed = {former.document_id}
    while step is not None and step.replaced_by is not None and step.replaced_by not in passed:
        passed.add(step.replaced_by)
        live = LiveDocument.objects.filter(site_id=site_id, document_id=step.replaced_by)
        now = live.only("path", "document_id").first()
        if now is not None:
            return now
        step = Address.objects.filter(site_id=site_id, document_id=step.replaced_by, replaced_by__isnull=False).first()
    return None


def stands_at(site_id: int, path: str) -> str | None:
    """Id of the live document at a root-relative path, or None."""
    found = LiveDocument.objects.filter(site_id=site_id, path=path).values_list("document_id", flat=True).first()
    return str(found) if found else None


def find_by_id(site_id: int, document_id: str) -> Found | Gone | None:
    """The live document of an id, or that it is gone; None for an id that was never public here."""
    row = LiveDocument.objects.filter(site_id=site_id, document_id=document_id).first()
    if row is not None:
        return Found(_document(row), row.entry_hash, row.updated_at)
    last = Entry.objects.filter(site_id=site_id, document_id=document_id, action=Action.WITHDRAWN).last()
    return Gone(last.reason, document_id) if last else None


def history(site_id: int, document_id: str) -> list[Entry]:
    """Every entry of a document, oldest first."""
    return list(Entry.objects.filter(site_id=site_id, document_id=document_id).order_by("seq"))


def corrections_of(entries: Iterable[Entry]) -> dict[int, int]:
    """Primary key of an entry → how many corrections the document carried that it published."""
    rows = Payload.objects.filter(entry__in=[entry.pk for entry in entries]).values_list("entry_id", "body")
    told = '"corrections":'
    return {key: len(orjson.loads(body).get("corrections", ())) if told in body else 0 for key, body in rows}


def list_documents(
    site_id: int,
    *,
    kind: str | Iterable[str] | None = None,
    directorate: str | None = None,
    locale: str | None = None,
    tag: str | None = None,
    program: str | None = None,
    limit: int = 20,
    cursor: str | None = None,
    order: str = "-published_at",
) -> Page:
    """Live documents in ``order`` (one of ``ORDERS``), ``limit`` at a time.

    ``program``: id of a program; documents that refer to it. The cursor is a place in the order, not
    a count, so that the list stays stable while items are published. Raises :class:`BadCursor`.
    """
    rows: QuerySet[LiveDocument] = LiveDocument.objects.filter(site_id=site_id)
    if kind is not None:
        rows = rows.filter(kind__in=[kind] if isinstance(kind, str) else list(kind))
    if directorate is not None:
        rows = rows.filter(directorate_slug=directorate)
    if locale is not None:
        rows = rows.filter(locale=locale)
    if tag is not None:
        tagged = LiveTag.objects.filter(site_id=site_id, tag=tag).values("document_id")
        rows = rows.filter(document_id__in=tagged)
    if program is not None:
        linked = LiveReference.objects.filter(target_type="document", target_id=program).values("document_id")
        rows = rows.filter(document_id__in=linked)
    if cursor is not None:
        rows = rows.filter(_after(cursor, order))
    found = list(rows.order_by(order, "document_id")[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return Page([_document(row) for row in found], _cursor(found[-1], order) if more else None)


def _cursor(row: LiveDocument, order: str) -> str:
    value = getattr(row, order.lstrip("-"))
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return base64.urlsafe_b64encode(orjson.dumps([order, text, str(row.document_id)])).decode().rstrip("=")


def _after(cursor: str, order: str) -> Q:
    name = order.lstrip("-")
    try:
        made_for, text, document_id = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if made_for != order or not isinstance(text, str) or not isinstance(document_id, str):
            raise ValueError(cursor)
        UUID(document_id)
        value: Any = text
        if name != "title":
            value = datetime.fromisoformat(text)
            if value.tzinfo is None:
                raise ValueError(cursor)
    except (ValueError, TypeError) as error:
        raise BadCursor(cursor) from error
    beyond = "lt" if order.startswith("-") else "gt"
    return Q(**{f"{name}__{beyond}": value}) | Q(**{name: value, "document_id__gt": document_id})


def entries(site_id: int, since: int, limit: int = 100) -> list[Entry]:
    """Entries with ``seq > since`` in order, at most ``limit``."""
    return list(Entry.objects.filter(site_id=site_id, seq__gt=since).order_by("seq")[:limit])


def live_bodies(site_id: int, ids: Iterable[str]) -> dict[str, Document]:
    """Document id → document, for those that are live."""
    rows = LiveDocument.objects.filter(site_id=site_id, document_id__in=list(ids))
    return {str(row.document_id): _document(row) for row in rows}


def live_by_seq(site_id: int, seqs: Iterable[int]) -> dict[int, Document]:
    """Sequence number → document, for those entries whose document is what is public now."""
    rows = LiveDocument.objects.filter(site_id=site_id, seq__in=list(seqs)).only("seq", "body")
    return {row.seq: _document(row) for row in rows}


def live_hashes(ids: Iterable[str]) -> dict[str, str]:
    """Document id → hash of the entry that published it, for those that are live on any site."""
    rows = LiveDocument.objects.filter(document_id__in=list(ids)).values_list("document_id", "entry_hash")
    return {str(document_id): entry_hash for document_id, entry_hash in rows}


def live_addresses(site_id: int, limit: int) -> list[tuple[str, str]]:
    """``(path, updated_at)`` of live documents, at most ``limit``, in the order of their publication."""
    rows = LiveDocument.objects.filter(site_id=site_id).order_by("seq").values_list("path", "updated_at")
    return [(path, timestamp(at)) for path, at in rows[:limit]]


def iter_live(site_id: int) -> Iterator[tuple[int, Document]]:
    """Every live document with the sequence number that published it, in that order."""
    rows = LiveDocument.objects.filter(site_id=site_id).order_by("seq").only("seq", "body")
    for row in rows.iterator(chunk_size=500):
        yield row.seq, _document(row)


def site_document(site_id: int, locale: str | None = None) -> Document | None:
    """The document of kind ``site`` (names, contact, navigation), in ``locale`` where there is one."""
    rows = {row.locale: row for row in LiveDocument.objects.filter(site_id=site_id, kind="site")}
    if not rows:
        return None
    return _document(rows.get(locale or "") or next(iter(rows.values())))


def is_referenced(target_type: str, target_id: str) -> bool:
    """Whether a live document refers to this image, file or document: only then may the public have it."""
    return LiveReference.objects.filter(target_type=target_type, target_id=target_id).exists()
