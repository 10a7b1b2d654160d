"""The door around requests that only read."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from pregonero.publishing.api import through_the_door


def test_what_is_deleted_while_a_form_opens_is_not_found() -> None:
    """Wagtail writes down who opens a form; the page may go between two of its queries."""
    answers: list[Exception] = [IntegrityError("FOREIGN KEY constraint failed"), Http404()]

    @through_the_door
    def form(request: HttpRequest) -> HttpResponse:
        raise answers.pop(0)

    with pytest.raises(Http404):
        form(RequestFactory().get("/admin/pages/5/edit/"))


def test_an_error_that_stays_is_told() -> None:
    @through_the_door
    def form(request: HttpRequest) -> HttpResponse:
        raise IntegrityError("FOREIGN KEY constraint failed")

    with pytest.raises(IntegrityError):
        form(RequestFactory().get("/admin/pages/5/edit/"))
