"""How the search of a site is guided: what the officer wrote, in the form in which questions are compared with it.

Kept in memory by each process, and read again once something of it, or a document, changed. What changed is told by the
site's *turn*, a counter in the row that is read to know the generation anyway: asking costs no query of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from pregonero.delivery.api import now_public
from pregonero.publishing import api as publishing

from .counted import normalised
from .models import BestBet, BestBetDocument, Guided, RoutedQuery, Synonyms

Row = TypeVar("Row", bound=Guided)


@dataclass(frozen=True, slots=True)
class Guidance:
    """``synonyms``: word or phrase, as :func:`.counted.normalised` writes it → its other forms, as the officer wrote
    them (with accents). ``pins``: normalised question → ids of documents, first first. ``routes``: normalised question
    → path and title of the page to offer."""

    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    routes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


_NONE = Guidance()
#: site → the turn and the generation that it was read after, and what was read
_kept: dict[int, tuple[tuple[int, int], Guidance]] = {}


def guidance(site_id: int) -> Guidance:
    """What is saved for a site. Costs queries only where something changed, and none where nothing was ever saved."""
    state = now_public()
    mark = state.turn(site_id), state.generation(site_id)
    if not mark[0]:
        return _NONE
    kept = _kept.get(site_id)
    if kept is None or kept[0] != mark:
        kept = _kept[site_id] = mark, saved(site_id)
    return kept[1]


def saved(site_id: int, instead: Guided | None = None) -> Guidance:
    """What the database holds for a site. ``instead``: a thing that is taken as if it had been saved."""
    synonyms: dict[str, tuple[str, ...]] = {}
    for row in _rows(Synonyms, site_id, instead):
        lines = row.lines
        for line in lines:
            key = normalised(line)
            others = [other for other in lines if normalised(other) != key]
            synonyms[key] = tuple(dict.fromkeys([*synonyms.get(key, ()), *others]))
    bets = [row for row in _rows(BestBet, site_id, instead) if not row.over]
    documents = _documents(bets, instead)
    pins = {normalised(line): tuple(documents[row.pk]) for row in bets for line in row.lines if documents.get(row.pk)}
    return Guidance(synonyms, pins, _routes(site_id, _rows(RoutedQuery, site_id, instead)))


def _rows(model: type[Row], site_id: int, instead: Guided | None) -> list[Row]:
    rows: list[Row] = list(model._default_manager.filter(site_id=site_id).order_by("pk"))
    if not isinstance(instead, model):
        return rows
    others = [row for row in rows if row.pk != instead.pk]
    return [*others, instead] if instead.site_id == site_id else others


def _documents(bets: Sequence[BestBet], instead: Guided | None) -> dict[int | None, list[str]]:
    """Key of a best bet (None: the one that is not saved yet) → ids of its documents in their order."""
    if not bets:
        return {}
    found: dict[int | None, list[str]] = {}
    keys = [row.pk for row in bets if row is not instead]
    rows = BestBetDocument.objects.filter(bet__in=keys, document__isnull=False).order_by("sort_order", "pk")
    for key, document in rows.values_list("bet_id", "document"):
        found.setdefault(key, []).append(str(document))
    if isinstance(instead, BestBet):
        links = sorted(instead.documents.all(), key=lambda link: link.sort_order or 0)
        found[instead.pk] = [str(link.document) for link in links if link.document]
    return found


def _routes(site_id: int, rows: Iterable[RoutedQuery]) -> dict[str, tuple[str, str]]:
    """Only to what is public: a page that was withdrawn is not offered."""
    rows = list(rows)
    live = publishing.live_bodies(site_id, [str(row.document) for row in rows if row.document]) if rows else {}
    routes: dict[str, tuple[str, str]] = {}
    for row in rows:
        document = live.get(str(row.document))
        if document is not None:
            place = f"{document['path']}{row.suffix}", row.title or str(document["title"])
            routes |= {normalised(line): place for line in row.lines}
    return routes


def forget() -> None:
    """As if the process had just begun."""
    _kept.clear()


def end_best_bets() -> None:
    """Take out the best bets whose last day has passed, with a new turn of their sites. For the worker's loop."""
    ended = BestBet.objects.filter(over=False, until__lt=timezone.localdate())
    if not ended.exists():
        return
    with transaction.atomic():
        sites = set(ended.values_list("site_id", flat=True))
        ended.update(over=True)
        for site_id in sites:
            publishing.next_turn(site_id)
