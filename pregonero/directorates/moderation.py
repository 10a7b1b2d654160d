"""Who may approve what: four eyes, and what a lone officer does instead.

Nobody approves their own last edit. Where nobody else could, the office would stand still: a lone officer may, and
says why. Gates that refuse can be overridden by the office, also with a reason. Both reasons reach the page's history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext as _

#: actions of a workflow beside Wagtail's ``approve`` and ``reject``
APPROVE_ALONE, APPROVE_DESPITE = "approve_alone", "approve_despite"
APPROVALS = frozenset({"approve", APPROVE_ALONE, APPROVE_DESPITE})

#: says in plain sentences what the gates have against a draft; the content room registers the one there is
Examiner = Callable[[Any], list[str]]
_examiners: list[Examiner] = []

_exception: ContextVar[str] = ContextVar("pregonero_exception_to_gates", default="")


def register_examiner(examiner: Examiner) -> None:
    _examiners.append(examiner)


def objections(item: Any) -> list[str]:
    """What stands between this draft and the public."""
    return [sentence for examiner in _examiners for sentence in examiner(item)]


def is_last_editor(item: Any, user: Any) -> bool:
    """Whether the words that wait for approval are the user's own."""
    revision = item.latest_revision
    return revision is not None and revision.user_id == user.pk


def others_who_may_approve(task: Any, user: Any) -> QuerySet[Any]:
    """Active members of the task's groups beside the user."""
    people = get_user_model()._default_manager.filter(is_active=True, groups__in=task.groups.all())
    return people.exclude(pk=user.pk).distinct()


def actions_for(task: Any, item: Any, user: Any) -> list[tuple[str, str, bool]]:
    """``(name, label, asks for text)`` of what a member of the task's groups may do with a waiting item."""
    own, alone = is_last_editor(item, user), not others_who_may_approve(task, user).exists()
    actions = [("reject", _("Return with a reason"), True)]
    if not own:
        actions.append(("approve", _("Approve and publish"), False))
    if alone:
        actions.append((APPROVE_ALONE, _("Approve my own edit, with a reason"), True))
    if (not own or alone) and objections(item):
        actions.append((APPROVE_DESPITE, _("Approve in spite of the checks, with a reason"), True))
    return actions


def may_approve(task: Any, item: Any, user: Any, action: str) -> bool:
    """Asked again when the action is carried out: between the button and the act the item may have been edited."""
    if not is_last_editor(item, user):
        return True
    return action != "approve" and not others_who_may_approve(task, user).exists()


@contextmanager
def in_spite_of_gates(reason: str) -> Iterator[None]:
    """Publications within are asked their gates, and go through with this reason."""
    token = _exception.set(reason)
    try:
        yield
    finally:
        _exception.reset(token)


def exception_reason() -> str:
    """The reason of the exception in whose course this runs, or nothing."""
    return _exception.get()
