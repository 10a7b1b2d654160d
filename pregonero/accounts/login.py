"""Signing in: the password first, then the code. These pages stand outside the publication door.

The door holds the database's write lock, and a password takes a tenth of a second to check: a flood of sign-ins
must not keep the office from working, and what they leave behind must not be rolled back.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from wagtail.admin.views.account import LoginView as WagtailLoginView

from . import second_factor

#: bytes of the largest form that signs somebody in; django-axes keeps what was sent
FORM_LIMIT: Final = 8 * 1024


class LoginView(WagtailLoginView):
    """Wagtail's, which leads on to the second factor. Nobody is asked for the password twice."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if second_factor.is_missing(request.signed_in_user):  # type: ignore[attr-defined]
            return redirect(next_step(request.signed_in_user, request))  # type: ignore[attr-defined]
        response: HttpResponseBase = super().get(request, *args, **kwargs)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if int(request.META.get("CONTENT_LENGTH") or 0) > FORM_LIMIT:
            return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        response: HttpResponseBase = super().post(request, *args, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().form_valid(form)
        if second_factor.is_missing(form.get_user()):
            return redirect(next_step(form.get_user(), self.request))
        return response


def next_step(user: Any, request: HttpRequest) -> str:
    """Where somebody goes who has given the password: to the code, or to where codes are set up."""
    name = "pregonero_second_factor" if second_factor.is_set_up(user) else "pregonero_second_factor_set_up"
    return f"{reverse(name)}?{urlencode({'next': destination(request)})}"


def destination(request: HttpRequest) -> str:
    """Where the person wanted to go: an address of this site, or the start page of the admin."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    inside = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and inside else reverse("wagtailadmin_home")


def locked_out(request: HttpRequest, response: Any = None, credentials: Any = None, **kwargs: Any) -> HttpResponse:
    """The page for whoever failed too often (``AXES_LOCKOUT_CALLABLE``)."""
    minutes = max(1, round(settings.AXES_COOLOFF_TIME.total_seconds() / 60))
    context = {"minutes": minutes, "failures": settings.AXES_FAILURE_LIMIT}
    return render(request, "pregonero/accounts/locked_out.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)


def start_again(request: HttpRequest) -> HttpResponseBase:
    """For whoever is asked for a code that is not theirs to give: forget the password and begin anew."""
    if request.method == "POST":
        logout(request)
    return redirect("wagtailadmin_login")
