"""The outbox: side effects as rows, written in the transaction that asks for them, done afterwards by the worker.

One topic has one handler. A handler that raises is tried again with growing pauses; after
``MAX_ATTEMPTS`` the row is given up and health says so.

Rows of one lane wait for each other, in the order in which they were written: while the first is in hand or in a pause,
none of the others is begun. Topics whose other end is a stranger's server are *foreign*: the worker does them in
threads of their own, so that a server that hangs keeps back nobody's mail.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
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


class Later(Exception):
    """Raised by a handler that keeps its own account of attempts and pauses: come again in ``seconds``."""

    def __init__(self, seconds: float, reason: str) -> None:
        self.seconds = seconds
        super().__init__(reason)


Handler = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Topic:
    """Who answers a topic. ``foreign``: the other end is a stranger's server, and whoever asks it answers for its
    health."""

    handler: Handler
    foreign: bool = False


_topics: dict[str, Topic] = {}


def handles(topic: str, *, foreign: bool = False) -> Callable[[Handler], Handler]:
    """Decorator: the function answers ``topic``. A second handler for a topic raises ValueError."""

    def register(function: Handler) -> Handler:
        if topic in _topics:
            raise ValueError(f"topic {topic!r} already has a handler")
        _topics[topic] = Topic(function, foreign)
        return function

    return register


def foreign_topics() -> list[str]:
    return [name for name, topic in _topics.items() if topic.foreign]


def enqueue(topic: str, payload: dict[str, Any], *, lane: str = "") -> OutboxMessage:
    """Ask for a side effect; it happens only if the surrounding transaction commits."""
    return enqueue_all(topic, [(payload, lane)])[0]


def enqueue_all(topic: str, messages: Iterable[tuple[dict[str, Any], str]]) -> list[OutboxMessage]:
    """Ask for many, each a payload and its lane, in their order and in one statement."""
    if topic not in _topics:
        raise ValueError(f"no handler for topic {topic!r}")
    rows = [OutboxMessage(topic=topic, payload=payload, lane=lane) for payload, lane in messages]
    return OutboxMessage.objects.bulk_create(rows)


def hurry(lane: str) -> None:
    """End the pause of a lane, because something has changed at its other end. A row in somebody's hands is left alone,
    and so is a pause that ends as soon as its lease would."""
    now = timezone.now()
    pausing = OutboxMessage.objects.filter(
        lane=lane, status=OutboxStatus.PENDING, due_at__gt=now + timedelta(seconds=LEASE)
    )
    pausing.update(due_at=now)


def forget(topic: str, before: datetime) -> int:
    """Delete the rows of a topic that were done before that time; returns how many."""
    done = OutboxMessage.objects.filter(topic=topic, status=OutboxStatus.DONE, finished_at__lt=before)
    return int(done.delete()[0])


def troubled(topics: Iterable[str]) -> int:
    """How many rows of these topics were given up, or have failed more than once and wait for another try."""
    again = Q(status=OutboxStatus.PENDING, attempts__gt=1, due_at__gt=timezone.now())
    return OutboxMessage.objects.filter(Q(status=OutboxStatus.FAILED) | again, topic__in=list(topics)).count()


def drain(limit: int = 50, *, foreign: bool | None = None) -> int:
    """Do what is due, at most ``limit`` rows; returns how many were tried. ``foreign``: only such topics, or none of
    them."""
    tried = 0
    while tried < limit and _do_one(foreign):
        tried += 1
    return tried


def retry() -> int:
    """Make everything that was given up due again, with all its attempts; returns how many."""
    failed = OutboxMessage.objects.filter(status=OutboxStatus.FAILED)
    return failed.update(status=OutboxStatus.PENDING, attempts=0, due_at=timezone.now())


def _due(foreign: bool | None) -> QuerySet[OutboxMessage]:
    due = OutboxMessage.objects.filter(status=OutboxStatus.PENDING, due_at__lte=timezone.now())
    if foreign is not None:
        due = due.filter(topic__in=foreign_topics()) if foreign else due.exclude(topic__in=foreign_topics())
    earlier = OutboxMessage.objects.filter(lane=OuterRef("lane"), status=OutboxStatus.PENDING, pk__lt=OuterRef("pk"))
    return due.filter(Q(lane="") | ~Exists(earlier)).order_by("pk")


def _do_one(foreign: bool | None) -> bool:
    if not _due(foreign).exists():  # asked first: SQLite has one lock for all who write
        return False
    with transaction.atomic():
        due = _due(foreign)
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
        _topics[message.topic].handler(message.payload)
    except Later as later:
        logger.info("outbox message comes later", extra={"topic": message.topic, "attempts": message.attempts})
        message.last_error = str(later)[:500]
        message.due_at = timezone.now() + timedelta(seconds=later.seconds)
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
