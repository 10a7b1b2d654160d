"""The outbox: side effects as rows, written in the transaction that asks for them, done afterwards by the worker.

One topic has one handler. A handler that raises is tried again with growing pauses; after
``MAX_ATTEMPTS`` the row is given up and health says so.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from .enums import OutboxStatus
from .models import OutboxMessage

logger = logging.getLogger("pregonero.publishing")

#: pauses in seconds after each failed attempt: about a day in all
PAUSES = (5, 30, 120, 600, 3600, 7200, 14400, 28800, 28800)
MAX_ATTEMPTS = len(PAUSES) + 1
#: seconds in which nobody else takes a row that somebody works on: longer than any handler may take
LEASE = 120


class GiveUp(Exception):
    """Raised by a handler that knows that trying again will not help."""


Handler = Callable[[dict[str, Any]], None]
_handlers: dict[str, Handler] = {}


def handles(topic: str) -> Callable[[Handler], Handler]:
    """Decorator: the function answers ``topic``. A second handler for a topic raises ValueError."""

    def register(function: Handler) -> Handler:
        if topic in _handlers:
            raise ValueError(f"topic {topic!r} already has a handler")
        _handlers[topic] = function
        return function

    return register


def enqueue(topic: str, payload: dict[str, Any]) -> OutboxMessage:
    """Ask for a side effect; it happens only if the surrounding transaction commits."""
    if topic not in _handlers:
        raise ValueError(f"no handler for topic {topic!r}")
    return OutboxMessage.objects.create(topic=topic, payload=payload)


def drain(limit: int = 50) -> int:
    """Do what is due, at most ``limit`` rows; returns how many were tried."""
    tried = 0
    while tried < limit and _do_one():
        tried += 1
    return tried


def retry() -> int:
    """Make everything that was given up due again, with all its attempts; returns how many."""
    failed = OutboxMessage.objects.filter(status=OutboxStatus.FAILED)
    return failed.update(status=OutboxStatus.PENDING, attempts=0, due_at=timezone.now())


def _do_one() -> bool:
    with transaction.atomic():
        due = OutboxMessage.objects.filter(status=OutboxStatus.PENDING, due_at__lte=timezone.now()).order_by("id")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        message = due.first()
        if message is None:
            return False
        # Claimed by moving its time: a worker that dies here leaves a row that comes due again.
        message.attempts += 1
        message.due_at = timezone.now() + timedelta(seconds=LEASE)
        message.save(update_fields=["attempts", "due_at"])
    started = time.monotonic()
    try:
        _handlers[message.topic](message.payload)
    except Exception as error:  # kept on the row, tried again later, counted by health
        logger.exception("outbox message failed", extra={"topic": message.topic, "attempts": message.attempts})
        message.last_error = f"{type(error).__name__}: {error}"[:500]
        pause = PAUSES[min(message.attempts, len(PAUSES)) - 1]
        message.due_at = timezone.now() + timedelta(seconds=pause)
        if message.attempts >= MAX_ATTEMPTS or isinstance(error, GiveUp):
            message.status = OutboxStatus.FAILED
    else:
        message.status, message.finished_at, message.last_error = OutboxStatus.DONE, timezone.now(), ""
    message.duration_ms = int((time.monotonic() - started) * 1000)
    message.save(update_fields=["status", "finished_at", "last_error", "duration_ms", "due_at"])
    return True
