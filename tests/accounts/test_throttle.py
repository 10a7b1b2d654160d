"""Signing in is slowed down after failures: for one name from one address, with a sentence that says what to do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from pregonero.accounts.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"


def attempt(name: str = "officer", password: str = "mala", address: str = "192.0.2.1", **more: Any) -> Any:
    return Client(REMOTE_ADDR=address, **more).post(LOGIN, {"username": name, "password": password})


def lock() -> Any:
    for _attempt in range(4):
        assert attempt().status_code == 200
    return attempt()


def test_the_fifth_failure_closes_the_door_for_ten_minutes() -> None:
    answer = lock()
    assert answer.status_code == 429
    told = answer.content.decode()
    assert "10 minutos" in told
    assert "5 veces" in told
    assert attempt(password=factories.PASSWORD).status_code == 429, "even with the right password"
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=10, seconds=1))
    assert attempt(password=factories.PASSWORD).status_code == 302


def test_trying_on_does_not_lengthen_the_pause() -> None:
    lock()
    before = AccessAttempt.objects.get().attempt_time
    assert attempt().status_code == 429
    assert AccessAttempt.objects.get().attempt_time == before


def test_others_are_not_locked_out() -> None:
    lock()
    assert attempt(password=factories.PASSWORD, address="192.0.2.2").status_code == 302
    assert attempt("administrator", factories.PASSWORD).status_code == 302


def test_a_name_nobody_has_is_treated_alike() -> None:
    for _attempt in range(4):
        assert attempt("nadie").status_code == 200
    assert attempt("nadie").status_code == 429


def test_success_forgets_the_failures() -> None:
    for _attempt in range(4):
        attempt()
    assert attempt(password=factories.PASSWORD).status_code == 302
    assert attempt().status_code == 200


def test_the_proxy_is_not_the_visitor(settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    for _attempt in range(5):
        attempt(address="10.0.0.1", headers={"x-forwarded-for": "203.0.113.1"})
    assert attempt(address="10.0.0.1", headers={"x-forwarded-for": "203.0.113.1"}).status_code == 429
    assert attempt(password=factories.PASSWORD, headers={"x-forwarded-for": "203.0.113.2"}).status_code == 302


def test_the_log_has_each_failure_and_the_lock_once() -> None:
    lock()
    for _attempt in range(5):
        attempt()
    actions = list(AuditEntry.objects.values_list("action", flat=True))
    assert actions.count("account.login_failed") == 4, "the fifth is the one that locks"
    assert actions.count("account.login_locked") == 1


def test_no_password_is_kept_anywhere() -> None:
    attempt(password="SECRETO-99")
    assert "SECRETO-99" not in str(list(AccessAttempt.objects.values()))


def test_a_huge_form_is_not_kept() -> None:
    answer = Client().post(LOGIN, {"username": "officer", "password": "x", "next": "/" + "a" * 20_000})
    assert answer.status_code == 413
    assert not AccessAttempt.objects.exists()
