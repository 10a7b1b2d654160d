"""The append-only, hash-chained ledger of a site: append, read back, verify."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import orjson
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from .actions import tell
from .canonical import GENESIS, head_of, header_hash, new_salt, payload_hash
from .enums import Action
from .models import Chain, Entry, LiveDocument, Payload
from .signals import entries_written

SYSTEM_ACTOR = "system"
#: how often a verification reads on because something was published while it ran
ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to write into a chain. ``body``: canonical bytes of the document; empty for a withdrawal."""

    action: Action
    document_id: str
    kind: str
    locale: str
    path: str
    body: bytes
    reason: str = ""
    payload_hash: str | None = None
    replaced_by: str | None = None
    directorates: frozenset[str] = frozenset()


def append(site_id: int, changes: Iterable[Change], actor: str) -> list[Entry]:
    """Write ``changes`` as the next entries of the site's chain and return them in order.

    Must run inside a transaction. The chain's row is locked here, after everything else is ready, so
    that the lock is held for the inserts only.
    """
    ready = []
    for change in changes:
        salt = new_salt() if change.body else b""
        ready.append((change, salt, payload_hash(salt, change.body) if change.body else change.payload_hash))
    chains = Chain.objects.select_for_update()
    chain = chains.filter(site_id=site_id).first()
    if chain is None:
        Chain.objects.get_or_create(site_id=site_id, defaults={"seq": 0, "head": GENESIS})
        chain = chains.get(site_id=site_id)
    entries: list[Entry] = []
    now = timezone.now()
    for change, _salt, digest in ready:
        chain.seq += 1
        entry = Entry(
            site_id=site_id,
            seq=chain.seq,
            at=now,
            action=change.action,
            document_id=change.document_id,
            kind=change.kind,
            locale=change.locale,
            path=change.path,
            actor=actor,
            payload_hash=digest,
            prev_hash=chain.head,
            reason=change.reason,
            replaced_by=change.replaced_by,
        )
        entry.directorates = change.directorates
        entry.hash = header_hash(entry.header())
        chain.head = entry.hash
        entries.append(entry)
    Entry.objects.bulk_create(entries)
    written = zip(entries, ready, strict=True)
    Payload.objects.bulk_create(
        [
            Payload(entry=entry, salt=salt, body=change.body.decode())
            for entry, (change, salt, _digest) in written
            if change.body
        ]
    )
    chain.save(update_fields=["seq", "head"])
    transaction.on_commit(lambda: entries_written.send(sender=Chain))
    return entries


@dataclass(slots=True)
class Verdict:
    """Outcome of a verification: ``broken`` is empty when the chain holds."""

    site_id: int
    seq: int = 0
    head: str = GENESIS
    erased: int = 0
    broken: str = ""

    def line(self) -> str:
        if self.broken:
            return f"BROKEN seq={self.seq} {self.broken}"
        return f"OK seq={self.seq} head={self.head}"


def verify(site_id: int) -> Verdict:
    """Recompute the whole chain, every payload that is still there, and the live set it leads to.

    Publications may go on meanwhile: what they added is read too before the live set is judged.
    """
    verification = _Verification(site_id)
    for _round in range(ROUNDS):
        verification.read_on()
        if not verification.verdict.broken:
            fault = verification.fault_of_live_set()
            moved = Chain.objects.filter(site_id=site_id).exclude(seq=verification.verdict.seq).exists()
            if fault is not None and moved and _round + 1 < ROUNDS:
                continue
            if fault is not None:
                verification.verdict.seq, verification.verdict.broken = fault
        break
    return verification.verdict


