"""Transparency in the delivery API, below ``/api/v1/``: obligations, datasets and the rows of a dataset."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import orjson
from django.db.models import QuerySet
from django.db.models.fields.json import KeyTransform
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError, ValidationError

from pregonero.delivery.api import Terms, misasked, site_of, state_of, tagged
from pregonero.publishing import api as publishing
from transparency.sipot.model import TypeCode

from .filings.documents import SECTION
from .filings.models import PublishedRow
from .filings.published import value_of
from .filings.together import DATASET, OBLIGATION

router = Router(tags=["transparency"])

Name = Annotated[str, Field(max_length=200)]
Cursor = Annotated[str, Field(max_length=1000)]
#: rows of one answer
MOST_ROWS = 1000


class Obligations(Schema):
    """What can be asked of `obligations`."""

    subject: Name | None = Field(None, description="Slug of an obligated subject.")
    law: Name | None = Field(None, description="Slug of a law.")
    directorate: Name | None = Field(None, description="Slug of a directorate.")
    cursor: Cursor | None = None
    limit: int = Field(100, ge=1, le=100)


class Datasets(Schema):
    """What can be asked of `datasets`."""

    obligation: UUID | None = Field(None, description="Datasets of this obligation.")
    subject: Name | None = Field(None, description="Slug of an obligated subject.")
    directorate: Name | None = Field(None, description="Slug of a directorate.")
    cursor: Cursor | None = None
    limit: int = Field(20, ge=1, le=100)


class Rows(Schema):
    """What can be asked of rows besides their columns."""

    table: Name = Field("", description="A secondary table, as the dataset's `tables` names it; empty: the main rows.")
    ref: Name | None = Field(None, description="Rows of a secondary table that go by this ID.")
    after: int = Field(-1, ge=-1, description="Position of the last row one has; `next` of the answer before.")
    limit: int = Field(100, ge=1, le=MOST_ROWS)


class Documents(Schema):
    items: list[dict[str, Any]]
    next: str | None
    generation: int


class RowsFound(Schema):
    items: list[dict[str, Any]] = Field(
        description="Each row flat: `_id`, `_ref` in secondary tables, and every column by its key. Days `2018-01-31`, "
        'money `"1234.50"`, numbers as text, empty cells null.'
    )
    next: int | None = Field(description="`after` of the next page; null on the last.")
    total: int = Field(description="Rows that match.")
    columns: list[dict[str, Any]]


@router.get("obligations", response=Documents, summary="List duties of transparency")
def obligations(request: HttpRequest, asked: Query[Obligations]) -> HttpResponse:
    """What the laws ask each obligated subject to publish, with its periods: documents of kind `obligation`."""
    _only(request, Obligations.model_fields)
    below = f"/{SECTION}/{asked.subject}/" if asked.subject is not None else None
    selection = publishing.Selection(
        _site(request), OBLIGATION, asked.directorate, below=below, within=asked.law, order="title"
    )
    return _list(request, asked, selection)


@router.get("datasets", response=Documents, summary="List datasets")
def datasets(request: HttpRequest, asked: Query[Datasets]) -> HttpResponse:
    """What was filed, newest first: documents of kind `dataset`, with columns and count of rows but without rows."""
    _only(request, Datasets.model_fields)
    selection = publishing.Selection(
        _site(request),
        DATASET,
        asked.directorate,
        program=str(asked.obligation) if asked.obligation else None,
        below=f"/{SECTION}/{asked.subject}/" if asked.subject is not None else None,
    )
    return _list(request, asked, selection)


@router.get("datasets/{document_id}/rows", response=RowsFound, summary="Rows of a dataset")
def rows(request: HttpRequest, document_id: UUID, asked: Query[Rows]) -> HttpResponse:
    """Rows in their order, narrowed by any column: `?ejercicio=2018&sexo=Mujer`. An empty value finds empty cells.

    410 with the reason where the dataset was withdrawn.
    """
    site_id = _site(request)
    found = publishing.find_by_id(site_id, str(document_id))
    if isinstance(found, publishing.Gone):
        raise HttpError(410, found.reason or _("It was withdrawn."))
    document = found.document if found is not None else None
    if found is None or document is None or document["kind"] != DATASET:
        raise Http404
    columns = document["fields"]["columns"]
    if asked.table:
        tables = document["fields"]["tables"]
        if asked.table not in tables:
            _refuse("table", _("There is no such table: %(names)s.") % {"names": ", ".join(tables) or "–"})
        columns = tables[asked.table]
    _only(request, [*Rows.model_fields, *(column["key"] for column in columns)])
    matching = _matching(request, columns, PublishedRow.objects.filter(document_id=document_id, table=asked.table))
    if asked.ref is not None:
        matching = matching.filter(ref=asked.ref)
    chosen = matching.filter(position__gt=asked.after).order_by("position")
    page = list(chosen.values_list("position", "row_id", "ref", "values")[: asked.limit + 1])
    shown = page[: asked.limit]
    keys = [column["key"] for column in columns]
    items = []
    for _position, row_id, ref, values in shown:
        item: dict[str, Any] = {"_id": row_id}
        if asked.table:
            item["_ref"] = ref
        items.append(item | {key: values.get(key) for key in keys})
    body = {
        "items": items,
        "next": shown[-1][0] if len(page) > len(shown) else None,
        "total": matching.count(),
        "columns": columns,
    }
    key = (request.path, found.entry_hash, sorted(request.GET.items()))
    terms = Terms(names=tuple(sorted(request.GET)), strict=True)
    return tagged(request, lambda: _json(body), key, terms)


def _matching(
    request: HttpRequest, columns: list[dict[str, Any]], found: QuerySet[PublishedRow]
) -> QuerySet[PublishedRow]:
    """Those that the columns of the question choose. Raises ValidationError for what no cell of a type can be."""
    for number, column in enumerate(columns):
        text = request.GET.get(column["key"])
        if text is None:
            continue
        if not text:
            found = found.exclude(values__has_key=column["key"])
            continue
        code = TypeCode(column["code"])
        value = value_of(code, text)
        if column["type"] in ("number", "money", "date") and value == text.strip() and not _is_typed(column, value):
            _refuse(column["key"], _("This column has values of type %(type)s.") % {"type": column["type"]})
        # not by name, which Django could take for one of its look-ups
        found = found.alias(**{f"cell_{number}": KeyTransform(column["key"], "values")})
        found = found.filter(**{f"cell_{number}": value})
    return found


def _is_typed(column: dict[str, Any], value: Any) -> bool:
    """Whether a value that reads as it was written is one of the column's type."""
    if column["type"] == "date":
        return isinstance(value, str) and len(value) == len("2018-01-31") and value[4] == value[7] == "-"
    return isinstance(value, str) and value.replace(".", "", 1).lstrip("-").isdigit()


