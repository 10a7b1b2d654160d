"""Screens of the inbox."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from wagtail.admin import messages
from wagtail.models import TaskState

from pregonero.content.clock import clock_name
from pregonero.content.items import DirectorateItem
from pregonero.content.reviewed import admin_address, reviewed
from pregonero.directorates.api import Directorate, Role, roles_of, workflows_without_people
from pregonero.publishing.api import opens_its_own_doors

from . import inbox

#: who finds an inbox in the menu: the office, and the auditor who reads it
READERS = frozenset({Role.OFFICER, Role.ADMINISTRATOR, Role.AUDITOR})


def may_open(user: Any) -> bool:
    return bool(roles_of(user) & READERS) or inbox.states_for(user).exists()


class OfficeView(View):
    """For those whom :func:`may_open` lets in."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_open(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class InboxView(OfficeView):
    """The list; ``POST`` decides about what is ticked, each item in a transaction of its own."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        states = inbox.states_for(request.user).order_by("started_at", "pk")
        mine = request.GET.get("mine") == "1"
        if mine:
            states = states.filter(workflow_state__assignment__person=request.user)
        directorate = Directorate.objects.active().filter(pk=_number(request.GET.get("directorate"))).first()
        if directorate is not None:
            states = inbox.within(states, directorate)
        pages = Paginator(states, inbox.PAGE_SIZE).get_page(request.GET.get("p"))
        items = inbox.waiting(pages.object_list, request.user)
        context = {
            "page_title": _("Inbox"),
            "header_icon": "tasks",
            "clock": clock_name(),
            "items": items,
            "pages": pages,
            "mine": mine,
            "wanted": directorate,
            "directorates": Directorate.objects.active(),
            "people": inbox.office(),
            "decides": any(item.actions for item in items),
            "unmanned": workflows_without_people(),
        }
        return TemplateResponse(request, "pregonero/editorial/inbox.html", context)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        action, reason = request.POST.get("action", ""), request.POST.get("reason", "")
        ticked = [pair.split(":") for pair in request.POST.getlist("item") if pair.count(":") == 1]
        pairs = [(_number(state), _number(revision)) for state, revision in ticked]
        chosen = [pair for pair in pairs if all(pair)]
        if not chosen:
            messages.warning(request, _("Nothing was chosen: tick what you want to deal with."))
        elif action == "assign":
            person = inbox.office().filter(pk=_number(request.POST.get("person"))).first()
            if person is None:
                messages.warning(request, _("Choose who takes care of it."))
            else:
                _tell(request, [inbox.assign(request.user, state, person) for state, _revision in chosen])
        elif action in {"approve", "reject"}:
            outcomes = [inbox.decide(request.user, state, revision, action, reason) for state, revision in chosen]
            _tell(request, outcomes)
        return redirect(request.get_full_path())


class ReviewView(OfficeView):
    """One item: what it changes, what the checks say, what was said of it before, and the decision."""

    def get(self, request: HttpRequest, state_id: int) -> HttpResponseBase:
        item = self._item(request, state_id)
        page = reviewed(item.state.workflow_state.content_object)
        context = {
            "page_title": _("Review"),
            "page_subtitle": item.page.title,
            "header_icon": "tasks",
            "clock": clock_name(),
            "item": item,
            "live": page,
            "differences": inbox.differences(request, page, item.page),
            "changes": page.changes(item.page) if page.live and isinstance(page, DirectorateItem) else [],
            "edit": admin_address(page, "edit"),
            "history": admin_address(page, "history"),
            "said": TaskState.objects.filter(
                workflow_state__object_id=str(page.pk),
                workflow_state__base_content_type=item.state.workflow_state.base_content_type,
            )
            .exclude(comment="")
            .select_related("finished_by")
            .order_by("-finished_at"),
            "people": inbox.office(),
            "preview": admin_address(page, "workflow_preview", item.state.task_id),
        }
        return TemplateResponse(request, "pregonero/editorial/review.html", context)

    def post(self, request: HttpRequest, state_id: int) -> HttpResponseBase:
        action, reason = request.POST.get("action", ""), request.POST.get("reason", "")
        if action == "assign":
            person = inbox.office().filter(pk=_number(request.POST.get("person"))).first()
            if person is None:
                raise Http404
            outcome = inbox.assign(request.user, state_id, person)
        else:
            revision = _number(request.POST.get("revision"))
            outcome = inbox.decide(request.user, state_id, revision, action, reason)
        _tell(request, [outcome])
        if outcome.done or not TaskState.objects.filter(pk=state_id, status=TaskState.STATUS_IN_PROGRESS).exists():
            return redirect("pregonero_inbox")
        return redirect(request.get_full_path())

    def _item(self, request: HttpRequest, state_id: int) -> inbox.Waiting:
        found = inbox.waiting(inbox.states_for(request.user).filter(pk=state_id), request.user)
        if not found:
            raise Http404
        return found[0]


def _number(text: str | None) -> int:
    """A primary key as a form sends it; 0, which no row has, for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0


def _tell(request: HttpRequest, outcomes: list[inbox.Outcome]) -> None:
    done = sum(outcome.done for outcome in outcomes)
    if done:
        messages.success(request, ngettext("%(count)d done.", "%(count)d done.", done) % {"count": done})
    said = Counter(sentence for outcome in outcomes for sentence in outcome.sentences)
    for outcome in outcomes:
        for sentence in outcome.sentences:
            named = sentence if outcome.title in sentence or not outcome.title else f"«{outcome.title}»: {sentence}"
            if said.pop(sentence, 0):
                messages.error(request, named)


inbox_view = opens_its_own_doors(InboxView.as_view())
review_view = opens_its_own_doors(ReviewView.as_view())