class _Verification:
    """What has been read of one chain so far. One use."""

    def __init__(self, site_id: int) -> None:
        self.verdict = Verdict(site_id)
        #: document id → address and seq of what the entries say is public
        self.live: dict[str, tuple[str, int]] = {}
        #: payload hash → seq of erased payloads whose erasure no entry has told of so far
        self.unexplained: dict[str, int] = {}

    def read_on(self) -> None:
        """Every entry after the last one read."""
        verdict = self.verdict
        query = Entry.objects.filter(site_id=verdict.site_id, seq__gt=verdict.seq).order_by("seq")
        for entry in query.select_related("payload").iterator(chunk_size=500):
            verdict.broken = self._fault(entry)
            verdict.seq += 1
            if verdict.broken:
                return
            verdict.head = entry.hash
            self._fold(entry)
        if self.unexplained:
            verdict.seq, verdict.broken = (
                min(self.unexplained.values()),
                "payload was erased without an entry that says so",
            )

    def _fault(self, entry: Entry) -> str:
        if entry.seq != self.verdict.seq + 1:
            return "missing"
        if entry.prev_hash != self.verdict.head:
            return "prev_hash differs from the entry before"
        if header_hash(entry.header()) != entry.hash:
            return "hash differs from the header"
        if entry.action in (Action.WITHDRAWN, Action.ERASED):
            return ""
        payload: Payload | None = getattr(entry, "payload", None)
        if payload is None:
            return "payload is missing"
        if payload.erased_at is None and payload_hash(bytes(payload.salt), payload.body.encode()) != entry.payload_hash:
            return "payload differs from its hash"
        return ""

    def _fold(self, entry: Entry) -> None:
        key = str(entry.document_id)
        if entry.action == Action.WITHDRAWN:
            self.live.pop(key, None)
        elif entry.action == Action.ERASED:
            self.unexplained.pop(entry.payload_hash or "", None)
        else:
            self.live[key] = (entry.path, entry.seq)
            if entry.payload.erased_at is not None:
                self.verdict.erased += 1
                self.unexplained[entry.payload_hash or ""] = entry.seq

    def fault_of_live_set(self) -> tuple[int, str] | None:
        """Seq and sentence of the first difference between the live rows, the chain's head and the entries."""
        site_id, end = self.verdict.site_id, self.verdict.seq
        chain = Chain.objects.filter(site_id=site_id).first()
        if chain is not None and (chain.seq, chain.head) != (end, self.verdict.head):
            return end, f"head says seq={chain.seq}, the entries end at {end}"
        payload = Payload.objects.filter(entry__site_id=site_id, entry__seq=OuterRef("seq"))
        rows = LiveDocument.objects.filter(site_id=site_id).annotate(published=Subquery(payload.values("body")))
        seen: dict[str, tuple[str, int]] = {}
        for row in rows.order_by("seq").iterator(chunk_size=500):
            seen[str(row.document_id)] = (row.path, row.seq)
            if row.published is not None and row.published != row.body:
                return row.seq, f"the live document at {row.path} differs from its entry"
            if row.head != head_of(row.body):
                return row.seq, f"what lists show of {row.path} differs from its document"
        if seen != self.live:
            key = sorted(set(seen.items()) ^ set(self.live.items()))[0][0]
            return end, f"live documents differ from the ledger, first at document {key}"
        return None


def erase(entry: Entry, reason: str, actor: str) -> Entry:
    """Empty the payload of ``entry`` for good and write the erasure as an entry. Returns that entry.

    Raises ValueError when the payload is still live (withdraw it first), is already erased or was
    never there. Must run inside a transaction.
    """
    payload = Payload.objects.filter(entry=entry).first()
    if payload is None or payload.erased_at is not None:
        raise ValueError(f"entry {entry.seq} has no payload to erase")
    if not reason.strip():
        raise ValueError("an erasure needs a reason")
    if LiveDocument.objects.filter(site_id=entry.site_id, seq=entry.seq).exists():
        raise ValueError(f"entry {entry.seq} is what is public now: withdraw it first")
    owner = orjson.loads(payload.body)["directorate"]
    payload.salt, payload.body = b"", ""
    payload.erased_at, payload.erased_reason = timezone.now(), reason
    payload.save(update_fields=["salt", "body", "erased_at", "erased_reason"])
    change = Change(
        Action.ERASED,
        str(entry.document_id),
        entry.kind,
        entry.locale,
        entry.path,
        b"",
        reason=reason,
        payload_hash=entry.payload_hash,
        directorates=frozenset({owner["slug"]} if owner else ()),
    )
    entries = append(entry.site_id, [change], actor)
    tell(entry.site_id, entries)
    return entries[0]
