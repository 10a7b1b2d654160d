"""The grid in which a filing is filled in: its page, and the JSON by which it reads, saves and learns of colleagues.

Whoever may see the filing reads; its directorate and the office write, unless a lock or a review stands before it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.locks import WorkflowLock
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from pregonero.content.items import may_edit, may_see

from ..log_actions import ROWS_WRITTEN
from . import grid_words
from .changes import ROWS, BadChange, apply, copied, read_changes, shape_of
from .checking import examine
from .models import Filing, Format, WorkingCopy, WorkingRow
from .rows import StoredRow, by_table, copy_of, kept, replace, working
from .typed import all_shown, first_cells

#: bytes of one request
BODY = 5 * 1024 * 1024
#: seconds in which one person's savings are one line of the history
QUIET = 600
SAFE_METHODS = frozenset({"GET", "HEAD"})
#: in the order in which they build on each other
SCRIPTS = ("text", "model", "saver", "editor", "sheet", "main")
#: periods that are looked back for rows to copy
BACK = 12

View = Callable[..., HttpResponseBase]


def problem(status: int, title: str, detail: str, **more: Any) -> JsonResponse:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def of_filing(view: View) -> View:
    """Give the view its filing, or answer with a problem: nothing of it is told to whoever may not see it."""

    @wraps(view)
    def wrapped(request: HttpRequest, pk: int) -> HttpResponseBase:
        found = Filing.objects.select_related("format", "directorate", "duty").filter(pk=pk).first()
        if found is None:
            return problem(404, _("Not found"), _("There is no such filing."))
        reads = request.method in SAFE_METHODS
        if not (may_see if reads else may_edit)(request.user, found):
            return problem(
                403, _("Not allowed"), _("This filing belongs to another directorate, or you may only read.")
            )
        if found.format is None:
            return problem(409, _("No format"), _("This filing has no list of fields yet: ask the office for it."))
        if not reads and (why := why_not(request.user, found)):
            return problem(409, _("It cannot be changed now"), why, code="locked")
        return view(request, found)

    return wrapped


def why_not(user: Any, filing: Filing) -> str:
    """Why this person may not write in it now; empty where they may."""
    if not may_edit(user, filing):
        return _("You may read this filing, not change it.")
    lock = filing.get_lock()
    if lock is None or not lock.for_user(user):
        return ""
    if isinstance(lock, WorkflowLock):
        return _("It is being reviewed, and so it cannot be changed. If it is returned to you, you can go on.")
    return _("It is locked, and so it cannot be changed. Ask the office to unlock it.")


@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    filing = get_object_or_404(Filing.objects.select_related("format", "directorate", "duty"), pk=pk)
    user: Any = request.user
    names = ("data", "changes", "since", "findings", "copy_last")
    state = {
        "filing": filing.pk,
        "user": str(user.opaque_id),
        "csrf": get_token(request),
        "urls": {name: reverse(f"pregonero_filing_rows_{name}", args=[filing.pk]) for name in names}
        | {"signed_in": reverse("pregonero_signed_in"), "login": reverse("wagtailadmin_login")},
        "words": grid_words.words(),
        "rows_most": ROWS,
    }
    context = {
        "page_title": _("Fill in"),
        "page_subtitle": filing.title,
        "header_icon": "clipboard-list",
        "filing": filing,
        "state": state,
        "why_not": why_not(user, filing),
        "scripts": [static(f"transparency/grid/{name}.js") for name in SCRIPTS],
    }
    return TemplateResponse(request, "transparency/grid.html", context)


@require_safe
@of_filing
def data(request: HttpRequest, filing: Filing) -> HttpResponse:
    """Everything the grid shows: fields, rows as texts, and the findings of the last check."""
    copy = copy_of(filing)
    format_ = cast("Format", filing.format)
    rows = list(working(copy))
    catalogues: list[list[str]] = []
    tables = [grid_words.table("", format_.title, format_.fields, catalogues)]
    tables += [grid_words.table(name, name, specs, catalogues) for name, specs in format_.tables.items()]
    why = why_not(request.user, filing)
    answer = {
        "version": copy.version,
        "shape": shape_of((row.table, row.key) for row in rows),
        "may_write": not why,
        "why_not": why,
        "tables": tables,
        "catalogues": catalogues,
        "first": all_shown(first_cells(filing)),
        "rows": _compact(filing, rows),
        "checked": copy.checked_version,
        "findings": copy.findings,
    }
    return JsonResponse(answer)


@require_POST
@of_filing
def changes(request: HttpRequest, filing: Filing) -> HttpResponse:
    """Do what was typed; per change what came of it."""
    sent = _body(request)
    if isinstance(sent, JsonResponse):
        return sent
    copy = copy_of(filing, for_writing=True)
    copy.filing = filing
    before = copy.version
    try:
        outcome = apply(copy, read_changes(filing, sent))
    except BadChange as error:
        return problem(400, _("Not understood"), str(error))
    if outcome.changed or copy.version != before:
        _note(filing, request.user)
    return JsonResponse(
        {
            "before": before,
            "version": copy.version,
            "shape": _shape(copy),
            "results": outcome.results,
            "findings": outcome.findings,
        }
    )


@require_safe
@of_filing
def since(request: HttpRequest, filing: Filing) -> HttpResponse:
    """What changed after ``version``; the order of all rows where it is not of this ``shape`` any more."""
    version, shape = _number(request, "version"), _number(request, "shape")
    if version is None:
        return problem(400, _("Not understood"), _("“version” must be a number."))
    copy = copy_of(filing)
    answer: dict[str, Any] = {"version": copy.version, "rows": {}, "why_not": why_not(request.user, filing)}
    if copy.version != version:
        newer = WorkingRow.objects.filter(copy=copy, version__gt=version).order_by("table", "position", "pk")
        answer["rows"] = _compact(filing, [StoredRow(r.key, r.cells, r.table, r.ref, r.version) for r in newer])
        keys = list(_keys(copy))
        answer["shape"] = shape_of(keys)
        if answer["shape"] != shape:
            order: dict[str, list[str]] = {}
            for table, key in keys:
                order.setdefault(table, []).append(key)
            answer["order"] = order
    return JsonResponse(answer)


@require_safe
@of_filing
def findings(request: HttpRequest, filing: Filing) -> HttpResponse:
    """All that is wrong with what is being written now; checked anew where it changed."""
    copy = copy_of(filing)
    copy.filing = filing
    examine(copy)
    return JsonResponse(
        {
            "version": copy.checked_version,
            "findings": copy.findings,
            "totals": copy.totals,
            "total": sum(copy.totals.values()),
            "blocking": copy.blocking,
        }
    )


@require_POST
@of_filing
def copy_last(request: HttpRequest, filing: Filing) -> HttpResponse:
    """The rows of the last period that has some, with this period's dates. Where there are rows: ``{"add": true}``."""
    sent = _body(request)
    if isinstance(sent, JsonResponse):
        return sent
    add = isinstance(sent, dict) and sent.get("add") is True
    source = last_with_rows(filing)
    if source is None:
        return problem(409, _("Nothing to copy"), _("No earlier period of this duty has rows."), code="none")
    earlier, rows = source
    copy = copy_of(filing, for_writing=True)
    here = list(working(copy))
    count = sum(not row.table for row in rows)
    if here and not add:
        words = {"here": sum(not row.table for row in here), "count": count, "period": earlier.span.words}
        detail = _("There are %(here)s rows here. The %(count)s rows of %(period)s would be added below them.") % words
        return problem(409, _("There are rows already"), detail, code="has_rows")
    made = copied(filing, rows, {row.ref for row in here if row.table and row.ref})
    if max(len(group) for group in ([], *_groups([*here, *made]))) > ROWS:
        return problem(
            409, _("Too many rows"), _("With them there would be more rows than a filing holds."), code="full"
        )
    main, others = by_table([*here, *made])
    replace(copy, [*main, *(row for group in others.values() for row in group)])
    _note(filing, request.user)
    return JsonResponse({"copied": count, "period": earlier.span.words, "version": copy.version})


