"""Screens of the reviews: what has to be looked at, and the act that says that it still holds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page

from pregonero.directorates.api import directorate_of_page

from . import reviews
from .trash_views import may_open

PAGE_SIZE = 50


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What is due, the most urgent first; with ``?all=1`` everything that will be."""
    if not may_open(request.user):
        raise PermissionDenied
    today, everything = timezone.localdate(), request.GET.get("all") == "1"
    found = reviews.reviews_for(request.user)
    if not everything:
        found = found.filter(due_on__lte=today + timedelta(days=reviews.NOTICE))
    pages = Paginator(found, PAGE_SIZE).get_page(request.GET.get("p"))
    items: list[Any] = list(pages.object_list)
    specific = Page.objects.filter(pk__in=[item.page_id for item in items]).specific(defer=True).in_bulk()
    for item in items:
        page = specific[item.page_id]
        item.may_edit = page.permissions_for_user(request.user).can_edit()
        item.directorate = directorate_of_page(page)
    context = {
        "page_title": _("Reviews"),
        "header_icon": "calendar-check",
        "items": items,
        "pages": pages,
        "all": everything,
        "today": today,
        "acts": any(item.may_edit for item in items),
    }
    return TemplateResponse(request, "pregonero/editorial/reviews.html", context)


@require_POST
def still_holds(request: HttpRequest, page_id: int) -> HttpResponse:
    """Move the date of a page on."""
    page = get_object_or_404(Page.objects.live(), pk=page_id)
    if not page.specific_deferred.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    review = reviews.still_holds(page, request.user)
    if review is None:
        messages.info(request, _("Pages of this kind are not reviewed."))
    else:
        day = date_format(review.due_on, "DATE_FORMAT").lower()
        messages.success(
            request, _("Noted. “%(title)s” comes up again on %(day)s.") % {"title": page.title, "day": day}
        )
    return redirect("pregonero_reviews")
