"""Admin addresses, menu items and panels of the desks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import log_actions, views

hooks.register("register_log_actions", log_actions.register)


class InboxMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return views.may_open(request.user)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [
        path("inbox/", views.inbox_view, name="pregonero_inbox"),
        path("inbox/<int:state_id>/", views.review_view, name="pregonero_review"),
    ]


@hooks.register("register_admin_menu_item")
def inbox_menu_item() -> MenuItem:
    return InboxMenuItem(_("Inbox"), reverse("pregonero_inbox"), name="inbox", icon_name="tasks", order=50)
