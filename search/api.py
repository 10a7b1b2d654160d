"""What other packages and programs may ask of search. A ``site_id`` is the primary key of a Wagtail Site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from django.utils import timezone

from pregonero.plugins.api import kinds

from . import guidance as guiding
from .analysis import beginnings, begun, comparable
from .counted import normalised
from .failover import Failover
from .follow import catch_up, catch_up_all, site_ids, site_index
from .guidance import Guidance
from .projection import day_number
from .questions import PAGE, Request
from .results import FACETS, FacetValue, SearchHit, SearchResults
from .site_index import SiteIndex

__all__ = [
    "FacetValue",
    "SearchHit",
    "SearchResults",
    "beginnings",
    "begun",
    "catch_up",
    "catch_up_all",
    "comparable",
    "health",
    "normalised",
    "query",
    "rebuild",
    "status",
    "suggest",
    "verify",
]


def query(
    site_id: int,
    q: str,
    *,
    kind: str | None = None,
    directorate: str | None = None,
    year: int | None = None,
    format: str | None = None,
    tag: str | None = None,
    locale: str | None = None,
    published_from: date | None = None,
    published_to: date | None = None,
    sort: str = "relevance",
    limit: int = 20,
    offset: int = 0,
    guidance: Guidance | None = None,
) -> SearchResults:
    """Documents of a site with any of the words of ``q``, best first or as ``sort`` says (:data:`.questions.SORTS`).

    ``directorate`` is a slug, ``year`` that of publication, ``format`` the ending of a file that belongs to it.
    ``published_from`` and ``published_to`` are both included. ``locale`` narrows to one language and says in which
    ``q`` is written (Spanish where it is None). ``limit`` is cut to 100. Costs one database query where nothing new was
    published. Any text is answered; a query without words finds nothing.

    ``guidance``: what the office says of words and questions; None: what is saved. The documents it names for a
    question stand first where the answer is not narrowed or ordered otherwise.
    """
    guide = guiding.guidance(site_id) if guidance is None else guidance
    asked = Request(
        q,
        kind=kind,
        directorate=directorate,
        year=f"{year:04d}" if year is not None else None,
        format=format,
        tag=tag,
        locale=locale,
        published_from=day_number(published_from) if published_from else None,
        published_to=day_number(published_to) if published_to else None,
        sort=sort,
        limit=limit,
        offset=offset,
        ages=[each.slug for each in kinds if each.ages],
        today=day_number(timezone.localdate()),
        ahead=kinds_ahead(),
        synonyms=guide.synonyms,
    )
    counted = normalised(q)
    pins = guide.pins.get(counted, ()) if asked == replace(asked, **_UNNARROWED) else ()
    results = _with_pins(site_index(site_id), asked, pins) if pins else site_index(site_id).search(asked)
    results = replace(results, route=guide.routes.get(counted))
    by_kind = [FacetValue({**value, "label": _kind_label(value["value"])}) for value in results.facets["kind"]]
    return replace(results, facets={**results.facets, "kind": by_kind})


def kinds_ahead() -> list[str]:
    """Kinds that go before those that stand aside; none where none does."""
    aside = {each.slug for each in kinds if each.aside}
    return [each.slug for each in kinds if each.slug not in aside] if aside else []


#: what a question is without any narrowing, in the best order
_UNNARROWED: Final[dict[str, Any]] = {
    **dict.fromkeys((*FACETS, "published_from", "published_to")),
    "sort": "relevance",
}


def _with_pins(index: SiteIndex | Failover, asked: Request, pins: Sequence[str]) -> SearchResults:
    """An answer that begins with ``pins``, as one list: the second page goes on where the first ends."""
    pinned = [replace(hit, pinned=True) for hit in index.named(pins, asked)]
    offset, limit = max(asked.offset, 0), min(max(asked.limit, 0), PAGE)
    first = pinned[offset : offset + limit]
    rest = replace(
        asked,
        hidden=[hit.id for hit in pinned],
        offset=max(0, offset - len(pinned)),
        limit=limit - len(first),
    )
    results = index.search(rest)
    return replace(results, items=[*first, *results.items], total=results.total + len(pinned))


def suggest(site_id: int, q: str, limit: int = 8, *, locale: str | None = None) -> list[str]:
    """``q`` with its last word completed, likeliest first; only words that are published."""
    return site_index(site_id).complete(q, limit, locale)


def status(site_id: int) -> dict[str, Any]:
    """``{site, engine, state, seq, generation, documents, bytes}``; see :meth:`search.site_index.SiteIndex.status`."""
    return {"site": site_id, "engine": "embedded", **site_index(site_id).status()}


def rebuild(site_id: int) -> int:
    """Build the index of a site anew; returns the number of documents in it."""
    return site_index(site_id).rebuild()


def verify(site_id: int) -> list[str]:
    """What the index holds otherwise than the ledger, one line a difference; empty when all is well."""
    return site_index(site_id).verify()


def health() -> tuple[str, str]:
    """``ok``, or ``degraded`` while an index is missing or behind: search then answers from less than everything; and
    while Elasticsearch does not answer and the embedded index stands in."""
    for site_id in site_ids():
        site_index(site_id).keep_up()
    states = [status(site_id) for site_id in site_ids()]
    detail = ", ".join(
        f"site {s['site']}: {s['engine']} {s['state']} at {s['seq']} of {s['generation']}" for s in states
    )
    well = all(state["state"] == "current" for state in states)
    return ("ok" if well else "degraded"), detail or "no site"


def _kind_label(kind: str) -> str:
    """What people call a kind; of one whose plugin is off, its own name."""
    registered = kinds.get(kind)
    return str(registered.label) if registered else kind.replace("_", " ").capitalize()
