"""The screen "is leaving" of an account."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button

from pregonero.accounts.access_views import PersonView
from pregonero.directorates.api import Role

from . import leaving

#: pages named on the screen; the rest is a number
SHOWN = 20


class LeavingView(PersonView):
    """Shows what the person has in hand, asks who goes on with it, and closes the account."""

    def obstacle(self) -> str:
        """Why the account cannot be closed; empty if it can."""
        if not self.person.is_active:
            return _("This account is closed already.")
        if leaving.is_last(self.person, Role.ADMINISTRATOR):
            return _("This is the last administrator: nobody could manage accounts. Name another one first.")
        if self.person == self.request.user:
            return _("You cannot close your own account: ask another administrator.")
        return ""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        things = leaving.belongings(self.person)
        context = {
            "page_title": _("Is leaving"),
            "page_subtitle": self.person.get_full_name() or self.person.get_username(),
            "header_icon": "user",
            "person": self.person,
            "obstacle": self.obstacle(),
            "counts": things.counts(),
            "pages": things.pages[:SHOWN],
            "locked": things.locked[:SHOWN],
            "assignments": things.assignments.select_related("workflow_state")[:SHOWN],
            "people": leaving.people().exclude(pk=self.person.pk),
            "is_last_officer": leaving.is_last(self.person, Role.OFFICER),
            "back": reverse("wagtailusers_users:edit", args=[self.person.pk]),
        }
        return TemplateResponse(request, "pregonero/editorial/leaving.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        if obstacle := self.obstacle():
            messages.error(request, obstacle)
            return redirect("pregonero_leaving", self.person.pk)
        chosen = request.POST.get("successor", "")
        successor = None
        if chosen:
            key = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else 0
            successor = leaving.people().exclude(pk=self.person.pk).filter(pk=key).first()
            if successor is None:
                messages.error(request, _("Choose somebody from the list."))
                return redirect("pregonero_leaving", self.person.pk)
        name = self.person.get_full_name() or self.person.get_username()
        leaving.close(self.person, successor, request.user)
        messages.success(request, _("The account of %(person)s is closed.") % {"person": name})
        return redirect("wagtailusers_users:index")


def listing_buttons(user: Any, request_user: Any) -> list[Any]:
    """Answers Wagtail's hook ``register_user_listing_buttons``."""
    if not user.is_active or user == request_user or (user.is_superuser and not request_user.is_superuser):
        return []
    url = reverse("pregonero_leaving", args=[user.pk])
    return [Button(gettext_lazy("Is leaving…"), url=url, icon_name="user", priority=40)]
