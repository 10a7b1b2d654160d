"""Errors as ``application/problem+json`` (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

CONTENT_TYPE = "application/problem+json"


class ApiProblem(Exception):
    """An answer that is an error: ``status``, a sentence, and the fields it is about."""

    def __init__(self, status: int, detail: str, errors: list[dict[str, Any]] | None = None) -> None:
        self.status = status
        self.detail = detail
        self.errors = errors or []
        super().__init__(detail)


def unreadable(request: HttpRequest) -> HttpResponse:
    """400, for what is no question at all: a host that nobody is, more parameters than anybody needs."""
    return problem(request, 400, _("The request cannot be read."))


def broken(request: HttpRequest) -> HttpResponse:
    """500, without asking the database anything: it may be what failed."""
    return problem(request, 500, _("Something failed on our side."))


def problem(
    request: HttpRequest, status: int, detail: str, errors: list[dict[str, Any]] | None = None, **members: Any
) -> HttpResponse:
    """The problem as a response that no cache keeps. ``members``: ``type`` and what that type adds (RFC 9457, 3.2)."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": errors or [],
        **members,
    }
    response = HttpResponse(orjson.dumps(body), status=status, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "no-store"
    return response
