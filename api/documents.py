"""Documents: list, one by id or address, and its history."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Query, Router

from pregonero.plugins.api import kinds
from pregonero.publishing import api as publishing

from .answers import absolute, answer, base_url, only, site_of
from .problems import ApiProblem

router = Router(tags=["documents"])

LIST_PARAMETERS = ("kind", "directorate", "locale", "tag", "program", "sort", "cursor", "limit")
Limit = Annotated[int, Query(ge=1, le=100)]


@router.get("documents", summary="List published documents")
def documents(
    request: HttpRequest,
    kind: str | None = None,
    directorate: str | None = None,
    locale: str | None = None,
    tag: str | None = None,
    program: UUID | None = None,
    sort: str = "-published_at",
    cursor: str | None = None,
    limit: Limit = 20,
) -> HttpResponse:
    """`{items, next, generation}`: documents without their blocks. Follow `next` as `cursor` until it is null."""
    only(request, *LIST_PARAMETERS)
    if sort not in publishing.ORDERS:
        _refuse("sort", _("Unknown order."), publishing.ORDERS)
    site = site_of(request)
    if kind is not None and kind not in kinds and not _was_published(site.pk, kind):
        _refuse("kind", _("Unknown kind."), [item.slug for item in kinds])
    generation = publishing.generation(site.pk)
    try:
        page = publishing.list_documents(
            site.pk,
            kind=kind,
            directorate=directorate,
            locale=locale,
            tag=tag,
            program=str(program) if program else None,
            limit=limit,
            cursor=cursor,
            order=sort,
        )
    except publishing.BadCursor:
        _refuse("cursor", _("This cursor belongs to another list. Begin again without it."), [])
    base = base_url(request, site)
    items = [{name: value for name, value in item.items() if name != "blocks"} for item in page.items]
    data = {"items": absolute(items, base), "next": page.next, "generation": generation}
    return answer(request, data, key=("list", site.pk, generation, urlencode(sorted(request.GET.items()))))


def _was_published(site_id: int, kind: str) -> bool:
    """Whether documents of a kind nobody answers for are live: the plugin they came from was switched off."""
    return bool(publishing.list_documents(site_id, kind=kind, limit=1).items)


def _refuse(field: str, message: str, allowed: Any) -> None:
    raise ApiProblem(422, message, [{"field": field, "message": message, "allowed": sorted(allowed)}])


@router.get("documents/by-path", summary="The document at an address of the site")
def by_path(request: HttpRequest, path: str) -> HttpResponse:
    """301 to the new address where it moved, 410 with the reason where it was withdrawn, 404 where nothing ever was."""
    only(request, "path")
    site = site_of(request)
    found = publishing.find_by_path(site.pk, path)
    if isinstance(found, publishing.Moved):
        response = HttpResponse(status=301)
        response["Location"] = f"{reverse('api-v1:by_path')}?{urlencode({'path': found.path})}"
        return response
    return _one(request, site, found)


@router.get("documents/{document_id}", summary="One document")
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """410 with the reason where it was withdrawn."""
    only(request)
    site = site_of(request)
    return _one(request, site, publishing.find_by_id(site.pk, str(document_id)))


def _one(request: HttpRequest, site: Any, found: Any) -> HttpResponse:
    if found is None:
        raise ApiProblem(404, _("Nothing public was ever at this address."))
    if isinstance(found, publishing.Gone):
        reason = found.reason or _("It was withdrawn.")
        raise ApiProblem(410, reason)
    data = absolute(found.document, base_url(request, site))
    return answer(request, data, key=("document", found.entry_hash), modified=found.updated_at)


@router.get("documents/{document_id}/history", summary="What happened to a document")
def history(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Every entry of the ledger about it, oldest first; the document itself only with the entry that is live.

    `withdrawals`: why it was taken from the public (`seq` names the entry), and the id of what took its place.
    """
    only(request)
    site = site_of(request)
    entries = publishing.history(site.pk, str(document_id))
    if not entries:
        raise ApiProblem(404, _("Nothing public was ever at this address."))
    items = with_live(entries, site.pk, base_url(request, site))
    # beside the headers, not in them: what is hashed is the header as it stands
    withdrawals = [
        {
            "seq": entry.seq,
            "reason": entry.reason,
            "replaced_by": str(entry.replaced_by) if entry.replaced_by else None,
        }
        for entry in entries
        if entry.action == publishing.Action.WITHDRAWN
    ]
    data = {"items": items, "withdrawals": withdrawals}
    return answer(request, data, key=("history", site.pk, entries[-1].hash))


def with_live(entries: list[publishing.Entry], site_id: int, base: str) -> list[dict[str, Any]]:
    """Headers of ``entries``, each with its document where that is what is public now."""
    live = publishing.live_by_seq(site_id, [entry.seq for entry in entries])
    headers = []
    for entry in entries:
        header = entry.header()
        if entry.seq in live:
            header["document"] = absolute(live[entry.seq], base)
        headers.append(header)
    return headers
