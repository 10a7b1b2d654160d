"""Readers who wait for what comes next. They hold a thread of the server, so a process has few places for them.

A view that lets its reader wait is marked with :func:`may_wait`, and calls :func:`wait`. Whoever finds no place is
answered as one who does not wait, with ``Retry-After``; the hot path does that from what it keeps.
"""

from __future__ import annotations

import threading
import time
from typing import Final
from urllib.parse import parse_qsl, urlencode

from django.db import connection

from .answers import View
from .freshness import now_public

#: calls of this process that may wait at one time
PLACES: Final = 8
#: seconds that one may wait
LONGEST: Final = 25
#: seconds between two looks at the state
POLL: Final = 0.2
#: seconds after which one who found no place may ask again
RETRY_AFTER: Final = 5
#: the parameter of a query that asks for it, and the one with the last entry that the reader knows
WAIT, SINCE = "wait", "since"
_waiters: Final = threading.BoundedSemaphore(PLACES)


def may_wait(view: View) -> View:
    """Mark a public view whose reader may ask to wait: it is never kept from others while one waits."""
    view.may_wait = True  # type: ignore[attr-defined]
    return view


def wait(site_id: int, since: int, seconds: float) -> bool:
    """Wait until the site has an entry after ``since``, for so many seconds; False when too many wait already."""
    if not _waiters.acquire(blocking=False):
        return False
    try:
        deadline = time.monotonic() + seconds
        while now_public().generation(site_id) <= since and time.monotonic() < deadline:
            if not connection.in_atomic_block:
                connection.close()  # nobody holds a connection to the database while waiting
            time.sleep(POLL)
    finally:
        _waiters.release()
    return True


def asks_to_wait(query: str) -> bool:
    return any(name == WAIT for name, _value in parse_qsl(query, keep_blank_values=True))


def instead(query: str, generation: int) -> str | None:
    """What is answered to one who asks to wait and finds no place: the same question without waiting.

    None where there is a place, where nothing is to be waited for, and where the question is not a right one: the view
    knows what to say then.
    """
    pairs = parse_qsl(query, keep_blank_values=True)
    asked = dict(pairs)
    try:
        waits = 0 < float(asked.get(WAIT, "0")) <= LONGEST and int(asked.get(SINCE, "0")) >= generation
    except ValueError:
        return None
    if not waits:
        return None
    if _waiters.acquire(blocking=False):  # a look, not a promise: who slips in between is turned away by the view
        _waiters.release()
        return None
    return urlencode([pair for pair in pairs if pair[0] != WAIT])
