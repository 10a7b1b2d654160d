"""The purge hook: what a publication made untrue is purged from the CDN, through the outbox.

A publication leaves one row, in its own transaction: nothing is purged for what was rolled back, and nobody waits for
the CDN under the ledger's lock. The worker makes the addresses of it and asks for them in portions, each tried again
until the CDN takes it. What is forgotten here runs out by itself: ``CDN_SECONDS``, and once more that long.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from portal import feeds, pages, purging, tag_feeds
from portal.head import absolute
from pregonero.plugins.api import listings
from pregonero.publishing import api as publishing
from pregonero.publishing.api import outbox

TOPIC: Final = "cdn"
PORTIONS: Final = "cdn-addresses"
#: addresses of one message: what one call of a CDN takes
PORTION: Final = 30
#: addresses of one act; a change that touches more is left to run out
MOST: Final = 1500
#: documents that are purged when what every page shows has changed
NEWEST: Final = 200
#: seconds after a publication in which another process may still give what was: a CDN that asks then would keep that
SETTLE: Final = 2.0
#: for how long it is remembered what was purged
KEPT: Final = timedelta(days=7)
EVERY: Final = 24 * 3600.0

_cleared_at = float("-inf")


def is_on(site_id: int) -> bool:
    return bool(settings.CDN_PURGE)


def note(site_id: int, entries: list[publishing.Entry]) -> None:
    """Leave a row that says which entries there are; called in the publication's transaction."""
    outbox.enqueue(TOPIC, {"site": site_id, "first": entries[0].seq, "last": entries[-1].seq})


@outbox.handles(TOPIC, foreign=True)
def spread(payload: dict[str, Any]) -> None:
    """Make the addresses of some entries, and ask for each portion of them."""
    first, last = payload["first"], payload["last"]
    site = Site.objects.filter(pk=payload["site"]).first()
    entries = publishing.entries(payload["site"], first - 1, last - first + 1)
    if site is None or not entries:
        return
    age = (timezone.now() - entries[-1].at).total_seconds()
    if age < SETTLE:
        raise outbox.Later(SETTLE - age, "other processes still give what was")
    urls = [absolute(site.root_url, path) for path in addresses(site.pk, entries)][:MOST]
    portions = [urls[at : at + PORTION] for at in range(0, len(urls), PORTION)]
    outbox.enqueue_all(PORTIONS, [({"urls": portion}, "") for portion in portions])


@outbox.handles(PORTIONS, foreign=True)
def purge(payload: dict[str, Any]) -> None:
    if settings.CDN_PURGE:  # it may have been switched off meanwhile
        purging.purge(payload["urls"])


def addresses(site_id: int, entries: list[publishing.Entry]) -> list[str]:
    """Root-relative addresses of everything that shows what the entries changed, what matters most first."""
    found = publishing.around(site_id, entries)
    publishing.place_in_directorates(entries)
    slugs = {slug for entry in entries for slug in entry.directorates}
    slugs |= {document["directorate"]["slug"] for document in found.documents if document.get("directorate")}
    kinds = {entry.kind for entry in entries}
    offices = [str(office["path"]) for office in _offices(site_id) if office["directorate"]["slug"] in slugs]
    lists = _lists(kinds)
    ordered = [
        *sorted(found.own),
        *(f"{path}{pages.HISTORY}" for path in sorted(found.own)),
        *_of_the_api(entries),
        *_homes(site_id),
        *lists,
        *offices,
        *_of_feeds(found, kinds, offices),
        reverse("portal_sitemap"),
        *sorted(found.neighbours),
    ]
    if "site" in kinds:  # names, contact and navigation stand on every page
        ordered += [*_lists(None), *(str(office["path"]) for office in _offices(site_id))]
        ordered += [path for path, _changed in reversed(publishing.live_addresses(site_id, MOST)[-NEWEST:])]
    return list(dict.fromkeys(ordered))


def _offices(site_id: int) -> list[publishing.Document]:
    items = publishing.list_documents(site_id, kind="directorate", limit=pages.ALL_DIRECTORATES).items
    return [office for office in items if office.get("directorate")]


def _homes(site_id: int) -> list[str]:
    items = publishing.list_documents(site_id, kind="home", limit=10).items
    return ["/", *(str(home["path"]) for home in items)]


def _lists(kinds: Iterable[str] | None) -> list[str]:
    """Sections that list documents of these kinds; all of them for None."""
    return [
        listing.path for listing in (*listings, *pages.LISTINGS) if kinds is None or listing.kind in kinds
    ]  # fmt: skip


def _of_feeds(found: Any, kinds: Iterable[str], offices: Iterable[str]) -> Iterator[str]:
    if "news" not in kinds:
        return
    sections = _lists(["news"])
    for path in (*sections, *offices):
        yield from (f"{path}{name}" for name in feeds.NAMES)
    tags = {tag for document in found.documents for tag in document.get("tags") or ()}
    for section in sections:
        for tag in sorted(tags):
            tagged = (tag_feeds.path_of(section, tag, name) for name in feeds.NAMES)
            yield from (address for address in tagged if address is not None)


def _of_the_api(entries: list[publishing.Entry]) -> Iterator[str]:
    """Those without parameters, and the document at its address; also where today's answers are not kept by a CDN."""
    yield reverse("api-v1:documents")
    yield reverse("api-v1:changes")
    for entry in entries:
        key = {"document_id": entry.document_id}
        yield reverse("api-v1:document", kwargs=key)
        yield reverse("api-v1:history", kwargs=key)
        yield f"{reverse('api-v1:by_path')}?path={quote(entry.path, safe='/')}"


def health() -> tuple[str, str]:
    """``degraded`` while the CDN does not take what it is told."""
    if not settings.CDN_PURGE:
        return "ok", "off"
    waiting = outbox.troubled([TOPIC, PORTIONS])
    return (
        ("degraded", f"{waiting} messages are not taken; pages there are old at most for {oldest()} s")
        if waiting
        else ("ok", "on")
    )


def oldest() -> int:
    """Seconds after which a CDN that is told nothing asks again by itself."""
    return int(2 * settings.CDN_SECONDS)


def tidy() -> None:
    """Forget once a day what was purged long ago."""
    global _cleared_at
    if time.monotonic() - _cleared_at >= EVERY:
        _cleared_at = time.monotonic()
        for topic in (TOPIC, PORTIONS):
            outbox.forget(topic, timezone.now() - KEPT)
