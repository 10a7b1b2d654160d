"""Lets no printed page outlive its document: what was withdrawn, corrected or erased leaves the disk too."""

from __future__ import annotations

from pregonero.publishing.api import generations, live_hashes

from . import cache

_seen: dict[int, int] | None = None


def tidy() -> None:
    """Delete kept pages that show no live version. Looks at the disk only when a ledger has moved, and at start."""
    global _seen
    now = generations()
    if now == _seen:
        return
    kept = cache.kept_documents()
    live = live_hashes(kept)
    for document_id in kept:
        cache.keep_only(document_id, live.get(document_id))
    _seen = now
