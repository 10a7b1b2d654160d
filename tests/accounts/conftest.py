"""People with and without a second factor, and the codes of their telephones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from pregonero.accounts import second_factor
from tests import factories

LOGIN = "/admin/login/"
CODE = "/admin/second-factor/"
SET_UP = "/admin/second-factor/set-up/"


@pytest.fixture
def required(settings: Any) -> Iterator[None]:
    """As in production: officer and administrator need a second factor."""
    settings.SECOND_FACTOR = "required"
    return None


@dataclass
class Telephone:
    """An app of codes. Each code is one that was not used before, as if time had gone on."""

    person: Any
    device: Any

    def code(self) -> str:
        from django_otp.oath import TOTP

        self.device.refresh_from_db()
        self.device.last_t = -1
        self.device.throttle_reset(commit=False)
        self.device.save()
        return f"{TOTP(self.device.bin_key).token():06d}"


@pytest.fixture
def telephone(db: None) -> Callable[[str], Telephone]:
    """``telephone("officer")``: an app that is set up for that account."""

    def of(name: str) -> Telephone:
        person = factories.account(name)
        return Telephone(person, second_factor.set_up(person, second_factor.new_key()))

    return of


@pytest.fixture
def password_given(db: None) -> Callable[..., Client]:
    """``password_given("officer")``: a browser in which that person has given the password, and nothing more."""

    def of(name: str, password: str = factories.PASSWORD, **headers: Any) -> Client:
        client = Client(**headers)
        client.post(LOGIN, {"username": name, "password": password})
        return client

    return of
