"""Documents: list, one by id or address, and its history."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Query, Router

from pregonero.delivery.api import Terms, saves_data
from pregonero.plugins.api import kinds
from pregonero.publishing import api as publishing

from . import selecting
from .answers import absolute, answer, base_url, generation, only, site_of
from .asking import AtPath, Listing, One, Reading, beginning, end, refuse
from .description import answers
from .languages import tags, wanted_tag
from .lite import lighten
from .problems import ApiProblem

router = Router(tags=["documents"])

#: what lists leave out
_NOT_IN_LISTS = frozenset({"blocks"})
_LIST_TERMS = Terms(names=tuple(Listing.model_fields), varies=("Save-Data",))
_ONE_TERMS = Terms(names=tuple(One.model_fields), varies=("Accept-Language", "Save-Data"), whole=True)
_AT_PATH_TERMS = replace(_ONE_TERMS, names=tuple(AtPath.model_fields))
#: characters; nothing public has a longer address
LONGEST_PATH = 1000
FALLBACK_HEADER = "Pregonero-Fallback"


@router.get("documents", summary="List published documents", openapi_extra=answers("DocumentList"))
def documents(request: HttpRequest, asked: Query[Listing]) -> HttpResponse:
    """`{items, next, generation}`: documents without their blocks. Follow `next` as `cursor` until it is null.

    The cursor is a place in the order: what is published meanwhile moves nothing.
    """
    only(request, Listing.model_fields)
    site = site_of(request)
    tree = selecting.parse(asked.fields, without=_NOT_IN_LISTS) if asked.fields is not None else None
    lite = _is_lite(request, asked)
    selection = publishing.Selection(
        site.pk,
        kind=asked.kind,
        directorate=asked.directorate,
        locale=_filter_tag(asked.locale),
        tag=asked.tag,
        program=str(asked.program) if asked.program else None,
        published=(beginning(asked.published_from), end(asked.published_to)),
        updated=(beginning(asked.updated_from), end(asked.updated_to)),
        order=asked.sort,
    )
    try:
        heads, following = publishing.list_heads(selection, asked.limit, asked.cursor)
    except publishing.BadCursor:
        refuse("cursor", _("This cursor belongs to another list. Begin again without it."))
    if not heads and asked.cursor is None:
        _explain_nothing(site.pk, asked)
    if lite or tree is not None:
        heads = [_shown(head, lite, tree) for head in heads]
    now = generation(request, site)
    body = b'{"items":[%s],"next":%s,"generation":%d}' % (
        absolute(",".join(heads).encode(), base_url(request, site)),
        orjson.dumps(following),
        now,
    )
    key = ("list", site.pk, now, urlencode(sorted(request.GET.items())), lite)
    return answer(request, body, key=key, terms=_LIST_TERMS)


def _explain_nothing(site_id: int, asked: Listing) -> None:
    """A filter that can never find anything is a mistake of who asks, and is told. Raises ApiProblem 422."""
    if asked.kind is not None and asked.kind not in kinds:
        refuse("kind", _("Unknown kind."), [item.slug for item in kinds])
    if asked.directorate is not None:
        known = publishing.directorate_slugs(site_id)
        if asked.directorate not in known:
            refuse("directorate", _("Unknown directorate."), known)


def _filter_tag(asked: str | None) -> str | None:
    if asked is None:
        return None
    known = {tag.lower(): tag for tag in tags()}
    if asked.lower() not in known:
        refuse("locale", _("Unknown language."), known.values())
    return known[asked.lower()]


def _is_lite(request: HttpRequest, asked: Reading) -> bool:
    return asked.profile == "lite" or bool(saves_data(request.META) and "profile" not in request.GET)


def _shown(json: str, lite: bool, tree: selecting.Tree | None) -> str:
    document = orjson.loads(json)
    if lite:
        document = lighten(document)
    return orjson.dumps(selecting.pick(document, tree)).decode()


@router.get(
    "documents/by-path",
    summary="The document at an address of the site",
    openapi_extra=answers("DocumentParts", 301, 410),
)
def by_path(request: HttpRequest, asked: Query[AtPath]) -> HttpResponse:
    """301 to the new address where it moved, 410 with the reason where it was withdrawn, 404 where nothing ever was."""
    only(request, AtPath.model_fields)
    site = site_of(request)
    found = publishing.find_by_path(site.pk, asked.path) if len(asked.path) <= LONGEST_PATH else None
    if isinstance(found, publishing.Moved):
        response = HttpResponse(status=301)
        query = {**request.GET.dict(), "path": found.path}
        response["Location"] = f"{reverse('api-v1:by_path')}?{urlencode(query)}"
        return response
    return _one(request, site, found, asked, _AT_PATH_TERMS)


@router.get("documents/{document_id}", summary="One document", openapi_extra=answers("DocumentParts", 410))
def document(request: HttpRequest, document_id: UUID, asked: Query[One]) -> HttpResponse:
    """410 with the reason where it was withdrawn."""
    only(request, One.model_fields)
    site = site_of(request)
    return _one(request, site, publishing.find_by_id(site.pk, str(document_id)), asked, _ONE_TERMS)


def _one(request: HttpRequest, site: Any, found: Any, asked: One, terms: Terms) -> HttpResponse:
    wanted = wanted_tag(request, asked.locale)
    tree = selecting.parse(asked.fields) if asked.fields is not None else None
    if found is None:
        raise ApiProblem(404, _("Nothing public was ever at this address."))
    if isinstance(found, publishing.Gone):
        reason = found.reason or _("It was withdrawn.")
        raise ApiProblem(410, reason)
    if wanted is not None and wanted != found.locale:
        found = publishing.translation_of(site.pk, found, wanted) or found
    missing = wanted if wanted is not None and wanted != found.locale else None
    lite = _is_lite(request, asked)
    body = found.body
    if lite or tree is not None or missing is not None:
        shown = orjson.loads(body)
        if lite:
            shown = lighten(shown)
        shown = selecting.pick(shown, tree)
        if missing is not None:
            shown["fallback"] = {"requested": missing, "locale": found.locale}
        body = orjson.dumps(shown)
    response = answer(
        request,
        absolute(body, base_url(request, site)),
        key=("document", found.entry_hash, lite, asked.fields, missing),
        modified=found.updated_at,
        terms=terms,
    )
    response["Content-Language"] = found.locale
    if missing is not None:
        response[FALLBACK_HEADER] = missing
    return response


@router.get("documents/{document_id}/history", summary="What happened to a document", openapi_extra=answers("History"))
def history(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Every entry of the ledger about it, oldest first; the document itself only with the entry that is live.

    `withdrawals`: why it was taken from the public (`seq` names the entry), and the id of what took its place.
    """
    only(request, ())
    site = site_of(request)
    entries = publishing.history(site.pk, str(document_id))
    if not entries:
        raise ApiProblem(404, _("Nothing public was ever at this address."))
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
    items = absolute(with_live(entries, site.pk), base_url(request, site))
    body = b'{"items":[%s],"withdrawals":%s}' % (items, orjson.dumps(withdrawals))
    return answer(request, body, key=("history", site.pk, entries[-1].hash), terms=Terms())


def with_live(entries: list[publishing.Entry], site_id: int) -> bytes:
    """Headers of ``entries`` as JSON with commas between them, each with its document where that is what is public
    now."""
    live = publishing.live_by_seq(site_id, [entry.seq for entry in entries])
    headers = []
    for entry in entries:
        header = orjson.dumps(entry.header())
        if entry.seq in live:
            header = b'%s,"document":%s}' % (header[:-1], live[entry.seq].encode())
        headers.append(header)
    return b",".join(headers)
