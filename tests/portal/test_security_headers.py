"""Headers that keep a page from doing what it is not meant to."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from portal.middleware import PERMISSIONS, PUBLIC_POLICY, SecurityHeadersMiddleware

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/nada/", "/buscar/?q=x", "/noticias/", "/sitemap.xml"])
def test_public_pages_run_nothing_that_is_not_a_file_of_ours(path: str) -> None:
    headers = Client().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'self'"} <= set(
        policy.split("; ")
    )
    assert headers["Permissions-Policy"] == PERMISSIONS
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_admin_may_run_its_own_scripts_and_be_framed_by_itself_only() -> None:
    headers = Client().get("/admin/login/").headers
    assert headers["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("content_type", "policy"),
    [("text/html", PUBLIC_POLICY), ("image/svg+xml", PUBLIC_POLICY), ("application/pdf", None), ("image/webp", None)],
)
def test_policy_is_for_what_a_browser_draws_as_a_page(content_type: str, policy: str | None, rf: Any) -> None:
    answer = SecurityHeadersMiddleware(lambda request: HttpResponse(content_type=content_type))(rf.get("/x"))
    assert answer.headers.get("Content-Security-Policy") == policy


def test_view_that_has_a_policy_keeps_it(rf: Any) -> None:
    own = HttpResponse(headers={"Content-Security-Policy": "default-src 'self'", "Referrer-Policy": "no-referrer"})
    answer = SecurityHeadersMiddleware(lambda request: own)(rf.get("/api/v1/docs"))
    assert answer.headers["Content-Security-Policy"] == "default-src 'self'"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
