"""What other rooms, surfaces and plugins may use of publishing.

Reading: every function here costs one or two indexed queries and never touches a page.
Writing: :func:`door`.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction
from django.db.models import F, Q, QuerySet

from . import outbox
from .around import Around, around
from .canonical import GENESIS, timestamp
from .door import REASON_LENGTH, Collector, MayNotPublish, StrayPublication, current, door, note
from .enums import Action, Severity
from .gates import GateContext, Issue, PublicationRefused, errors, examine
from .http import actor_of, opens_its_own_doors, through_the_door
from .models import Address, Chain, Entry, Identity, LiveDocument, LiveReference, LiveTag, Payload
from .pages import SOURCE, Place, breadcrumbs, document_of, language_tag, place_of, translations
from .signals import entries_written, turned
from .sources import Built, Document, Ref, Unreadable, register_source

__all__ = [
    "ORDERS",
    "REASON_LENGTH",
    "SOURCE",
    "Action",
    "Around",
    "BadCursor",
    "Built",
    "Collector",
    "Document",
    "Entry",
    "Found",
    "GateContext",
    "Gone",
    "Issue",
    "MayNotPublish",
    "Moved",
    "Page",
    "Place",
    "PublicationRefused",
    "Ref",
    "Selection",
    "Severity",
    "StrayPublication",
    "Unreadable",
    "actor_of",
    "around",
    "breadcrumbs",
    "corrections_of",
    "current",
    "directorate_slugs",
    "document_of",
    "door",
    "entries",
    "entries_written",
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
    "list_heads",
    "live_addresses",
    "live_bodies",
    "live_by_seq",
    "live_hashes",
    "next_turn",
    "note",
    "opens_its_own_doors",
    "outbox",
    "place_in_directorates",
    "place_of",
    "register_source",
    "site_document",
    "stands_at",
    "through_the_door",
    "timestamp",
    "translation_of",
    "translations",
    "turn",
    "turned",
]

#: orders of lists; documents that are equal in one follow their ids
ORDERS = ("-published_at", "published_at", "-updated_at", "updated_at", "title")


_FOUND = ("body", "locale", "entry_hash", "updated_at")


class BadCursor(ValueError):
    """A cursor that this order of this list did not make."""


@dataclass(frozen=True, slots=True)
class Found:
    """A live document, as canonical JSON, with the hash of the entry that published it."""

    body: bytes
    locale: str
    entry_hash: str
    updated_at: datetime

    @property
    def document(self) -> Document:
        document: Document = orjson.loads(self.body)
        return document

    @classmethod
    def of(cls, row: LiveDocument) -> Found:
        return cls(row.body.encode(), row.locale, row.entry_hash, row.updated_at)


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


def turn(site_id: int) -> int:
    """How often something public beside documents changed on a site; see :class:`.models.Chain`."""
    return Chain.objects.filter(site_id=site_id).values_list("turn", flat=True).first() or 0


def next_turn(site_id: int) -> None:
    """Say that something public beside documents changed: answers kept until now are made anew.

    Counted by the database itself, so that two processes at once count twice; nothing is written to the ledger. What
    follows from it is done once the transaction has committed.
    """
    chains = Chain.objects.filter(site_id=site_id)
    if not chains.update(turn=F("turn") + 1):
        Chain.objects.get_or_create(site_id=site_id, defaults={"seq": 0, "head": GENESIS})
        chains.update(turn=F("turn") + 1)
    transaction.on_commit(lambda: turned.send(sender=Chain))


def find_by_path(site_id: int, path: str) -> Found | Moved | Gone | None:
    """What stands at a root-relative path of a site; None where nothing public ever was."""
    row = LiveDocument.objects.filter(site_id=site_id, path=path).only(*_FOUND).first()
    if row is not None:
        return Found.of(row)
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
    row = LiveDocument.objects.filter(site_id=site_id, document_id=document_id).only(*_FOUND).first()
    if row is not None:
        return Found.of(row)
    last = Entry.objects.filter(site_id=site_id, document_id=document_id, action=Action.WITHDRAWN).last()
    return Gone(last.reason, document_id) if last else None


def translation_of(site_id: int, found: Found, locale: str) -> Found | None:
    """The live version of a document in another language, as a BCP 47 tag; None where there is none."""
    other = next((one for one in found.document["translations"] if one["locale"] == locale), None)
    if other is None:
        return None
    row = LiveDocument.objects.filter(site_id=site_id, document_id=other["id"]).only(*_FOUND).first()
    return Found.of(row) if row is not None else None


def directorate_slugs(site_id: int) -> list[str]:
    """Slugs of the directorates that are public."""
    rows = LiveDocument.objects.filter(site_id=site_id, kind="directorate").order_by("directorate_slug")
    return list(rows.values_list("directorate_slug", flat=True))


def history(site_id: int, document_id: str) -> list[Entry]:
    """Every entry of a document, oldest first."""
    return list(Entry.objects.filter(site_id=site_id, document_id=document_id).order_by("seq"))


def corrections_of(entries: Iterable[Entry]) -> dict[int, int]:
    """Primary key of an entry → how many corrections the document carried that it published."""
    rows = Payload.objects.filter(entry__in=[entry.pk for entry in entries]).values_list("entry_id", "body")
    told = '"corrections":'
    return {key: len(orjson.loads(body).get("corrections", ())) if told in body else 0 for key, body in rows}


def place_in_directorates(entries: Iterable[Entry]) -> None:
    """Fill ``directorates`` of entries that were read back: of what they published, or else of what went before.

    A document that was erased altogether belongs to none any more.
    """
    rows = list(entries)
    own = Payload.objects.filter(entry__in=[entry.pk for entry in rows], erased_at__isnull=True)
    bodies = dict(own.values_list("entry_id", "body"))
    for entry in rows:
        body = bodies.get(entry.pk)
        if body is None:
            before = Payload.objects.filter(
                entry__site_id=entry.site_id,
                entry__document_id=entry.document_id,
                entry__seq__lt=entry.seq,
                erased_at__isnull=True,
            )
            body = before.order_by("-entry__seq").values_list("body", flat=True).first()
        owner = orjson.loads(body)["directorate"] if body else None
        entry.directorates = frozenset({owner["slug"]} if owner else ())


@dataclass(frozen=True, slots=True)
class Selection:
    """Which live documents of a site, in which order (one of ``ORDERS``).

    ``program``: id of a program; documents that refer to it. ``published`` and ``updated``: from and to, both included,
    either may be None. ``below``: root-relative address that theirs begin with; ``within``: a step of their address.
    """

    site_id: int
    kind: str | Iterable[str] | None = None
    directorate: str | None = None
    locale: str | None = None
    tag: str | None = None
    program: str | None = None
    published: tuple[datetime | None, datetime | None] = (None, None)
    updated: tuple[datetime | None, datetime | None] = (None, None)
    below: str | None = None
    within: str | None = None
    order: str = "-published_at"

    def rows(self) -> QuerySet[LiveDocument]:
        rows: QuerySet[LiveDocument] = LiveDocument.objects.filter(site_id=self.site_id)
        if self.kind is not None:
            rows = rows.filter(kind__in=[self.kind] if isinstance(self.kind, str) else list(self.kind))
        if self.directorate is not None:
            rows = rows.filter(directorate_slug=self.directorate)
        if self.locale is not None:
            rows = rows.filter(locale=self.locale)
        if self.tag is not None:
            tagged = LiveTag.objects.filter(site_id=self.site_id, tag=self.tag).values("document_id")
            rows = rows.filter(document_id__in=tagged)
        if self.program is not None:
            linked = LiveReference.objects.filter(target_type="document", target_id=self.program)
            rows = rows.filter(document_id__in=linked.values("document_id"))
        if self.below is not None:
            rows = rows.filter(path__startswith=self.below)
        if self.within is not None:
            rows = rows.filter(path__contains=f"/{self.within}/")
        for name, (first, last) in (("published_at", self.published), ("updated_at", self.updated)):
            if first is not None:
                rows = rows.filter(**{f"{name}__gte": first})
            if last is not None:
                rows = rows.filter(**{f"{name}__lte": last})
        return rows


def list_heads(selection: Selection, limit: int = 20, cursor: str | None = None) -> tuple[list[str], str | None]:
    """``limit`` documents of a selection as JSON texts without their blocks, and the cursor of the next; None on the
    last page.

    The cursor is a place in the order, not a count, so that the list stays stable while items are published. Raises
    :class:`BadCursor`.
    """
    rows, order = selection.rows(), selection.order
    if cursor is not None:
        rows = rows.filter(_after(cursor, order))
    column = order.lstrip("-")
    found = list(rows.order_by(order, "document_id").values_list("head", column, "document_id")[: limit + 1])
    following = _cursor(found[limit - 1][1], found[limit - 1][2], order) if len(found) > limit else None
    return [head for head, _value, _id in found[:limit]], following


def list_documents(site_id: int, *, limit: int = 20, cursor: str | None = None, **asked: Any) -> Page:
    """Live documents without their blocks; ``asked`` as in :class:`Selection`, with ``order``. Raises
    :class:`BadCursor`."""
    heads, following = list_heads(Selection(site_id, **asked), limit, cursor)
    return Page([orjson.loads(head) for head in heads], following)


def _cursor(value: Any, document_id: UUID, order: str) -> str:
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return base64.urlsafe_b64encode(orjson.dumps([order, text, str(document_id)])).decode().rstrip("=")


def _after(cursor: str, order: str) -> Q:
    name = order.lstrip("-")
    try:
        made_for, text, document_id = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if made_for != order or not isinstance(text, str) or not isinstance(document_id, str) or "\0" in text:
            raise ValueError(cursor)
        UUID(document_id)
        value: Any = text
        if name != "title":
            value = datetime.fromisoformat(text)
            if value.tzinfo is None:
                raise ValueError(cursor)
            value = value.astimezone(UTC)
    except (ValueError, TypeError, OverflowError) as error:
        raise BadCursor(cursor) from error
    beyond = "lt" if order.startswith("-") else "gt"
    # the first condition lets the index begin at the place, which an OR alone does not
    return Q(**{f"{name}__{beyond}e": value}) & (Q(**{f"{name}__{beyond}": value}) | Q(document_id__gt=document_id))


def entries(site_id: int, since: int, limit: int = 100) -> list[Entry]:
    """Entries with ``seq > since`` in order, at most ``limit``."""
    return list(Entry.objects.filter(site_id=site_id, seq__gt=since).order_by("seq")[:limit])


def live_bodies(site_id: int, ids: Iterable[str]) -> dict[str, Document]:
    """Document id → document, for those that are live."""
    rows = LiveDocument.objects.filter(site_id=site_id, document_id__in=list(ids))
    return {str(row.document_id): _document(row) for row in rows}


def live_by_seq(site_id: int, seqs: Iterable[int]) -> dict[int, str]:
    """Sequence number → document as JSON text, for those entries whose document is what is public now."""
    return dict(LiveDocument.objects.filter(site_id=site_id, seq__in=list(seqs)).values_list("seq", "body"))


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
