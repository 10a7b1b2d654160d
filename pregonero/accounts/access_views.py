"""Screens of the admin about signing in: one's own sessions and second factor, and those of others."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from wagtail.admin import messages
from wagtail.admin.utils import get_user_display_name

from . import audit, audit_actions, invitations, second_factor, sessions
from .enums import SecondFactor
from .models import Session


class MyAccessView(View):
    """Where I am signed in, and my second factor. Ends one session, or all but the one in hand."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        context = {
            "page_title": _("Sessions and second factor"),
            "header_icon": "key",
            "sessions": sessions.sessions_of(request.user),
            "here": request.session.session_key,
            "uses_second_factor": settings.SECOND_FACTOR != SecondFactor.OFF,
            "is_set_up": second_factor.is_set_up(request.user),
            "is_required": second_factor.is_required(request.user),
            "codes_left": second_factor.codes_left(request.user),
        }
        return TemplateResponse(request, "pregonero/accounts/my_access.html", context)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        others = sessions.sessions_of(request.user).exclude(session_key=request.session.session_key)
        if request.POST.get("session") != "others":
            chosen = request.POST.get("session", "")
            others = Session.objects.filter(pk__in=[row.pk for row in others if str(row.public_id) == chosen])
        ended = others.delete()[0]
        if ended:
            audit.record(audit_actions.SESSION_ENDED, obj=request.user, detail={"sessions": ended})
        tell_of_ended(request, ended)
        return redirect("pregonero_my_access")


class PersonView(View):
    """About one account, for whoever manages accounts; nobody but superusers touches a superuser's."""

    person: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("accounts.change_user"):
            raise PermissionDenied
        self.person = get_object_or_404(get_user_model(), pk=kwargs["pk"])
        if self.person.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class AccessView(PersonView):
    """Sessions and second factor of somebody else."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        context = {
            "page_title": _("Sessions and second factor"),
            "page_subtitle": get_user_display_name(self.person),
            "header_icon": "key",
            "person": self.person,
            "sessions": sessions.sessions_of(self.person),
            "is_invited": invitations.is_open(self.person),
            "link_days": invitations.days(),
            "uses_second_factor": settings.SECOND_FACTOR != SecondFactor.OFF,
            "is_set_up": second_factor.is_set_up(self.person),
            "is_required": second_factor.is_required(self.person),
        }
        return TemplateResponse(request, "pregonero/accounts/access.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        act = request.POST.get("act")
        if act == "sessions":
            ended = sessions.end(self.person)
            if ended:
                audit.record(audit_actions.SESSION_ENDED, obj=self.person, detail={"sessions": ended})
            tell_of_ended(request, ended)
        elif act == "second-factor" and self.person != request.user:
            if second_factor.remove(self.person):
                sessions.end(self.person)
                messages.success(request, _("The second factor was removed. It is set up again at the next sign-in."))
        elif act == "invite" and invitations.is_open(self.person):
            invitations.invite(self.person)
            messages.success(request, _("The invitation goes to %(email)s.") % {"email": self.person.email})
        return redirect("pregonero_access", self.person.pk)


def tell_of_ended(request: HttpRequest, ended: int) -> None:
    if ended:
        told = ngettext("%(count)d session was ended.", "%(count)d sessions were ended.", ended)
        messages.success(request, told % {"count": ended})
    else:
        messages.info(request, _("There was no other session."))
