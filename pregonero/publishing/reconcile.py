"""Compares what is live with what the ledger says is live, and mends the difference on request."""

from __future__ import annotations

import logging
from itertools import islice

from django.utils import timezone

from .canonical import canonical
from .door import BATCH, door
from .gates import PublicationRefused
from .models import Chain, LiveDocument, RebuildJob
from .pages import surroundings_known
from .sources import Ref, Unreadable, get_source, sources

logger = logging.getLogger("pregonero.publishing")


def drift() -> list[str]:
    """One sentence for each live thing whose current document differs from the ledger's, and the other way round.

    What a rebuild job has still to do is no drift: it is known, and on its way.
    """
    waiting = _waiting()
    seen: set[Ref] = set()
    found: list[str] = []
    for source in sources():
        coming = iter(source.all_refs())
        while refs := list(islice(coming, BATCH)):
            seen.update(refs)
            with surroundings_known():
                for ref in refs:
                    if ref not in waiting:
                        found += _difference(ref)
    for row in LiveDocument.objects.only("source", "object_id", "path").iterator(chunk_size=500):
        ref = Ref(row.source, row.object_id)
        if ref not in seen and ref not in waiting and _is_gone(ref):
            found.append(f"{row.path}: in the ledger, but its source is gone")
    return found


def _waiting() -> set[Ref]:
    """What unfinished rebuild jobs have still to do."""
    jobs = RebuildJob.objects.filter(finished_at__isnull=True)
    return {Ref(source, key) for job in jobs for source, key in job.items[job.position :]}


def _difference(ref: Ref) -> list[str]:
    try:
        built = get_source(ref.source).build(ref.object_id)
    except Unreadable:
        return []
    row = LiveDocument.objects.filter(source=ref.source, object_id=ref.object_id).only("path", "body").first()
    if built is None:
        return [f"{row.path}: in the ledger, but no longer public"] if row is not None else []
    if row is None:
        return [f"{built.document['path']}: public, but not in the ledger"]
    return [f"{row.path}: differs from the ledger"] if row.body.encode() != canonical(built.document) else []


def _is_gone(ref: Ref) -> bool:
    try:
        return get_source(ref.source).build(ref.object_id) is None
    except Unreadable:
        return False


def reconcile() -> list[str]:
    """Run :func:`drift` and leave the result on every chain, where health reads it.

    A publication may fall between the two readings of one run, so only what two runs find counts.
    """
    found = drift()
    if found:
        again = set(drift())
        found = [sentence for sentence in found if sentence in again]
    Chain.objects.update(checked_at=timezone.now(), drift="; ".join(found)[:2000])
    return found


def rebuild(actor: str) -> int:
    """Bring the ledger level with what is live, ``BATCH`` documents at a time. Returns how many were looked at."""
    refs = [ref for source in sources() for ref in source.all_refs()]
    known = LiveDocument.objects.values_list("source", "object_id")
    refs += [Ref(source, key) for source, key in known.iterator(chunk_size=500)]
    refs = list(dict.fromkeys(refs))
    for start in range(0, len(refs), BATCH):
        with door(actor) as collector:
            for ref in refs[start : start + BATCH]:
                collector.mark_indirect(ref)
    reconcile()
    return len(refs)


def step_jobs() -> bool:
    """Do one step of the oldest unfinished rebuild job; returns whether there was one."""
    job = RebuildJob.objects.filter(finished_at__isnull=True).order_by("id").first()
    if job is None:
        return False
    try:
        _step(job, BATCH)
    except PublicationRefused:
        # One document whose address is taken must not keep all others waiting for ever.
        for _item in job.items[job.position : job.position + BATCH]:
            try:
                _step(job, 1)
            except PublicationRefused as refusal:
                logger.error("document not rebuilt", extra={"job": job.pk, "reason": str(refusal)})
                _step(job, 1, skip=True)
    return True


def _step(job: RebuildJob, count: int, *, skip: bool = False) -> None:
    """The next ``count`` items of ``job`` in one transaction with its position. ``skip``: only the position."""
    with door(job.actor, reason=job.reason) as collector:
        job.refresh_from_db()
        items = job.items[job.position : job.position + count]
        if not skip:
            for source, object_id in items:
                collector.mark_indirect(Ref(source, object_id))
        job.position += len(items)
        if job.position >= len(job.items):
            job.finished_at = timezone.now()
        job.save(update_fields=["position", "finished_at"])
