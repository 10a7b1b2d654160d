"""Which kinds of documents there are, and their JSON Schemas."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from pregonero.content.api import document_schema
from pregonero.delivery.api import Terms
from pregonero.plugins.api import kinds

from .answers import answer, only
from .description import answers
from .problems import ApiProblem

router = Router(tags=["kinds"])


@router.get("kinds", summary="The kinds of documents", openapi_extra=answers("Kinds"))
def list_kinds(request: HttpRequest) -> HttpResponse:
    """`{items: [{kind, label, schema}]}`; `schema` is the version of the kind's form."""
    only(request, ())
    items: list[dict[str, Any]] = [
        {"kind": kind.slug, "label": str(kind.label), "schema": kind.version, "url": f"schemas/{kind.slug}.json"}
        for kind in kinds
    ]
    terms = Terms(varies=("Accept-Language",), whole=True)
    return answer(request, {"items": items}, key=("kinds", str(items)), terms=terms)


@router.get(
    "schemas/{slug}.json",
    summary="JSON Schema 2020-12 of one kind",
    openapi_extra=answers({"type": "object"}, media_type="application/schema+json"),
)
def schema(request: HttpRequest, slug: str) -> HttpResponse:
    """What a document of a kind holds. Every document of that kind is valid by it."""
    only(request, ())
    kind = kinds.get(slug)
    if kind is None:
        raise ApiProblem(404, _("Unknown kind."))
    return answer(
        request,
        document_schema(kind),
        key=("schema", slug, kind.version),
        terms=Terms(whole=True),
        content_type="application/schema+json",
    )
