"""Search in the delivery API: ``search`` and ``suggest``, below ``/api/v1/``."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema
from ninja.errors import ValidationError
from pydantic import BeforeValidator

from pregonero.delivery.api import Terms, language, misasked, site_of, state_of, tagged

from . import api
from .questions import DEPTH, PAGE, QUERY_CHARACTERS

router = Router(tags=["search"])


def _written(value: object) -> object:
    """A day as it is written; a number is none, though pydantic would count seconds with it."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("no day")
    return value


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Day = Annotated[date, BeforeValidator(_written)]
Words = Annotated[str, Field(max_length=QUERY_CHARACTERS)]
Name = Annotated[str, Field(max_length=200)]


class Suggesting(Schema):
    """What can be asked of `suggest`."""

    q: Words = ""
    locale: Name | None = None
    limit: int = Field(8, ge=1, le=20)


class Searching(Schema):
    """What can be asked of `search`."""

    q: Words = ""
    kind: Name | None = None
    directorate: Name | None = Field(None, description="Slug of a directorate.")
    year: int | None = Field(None, ge=1, le=9999, description="Year of publication.")
    format: Name | None = Field(None, description="Ending of a file that belongs to the document: `pdf`, `xlsx`.")
    tag: Name | None = None
    published_from: Day | None = Field(None, description="First day of publication, `2026-01-31`.")
    published_to: Day | None = Field(None, description="Last day of publication.")
    sort: Literal["relevance", "-published_at", "published_at"] = "relevance"
    locale: Name | None = Field(None, description="Narrows to one language, in which `q` is then taken to be written.")
    limit: int = Field(20, ge=1, le=PAGE)
    offset: int = Field(0, ge=0, le=DEPTH)


class InFile(Schema):
    url: str
    title: str
    page: int | None = Field(description="Counts from 1; null where files of that kind have no pages.")


class Hit(Schema):
    id: str
    kind: str
    path: str
    title: str
    snippet: str = Field(description="HTML whose only elements are `<mark>`.")
    score: float
    file: InFile | None = Field(description="The page of a file that the snippet is from; null: from the document.")
    pinned: bool = Field(description="Put first by the municipality for this question.")


class FacetValue(Schema):
    value: str
    label: str
    count: int


class Route(Schema):
    path: str
    title: str


class Found(Schema):
    items: list[Hit]
    total: int
    facets: dict[str, list[FacetValue]]
    suggestion: str | None
    route: Route | None = Field(description="The page that the municipality names for this question.")
    loosened: bool = Field(description="Nothing has the words of `q`; these have words that begin alike.")


class Suggestions(Schema):
    items: list[str]


@router.get("search", response=Found, summary="Search published documents")
def search(request: HttpRequest, asked: Query[Searching]) -> HttpResponse:
    """Documents with any of the words of `q`, best first, with counts to narrow the search by."""
    _refuse_others(request, asked)
    site_id = _site_id(request)
    results = api.query(site_id, **asked.model_dump())
    found = {name: getattr(results, name) for name in Found.model_fields}
    found["route"] = {"path": results.route[0], "title": results.route[1]} if results.route else None
    response = HttpResponse(orjson.dumps(found), content_type="application/json")
    if not results.current:
        response["Cache-Control"] = "no-store"
        return response
    return _tagged(
        request, response, site_id, asked, searched=api.normalised(asked.q), empty=results.loosened or not results.total
    )


@router.get("suggest", response=Suggestions, summary="Complete what is being typed")
def suggest(request: HttpRequest, asked: Query[Suggesting]) -> HttpResponse:
    """`q` with its last word completed, likeliest first; only words that are published."""
    _refuse_others(request, asked)
    site_id = _site_id(request)
    items = api.suggest(site_id, **asked.model_dump())
    response = HttpResponse(orjson.dumps({"items": items}), content_type="application/json")
    return _tagged(request, response, site_id, asked)


def _tagged(
    request: HttpRequest,
    response: HttpResponse,
    site_id: int,
    asked: Schema,
    searched: str = "",
    *,
    empty: bool = False,
) -> Any:
    """The words beside facets are in the reader's language."""
    names = tuple(type(asked).model_fields)
    terms = Terms(names=names, strict=True, varies=("Accept-Language",), searched=searched, empty=empty)
    generation = state_of(request).generation(site_id), state_of(request).turn(site_id)
    key = (request.path, site_id, generation, sorted(request.GET.items()), language(request.META))
    return tagged(request, lambda: response, key, terms)


def _site_id(request: HttpRequest) -> int:
    site = site_of(request)
    if site is None:
        raise Http404
    return int(site.pk)


def _refuse_others(request: HttpRequest, asked: Schema) -> None:
    """As everywhere in this API. Raises ValidationError naming what is wrong."""
    wrong = misasked(request.GET, type(asked).model_fields)
    if wrong:
        raise ValidationError([{"type": "extra", "loc": ("query", name), "msg": told} for name, told in wrong.items()])
