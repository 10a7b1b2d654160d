"""Every screen of our own in the admin that needs no number in its address, the way in included, by axe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from .conftest import Installation, Person
from .test_desks import accessible

pytestmark = pytest.mark.browser

#: answers for programs, parts of screens, and what only leads elsewhere
NO_SCREENS = ("signed-in", "results", "other-person")
TOO_OFTEN = 6


def screens() -> list[str]:
    """Addresses of named views of ours."""

    def walk(patterns: list[Any], prefix: str) -> Iterator[str]:
        for item in patterns:
            path = prefix + str(item.pattern).removeprefix("^").removesuffix("$")
            if isinstance(item, URLResolver):
                yield from walk(item.url_patterns, path)
            elif isinstance(item, URLPattern) and _is_ours(item) and "<" not in path:
                yield f"/{path}"

    found = {path for path in walk(get_resolver().url_patterns, "") if path.startswith("/admin/")}
    return sorted(path for path in found if not any(part in path for part in NO_SCREENS))


def _is_ours(pattern: URLPattern) -> bool:
    return (pattern.name or "").startswith(("pregonero_", "ledger_report"))


def test_every_screen_of_ours(person: Callable[..., Person], installation: Installation) -> None:
    stranger, chief = person(), person(1366, 768)
    stranger.goto("/admin/login/")
    accessible(stranger)
    for _time in range(TOO_OFTEN):
        stranger.goto("/admin/login/")
        stranger.page.fill("input[name=username]", "nadie")
        stranger.page.fill("input[name=password]", "equivocada")
        stranger.page.click("button[type=submit]")
        stranger.page.wait_for_load_state()
    assert "Demasiados intentos" in stranger.page.inner_text("body")
    accessible(stranger, "body")
    chief.sign_in("administracion")
    seen = screens()
    assert {"/admin/inbox/", "/admin/trash/", "/admin/account/access/", "/admin/reports/audit/"} <= set(seen)
    for address in seen:
        answer = chief.goto(address)
        assert answer.status == 200, address
        accessible(chief)
    key = chief.page.evaluate(
        """() => fetch('/admin/users/').then((answer) => answer.text())
          .then((text) => /users\\/(?:edit\\/)?(\\d+)/.exec(text)[1])"""
    )
    chief.goto(f"/admin/accounts/{key}/access/")
    accessible(chief)
    assert chief.complaints == []
