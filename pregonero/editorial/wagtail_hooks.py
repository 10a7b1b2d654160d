"""Admin addresses, menu items and panels of the desks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import guides_views, home_panels, leaving_views, life_hooks, log_actions, views  # noqa: F401

hooks.register("register_log_actions", log_actions.register)
hooks.register("construct_homepage_panels", home_panels.construct)
hooks.register("register_user_listing_buttons", leaving_views.listing_buttons)
hooks.register("register_admin_urls", guides_views.admin_urls)
hooks.register("register_admin_menu_item", guides_views.menu_item)
hooks.register("construct_help_menu", guides_views.without_guides_of_others)


class InboxMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return views.may_open(request.user)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [
        path("inbox/", views.inbox_view, name="pregonero_inbox"),
        path("inbox/<int:state_id>/", views.review_view, name="pregonero_review"),
        path("accounts/<int:pk>/leaving/", leaving_views.LeavingView.as_view(), name="pregonero_leaving"),
    ]


@hooks.register("register_admin_menu_item")
def inbox_menu_item() -> MenuItem:
    return InboxMenuItem(_("Inbox"), reverse("pregonero_inbox"), name="inbox", icon_name="tasks", order=50)
