"""The indexes of this installation, one a site, kept in step with their ledgers.

The task worker's loop calls :func:`catch_up_all`; a query catches up by itself. There is no thread.
"""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path

from django.conf import settings
from wagtail.models import Site

from .ledger import PublishedLedger
from .site_index import WORKER, SiteIndex

logger = logging.getLogger("search")


def site_index(site_id: int) -> SiteIndex:
    """The index of a site, below ``VAR_DIR/search/``; the same object for the life of the process."""
    return _index(Path(settings.VAR_DIR) / "search" / str(int(site_id)), int(site_id))


@cache
def _index(folder: Path, site_id: int) -> SiteIndex:
    return SiteIndex(folder, PublishedLedger(site_id))


def site_ids() -> list[int]:
    """Primary keys of all sites, in order."""
    return list(Site.objects.order_by("pk").values_list("pk", flat=True))


def catch_up(site_id: int) -> bool:
    """Index everything published since the last time, however much it is; True when nothing is missing then.

    False: another process is at it. Raises ``IndexUnavailable``, ``EngineFault`` or ``OSError`` (full disk, no rights).
    """
    return site_index(site_id).follow(WORKER)


def catch_up_all() -> None:
    """:func:`catch_up` for every site; one that fails is logged and does not stop the others."""
    for site_id in site_ids():
        try:
            catch_up(site_id)
        except Exception:  # the caller's loop must outlive a full disk; it comes again
            logger.exception("search index cannot follow the ledger", extra={"site": site_id})
