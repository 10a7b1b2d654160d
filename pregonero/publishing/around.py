"""What shows a document, besides its own page: for whoever keeps copies and has to be told that they are old."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import orjson

from .models import Address, Entry, LiveDocument, LiveReference, Payload
from .references import references
from .sources import Document

#: neighbours of one act that are looked for; a picture or a program can be on more pages than anybody wants to hear of
MOST = 500


@dataclass(slots=True)
class Around:
    """``documents``: what the entries are about, as it was and as it is. Addresses are root-relative: ``own`` of those
    documents, the former ones included; ``neighbours`` of live documents that name one of them or are named by one."""

    documents: list[Document] = field(default_factory=list)
    own: set[str] = field(default_factory=set)
    neighbours: set[str] = field(default_factory=set)


def around(site_id: int, entries: Iterable[Entry]) -> Around:
    """What the entries of one site touched; read afterwards, outside the publication."""
    rows = list(entries)
    ids = {str(entry.document_id) for entry in rows}
    found = Around(own={entry.path for entry in rows})
    live = LiveDocument.objects.filter(site_id=site_id, document_id__in=ids)
    bodies = [*live.values_list("body", flat=True), *_before(site_id, rows)]
    found.documents = [orjson.loads(body) for body in bodies]
    found.own |= {str(document["path"]) for document in found.documents}
    former = Address.objects.filter(site_id=site_id, document_id__in=ids)
    found.own |= set(former.values_list("path", flat=True)[:MOST])
    named = {key for document in found.documents for kind, key in references(document) if kind == "document"}
    naming = LiveReference.objects.filter(site_id=site_id, target_type="document", target_id__in=ids)
    named |= {str(key) for key in naming.values_list("document_id", flat=True)[:MOST]}
    neighbours = LiveDocument.objects.filter(site_id=site_id, document_id__in=list(named - ids)[:MOST])
    found.neighbours = set(neighbours.values_list("path", flat=True))
    return found


def _before(site_id: int, rows: list[Entry]) -> list[str]:
    """The bodies that the documents of ``rows`` had before the first of them, and those that ``rows`` published."""
    if not rows:
        return []
    own = Payload.objects.filter(entry__in=[entry.pk for entry in rows], erased_at__isnull=True)
    bodies = list(own.values_list("body", flat=True))
    first: dict[str, int] = {}
    for entry in rows:
        key = str(entry.document_id)
        first[key] = min(first.get(key, entry.seq), entry.seq)
    for key, seq in first.items():
        before = Payload.objects.filter(
            entry__site_id=site_id, entry__document_id=key, entry__seq__lt=seq, erased_at__isnull=True
        )
        body = before.order_by("-entry__seq").values_list("body", flat=True).first()
        if body is not None:
            bodies.append(body)
    return bodies
