"""The door around HTTP: every unsafe request of the admin and of the authoring API is one act."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from wagtail.exceptions import PageClassNotFoundError

from .door import door
from .gates import PublicationRefused, as_json
from .ledger import SYSTEM_ACTOR

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
View = Callable[..., HttpResponseBase]


def actor_of(user: Any) -> str:
    """Opaque id of a user for the ledger; ``system`` for nobody."""
    opaque = getattr(user, "opaque_id", None)
    return str(opaque) if opaque else SYSTEM_ACTOR


def opens_its_own_doors(view: View) -> View:
    """Mark a view that does several acts in one request, each in a transaction of its own."""
    view.opens_its_own_doors = True  # type: ignore[attr-defined]
    return view


def through_the_door(view: View) -> View:
    """Run unsafe requests inside the door: an answer of 400 or more rolls everything back."""
    if getattr(view, "opens_its_own_doors", False):
        return view

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in SAFE_METHODS:
            return shown(view, request, *args, **kwargs)
        try:
            with door(actor_of(getattr(request, "user", None))):
                response = view(request, *args, **kwargs)
                if response.status_code >= 400:
                    transaction.set_rollback(True)
        except PublicationRefused as refusal:
            return refused(request, refusal)
        return response

    return wrapped


def shown(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """The answer to a request that only reads."""
    try:
        return view(request, *args, **kwargs)
    except PageClassNotFoundError:
        return orphaned(request)
    except IntegrityError:
        # Wagtail writes while it shows (who follows a page): deleted between two of its queries, the page is not
        # found the second time.
        return view(request, *args, **kwargs)


def refused(request: HttpRequest, refusal: PublicationRefused) -> HttpResponse:
    """The refusal for whoever asked: problem+json for programs, messages and the page before for people."""
    if wants_json(request):
        found = [{"title": title, **entry} for title, issues in refusal.issues.items() for entry in as_json(issues)]
        problem = {
            "type": "about:blank",
            "title": _("Not published"),
            "status": 422,
            "detail": " ".join(refusal.sentences()),
            "errors": found,
        }
        return JsonResponse(problem, status=422, content_type="application/problem+json")
    messages.error(request, _("Nothing was published or changed. What is missing:"))
    for sentence in refusal.sentences():
        messages.error(request, sentence)
    back = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = request.get_full_path()
    return redirect(back)


def orphaned(request: HttpRequest) -> HttpResponse:
    """Wagtail raises where a page is edited whose model is not installed; people need a sentence."""
    messages.error(
        request, _("This page was made by a plugin that is switched off: it stays public, but cannot be edited.")
    )
    return redirect("wagtailadmin_home")


def wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or "application/json" in request.headers.get("Accept", "")
