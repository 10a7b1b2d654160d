"""Small answers for the page editor."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from taggit.models import Tag
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from pregonero.directorates.api import visible_media, visible_pages

from .checklist import examine_draft
from .models import BasePage, PageTag

TAGS_SHOWN = 10


@require_safe
def checklist(request: HttpRequest, page_id: int) -> HttpResponse:
    """The checklist of a page's latest draft, as an HTML fragment."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, BasePage) or not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    issues = examine_draft(page.get_latest_revision_as_object())
    return render(request, "pregonero/content/checklist.html", {"issues": issues})


@require_safe
def signed_in(request: HttpRequest) -> JsonResponse:
    """Who is signed in, and a fresh token for a form that was opened before: the editor asks after a failed save."""
    user: Any = request.user
    return JsonResponse({"user": str(user.opaque_id), "csrf": get_token(request)})


@require_safe
def tag_completion(request: HttpRequest, app_name: str = "", model_name: str = "") -> JsonResponse:
    """Tags that begin with ``term`` and stand on something this user may know of.

    Wagtail's own view completes from every tag there is, drafts of other directorates included.
    """
    term = request.GET.get("term", "").strip()
    if not term:
        return JsonResponse([], safe=False)
    on_pages = PageTag.objects.filter(content_object__in=visible_pages(request.user, Page.objects.all()))
    condition = Q(pk__in=on_pages.values("tag"))
    for model in (get_image_model(), get_document_model()):
        items: Any = visible_media(request.user, model._default_manager.all())
        through = model.tags.through.objects.filter(
            content_type=ContentType.objects.get_for_model(model), object_id__in=items.values("pk")
        )
        condition |= Q(pk__in=through.values("tag"))
    names = Tag.objects.filter(condition, name__istartswith=term).order_by("name").values_list("name", flat=True)
    return JsonResponse(list(names[:TAGS_SHOWN]), safe=False)
