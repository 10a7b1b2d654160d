"""Admin addresses and menu items of the publishing room."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import log_actions
from .reports import LedgerReportView

hooks.register("register_log_actions", log_actions.register)


class LedgerMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("publishing.view_entry")


@hooks.register("register_admin_urls")
def ledger_urls() -> list[Any]:
    return [
        path("reports/ledger/", LedgerReportView.as_view(), name="ledger_report"),
        path("reports/ledger/results/", LedgerReportView.as_view(results_only=True), name="ledger_report_results"),
    ]


@hooks.register("register_reports_menu_item")
def ledger_menu_item() -> MenuItem:
    return LedgerMenuItem(_("Ledger"), reverse("ledger_report"), name="ledger", icon_name="history", order=600)
