"""Registers the screens on which the search is guided, and the report of what people search for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .report_views import SearchesReportView
from .viewsets import SearchViewSetGroup


@hooks.register("register_admin_viewset")
def search_viewsets() -> SearchViewSetGroup:
    return SearchViewSetGroup()


@hooks.register("register_admin_urls")
def search_urls() -> list[Any]:
    return [
        path("reports/searches/", SearchesReportView.as_view(), name="pregonero_searches"),
        path(
            "reports/searches/results/",
            SearchesReportView.as_view(results_only=True),
            name="pregonero_searches_results",
        ),
    ]


class SearchesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("delivery.view_reading"))


@hooks.register("register_reports_menu_item")
def searches_menu_item() -> MenuItem:
    return SearchesMenuItem(
        _("What people search for"), reverse("pregonero_searches"), name="searches", icon_name="search", order=590
    )
