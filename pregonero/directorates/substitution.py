"""Suplencia: who stands in for the officer, from which day to which. The group follows the calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from .enums import Role
from .models import Substitution
from .roles import role_group


def follow_calendar(today: date | None = None) -> int:
    """Give the officer's role to whom a substitution begins for, and take it from whom it has ended for.

    Returns how many changed. Done by the worker about once a second, and whenever somebody signs in.
    """
    today = today or timezone.localdate()
    due = Substitution.objects.filter(
        Q(granted=False, since__lte=today, until__gte=today)
        | Q(granted=True, until__lt=today)
        | Q(granted=True, since__gt=today)
    )
    changed = 0
    for key in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            row = Substitution.objects.select_for_update().select_related("person").get(pk=key)
            changed += grant(row) if row.is_in_force(today) else revoke(row, today)
    return changed


def grant(row: Substitution) -> bool:
    """Put the person into the officers' group. Who was there already keeps the role afterwards."""
    group = role_group(Role.OFFICER)
    if row.granted or not row.person.is_active or row.person.groups.filter(pk=group.pk).exists():
        return False
    row.person.groups.add(group)
    Substitution.objects.filter(pk=row.pk).update(granted=True)
    return True


def revoke(row: Substitution, today: date | None = None) -> bool:
    """Take the role away again, unless another substitution of the same person goes on."""
    if not row.granted:
        return False
    Substitution.objects.filter(pk=row.pk).update(granted=False)
    today = today or timezone.localdate()
    other = (
        Substitution.objects.filter(person=row.person, since__lte=today, until__gte=today).exclude(pk=row.pk).first()
    )
    if other is not None:
        Substitution.objects.filter(pk=other.pk).update(granted=True)
    else:
        row.person.groups.remove(role_group(Role.OFFICER))
    return True


def someone_signed_in(sender: Any, **kwargs: Any) -> None:
    """A worker that stands still must not keep a substitute out, or in."""
    follow_calendar()
