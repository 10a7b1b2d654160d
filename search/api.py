"""What other packages and programs may ask of search. A ``site_id`` is the primary key of a Wagtail Site."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pregonero.plugins.api import kinds

from .engine import Request
from .follow import catch_up, catch_up_all, site_ids, site_index
from .questions import normalised
from .results import FacetValue, SearchHit, SearchResults

__all__ = [
    "FacetValue",
    "SearchHit",
    "SearchResults",
    "catch_up",
    "catch_up_all",
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
    locale: str | None = None,
    limit: int = 20,
    offset: int = 0,
) -> SearchResults:
    """Documents of a site with any of the words of ``q``, best first.

    ``directorate`` is a slug. ``locale`` narrows to one language and says in which ``q`` is written (Spanish where
    it is None). ``limit`` is cut to 100. Costs one database query where nothing new was published. Any text is
    answered; a query without words finds nothing.
    """
    asked = Request(q, kind=kind, directorate=directorate, locale=locale, limit=limit, offset=offset)
    results = site_index(site_id).search(asked)
    by_kind = [FacetValue({**value, "label": _kind_label(value["value"])}) for value in results.facets["kind"]]
    return replace(results, facets={**results.facets, "kind": by_kind})


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
    """``ok``, or ``degraded`` while an index is missing or behind: search then answers from less than everything."""
    for site_id in site_ids():
        site_index(site_id).keep_up()
    states = [status(site_id) for site_id in site_ids()]
    detail = ", ".join(f"site {s['site']}: {s['state']} at {s['seq']} of {s['generation']}" for s in states)
    well = all(state["state"] == "current" for state in states)
    return ("ok" if well else "degraded"), detail or "no site"


def _kind_label(kind: str) -> str:
    """What people call a kind; of one whose plugin is off, its own name."""
    registered = kinds.get(kind)
    return str(registered.label) if registered else kind.replace("_", " ").capitalize()
