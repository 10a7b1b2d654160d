"""What a directorate's editor finds on arriving: what to begin, what came back, what is half done, what is due."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, WorkflowState

from pregonero.content.items import item_models
from pregonero.content.reviewed import admin_address, open_item_workflows
from pregonero.directorates.api import Directorate, directorates_of, own_pages
from pregonero.plugins.api import Duty, StartButton, call, start_buttons

from .duties import duties_of
from .workflows import open_workflows

#: lines of each list; the rest is counted
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Start:
    """A big button; several ``choices`` (directorate, address) where the person belongs to several directorates."""

    button: StartButton
    choices: list[tuple[Directorate, str]]

    @property
    def address(self) -> str:
        """Where a single choice leads; empty where the person is asked."""
        return self.choices[0][1] if len(self.choices) == 1 else ""


@dataclass(frozen=True, slots=True)
class InWorkflow:
    """A page or item that waits for the office or came back. ``reason``, ``person``: why and by whom it came back."""

    page: Any
    since: datetime | None
    reason: str = ""
    person: Any = None

    @property
    def address(self) -> str:
        return admin_address(self.page, "edit")


@dataclass(slots=True)
class Desk:
    """Everything the panels of one person's home show; nothing of other directorates."""

    starts: list[Start]
    drafts: list[Page]
    more_drafts: bool
    returned: list[InWorkflow] = field(default_factory=list)
    waiting: list[InWorkflow] = field(default_factory=list)
    overdue: list[Duty] = field(default_factory=list)
    upcoming: list[Duty] = field(default_factory=list)


def desk_of(user: Any) -> Desk:
    """The desk of an editor. The number of queries does not depend on how many pages there are."""
    directorates = list(directorates_of(user).select_related("section", "collection"))
    pages = Page.objects.filter(own_pages(user))
    returned, waiting = _in_workflow(pages, directorates)
    busy = [item.page.pk for item in (*returned, *waiting) if isinstance(item.page, Page)]
    drafts = list(
        pages.filter(has_unpublished_changes=True, alias_of=None)
        .exclude(pk__in=busy)
        .select_related("latest_revision__user")
        .defer("latest_revision__content")
        .order_by("-latest_revision_created_at", "-pk")[: SHOWN + 1]
    )
    desk = Desk(_starts(user, directorates), drafts[:SHOWN], len(drafts) > SHOWN, returned, waiting)
    today: date = timezone.localdate()
    for duty in duties_of(user):
        (desk.overdue if duty.due_on < today else desk.upcoming).append(duty)
    return desk


def _in_workflow(pages: QuerySet[Page], directorates: list[Directorate]) -> tuple[list[InWorkflow], list[InWorkflow]]:
    """What came back, the latest first, and what waits, the longest first."""
    states = list(open_workflows(pages).select_related("current_task_state__finished_by"))
    found: dict[Any, Any] = Page.objects.in_bulk([int(state.object_id) for state in states])
    things = [(state, found[int(state.object_id)]) for state in states]
    for model in item_models():
        theirs = open_item_workflows(model, directorates).select_related("current_task_state__finished_by")
        states = list(theirs)
        found = model._default_manager.select_related().in_bulk([int(state.object_id) for state in states])
        things += [(state, found[int(state.object_id)]) for state in states]
    returned, waiting = [], []
    for state, page in things:
        step = state.current_task_state
        if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            returned.append(InWorkflow(page, step.finished_at, step.comment, step.finished_by))
        else:
            waiting.append(InWorkflow(page, step.started_at if step else state.created_at))
    returned.sort(key=lambda item: item.since or timezone.now(), reverse=True)
    waiting.sort(key=lambda item: item.since or timezone.now())
    return returned, waiting


def _starts(user: Any, directorates: list[Directorate]) -> list[Start]:
    found = []
    for button, owner in sorted(start_buttons.with_owner(), key=lambda pair: pair[0].order):
        choices = [
            (directorate, address)
            for directorate in directorates
            if (address := call(owner, _address, button, directorate, user, default=""))
        ]
        if choices:
            found.append(Start(button, choices))
    return found


def _address(button: StartButton, directorate: Directorate, user: Any) -> str:
    """Where the button leads for this directorate; empty where the person may not."""
    if button.address is not None:
        return str(button.address(directorate, user))
    model: Any = apps.get_model(button.page_type)
    section: Any = directorate.section.specific_deferred if directorate.section else None
    if section is None or not section.permissions_for_user(user).can_add_subpage():
        return ""
    if model not in section.creatable_subpage_models() or not model.can_create_at(section):
        return ""
    return reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, section.pk])
