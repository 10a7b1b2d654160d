"""``manage.py tokens create``."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import APIToken

pytestmark = pytest.mark.django_db


def test_create_prints_only_a_token_of_that_user() -> None:
    out = StringIO()
    call_command("tokens", "create", "officer", stdout=out)
    (token,) = out.getvalue().split()
    assert APIToken.objects.get(key_hash=APIToken.hash_token(token)).user.username == "officer"


def test_create_for_nobody_is_refused() -> None:
    with pytest.raises(CommandError, match="nadie"):
        call_command("tokens", "create", "nadie")
    assert not APIToken.objects.exists()
