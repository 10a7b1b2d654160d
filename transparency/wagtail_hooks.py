"""Puts the screens of laws, formats and filings into the admin."""

from __future__ import annotations

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from . import law_urls, log_actions
from .filings import file_urls, format_urls, grid_urls, responsible_views
from .filings.viewsets import FilingViewSet

register_snippet(FilingViewSet)

for screens in (law_urls, responsible_views, format_urls):
    hooks.register("register_admin_urls", screens.urls)
    hooks.register("register_admin_menu_item", screens.menu_item)
for screens in (file_urls, grid_urls):
    hooks.register("register_admin_urls", screens.urls)
hooks.register("register_log_actions", log_actions.register)
