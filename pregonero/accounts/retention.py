"""How long the audit log is kept, and the cleaning of what has run out: old entries, ended sessions, old locks.

``AUDIT_RETENTION_DAYS``: five years by default, as the rest of an office's control records; 0 keeps everything.
The municipality's archive rules (Ley General de Archivos) decide, not the software.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Final

from axes.models import AccessAttempt
from django.conf import settings
from django.utils import timezone

from . import audit, audit_actions
from .models import AuditEntry
from .sessions import SessionStore

EVERY: Final = 24 * 3600.0
_last: float | None = None


def purge() -> int:
    """Remove what is older than the retention; that something was removed is an entry itself."""
    if settings.AUDIT_RETENTION_DAYS <= 0:
        return 0
    before = timezone.now() - timedelta(days=settings.AUDIT_RETENTION_DAYS)
    gone = AuditEntry.objects.all().purge(before)
    if gone:
        audit.record(
            audit_actions.PURGED,
            actor=None,
            detail={"entries": gone, "before": before.date().isoformat(), "days": settings.AUDIT_RETENTION_DAYS},
        )
    return gone


def clean() -> None:
    """All that has run out."""
    purge()
    SessionStore.clear_expired()
    AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - 2 * settings.AXES_COOLOFF_TIME).delete()


def clean_daily() -> None:
    """For the worker, which asks about once a second."""
    global _last
    now = time.monotonic()
    if _last is None or now - _last >= EVERY:
        _last = now
        clean()
