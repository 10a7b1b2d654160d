"""What waits for the office, across directorates, oldest first; and how one item of it is dealt with."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.blocks import StreamValue
from wagtail.log_actions import log
from wagtail.models import Page, Revision, TaskState

from pregonero.accounts.api import audit_actions, refused
from pregonero.content.checklist import examine_draft
from pregonero.content.items import item_models
from pregonero.content.reviewed import directorate_of, edit_handler, open_item_workflows, reviewed
from pregonero.directorates.api import Directorate, Role, role_group, sees_everything
from pregonero.directorates.moderation import APPROVE_ALONE, is_last_editor
from pregonero.publishing.api import Issue, PublicationRefused, actor_of, door, errors

from .log_actions import ASSIGNED
from .models import Assignment
from .workflows import open_workflows

#: items of one page of the list; the gates are asked about each
PAGE_SIZE = 25
#: what the rich text editor gives every paragraph to know it by
PARAGRAPH_MARK = re.compile(r' data-block-key="[^"]*"')


@dataclass(frozen=True, slots=True)
class Waiting:
    """One item of the inbox. ``page`` is the draft (of a page, or of an item) as it would be published, ``actions``
    what this user may do.
    """

    state: TaskState
    page: Any
    directorate: Directorate | None
    revision: Revision
    sent_by: Any
    since: datetime
    issues: list[Issue]
    actions: list[tuple[str, str, bool]]
    assigned_to: Any

    @property
    def objections(self) -> list[Issue]:
        return errors(self.issues)

    @property
    def is_new(self) -> bool:
        return not self.page.live


def states_for(user: Any) -> QuerySet[TaskState]:
    """Steps in progress that the user is shown: those they decide; auditor and administrator read all of them."""
    states = TaskState.objects.reviewable_by(user)
    if sees_everything(user):
        states = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    return states.select_related("revision__user", "workflow_state__requested_by", "workflow_state__assignment__person")


def within(states: QuerySet[TaskState], directorate: Directorate) -> QuerySet[TaskState]:
    """Those of ``states`` that are about pages of this directorate's section, or other things of its own."""
    wanted = Q(pk__in=[])
    for model in item_models():
        wanted |= Q(workflow_state__in=open_item_workflows(model, [directorate]))
    if directorate.section is not None:
        section = Page.objects.descendant_of(directorate.section, inclusive=True)
        wanted |= Q(workflow_state__in=open_workflows(section))
    return states.filter(wanted)


def waiting(states: Iterable[TaskState], user: Any) -> list[Waiting]:
    """The items of these steps; what is none of ours (its plugin is off) stands in Wagtail's own list."""
    return [item for state in states if (item := _item(state, user)) is not None]


def _item(state: TaskState, user: Any) -> Waiting | None:
    page = reviewed(state.workflow_state.content_object)
    if page is None:
        return None
    draft = page.get_latest_revision_as_object()
    revision: Revision = page.latest_revision
    assignment: Assignment | None = getattr(state.workflow_state, "assignment", None)
    return Waiting(
        state=state,
        page=draft,
        directorate=directorate_of(page),
        revision=revision,
        sent_by=state.workflow_state.requested_by,
        since=state.started_at,
        issues=examine_draft(draft),
        actions=_decisions(state, page, user),
        assigned_to=assignment.person if assignment else None,
    )


def _decisions(state: TaskState, page: Any, user: Any) -> list[tuple[str, str, bool]]:
    """What the step offers; the exception for one's own edit only where the edit that waits is one's own."""
    actions = state.task.specific.get_actions(page, user)
    own = is_last_editor(page, user)
    return [action for action in actions if own or action[0] != APPROVE_ALONE]


def differences(request: HttpRequest, page: Any, draft: Any) -> list[Any]:
    """What the draft changes of the public version, field by field, as Wagtail's comparison shows it."""
    if not page.live:
        return []
    panel = edit_handler(page).get_bound_panel(instance=page, request=request, form=None)
    found = [compare(page, draft) for compare in panel.get_comparison()]
    return [one for one in found if one.has_changed() and not _same_blocks(one)]


def _same_blocks(comparison: Any) -> bool:
    """Whether only the marks of blocks and paragraphs differ: code that makes a page gives its row and its draft
    others, and the editor marks every paragraph it shows.
    """
    first, second = getattr(comparison, "val_a", None), getattr(comparison, "val_b", None)
    if not isinstance(first, StreamValue) or not isinstance(second, StreamValue):
        return False
    return _content(first) == _content(second)


def _content(stream: StreamValue) -> list[tuple[str, Any]]:
    return [(child.block_type, _without_marks(child.block.get_prep_value(child.value))) for child in stream]


def _without_marks(prepared: Any) -> Any:
    if isinstance(prepared, dict):
        return {key: _without_marks(value) for key, value in prepared.items() if key != "id"}
    if isinstance(prepared, list):
        return [_without_marks(value) for value in prepared]
    return PARAGRAPH_MARK.sub("", prepared) if isinstance(prepared, str) else prepared


def office() -> QuerySet[Any]:
    """Who may take care of what waits: active members of the officers' group."""
    return (
        get_user_model()
        ._default_manager.filter(is_active=True, groups=role_group(Role.OFFICER))
        .order_by("first_name", "last_name", "username")
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item. ``sentences``: why it was not done; empty when it was."""

    title: str
    sentences: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        return not self.sentences


def decide(user: Any, state_id: int, revision_id: int, action: str, reason: str = "") -> Outcome:
    """Approve or return one item in a transaction of its own; a refusal of one leaves the others alone.

    ``revision_id`` is the draft the user looked at: what was edited since is not decided unseen.
    """
    title, own = "", False
    try:
        with door(actor_of(user)):
            state = states_for(user).filter(pk=state_id).first()
            if state is None:
                return Outcome(title, (_("It no longer waits: somebody else has dealt with it."),))
            page = reviewed(state.workflow_state.content_object)
            title = page.get_latest_revision_as_object().title
            if page.latest_revision_id != revision_id:
                return Outcome(title, (_("It was edited after you opened the list. Look at it again."),))
            task = state.task.specific
            offered = {name: asks for name, _label, asks in _decisions(state, page, user)}
            own = is_last_editor(page, user)
            if action not in offered:
                raise PermissionDenied
            form = task.get_form_for_action(action)({"comment": reason})
            if offered[action] and not form.is_valid():
                return Outcome(title, tuple(str(text) for texts in form.errors.values() for text in texts))
            task.on_action(state, user, action, comment=reason)
    except PublicationRefused as refusal:
        return Outcome(title, tuple(refusal.sentences()))
    except PermissionDenied:
        refused(audit_actions.REFUSED, actor=user, label=title, detail={"action": action})
        if own:
            return Outcome(title, (_("You may not do this with it: the last edit is yours."),))
        return Outcome(title, (_("You may not do this with it."),))
    return Outcome(title)


def assign(user: Any, state_id: int, person: Any) -> Outcome:
    """Say who takes care of an item; it stays in everybody's list."""
    with door(actor_of(user)):
        state = states_for(user).filter(pk=state_id).first()
        if state is None:
            return Outcome("", (_("It no longer waits: somebody else has dealt with it."),))
        if not state.task.specific.user_can_access_editor(state.workflow_state.content_object, user):
            return Outcome("", (_("Only the office says who takes care of it."),))
        Assignment.objects.update_or_create(
            workflow_state=state.workflow_state, defaults={"person": person, "by": user}
        )
        page = reviewed(state.workflow_state.content_object)
        log(page, ASSIGNED, user=user, data={"person": get_user_display_name(person)})
    return Outcome(page.get_admin_display_title())
