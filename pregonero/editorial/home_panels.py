"""Panels of the admin's start page: the desk of an editor, and the way to the inbox for the office."""

from __future__ import annotations

from typing import Any

from django.forms import Media
from django.http import HttpRequest
from wagtail.admin.ui.components import Component
from wagtail.admin.views import home as wagtail_home

from pregonero.content.clock import clock_name
from pregonero.directorates.api import Role, directorates_of, roles_of, workflows_without_people

from . import inbox, views
from .home import desk_of

#: Wagtail's panels that say again what an editor's desk says, or tell of what is not theirs
NOT_FOR_EDITORS = (
    wagtail_home.WorkflowObjectsToModeratePanel,
    wagtail_home.UserObjectsInWorkflowModerationPanel,
    wagtail_home.RecentEditsPanel,
)
#: the inbox shows them, with the checks and the differences
IN_THE_INBOX = (wagtail_home.WorkflowObjectsToModeratePanel,)
#: titles of the inbox that its panel names
NAMED = 5


class HomePanel(Component):
    """A panel with our style sheet."""

    media = Media(css={"all": ["pregonero/editorial/home.css"]})


class DeskPanel(HomePanel):
    """Everything of an editor, in the order in which a day begins."""

    name = "pregonero_desk"
    template_name = "pregonero/editorial/home/desk.html"
    order = 100

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        theirs = set(directorates_of(self.user).values_list("workflow", flat=True))
        unmanned = [workflow for workflow in workflows_without_people() if workflow.pk in theirs]
        return {"desk": desk_of(self.user), "user": self.user, "unmanned": unmanned, "clock": clock_name()}


class InboxPanel(HomePanel):
    """How much waits for the office, and since when."""

    name = "pregonero_inbox"
    template_name = "pregonero/editorial/home/inbox.html"
    order = 50

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        states = inbox.states_for(self.user).order_by("started_at", "pk")
        oldest = list(states.defer("revision__content")[:NAMED])
        for state in oldest:
            state.title = state.revision.object_str  # the draft's own title, without loading its content
        return {"count": states.count(), "oldest": oldest, "unmanned": workflows_without_people()}


def construct(request: HttpRequest, panels: list[Any]) -> None:
    """Answer Wagtail's hook ``construct_homepage_panels``."""
    roles = roles_of(request.user)
    edits, reads_inbox = Role.EDITOR in roles, views.may_open(request.user)
    unwanted = IN_THE_INBOX if reads_inbox else NOT_FOR_EDITORS if edits else ()
    panels[:] = [panel for panel in panels if not isinstance(panel, unwanted)]
    if reads_inbox:
        panels.append(InboxPanel(request.user))
    if edits:
        panels.append(DeskPanel(request.user))
