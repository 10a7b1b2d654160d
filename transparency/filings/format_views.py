"""Admin screens: formats with their fields and doubts, the upload of a template, and what each is used for.

Officer, administrator and auditor read; officer and administrator upload and confirm.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pregonero.directorates.api import keeps_the_keys, sees_everything
from transparency.sipot.errors import Unreadable

from . import formats as actions
from .enums import FormatSource
from .format_forms import DatesForm, Search, TemplateForm, UseForm
from .format_words import type_words, why_words
from .models import Format, FormatUse
from .specs import Spec, holds

#: proposals that are shown
MOST = 5


@require_safe
def formats(request: HttpRequest) -> HttpResponse:
    """Every edition, with what it is used for; ``?q=`` and ``?source=`` choose."""
    _refuse_others(request)
    form = Search(request.GET)
    chosen: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    found = Format.objects.defer("fields", "tables").annotate(used=Count("uses"))
    if words := chosen.get("q"):
        found = found.filter(
            Q(official_id__icontains=words)
            | Q(title__icontains=words)
            | Q(short_name__icontains=words)
            | Q(pk__in=FormatUse.objects.filter(duty__title__icontains=words).values("format"))
        )
    if source := chosen.get("source"):
        found = found.filter(source=source)
    context = {
        "page_title": _("Formats"),
        "header_icon": "table",
        "form": form,
        "rows": [
            {"format": each, "doubt": each.source == FormatSource.CATALOGUE, "is_own": each.source == FormatSource.OWN}
            for each in found.prefetch_related("uses__duty__law")
        ],
        "may_add": keeps_the_keys(request.user),
    }
    return TemplateResponse(request, "transparency/formats.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Upload a template; the next screen shows what was recognised."""
    _refuse_readers(request)
    form = TemplateForm(request.POST, request.FILES) if request.method == "POST" else TemplateForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            outcome = actions.add_template(file.read(), file.name, request.user)
        except Unreadable as refusal:
            form.add_error("file", str(refusal))
        else:
            known = _("This template was there already: the same fields are the same edition.")
            messages.success(request, _("The template was read and kept.") if outcome.is_new else known)
            for note in outcome.notes:
                messages.warning(request, note)
            return redirect("pregonero_format", outcome.format.pk)
    context = {"page_title": _("Upload a template"), "header_icon": "table", "form": form}
    return TemplateResponse(request, "transparency/formats_add.html", context)


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition: its fields and lists, when it is in use, and for what."""
    _refuse_others(request)
    found = get_object_or_404(Format, pk=pk)
    return _shown(request, found)


@require_POST
def dates(request: HttpRequest, pk: int) -> HttpResponse:
    """Say from when until when it is in use."""
    _refuse_readers(request)
    found = get_object_or_404(Format, pk=pk)
    form = DatesForm(request.POST, instance=found)
    if not form.is_valid():
        return _shown(request, get_object_or_404(Format, pk=pk), dates_form=form)
    actions.set_dates(found, form.cleaned_data["valid_from"], form.cleaned_data["valid_until"], request.user)
    messages.success(request, _("The days it is in use were kept."))
    return redirect("pregonero_format", pk)


@require_POST
def add_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what it is used for."""
    _refuse_readers(request)
    found = get_object_or_404(Format, pk=pk)
    form = UseForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, use_form=form)
    actions.use(found, form.cleaned_data["duty"], form.cleaned_data["part"], request.user)
    messages.success(request, _("From now on filings of this duty use it, in the periods in which it is in use."))
    return redirect("pregonero_format", pk)


@require_POST
def end_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that it is not used for a duty. What the catalogue says stays: a template goes before it."""
    _refuse_readers(request)
    made = get_object_or_404(FormatUse.objects.select_related("format", "duty__law"), pk=pk)
    if made.format.source != FormatSource.TEMPLATE:
        raise PermissionDenied
    actions.drop_use(made, request.user)
    messages.success(request, _("It is no longer used for that duty. Filings that have it keep it."))
    return redirect("pregonero_format", made.format_id)


def _shown(
    request: HttpRequest, found: Format, *, dates_form: DatesForm | None = None, use_form: UseForm | None = None
) -> HttpResponse:
    may_change = keeps_the_keys(request.user) and found.source != FormatSource.OWN
    proposed = actions.proposals_for(found)[:MOST] if may_change else []
    uses = list(found.uses.select_related("duty__law").order_by("duty__law", "duty__position", "part"))
    first = proposed[0] if proposed and not uses else None
    initial = {"duty": first.duty.pk, "part": first.part} if first else {}
    context = {
        "page_title": found.title,
        "page_subtitle": found.official_id,
        "header_icon": "table",
        "format": found,
        "doubts": actions.doubts(found),
        "is_own": found.source == FormatSource.OWN,
        "is_template": found.source == FormatSource.TEMPLATE,
        "tables": [_table("", found.fields), *(_table(name, specs) for name, specs in found.tables.items())],
        "uses": uses,
        "others": Format.objects.filter(official_id=found.official_id).exclude(pk=found.pk).defer("fields", "tables"),
        "proposals": [{"proposal": each, "why": why_words(each.why)} for each in proposed],
        "may_change": may_change,
        "dates_form": dates_form or DatesForm(instance=found),
        "use_form": use_form or UseForm(initial=initial),
    }
    return TemplateResponse(request, "transparency/formats_one.html", context)


def _table(name: str, specs: list[Spec]) -> dict[str, Any]:
    today = timezone.localdate()
    rows = [{"spec": spec, "type": type_words(spec["code"]), "holds": holds(spec, today)} for spec in specs]
    return {"name": name, "rows": rows}


def _refuse_others(request: HttpRequest) -> None:
    if not sees_everything(request.user):
        raise PermissionDenied


def _refuse_readers(request: HttpRequest) -> None:
    if not keeps_the_keys(request.user):
        raise PermissionDenied
