"""What tokens and keys have in common: scopes, and an end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone


def in_order(scopes: Iterable[str], known: type[models.TextChoices]) -> list[str]:
    """``scopes`` once each, in the order of the enum ``known``. Raises ValueError for none or for an unknown one."""
    asked = {known(scope) for scope in scopes}
    if not asked:
        raise ValueError("no scope")
    return [str(scope.value) for scope in known if scope in asked]


def until(days: int, longest: int) -> datetime:
    """The moment ``days`` from now. Raises ValueError out of ``1…longest``."""
    if not 1 <= days <= longest:
        raise ValueError(f"1 to {longest} days")
    return timezone.now() + timedelta(days=days)
