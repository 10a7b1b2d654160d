"""A person leaves: one step closes the account and hands on what waits for them. Nothing public changes.

Accounts are not deleted, since the history of pages, the ledger and the audit log name who did what.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import APIToken, Page, PageSubscription, WorkflowState

from pregonero.accounts.api import audit_actions, end_sessions, record, second_factor, sessions_of
from pregonero.directorates.api import Role, RoleGroup, Substitution

from . import inbox
from .models import Assignment


@dataclass(frozen=True, slots=True)
class Belongings:
    """What a person has in hand."""

    pages: QuerySet[Page]
    locked: QuerySet[Page]
    sent: QuerySet[WorkflowState]
    assignments: QuerySet[Assignment]
    tokens: QuerySet[APIToken]
    sessions: QuerySet[Any]
    substitutions: QuerySet[Substitution]

    def counts(self) -> dict[str, int]:
        return {name: getattr(self, name).count() for name in self.__slots__}


def belongings(person: Any) -> Belongings:
    today = timezone.localdate()
    return Belongings(
        pages=Page.objects.filter(owner=person).order_by("title"),
        locked=Page.objects.filter(locked=True, locked_by=person).order_by("title"),
        sent=WorkflowState.objects.active().filter(requested_by=person),
        assignments=Assignment.objects.filter(person=person),
        tokens=APIToken.objects.filter(user=person),
        sessions=sessions_of(person),
        substitutions=Substitution.objects.filter(person=person, until__gte=today),
    )


def people() -> QuerySet[Any]:
    """Everybody with an open account."""
    return get_user_model()._default_manager.filter(is_active=True).order_by("first_name", "last_name", "username")


def is_last(person: Any, role: Role) -> bool:
    """Whether the office would be left without this role."""
    groups = RoleGroup.objects.filter(role=role).values("group")
    holders = Q(groups__in=groups)
    if role == Role.ADMINISTRATOR:
        holders |= Q(is_superuser=True)
    active = get_user_model()._default_manager.filter(holders, is_active=True)
    return active.filter(pk=person.pk).exists() and not active.exclude(pk=person.pk).exists()


def close(person: Any, successor: Any, by: Any) -> dict[str, int]:
    """Close the account of ``person`` and give what they had to ``successor``, or leave it unassigned for None.

    Returns how much of each there was. Run it in a transaction: in the admin every unsafe request is one.
    """
    things = belongings(person)
    had = things.counts()
    for page in things.locked:
        Page.objects.filter(pk=page.pk).update(locked=False, locked_by=None, locked_at=None)
        log(page, "wagtail.unlock", user=by)
    if successor is not None:
        things.pages.update(owner=successor)
        things.sent.update(requested_by=successor)
    if successor is not None and inbox.office().filter(pk=successor.pk).exists():
        things.assignments.update(person=successor, by=by, at=timezone.now())
    else:
        things.assignments.delete()
    things.tokens.delete()
    PageSubscription.objects.filter(user=person).delete()
    _end_substitutions(things.substitutions)
    second_factor.remove(person)
    person.groups.clear()
    person.is_active = person.is_superuser = False
    person.save(update_fields=["is_active", "is_superuser"])
    end_sessions(person)
    told = {"successor": successor.get_username() if successor is not None else "", **had}
    record(audit_actions.LEFT, actor=by, obj=person, detail=told)
    return had


def _end_substitutions(rows: QuerySet[Substitution]) -> None:
    """Those that have begun end yesterday; those to come are taken back."""
    yesterday = timezone.localdate() - timedelta(days=1)
    for row in rows:
        if row.since > yesterday:
            row.delete()
        else:
            row.until = yesterday
            row.save(update_fields=["until"])
