"""The ledger as a report of the admin: what was published, moved and withdrawn, and when. Nothing is changed here."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView

from pregonero.plugins.api import kinds

from .enums import Action
from .models import Entry, LiveDocument


def _label(slug: str) -> str:
    """The name of a kind of document; its slug where the plugin that knows it is off."""
    kind = kinds.get(slug)
    return str(kind.label) if kind else slug


def _kind_choices() -> list[tuple[str, str]]:
    known = Entry.objects.order_by("kind").values_list("kind", flat=True).distinct()
    return [(slug, _label(slug)) for slug in known]


class LedgerFilterSet(WagtailFilterSet):
    action = django_filters.ChoiceFilter(label=_("What happened"), choices=Action.choices)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=_kind_choices)
    path = django_filters.CharFilter(label=_("Web address"), lookup_expr="icontains")
    at = django_filters.DateFromToRangeFilter(label=_("When"), widget=DateRangePickerWidget)

    class Meta:
        model = Entry
        fields: ClassVar[list[str]] = ["action", "kind", "path", "at"]


class LedgerReportView(ReportView):
    """Titles come from what is public now: a withdrawn or erased text is not shown again here."""

    model = Entry
    any_permission_required = ("view",)
    page_title = _("Ledger")
    header_icon = "history"
    index_url_name = "ledger_report"
    index_results_url_name = "ledger_report_results"
    filterset_class = LedgerFilterSet
    export_filename = "ledger"
    list_export: ClassVar[list[str]] = ["site_id", "seq", "at", "action", "kind", "path", "title", "hash"]
    export_headings: ClassVar[dict[str, Any]] = {
        "site_id": _("Site"),
        "seq": _("Number"),
        "at": _("When"),
        "action": _("What happened"),
        "kind": _("Kind"),
        "path": _("Web address"),
        "title": _("Title"),
        "hash": _("Hash"),
    }
    columns: ClassVar[list[Any]] = [
        Column("seq", label=_("Number")),
        DateColumn("at", label=_("When")),
        Column("action", label=_("What happened"), accessor="get_action_display"),
        Column("kind", label=_("Kind"), accessor=lambda entry: _label(entry.kind)),
        Column("title", label=_("Title")),
        Column("path", label=_("Web address")),
        Column("reason", label=_("Reason")),
    ]

    def get_queryset(self) -> Any:
        return Entry.objects.order_by("-at", "-site_id", "-seq")

    def decorate_paginated_queryset(self, object_list: Any) -> list[Entry]:
        entries = list(object_list)
        rows = LiveDocument.objects.filter(document_id__in={entry.document_id for entry in entries})
        titles = dict(rows.values_list("document_id", "title"))
        for entry in entries:
            entry.title = titles.get(entry.document_id, "")
        return entries
