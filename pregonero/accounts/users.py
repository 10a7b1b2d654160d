"""Accounts in the admin: who is no superuser makes none and changes none.

Wagtail lets whoever may change accounts tick "Administrator", which is every right there is.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from wagtail.users.views import users


class NoPromotionMixin:
    """Takes the field away from whom it would promote."""

    request: HttpRequest

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        if not self.request.user.is_superuser:
            form.fields.pop("is_superuser", None)
        return form


class CreateView(NoPromotionMixin, users.CreateView):
    pass


class EditView(NoPromotionMixin, users.EditView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class UserViewSet(users.UserViewSet):
    add_view_class = CreateView
    edit_view_class = EditView
