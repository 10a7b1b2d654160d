"""The audit log as a report of the admin. Officer, administrator and auditor read it; nobody changes it here."""

from __future__ import annotations

import json
from typing import Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpResponseBase
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from . import audit, audit_actions, second_factor
from .enums import Outcome
from .models import AuditEntry


def _actions() -> list[tuple[str, str]]:
    known = AuditEntry.objects.order_by("action").values_list("action", flat=True).distinct()
    return sorted(((code, audit_actions.label(code)) for code in known), key=lambda choice: choice[1])


#: where words are looked for, and how much of what was typed is
SEARCHED = ("actor_name", "object_label", "directorate", "action", "ip", "detail")
SEARCH_LENGTH = 200


class AuditFilterSet(WagtailFilterSet):
    who = django_filters.CharFilter(label=_("Who"), field_name="actor_name", lookup_expr="icontains", max_length=200)
    action = django_filters.ChoiceFilter(label=_("What"), choices=_actions)
    outcome = django_filters.ChoiceFilter(label=_("Outcome"), choices=Outcome.choices)
    at = django_filters.DateFromToRangeFilter(label=_("When"), widget=DateRangePickerWidget)

    class Meta:
        model = AuditEntry
        fields: ClassVar[list[str]] = ["who", "action", "outcome", "at"]


def _when(entry: AuditEntry) -> str:
    """To the second: "a moment ago" is no evidence."""
    return str(formats.date_format(timezone.localtime(entry.at), "d/m/Y H:i:s"))


def _who(entry: AuditEntry) -> str:
    name = entry.actor_name or str(_("The system or nobody signed in"))
    return f"{name}, {entry.ip}" if entry.ip else name


def _what(entry: AuditEntry) -> str:
    """The act; its outcome where the name of the act does not say it."""
    told = audit_actions.label(entry.action)
    says_it = entry.action in audit_actions.LABELS and entry.action != audit_actions.READ
    return told if entry.outcome == Outcome.DONE or says_it else f"{told} ({entry.get_outcome_display().lower()})"


def _to_what(entry: AuditEntry) -> str:
    return f"{entry.object_label} ({entry.directorate})" if entry.directorate else entry.object_label


def _details(entry: AuditEntry) -> str:
    """The reason, or what else is known, on a line."""
    if entry.reason:
        return entry.reason
    parts = [
        f"{audit_actions.DETAILS.get(key, key)}: {_in_words(key, value)}"
        for key, value in entry.detail.items()
        if value and isinstance(value, str | int | list)
    ]
    return "; ".join(parts)[:300]


def _in_words(key: str, value: Any) -> str:
    if key == "with":
        return str(_("the app") if value == second_factor.NAME else _("a recovery code"))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list):
        # what an account's field said before and says now, or a list of names
        between = ", " if key in {"added", "removed", "tags"} else " → "
        return between.join(_in_words("", item) for item in value)
    return str(value)


class SafeCell:
    """Spreadsheets take a text for a formula that begins like one; an apostrophe keeps it a text."""

    @staticmethod
    def text(value: Any) -> str:
        found = str(value)
        return f"'{found}" if found[:1] in {"=", "+", "-", "@", "\t", "\r"} else found


class AuditReportView(ReportView):
    model = AuditEntry
    any_permission_required = ("view",)
    page_title = _("Audit log")
    header_icon = "history"
    index_url_name = "pregonero_audit"
    index_results_url_name = "pregonero_audit_results"
    filterset_class = AuditFilterSet
    export_filename = "registro-de-auditoria"
    list_export: ClassVar[list[str]] = [
        "at",
        "actor_name",
        "actor_opaque_id",
        "action",
        "outcome",
        "object_type",
        "object_id",
        "object_label",
        "directorate",
        "ip",
        "agent",
        "detail",
    ]
    export_headings: ClassVar[dict[str, Any]] = {
        "at": _("When (UTC)"),
        "actor_opaque_id": _("Id"),
        "object_id": _("Number"),
    }
    custom_value_preprocess: ClassVar[dict[Any, Any]] = {
        **ReportView.custom_value_preprocess,
        str: {"csv": SafeCell.text, "xlsx": SafeCell.text},
        dict: {
            "csv": lambda value: json.dumps(value, ensure_ascii=False),
            "xlsx": lambda value: json.dumps(value, ensure_ascii=False),
        },
    }
    is_searchable = True
    columns: ClassVar[list[Any]] = [
        Column("at", label=_("When"), accessor=_when),
        Column("who", label=_("Who and from where"), accessor=_who),
        Column("what", label=_("What"), accessor=_what),
        Column("object_label", label=_("To what"), accessor=_to_what),
        Column("details", label=_("Reason or details"), accessor=_details),
    ]

    def get_queryset(self) -> QuerySet[AuditEntry]:
        return AuditEntry.objects.order_by("-at", "-pk")

    def get_filtered_queryset(self) -> QuerySet[AuditEntry]:
        """Every word searched for must stand somewhere in the entry."""
        entries = super().get_filtered_queryset()
        for word in (self.search_query or "")[:SEARCH_LENGTH].split():
            condition = Q()
            for field in SEARCHED:
                condition |= Q(**{f"{field}__icontains": word})
            entries = entries.filter(condition)
        return entries

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponseBase:
        """Whoever takes the whole log away is written down in it."""
        audit.record(
            audit_actions.EXPORTED,
            detail={"format": spreadsheet_format, "filters": self.request.GET.urlencode()[:500]},
        )
        response: HttpResponseBase = super().as_spreadsheet(queryset, spreadsheet_format)
        return response
