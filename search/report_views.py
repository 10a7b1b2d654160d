"""«Lo que la gente busca»: the report for the office, and what can be done about a question."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Site

from pregonero.accounts.reports import SafeCell
from pregonero.delivery.models import Reading

from .privacy import MARKER
from .report import PERIODS, Show, questions

Row = dict[str, Any]

#: name of the site's search page
SEARCH_PAGE = "portal_search"
USUAL = 30


def _as_it_is(queryset: Any, name: str, value: Any) -> Any:
    return queryset  # the view asks with all choices at once


def _sites() -> QuerySet[Site]:
    return Site.objects.order_by("hostname")


class SearchesFilterSet(WagtailFilterSet):
    days = django_filters.ChoiceFilter(
        label=gettext_lazy("Period"),
        method=_as_it_is,
        empty_label=None,
        choices=lambda: [(days, ngettext("%d day", "%d days", days) % days) for days in PERIODS],
    )
    show = django_filters.ChoiceFilter(
        label=gettext_lazy("Show"), method=_as_it_is, empty_label=None, choices=Show.choices
    )
    site = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Site"), method=_as_it_is, queryset=lambda request: _sites()
    )

    class Meta:
        model = Reading
        fields: ClassVar[list[str]] = []


def _search_url(row: Row) -> str | None:
    if row["searched"] == MARKER:
        return None
    return f"{row.get('root', '')}{reverse(SEARCH_PAGE)}?{urlencode({'q': row['searched']})}"


def _acts(row: Row) -> str:
    """What can be made of a question, for who may."""
    if row["searched"] == MARKER:
        return ""
    asked = urlencode({"question": row["searched"]})
    places = (
        ("pregonero_synonyms:add", _("Make synonyms of it")),
        ("pregonero_best_bets:add", _("Make a best bet of it")),
        ("pregonero_routes:add", _("Offer a page for it")),
    )
    return format_html_join(" · ", '<a href="{}?{}">{}</a>', ((reverse(name), asked, label) for name, label in places))


class QuestionsPaginator(WagtailPaginator):
    """Counts questions, where the rows are sums of readings."""

    verbose_name = gettext_lazy("question")
    verbose_name_plural = gettext_lazy("questions")


class SearchesReportView(ReportView):
    """Numbers only: who asked is not known to anybody."""

    model = Reading
    any_permission_required = ("view",)
    page_title = gettext_lazy("What people search for")
    header_icon = "search"
    paginator_class = QuestionsPaginator
    index_url_name = "pregonero_searches"
    index_results_url_name = "pregonero_searches_results"
    filterset_class = SearchesFilterSet
    export_filename = "lo-que-la-gente-busca"
    list_export: ClassVar[list[str]] = ["searched", "asked", "nothing", "chosen", "formerly"]
    export_headings: ClassVar[dict[str, Any]] = {
        "searched": gettext_lazy("Question"),
        "asked": gettext_lazy("Times asked"),
        "nothing": gettext_lazy("Found nothing"),
        "chosen": gettext_lazy("Pages opened"),
        "formerly": gettext_lazy("In the period before"),
    }
    custom_value_preprocess: ClassVar[dict[Any, Any]] = {
        **ReportView.custom_value_preprocess,
        str: {"csv": SafeCell.text, "xlsx": SafeCell.text},
    }
    columns: ClassVar[list[Any]] = [
        TitleColumn("searched", label=gettext_lazy("Question"), get_url=_search_url),
        Column("asked", label=gettext_lazy("Times asked")),
        Column("nothing", label=gettext_lazy("Found nothing")),
        Column("chosen", label=gettext_lazy("Pages opened")),
        Column("formerly", label=gettext_lazy("In the period before")),
        Column("acts", label=gettext_lazy("What can be done"), accessor=_acts),
    ]

    def get_filterset_kwargs(self) -> dict[str, Any]:
        """What is shown where nothing was chosen yet is chosen in the form too."""
        kwargs: dict[str, Any] = super().get_filterset_kwargs()
        usual = {"days": str(USUAL), "show": Show.ALL.value}
        data = self.request.GET.copy()
        data.update({name: value for name, value in usual.items() if name not in data})
        return {**kwargs, "data": data}

    def get_queryset(self) -> QuerySet[Reading]:
        return Reading.objects.none()

    def get_filtered_queryset(self) -> Any:
        chosen = self.filters.form.cleaned_data if self.filters.is_valid() else {}
        site = chosen.get("site")
        return questions(
            chosen.get("show") or Show.ALL, int(chosen.get("days") or USUAL), timezone.now(), site.pk if site else None
        )

    def decorate_paginated_queryset(self, object_list: Any) -> list[Row]:
        """Of several sites each question leads to its own."""
        roots = {site.pk: site.root_url for site in Site.objects.all()}
        several = len(roots) > 1
        return [{**row, "root": roots.get(row["site_id"], "") if several else ""} for row in object_list]
