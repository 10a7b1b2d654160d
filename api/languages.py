"""In which language an answer speaks: its messages, and which version of a document it shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import override

from pregonero.delivery.api import language
from pregonero.publishing.api import language_tag

from .problems import ApiProblem

View = Callable[..., HttpResponseBase]


def tags() -> list[str]:
    """The languages of content as BCP 47 tags."""
    return [language_tag(code) for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]


def wanted_tag(request: HttpRequest, asked: str | None) -> str | None:
    """The language in which a document is wanted: ``locale=`` before ``Accept-Language``; None where neither says.

    Raises ApiProblem 422 for a language that nothing here is written in.
    """
    if asked is None:
        best = language(request.META)
        return language_tag(best) if best else None
    known = {tag.lower(): tag for tag in tags()}
    if asked.lower() not in known:
        message = _("Unknown language.")
        raise ApiProblem(422, message, [{"field": "locale", "message": message, "allowed": tags()}])
    return known[asked.lower()]


def speaking(view: View) -> View:
    """Let a view's messages be English for who prefers it, Spanish for all others."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with override("en" if language(request.META) == "en" else settings.LANGUAGE_CODE):
            return view(request, *args, **kwargs)

    return wrapped
