"""Search in the delivery API: ``search`` and ``suggest``, below ``/api/v1/``."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from wagtail.models import Site

from . import api
from .engine import DEPTH, PAGE

router = Router(tags=["search"])


class Hit(Schema):
    id: str
    kind: str
    path: str
    title: str
    snippet: str
    score: float


class FacetValue(Schema):
    value: str
    label: str
    count: int


class Found(Schema):
    items: list[Hit]
    total: int
    facets: dict[str, list[FacetValue]]
    suggestion: str | None


class Suggestions(Schema):
    items: list[str]


Limit = Annotated[int, Query(ge=1, le=PAGE)]
Offset = Annotated[int, Query(ge=0, le=DEPTH)]


@router.get("search", response=Found, summary="Search published documents")
def search(
    request: HttpRequest,
    response: HttpResponse,
    q: str = "",
    kind: str | None = None,
    directorate: str | None = None,
    locale: str | None = None,
    limit: Limit = 20,
    offset: Offset = 0,
) -> Found:
    """Documents with any of the words of `q`, best first. `snippet` is HTML whose only elements are `<mark>`.

    `locale` narrows to one language and says in which language `q` is written.
    """
    results = api.query(
        _site_id(request), q, kind=kind, directorate=directorate, locale=locale, limit=limit, offset=offset
    )
    if not results.current:
        response["Cache-Control"] = "no-store"
    return Found.model_validate(results, from_attributes=True)


@router.get("suggest", response=Suggestions, summary="Complete what is being typed")
def suggest(
    request: HttpRequest, q: str = "", locale: str | None = None, limit: Annotated[int, Query(ge=1, le=20)] = 8
) -> Suggestions:
    """`q` with its last word completed, likeliest first."""
    return Suggestions(items=api.suggest(_site_id(request), q, limit, locale=locale))


def _site_id(request: HttpRequest) -> int:
    site = Site.find_for_request(request)
    if site is None:
        raise HttpError(404, "No site answers at this address.")
    return int(site.pk)
