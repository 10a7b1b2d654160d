"""Old readings leave: what was read years ago answers no question of the office."""

from __future__ import annotations

import time
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from .models import Reading

#: seconds between two looks
EVERY = 3600.0
_looked_at = float("-inf")


def prune() -> None:
    """Delete readings older than ``READINGS_RETENTION_DAYS``, now and then."""
    global _looked_at
    if time.monotonic() - _looked_at < EVERY:
        return
    _looked_at = time.monotonic()
    Reading.objects.filter(hour__lt=timezone.now() - timedelta(days=settings.READINGS_RETENTION_DAYS)).delete()
