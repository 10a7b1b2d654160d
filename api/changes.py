"""The change feed: the ledger's headers in order, with what is still live."""

from __future__ import annotations

import threading
import time
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from pregonero.publishing import api as publishing

from .answers import answer, base_url, only, site_of
from .documents import with_live

router = Router(tags=["changes"])

#: calls of this process that may wait at one time; one more is answered at once, so that reading never starves
WAITERS = threading.BoundedSemaphore(1)
POLL = 0.25
RETRY_AFTER = 5


@router.get("changes", summary="Everything that was published, moved and withdrawn, in order")
def changes(
    request: HttpRequest,
    since: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 100,
    wait: Annotated[float, Query(ge=0, le=25)] = 0,
) -> HttpResponse:
    """Entries with `seq > since`. `wait`: seconds to wait for the first one when there is none yet."""
    only(request, "since", "limit", "wait")
    site = site_of(request)
    refused = False
    if wait and publishing.generation(site.pk) <= since:
        refused = not _wait(site.pk, since, wait)
    entries = publishing.entries(site.pk, since, limit)
    latest = max(publishing.generation(site.pk), entries[-1].seq if entries else 0)
    data = {
        "items": with_live(entries, site.pk, base_url(request, site)),
        "next": entries[-1].seq if entries else since,
        "latest": latest,
    }
    response = answer(request, data, key=("changes", site.pk, since, limit, latest))
    if refused:
        response["Retry-After"] = str(RETRY_AFTER)
    return response


def _wait(site_id: int, since: int, seconds: float) -> bool:
    """Wait for an entry after ``since``; False when too many wait already."""
    if not WAITERS.acquire(blocking=False):
        return False
    try:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if publishing.generation(site_id) > since:
                break
            time.sleep(POLL)
    finally:
        WAITERS.release()
    return True
