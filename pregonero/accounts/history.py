"""Whether an account has a past, which others must be able to read in years to come."""

from __future__ import annotations

from typing import Any

from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision

from .models import AuditEntry


def did_anything(user: Any) -> bool:
    """Whether the person ever signed in, wrote or was written down as the one who acted."""
    if user.last_login is not None:
        return True
    return any(
        found.exists()
        for found in (
            AuditEntry.objects.filter(actor=user),
            PageLogEntry.objects.filter(user=user),
            ModelLogEntry.objects.filter(user=user),
            Revision.objects.filter(user=user),
            Page.objects.filter(owner=user),
        )
    )
