"""Lets no printed page outlive its document: what was withdrawn, corrected or erased leaves the disk too."""

from __future__ import annotations

import time

from pregonero.publishing.api import generations, live_hashes

from . import cache

#: seconds between two looks at the size of what is kept
PRUNE_EVERY = 60.0

_seen: dict[int, int] | None = None
_pruned_at = float("-inf")


def tidy() -> None:
    """Keep the folder small; when a ledger has moved, and at start, delete kept pages that show no live version."""
    global _seen, _pruned_at
    if time.monotonic() - _pruned_at > PRUNE_EVERY:
        _pruned_at = time.monotonic()
        cache.prune()
    now = generations()
    if now == _seen:
        return
    kept = cache.kept_documents()
    live = live_hashes(kept)
    for document_id in kept:
        cache.keep_only(document_id, live.get(document_id))
    _seen = now
