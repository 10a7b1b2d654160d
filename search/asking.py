"""What the search would answer under a guidance that is not saved: for the officer, who tries before saving."""

from __future__ import annotations

from typing import Final

from django.conf import settings

from pregonero.publishing import api as publishing

from . import api
from .guidance import Guidance
from .results import SearchHit

#: hits that are shown side by side
SHOWN: Final = 8


def answer(site_id: int, q: str, guidance: Guidance) -> list[SearchHit]:
    """The first hits for ``q``, as the site shows them."""
    locale = publishing.language_tag(settings.LANGUAGE_CODE)
    return api.query(site_id, q, locale=locale, limit=SHOWN, guidance=guidance).items
