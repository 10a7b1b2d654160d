"""Puts the screens of laws, formats and filings into the admin."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, SubmenuMenuItem
from wagtail.snippets.models import register_snippet

from . import law_urls, log_actions
from .filings import file_urls, format_urls, grid_urls, responsible_views
from .filings.models import Filing
from .filings.viewsets import FilingViewSet

register_snippet(FilingViewSet)

#: screens with an entry of their own in the menu, for the office
OFFICE = (responsible_views, law_urls, format_urls)

for screens in (law_urls, responsible_views, format_urls, file_urls, grid_urls):
    hooks.register("register_admin_urls", screens.urls)


@hooks.register("register_admin_menu_item")
def menu_item() -> SubmenuMenuItem:
    """One entry for all of transparency; an editor finds the filings in it, the office the rest too."""
    filings: Any = Filing.snippet_viewset
    items = [filings.get_menu_item(order=10), *(one.menu_item() for one in OFFICE)]
    return SubmenuMenuItem(_("Transparency"), Menu(items=items), name="transparency", icon_name="doc-full", order=320)


hooks.register("register_log_actions", log_actions.register)