def _list(request: HttpRequest, asked: Any, selection: publishing.Selection) -> HttpResponse:
    """A page of documents without their blocks."""
    try:
        heads, following = publishing.list_heads(selection, asked.limit, asked.cursor)
    except publishing.BadCursor:
        _refuse("cursor", _("This cursor belongs to another list. Begin again without it."))
    generation = state_of(request).generation(selection.site_id)
    body = b'{"items":[%s],"next":%s,"generation":%d}' % (
        ",".join(heads).encode(),
        orjson.dumps(following),
        generation,
    )
    key = (request.path, selection.site_id, generation, sorted(request.GET.items()))
    terms = Terms(names=tuple(type(asked).model_fields), strict=True)
    return tagged(request, lambda: HttpResponse(body, content_type="application/json"), key, terms)


def _json(body: Any) -> HttpResponse:
    return HttpResponse(orjson.dumps(body), content_type="application/json")


def _site(request: HttpRequest) -> int:
    site = site_of(request)
    if site is None:
        raise Http404
    return int(site.pk)


def _only(request: HttpRequest, known: Any) -> None:
    """As everywhere in this API. Raises ValidationError naming what is wrong."""
    wrong = misasked(request.GET, known)
    if wrong:
        raise ValidationError([{"type": "extra", "loc": ("query", name), "msg": told} for name, told in wrong.items()])


def _refuse(name: str, message: str) -> Any:
    raise ValidationError([{"type": "extra", "loc": ("query", name), "msg": message}])