def last_with_rows(filing: Filing) -> tuple[Filing, list[StoredRow]] | None:
    """The filing of the latest period before this one that has rows, and its rows."""
    before = Filing.objects.filter(
        duty=filing.duty_id,
        subject=filing.subject_id,
        part=filing.part,
        directorate=filing.directorate_id,
        ends_on__lt=filing.starts_on,
    ).select_related("row_file")
    for earlier in before.order_by("-ends_on")[:BACK]:
        rows = list(kept(earlier.row_file))
        if not rows and (copy := WorkingCopy.objects.filter(filing=earlier).first()):
            rows = list(working(copy))
        if rows:
            return earlier, rows
    return None


def _groups(rows: list[StoredRow]) -> list[list[StoredRow]]:
    main, others = by_table(rows)
    return [main, *others.values()]


def _compact(filing: Filing, rows: list[StoredRow]) -> dict[str, list[list[Any]]]:
    """By table: ``[key, version, ref, [text of each field]]``."""
    format_ = cast("Format", filing.format)
    fields = {"": [spec["key"] for spec in format_.fields]}
    fields |= {name: [spec["key"] for spec in specs] for name, specs in format_.tables.items()}
    told: dict[str, list[list[Any]]] = {}
    for row in rows:
        if row.table in fields:
            cells = all_shown(row.cells)
            texts = [cells.get(key, "") for key in fields[row.table]]
            told.setdefault(row.table, []).append([row.key, row.version, row.ref, texts])
    return told


def _keys(copy: WorkingCopy) -> Any:
    rows = WorkingRow.objects.filter(copy=copy).order_by("table", "position", "pk")
    return rows.values_list("table", "key")


def _shape(copy: WorkingCopy) -> int:
    return shape_of(_keys(copy))


def _body(request: HttpRequest) -> Any:
    """The JSON that was sent, or the answer that says why it is none."""
    body = request.read(BODY + 1)
    if len(body) > BODY:
        return problem(413, _("Too much at once"), _("At most 5 MB may be sent at once: paste the rows in parts."))
    try:
        return json.loads(body or b"{}")
    except (ValueError, RecursionError):
        return problem(400, _("Not understood"), _("What was sent is no JSON."))


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 11 else None


def _note(filing: Filing, user: Any) -> None:
    """A line in the history of the filing; what is saved while one types is one line."""
    lately = timezone.now() - timedelta(seconds=QUIET)
    entries = ModelLogEntry.objects.for_instance(filing)
    if not entries.filter(action=ROWS_WRITTEN, user_id=user.pk, timestamp__gte=lately).exists():
        log(filing, ROWS_WRITTEN, user=user)
