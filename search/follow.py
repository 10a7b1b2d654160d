"""The indexes of this installation, one a site, kept in step with their ledgers.

The task worker's loop calls :func:`catch_up_all`; a query catches up by itself. There is no thread. With
``ELASTICSEARCH_URL`` each site has an index there too, and that one is asked first.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from wagtail.models import Site

from pregonero.plugins.api import FileTextSource, file_text_sources

from .failover import Failover
from .ledger import PublishedLedger
from .site_index import WORKER, SiteIndex

logger = logging.getLogger("search")


def site_index(site_id: int) -> SiteIndex | Failover:
    """The index of a site; the same object for the life of the process."""
    folder = Path(settings.VAR_DIR) / "search" / str(int(site_id))
    return _index(folder, int(site_id), elasticsearch_url(), elasticsearch_prefix())


def elasticsearch_url() -> str:
    """Address of the server; "" where the installation has none."""
    return str(getattr(settings, "ELASTICSEARCH_URL", "") or "")


def elasticsearch_prefix() -> str:
    """Beginning of the names of this installation's indexes: several may share one server."""
    return str(getattr(settings, "ELASTICSEARCH_PREFIX", "") or "pregonero")


@cache
def _index(folder: Path, site_id: int, url: str, prefix: str) -> SiteIndex | Failover:
    embedded = SiteIndex(folder, PublishedLedger(site_id), pages=pages)
    if not url:
        return embedded
    # its client costs memory and time at the start, and few have the server
    from .elastic_shelf import ElasticShelf

    shelf = ElasticShelf(_client(url), prefix, site_id)
    return Failover(SiteIndex(folder, PublishedLedger(site_id), shelf, pages, lock="elasticsearch.lock"), embedded)


@cache
def _client(url: str) -> Any:
    from .elastic import connected

    return connected(url)


def pages(files: Collection[str]) -> Mapping[str, Sequence[str]]:
    """The text inside of files, from whoever reads them; those not read are left out."""
    found: dict[str, Sequence[str]] = {}
    for source in file_text_sources:
        found |= source.pages([file for file in files if file not in found])
    return found


def take_in_files() -> None:
    """Index the text of files that was read since the last time; what fails is logged and comes again."""
    for source in file_text_sources:
        for site_id in site_ids():
            try:
                _take_in(site_id, source)
            except Exception:  # the caller's loop must outlive a full disk; it comes again
                logger.exception("text of files cannot be indexed", extra={"site": site_id})


def _take_in(site_id: int, source: FileTextSource) -> None:
    place = Path(settings.VAR_DIR) / "search" / str(int(site_id)) / f"files-{source.name}"
    cursor = place.read_text() if place.is_file() else ""
    while True:
        files, after = source.since(cursor)
        if files:
            site_index(site_id).take_in(files)
        if after != cursor:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(after)
        if not files:
            return
        cursor = after


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
