"""Accounts in the admin: who is no superuser makes none and changes none.

Wagtail lets whoever may change accounts tick "Administrator", which is every right there is.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from wagtail.users.views import users
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, DeleteBulkAction, SetActiveStateBulkAction


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


class OwnLevelMixin:
    """Mixed into bulk actions on accounts: superusers are changed by superusers."""

    request: HttpRequest

    def check_perm(self, obj: Any) -> bool:
        allowed = self.request.user.is_superuser or not obj.is_superuser
        return allowed and bool(super().check_perm(obj))  # type: ignore[misc]


BULK_ACTIONS = tuple(
    type(stock.__name__, (OwnLevelMixin, stock), {})
    for stock in (AssignRoleBulkAction, DeleteBulkAction, SetActiveStateBulkAction)
)


class UserViewSet(users.UserViewSet):
    add_view_class = CreateView
    edit_view_class = EditView
