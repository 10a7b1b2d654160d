"""Screens of the trash: the list, restoring, and erasing before the time."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page

from pregonero.directorates.api import directorates_of, sees_everything

from . import trash
from .life_forms import ReasonForm
from .models import TrashItem
from .usage import InUse

PAGE_SIZE = 50


def may_open(user: Any) -> bool:
    """Editors and the office; what they find there differs."""
    return sees_everything(user) or directorates_of(user).exists()


def _item(request: HttpRequest, item_id: int) -> TrashItem:
    if not may_open(request.user):
        raise PermissionDenied
    return get_object_or_404(trash.shown_to(request.user), pk=item_id)


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What was deleted, the latest first."""
    if not may_open(request.user):
        raise PermissionDenied
    pages = Paginator(trash.shown_to(request.user), PAGE_SIZE).get_page(request.GET.get("p"))
    context = {
        "page_title": _("Trash"),
        "header_icon": "bin",
        "items": list(pages.object_list),
        "pages": pages,
        "restores": trash.may_restore(request.user),
        "erases": trash.may_erase(request.user),
    }
    return TemplateResponse(request, "pregonero/editorial/trash.html", context)


@require_POST
def restore(request: HttpRequest, item_id: int) -> HttpResponse:
    """Put one thing back, and say where it is now."""
    item = _item(request, item_id)
    if not trash.may_restore(request.user):
        raise PermissionDenied
    slug, former = item.slug, item.parent_id
    try:
        thing = trash.restore(item, request.user)
    except trash.CannotRestore as reason:
        messages.error(request, str(reason))
        return redirect("pregonero_trash")
    messages.success(request, _restored_sentence(thing, slug, former, item.title))
    if isinstance(thing, Page):
        return redirect("wagtailadmin_explore", thing.get_parent().pk)
    return redirect(AdminURLFinder(request.user).get_edit_url(thing) or reverse("pregonero_trash"))


def _restored_sentence(thing: Any, slug: str, former: int | None, title: str) -> str:
    if not isinstance(thing, Page):
        return _("“%(title)s” is back.") % {"title": title}
    parent = thing.get_parent()
    sentence = _("“%(title)s” is back, as a draft, below “%(place)s”.") % {
        "title": title,
        "place": parent.specific_deferred.get_admin_display_title(),
    }
    if parent.pk != former:
        sentence += " " + _("The place where it stood is gone.")
    if thing.slug != slug:
        sentence += " " + _("Its address was taken: it is now “%(slug)s”.") % {"slug": thing.slug}
    return sentence


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, item_id: int) -> HttpResponse:
    """Erase one thing now; asks why."""
    item = _item(request, item_id)
    if not trash.may_erase(request.user):
        raise PermissionDenied
    form = ReasonForm(request.POST if request.method == "POST" else None)
    form.fields["reason"].help_text = _("It stays in the audit log.")
    if request.method == "POST" and form.is_valid():
        try:
            trash.erase(item, request.user, form.cleaned_data["reason"])
        except InUse as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("“%(title)s” was erased for good.") % {"title": item.title})
        return redirect("pregonero_trash")
    context = {
        "page_title": _("Erase for good"),
        "page_subtitle": item.title,
        "header_icon": "bin",
        "item": item,
        "form": form,
    }
    return TemplateResponse(request, "pregonero/editorial/erase.html", context)
