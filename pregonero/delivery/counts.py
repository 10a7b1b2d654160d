"""How often what was read: counted in the memory of the process, written every ten seconds.

No person, no address of a reader, nothing that tells two readers apart. A process that is killed loses what it counted
in its last ten seconds, and nothing else.
"""

from __future__ import annotations

import atexit
import logging
import threading
from collections import Counter, defaultdict, deque
from datetime import datetime

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

#: site, address, words looked for, status, bytes
Answer = tuple[int, str, str, int, int]
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
    counted: Counter[tuple[int, str, str, int]] = Counter()
    sizes: defaultdict[tuple[int, str, str, int], int] = defaultdict(int)
    total = 0
    while _answers:
        site_id, address, searched, status, size = _answers.popleft()
        key = (site_id, address, searched, status)
        if key not in counted and len(counted) >= ADDRESSES:
            key = (site_id, "", "", status)
        counted[key] += 1
        sizes[key] += size
        total += 1
    if counted:
        hour = (now or timezone.now()).replace(minute=0, second=0, microsecond=0)
        rows = [(*key, hour, number, sizes[key]) for key, number in sorted(counted.items())]
        _add(rows)
    return total


def _add(rows: list[tuple[int, str, str, int, datetime, int, int]]) -> None:
    """Add to the hour's rows, several processes at once (both engines: INSERT … ON CONFLICT … DO UPDATE)."""
    table = connection.ops.quote_name(Reading._meta.db_table)
    adapt = connection.ops.adapt_datetimefield_value
    sql = (
        f"INSERT INTO {table} (site_id, address, searched, status, hour, answers, bytes) "  # noqa: S608  (our own names)
        "VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (site_id, hour, address, searched, status) "
        f"DO UPDATE SET answers = {table}.answers + excluded.answers, bytes = {table}.bytes + excluded.bytes"
    )
    values = [(*row[:4], adapt(row[4]), *row[5:]) for row in rows]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(sql, values)
