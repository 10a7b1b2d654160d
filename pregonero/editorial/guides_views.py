"""Screens of the guides: a guide, and its pictures."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem

from . import guides

#: entries of Wagtail's help menu that lead out of the house
WAGTAILS = ("editor-guide", "whats-new-in-wagtail")


@require_safe
def guide(request: HttpRequest, slug: str = "") -> HttpResponse:
    """A guide of the user's roles; without a name the first of them."""
    offered = guides.guides_for(request.user)
    wanted = next((one for one in offered if one.slug == slug or not slug), None)
    if wanted is None:
        raise Http404
    shown = guides.render(wanted)
    context = {
        "page_title": shown.title if shown is not None else _("Guides"),
        "header_icon": "info-circle",
        "guides": offered,
        "here": wanted,
        "guide": shown,
    }
    return TemplateResponse(request, "pregonero/editorial/guide.html", context)


@require_safe
@cache_control(private=True, max_age=3600)
def guide_picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture of ``docs/guia/img``, for whoever reads a guide; no other file."""
    found = guides.picture(name) if guides.guides_for(request.user) else None
    if found is None:
        raise Http404
    return FileResponse(found.open("rb"), content_type="image/webp")


def admin_urls() -> list[Any]:
    return [
        path("guides/", guide, name="pregonero_guides"),
        path("guides/<slug:slug>/", guide, name="pregonero_guide"),
        path("guides/pictures/<str:name>", guide_picture, name="pregonero_guide_picture"),
    ]


class GuidesMenuItem(MenuItem):
    """For whoever has a role."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(guides.guides_for(request.user))


def menu_item() -> MenuItem:
    return GuidesMenuItem(
        gettext_lazy("Guides"), reverse("pregonero_guides"), name="guides", icon_name="info-circle", order=910
    )


def without_guides_of_others(request: HttpRequest, items: list[Any]) -> None:
    """Answers ``construct_help_menu``: Wagtail's guide and news are in English and on another site."""
    items[:] = [item for item in items if not item.name.startswith(WAGTAILS)]
