"""Admin screens of what directorates answer for besides pages.

Stock views of snippets ask for a right to the whole model and for nothing of the one instance (``wagtail-8``): here
every address that names an instance stands behind one guard, lists show what the person may see, and the policy of the
model knows roles instead of Django's rights.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib.admin.utils import unquote
from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.permission_policies.base import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from pregonero.directorates.admin_guard import office_only
from pregonero.directorates.api import directorates_of, keeps_the_keys, sees_everything
from pregonero.publishing.api import REASON_LENGTH, current

from .items import DirectorateItem, may_edit, may_see, visible_items

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
#: what the office decides; publishing is not among it, for only the end of a workflow publishes
OFFICE_ACTS = frozenset({"lock", "unlock", "unpublish"})


class ItemPolicy(ModelPermissionPolicy):
    """Who may do what with these things: roles, asked anew each time. Nobody adds or deletes one by hand."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action == "view":
            return bool(sees_everything(user) or directorates_of(user).exists())
        if action == "change":
            return bool(keeps_the_keys(user) or directorates_of(user).exists())
        return action in OFFICE_ACTS and bool(keeps_the_keys(user))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: DirectorateItem) -> bool:
        if not self.user_has_permission(user, action):
            return False
        return may_see(user, instance) if action == "view" else may_edit(user, instance)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: DirectorateItem) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> models.QuerySet[Any]:
        items = self.model._default_manager.all()
        return visible_items(user, items) if self.user_has_any_permission(user, actions) else items.none()

    def instances_user_has_permission_for(self, user: Any, action: str) -> models.QuerySet[Any]:
        return self.instances_user_has_any_permission_for(user, {action})


def register_policy(model: type[DirectorateItem]) -> None:
    """Before any look-up, hence from ``AppConfig.ready()``."""
    register_permission_policy(model, ItemPolicy(model))


def item_guard(model: type[DirectorateItem], view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Refuse an address of something the person may not see, or that they may not change if it is about to change."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "pk" in kwargs and request.user.has_perm("wagtailadmin.access_admin"):
            key = unquote(str(kwargs["pk"]))
            item = get_object_or_404(model, pk=key if key.isascii() and key.isdigit() and len(key) < 19 else 0)
            allowed = may_see if request.method in SAFE_METHODS else may_edit
            if not allowed(request.user, item):
                refused: HttpResponseBase = permission_denied(request)
                return refused
        return view(request, *args, **kwargs)

    return wrapped


class OfficeChooserViewSet(SnippetChooserViewSet):
    """A chooser names everybody's drafts; nobody chooses these things, and the office may look."""

    def get_urlpatterns(self) -> list[URLPattern]:
        return [_wrapped(pattern, office_only) for pattern in super().get_urlpatterns()]


def _wrapped(pattern: URLPattern, guard: Callable[..., Any]) -> URLPattern:
    pattern.callback = guard(pattern.callback)
    return pattern


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Whoever comes by its address reads it, and it stays in the ledger."),
    )


class WithdrawView(View):
    """Asks why, and takes a published thing from the public; its record stays."""

    model: Any = None
    edit_url_name = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not keeps_the_keys(request.user):
            refused: HttpResponseBase = permission_denied(request)
            return refused
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        return self._page(request, pk, WithdrawForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        item = get_object_or_404(self.model, pk=pk)
        form = WithdrawForm(request.POST)
        if not form.is_valid():
            return self._page(request, pk, form)
        if item.live:
            act = current()
            if act is not None:
                act.reason = form.cleaned_data["reason"]
            item.unpublish(user=request.user)
            messages.success(request, _("“%(title)s” is no longer public. Its record stays.") % {"title": item.title})
        return redirect(self.edit_url_name, item.pk)

    def _page(self, request: HttpRequest, pk: int, form: WithdrawForm) -> HttpResponseBase:
        item = get_object_or_404(self.model, pk=pk)
        context = {
            "page_title": _("Withdraw from the public"),
            "page_subtitle": item.title,
            "header_icon": "download-alt",
            "form": form,
            "item": item,
            "back": reverse(self.edit_url_name, args=[item.pk]),
        }
        return TemplateResponse(request, "pregonero/content/withdraw_item.html", context)


class DirectorateItemViewSet(SnippetViewSet):
    """Screens of a kind of :class:`.items.DirectorateItem`."""

    model: type[DirectorateItem]
    chooser_viewset_class = OfficeChooserViewSet
    inspect_view_enabled = True
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return visible_items(request.user, self.model._default_manager.all())

    def get_urlpatterns(self) -> list[URLPattern]:
        withdraw = WithdrawView.as_view(model=self.model, edit_url_name=self.get_url_name("edit"))
        patterns = [*super().get_urlpatterns(), path("withdraw/<int:pk>/", withdraw, name="withdraw")]
        return [_wrapped(pattern, lambda view: item_guard(self.model, view)) for pattern in patterns]
