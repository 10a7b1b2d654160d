"""Addresses and menu entry of the screens of laws."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from pregonero.directorates.api import sees_everything

from . import law_views


def urls() -> list[URLPattern]:
    return [
        path("transparency/laws/", law_views.laws, name="pregonero_laws"),
        path("transparency/duties/<int:pk>/", law_views.duty, name="pregonero_duty"),
    ]


class OfficeMenuItem(MenuItem):
    """For the office; editors have nothing to read or decide here."""

    def is_shown(self, request: HttpRequest) -> bool:
        return sees_everything(request.user)


def menu_item() -> Any:
    return OfficeMenuItem(_("Laws"), reverse("pregonero_laws"), name="laws", icon_name="clipboard-list", order=330)
