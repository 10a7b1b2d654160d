"""Addresses and menu entry of the screens of formats."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from transparency.law_urls import OfficeMenuItem

from . import format_views


def urls() -> list[URLPattern]:
    return [
        path("transparency/formats/", format_views.formats, name="pregonero_formats"),
        path("transparency/formats/add/", format_views.add, name="pregonero_format_add"),
        path("transparency/formats/<int:pk>/", format_views.one, name="pregonero_format"),
        path("transparency/formats/<int:pk>/dates/", format_views.dates, name="pregonero_format_dates"),
        path("transparency/formats/<int:pk>/use/", format_views.add_use, name="pregonero_format_use"),
        path("transparency/formats/use/<int:pk>/end/", format_views.end_use, name="pregonero_format_end_use"),
    ]


def menu_item() -> Any:
    return OfficeMenuItem(_("Formats"), reverse("pregonero_formats"), name="formats", icon_name="table", order=335)
