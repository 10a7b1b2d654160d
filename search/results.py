"""What a search answers: the shapes shared by every engine, the API and the site."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypedDict

#: What an answer can be narrowed by.
FACETS = ("kind", "directorate", "year", "format", "tag")


class InFile(TypedDict):
    """Where in a file a document's words were found. ``page`` counts from 1, and is None where files of that kind have
    none (where the page of a Word file ends depends on the printer); the page of a presentation is a slide."""

    url: str
    title: str
    page: int | None


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One document found. ``snippet``: escaped HTML whose only elements are ``<mark>``; ``title``: plain text.

    ``file``: the page of a file that the snippet is from, None where it is from the document. ``pinned``: the office
    put it there for this question.
    """

    id: str
    kind: str
    path: str
    title: str
    snippet: str
    score: float
    file: InFile | None = None
    pinned: bool = False


class FacetValue(TypedDict):
    """One value to narrow a search by: ``count`` documents of the answer have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchResults:
    """An answer. ``total`` counts all hits, ``items`` is one page of them.

    ``suggestion``: the query with unknown words corrected, plain text, or None. ``loosened``: nothing has the words
    asked for, and these have words that begin alike. ``route``: path and title of the page that the office names for
    this question, or None.
    ``seq``: the ledger's sequence number the answer rests on; ``current``: whether that was the
    latest one. An answer that is not current must not be kept in a cache.
    """

    items: list[SearchHit] = field(default_factory=list)
    total: int = 0
    facets: dict[str, list[FacetValue]] = field(default_factory=lambda: {name: [] for name in FACETS})
    suggestion: str | None = None
    loosened: bool = False
    route: tuple[str, str] | None = None
    seq: int = 0
    current: bool = True
