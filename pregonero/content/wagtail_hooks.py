"""Admin addresses of the content room."""

from __future__ import annotations

from typing import Any

from django.urls import path
from wagtail import hooks

from . import orphans, views


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [
        path("checklist/<int:page_id>/", views.checklist, name="pregonero_checklist"),
        path("signed-in/", views.signed_in, name="pregonero_signed_in"),
    ]


hooks.register("before_unpublish_page", orphans.withdraw)
hooks.register("before_delete_page", orphans.keep)
hooks.register("before_bulk_action", orphans.keep_all)
