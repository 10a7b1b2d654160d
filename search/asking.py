"""What the search would answer under a guidance that is not saved: for the officer, who tries before saving."""

from __future__ import annotations

from typing import Final

from django.conf import settings

from pregonero.publishing import api as publishing

from . import api
from .guidance import Guidance
from .questions import normalised
from .results import SearchHit, SearchResults

#: hits that are shown side by side
SHOWN: Final = 8


def answer(site_id: int, q: str, guidance: Guidance) -> list[SearchHit]:
    """The first hits for ``q``, as the site shows them."""
    locale = publishing.language_tag(settings.LANGUAGE_CODE)
    return query(site_id, q, locale=locale, limit=SHOWN, guidance=guidance).items


# In place of `search.api.query` until that takes `guidance` itself; then this function goes, and `answer` calls that.
def query(site_id: int, q: str, *, locale: str, limit: int, guidance: Guidance) -> SearchResults:
    asked = f" {normalised(q)} "
    others = [form for key, forms in guidance.synonyms.items() if f" {key} " in asked for form in forms]
    found = api.query(site_id, " ".join([q, *others]), locale=locale, limit=limit)
    pins = guidance.pins.get(asked.strip(), ())
    live = publishing.live_bodies(site_id, pins)
    first = [
        SearchHit(key, live[key]["kind"], live[key]["path"], live[key]["title"], "", 0.0) for key in pins if key in live
    ]
    found.items[:] = [*first, *(hit for hit in found.items if hit.id not in pins)][:limit]
    return found
