"""Admin screens and answers about the files of a filing: up, down, findings, receipts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from pregonero.content.items import may_edit, may_see
from pregonero.directorates.api import sees_everything
from transparency.sipot.grades import Grade

from .enums import FileKind
from .models import Filing, ReceivedFile

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_BYTES = 60 * 1024 * 1024
MAX_RECEIPT = 20 * 1024 * 1024


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("The template filled in (.xlsx or .xls), a download of the public search, or a CSV."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
    )

    def clean_file(self) -> Any:
        return _limited(self.cleaned_data["file"], MAX_BYTES)


class ReceiptForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Receipt, as SIPOT gave it"))
    sent_on = forms.DateField(
        label=gettext_lazy("Sent on"), initial=timezone.localdate, widget=forms.DateInput(attrs={"type": "date"})
    )
    folio = forms.CharField(label=gettext_lazy("Folio"), max_length=120, required=False)

    def clean_file(self) -> Any:
        return _limited(self.cleaned_data["file"], MAX_RECEIPT)


def _limited(file: Any, most: int) -> Any:
    if file.size > most:
        raise forms.ValidationError(
            _("The file has more than %(most)d MB. Divide it, or save it without pictures.") % {"most": most >> 20}
        )
    return file


def filing_for(request: HttpRequest, pk: int, *, to_change: bool = False) -> Filing:
    """Raises PermissionDenied, also for one that does not exist for the person."""
    filings = Filing.objects.select_related("duty__law", "subject__municipality", "directorate__workflow", "format")
    filing = get_object_or_404(filings, pk=pk)
    if not (may_edit if to_change else may_see)(request.user, filing):
        raise PermissionDenied
    return filing


def _page(request: HttpRequest, filing: Filing, title: str, template: str, **context: Any) -> HttpResponse:
    head = {"page_title": title, "page_subtitle": filing.title, "header_icon": "doc-full", "filing": filing}
    return TemplateResponse(request, template, {**head, **context})


def _writer() -> Any:
    """Readers and writers of workbooks: 30 MB that a web server does without until somebody needs them."""
    from . import exporting

    return exporting


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take in a filled file; a refusal changes nothing and lists all that was found."""
    from transparency.sipot.api import Unreadable

    from . import importing  # see :func:`_writer`

    filing = filing_for(request, pk, to_change=True)
    form = UploadForm(request.POST or None, request.FILES or None)
    findings: list[Any] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            received = importing.receive(file.read(), file.name, filing=filing, by=request.user)
        except importing.Refused as refusal:
            form.add_error("file", str(refusal))
            findings = list(refusal.checked.findings) if refusal.checked is not None else []
        except Unreadable as refusal:
            form.add_error("file", str(refusal))
        else:
            total = received.findings.total
            if total:
                text = _("The file was taken in: %(total)d findings. Look at them before you send it to be approved.")
                messages.warning(request, text % {"total": total})
                return redirect("pregonero_filing_findings", filing.pk)
            messages.success(request, _("The file was taken in, and nothing was found wrong with it."))
            return redirect(filing.admin_edit_url)
    return _page(
        request,
        filing,
        _("Upload a filled file"),
        "transparency/filing_upload.html",
        form=form,
        findings=findings,
        back=filing.admin_edit_url,
    )


@require_safe
def findings(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What was found in the rows, the gravest first."""
    filing = filing_for(request, pk)
    copy = getattr(filing, "working_copy", None)
    listed = list(copy.findings) if copy else []
    order = {str(grade): number for number, grade in enumerate(reversed(Grade))}
    for finding in listed:
        finding["grade_label"] = Grade(finding["grade"]).spanish
    listed.sort(key=lambda finding: order[finding["grade"]])
    workbook = filing.received.exclude(row_file=None).first()
    return _page(
        request,
        filing,
        _("Findings"),
        "transparency/filing_findings.html",
        listed=listed,
        totals=copy.totals if copy else {},
        total=sum(copy.totals.values()) if copy else 0,
        workbook=workbook,
        back=filing.admin_edit_url,
    )


@require_safe
def workbook(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The workbook that SIPOT takes; ``?together=1``: with the rows of all directorates of the period."""
    filing = filing_for(request, pk)
    together = request.GET.get("together") == "1"
    if together and not sees_everything(request.user):
        raise PermissionDenied  # drafts of others are in it
    return _download(request, filing, lambda: _writer().export(filing, together=together))


@require_safe
def blank(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The template without rows."""
    filing = filing_for(request, pk)
    return _download(request, filing, lambda: _writer().blank(filing), _("blank"))


@require_safe
def annotated(request: HttpRequest, pk: int, file_pk: int) -> HttpResponseBase:
    """A file as it came, with a comment on each cell where something was found."""
    filing = filing_for(request, pk)
    file = get_object_or_404(ReceivedFile, filing=filing, pk=file_pk, kind=FileKind.WORKBOOK)
    return _download(request, filing, lambda: _writer().annotated(file), _("notes"))


@require_safe
def received(request: HttpRequest, pk: int, file_pk: int) -> HttpResponseBase:
    """A file as it came, byte for byte; never shown inside the page."""
    filing = filing_for(request, pk)
    file = get_object_or_404(ReceivedFile, filing=filing, pk=file_pk)
    answer = FileResponse(file.file.open("rb"), as_attachment=True, filename=file.name)
    answer["Content-Type"] = "application/octet-stream"
    return _private(answer)


@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Keep the receipt of having sent it to SIPOT."""
    filing = filing_for(request, pk, to_change=True)
    form = ReceiptForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        data, name = said["file"].read(), said["file"].name
        from . import importing  # see :func:`_writer`

        try:
            kept = importing.add_receipt(
                filing, data, name, sent_on=said["sent_on"], folio=said["folio"], by=request.user
            )
        except importing.Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("Kept, with its hash: %(hash)s.") % {"hash": kept.sha256})
            return redirect(filing.admin_edit_url)
    return _page(
        request,
        filing,
        _("Keep the receipt (acuse)"),
        "transparency/filing_upload.html",
        form=form,
        findings=[],
        back=filing.admin_edit_url,
    )


def _download(request: HttpRequest, filing: Filing, make: Callable[[], bytes], what: str = "") -> HttpResponseBase:
    """A workbook; where it cannot be made, the form again with the reason."""
    from . import importing  # see :func:`_writer`

    try:
        data = make()
    except importing.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(filing.admin_edit_url)
    parts = [filing.duty.key, filing.part.lower(), filing.period.lower(), what]
    answer = HttpResponse(data, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{"-".join(filter(None, parts))}.xlsx"'
    return _private(answer)


def _private(answer: HttpResponseBase) -> HttpResponseBase:
    answer["Cache-Control"] = "private, no-store"
    return answer
