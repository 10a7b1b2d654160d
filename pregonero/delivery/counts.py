"""How often what was read: counted in the memory of the process, written every ten seconds.

No person, no address of a reader, nothing that tells two readers apart. A process that is killed loses what it counted
in its last ten seconds, and nothing else.
"""

from __future__ import annotations

import atexit
import logging
import threading
from collections import deque
from datetime import datetime
from typing import Any, NamedTuple

from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from .models import Reading

logger = logging.getLogger("pregonero.delivery")

#: seconds between two writings
PERIOD = 10.0
#: different addresses of one writing; what is beyond is counted under no address
ADDRESSES = 2000
#: answers that wait to be counted; more are not counted, so that a database that is away costs no memory
WAITING = 1_000_000


class Answer(NamedTuple):
    """One answer as it is counted. ``searched``: words looked for; ``empty``: that found nothing; ``clicked``: a page
    that was asked for from a search for these words."""

    site_id: int
    address: str
    searched: str
    status: int
    size: int
    empty: bool = False
    clicked: bool = False


_answers: deque[Answer] = deque(maxlen=WAITING)
_started = threading.Lock()
_thread: threading.Thread | None = None
_stop = threading.Event()


def tally(answer: Answer) -> None:
    """Count one answer. Costs nothing that a reader notices; the same answer is the same object, however often."""
    _answers.append(answer)
    if _thread is None:
        _start()


def _start() -> None:
    global _thread
    with _started:
        if _thread is None:
            _thread = threading.Thread(target=_write_now_and_then, name="readings", daemon=True)
            _thread.start()
            atexit.register(_last_time)


def _write_now_and_then() -> None:
    while not _stop.wait(PERIOD):
        _try_to_write()


def _last_time() -> None:
    _stop.set()
    _try_to_write()


def _try_to_write() -> None:
    try:
        close_old_connections()
        flush()
    except Exception:  # what could not be written is lost, told in the log; readers must not notice
        logger.exception("readings could not be written")


def flush(now: datetime | None = None) -> int:
    """Write what was counted; returns how many answers that were."""
    counted: dict[tuple[int, str, str, int], list[int]] = {}
    total = 0
    while _answers:
        answer = _answers.popleft()
        key = answer[:4]
        if key not in counted and len(counted) >= ADDRESSES:
            key = (answer.site_id, "", "", answer.status)
        sums = counted.setdefault(key, [0, 0, 0, 0])
        for place, number in enumerate((1, answer.size, answer.empty, answer.clicked)):
            sums[place] += number
        total += 1
    if counted:
        hour = (now or timezone.now()).replace(minute=0, second=0, microsecond=0)
        _add([(*key, hour, *sums) for key, sums in sorted(counted.items())])
    return total


def _add(rows: list[tuple[Any, ...]]) -> None:
    """Add to the hour's rows, several processes at once (both engines: INSERT … ON CONFLICT … DO UPDATE)."""
    table = connection.ops.quote_name(Reading._meta.db_table)
    adapt = connection.ops.adapt_datetimefield_value
    sums = ("answers", "bytes", "empty", "clicks")
    added = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in sums)
    sql = (
        f"INSERT INTO {table} (site_id, address, searched, status, hour, {', '.join(sums)}) "  # noqa: S608  (our own names)
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (site_id, hour, address, searched, status) "
        f"DO UPDATE SET {added}"
    )
    values = [(*row[:4], adapt(row[4]), *row[5:]) for row in rows]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(sql, values)
