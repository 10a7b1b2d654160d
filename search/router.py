"""Search in the delivery API: ``search`` and ``suggest``, below ``/api/v1/``."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from ninja.errors import ValidationError
from wagtail.models import Site

from . import api
from .engine import DEPTH, PAGE

router = Router(tags=["search"])


class Suggesting(Schema):
    """What can be asked of `suggest`."""

    q: str = ""
    locale: str | None = None
    limit: int = Field(8, ge=1, le=20)


class Searching(Schema):
    """What can be asked of `search`."""

    q: str = ""
    kind: str | None = None
    directorate: str | None = Field(None, description="Slug of a directorate.")
    locale: str | None = Field(None, description="Narrows to one language, in which `q` is then taken to be written.")
    limit: int = Field(20, ge=1, le=PAGE)
    offset: int = Field(0, ge=0, le=DEPTH)


class Hit(Schema):
    id: str
    kind: str
    path: str
    title: str
    snippet: str = Field(description="HTML whose only elements are `<mark>`.")
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


@router.get("search", response=Found, summary="Search published documents")
def search(request: HttpRequest, response: HttpResponse, asked: Query[Searching]) -> api.SearchResults:
    """Documents with any of the words of `q`, best first, with counts to narrow the search by."""
    _refuse_others(request, asked)
    results = api.query(_site_id(request), **asked.model_dump())
    response["Cache-Control"] = "no-cache" if results.current else "no-store"
    return results


@router.get("suggest", response=Suggestions, summary="Complete what is being typed")
def suggest(request: HttpRequest, response: HttpResponse, asked: Query[Suggesting]) -> dict[str, list[str]]:
    """`q` with its last word completed, likeliest first; only words that are published."""
    _refuse_others(request, asked)
    response["Cache-Control"] = "no-cache"
    return {"items": api.suggest(_site_id(request), **asked.model_dump())}


def _site_id(request: HttpRequest) -> int:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    return int(site.pk)


def _refuse_others(request: HttpRequest, asked: Schema) -> None:
    """A parameter that is not known is an error, as everywhere in this API: a misspelt filter must not be ignored."""
    unknown = sorted(set(request.GET) - set(type(asked).model_fields))
    if unknown:
        message = _("Unknown parameter.")
        raise ValidationError([{"type": "extra", "loc": ("query", name), "msg": message} for name in unknown])
