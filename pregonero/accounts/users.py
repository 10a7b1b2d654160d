"""Accounts in the admin: who is no superuser makes none and changes none, and an account with a past stays.

Wagtail lets whoever may change accounts tick "Administrator", which is every right there is.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.users.views import users
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, DeleteBulkAction, SetActiveStateBulkAction

from . import invitations
from .forms import UserCreationForm
from .history import did_anything

#: groups that Wagtail's migrations make, with rights over everybody's sections
WAGTAILS_GROUPS = ("Editors", "Moderators")


class NoPromotionMixin:
    """Closes the field to whom it would promote, and offers no role that is none of this house."""

    request: HttpRequest

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        # the form of one's own account has no such field
        if not self.request.user.is_superuser and "is_superuser" in form.fields:
            form.fields["is_superuser"].disabled = True  # what is sent for it counts for nothing
        groups = form.fields["groups"]
        groups.queryset = groups.queryset.exclude(name__in=WAGTAILS_GROUPS, user=None)
        return form


class CreateView(NoPromotionMixin, users.CreateView):
    """Whoever gets no password is invited to choose one."""

    def save_instance(self) -> Any:
        instance = super().save_instance()
        if invitations.is_open(instance):
            invitations.invite(instance)
            messages.info(
                self.request,
                _("An invitation to choose a password goes to %(email)s.") % {"email": instance.email},
            )
        if not instance.groups.exists() and not instance.is_superuser:
            messages.warning(self.request, _("This account has no role yet: with none it opens nothing."))
        return instance


class EditView(NoPromotionMixin, users.EditView):
    """With what else can be done with the account; deleting is offered only for one without a past."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.can_delete: bool = bool(self.can_delete) and not did_anything(self.object)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)
        for hook in hooks.get_hooks("register_user_listing_buttons"):
            buttons += hook(user=self.object, request_user=self.request.user)
        return buttons


class DeleteView(users.DeleteView):
    """Only for accounts that never did anything; the others are closed."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.object = self.get_object()
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        if request.user.has_perm("accounts.delete_user") and did_anything(self.object):
            messages.error(
                request,
                _("This account cannot be deleted: the history needs to know who did what. Use “Is leaving” instead."),
            )
            return redirect(reverse("wagtailusers_users:edit", args=[self.object.pk]))
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


def access_button(person: Any) -> Button:
    return Button(
        _("Sessions and second factor"),
        url=reverse("pregonero_access", args=[person.pk]),
        icon_name="key",
        priority=30,
    )


class OwnLevelMixin:
    """Mixed into bulk actions on accounts: superusers are changed by superusers."""

    request: HttpRequest

    def check_perm(self, obj: Any) -> bool:
        allowed = self.request.user.is_superuser or not obj.is_superuser
        return allowed and bool(super().check_perm(obj))  # type: ignore[misc]


class BulkAssignRole(OwnLevelMixin, AssignRoleBulkAction):
    pass


class BulkDelete(OwnLevelMixin, DeleteBulkAction):
    def check_perm(self, obj: Any) -> bool:
        return bool(super().check_perm(obj)) and not did_anything(obj)


class BulkSetActive(OwnLevelMixin, SetActiveStateBulkAction):
    @classmethod
    def execute_action(cls, objects: Any, mark_as_active: bool = False, **kwargs: Any) -> tuple[int, int]:
        """One by one, so that the audit log learns of each and sessions end; Wagtail's is one ``update()``."""
        changed = [person for person in objects if person != kwargs.get("user")]
        for person in changed:
            person.is_active = mark_as_active
            person.save(update_fields=["is_active"])
        return len(changed), 0


BULK_ACTIONS = (BulkAssignRole, BulkDelete, BulkSetActive)


class UserViewSet(users.UserViewSet):
    add_view_class = CreateView
    edit_view_class = EditView
    delete_view_class = DeleteView

    def get_form_class(self, for_update: bool = False) -> Any:
        return super().get_form_class(for_update) if for_update else UserCreationForm
