"""The day it is in the municipality, and what follows from it: whether a program is open today.

Pages change with the day even when nothing is published, so the day is part of their ETag (see
:mod:`portal.revalidation`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone


def today() -> date:
    """Return today's date where the municipality is."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def next_midnight() -> datetime:
    """Return the moment at which the municipality's day changes: what pages say of today holds until then."""
    return datetime.combine(today() + timedelta(days=1), time.min, timezone.get_default_timezone())


def read_date(value: object) -> date | None:
    """Return the date of a document's ``YYYY-MM-DD`` or, for a time in UTC, the local date; None if it is neither."""
    moment = read_time(value)
    if moment is not None:
        return moment.astimezone(timezone.get_default_timezone()).date()
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def read_time(value: object) -> datetime | None:
    """Return the moment of a document's ``2026-11-20T15:00:00Z``, or None if it is not one."""
    if not isinstance(value, str) or "T" not in value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def program_status(fields: Mapping[str, Any], on: date | None = None) -> str:
    """Return ``open``, ``closed``, ``upcoming`` or ``permanent`` for the fields of a program on a day (default today).

    The office states the status; its own dates overrule it when they have passed, so that a program nobody closed
    is not announced as open.
    """
    day = on or today()
    status = str(fields.get("status") or "")
    starts, ends = read_date(fields.get("starts_on")), read_date(fields.get("ends_on"))
    if status == "closed":
        return status
    if ends is not None and ends < day:
        return "closed"
    if starts is not None and starts > day:
        return "upcoming"
    if status == "upcoming" and starts is not None:
        return "open"
    return status
