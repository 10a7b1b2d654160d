"""Admin addresses of the content room."""

from __future__ import annotations

from typing import Any

from django.urls import path
from wagtail import hooks

from . import views


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [path("checklist/<int:page_id>/", views.checklist, name="pregonero_checklist")]
