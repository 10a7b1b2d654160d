"""Hooks of what becomes of pages, images and files after publication; imported by ``wagtail_hooks``."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import api_actions, media_acts, page_acts, preview_views, review_views, trash_views

#: after those of Wagtail and of the directorates' room: what registers last is taken
LAST = 2000

hooks.register("register_page_header_buttons", preview_views.header_buttons)
hooks.register("register_actions", api_actions.register, order=LAST)
for bulk_action in (
    page_acts.WithdrawBulkAction,
    page_acts.TrashBulkAction,
    media_acts.TrashImagesBulkAction,
    media_acts.TrashFilesBulkAction,
):
    hooks.register("register_bulk_action", bulk_action, order=LAST)


@hooks.register("register_admin_viewset", order=LAST)
def page_viewset() -> page_acts.PageViewSet:
    return page_acts.PageViewSet()


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [
        path("trash/", trash_views.listing, name="pregonero_trash"),
        path("trash/<int:item_id>/restore/", trash_views.restore, name="pregonero_trash_restore"),
        path("trash/<int:item_id>/erase/", trash_views.erase, name="pregonero_trash_erase"),
        path("preview-link/<int:page_id>/", preview_views.share, name="pregonero_share_preview"),
        path("reports/reviews/", review_views.listing, name="pregonero_reviews"),
        path("reports/reviews/<int:page_id>/holds/", review_views.still_holds, name="pregonero_still_holds"),
    ]


class TheirsMenuItem(MenuItem):
    """For editors and the office; who finds what there is asked by the screen."""

    def is_shown(self, request: HttpRequest) -> bool:
        return trash_views.may_open(request.user)


@hooks.register("register_admin_menu_item")
def trash_menu_item() -> MenuItem:
    return TheirsMenuItem(_("Trash"), reverse("pregonero_trash"), name="trash", icon_name="bin", order=900)


@hooks.register("register_reports_menu_item")
def reviews_menu_item() -> MenuItem:
    return TheirsMenuItem(
        _("Reviews"), reverse("pregonero_reviews"), name="reviews", icon_name="calendar-check", order=50
    )
