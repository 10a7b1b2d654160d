"""Admin screens for directorates and the municipality (officer and administrator only)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from .models import Directorate, Municipality, NonWorkingDay, ObligatedSubject, Substitution
from .provisioning import reopen, retire
from .substitution import follow_calendar

CLOSED, REOPENED = "pregonero.directorate.close", "pregonero.directorate.reopen"


class StateView(View):
    """Asks, and then closes or reopens a directorate."""

    act: Callable[[Directorate], None]
    log_action: str
    question: Any
    button: Any
    done: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("directorates.change_directorate"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        directorate = get_object_or_404(Directorate, pk=pk)
        context = {
            "page_title": self.button,
            "page_subtitle": directorate.name,
            "header_icon": "group",
            "question": self.question,
            "button": self.button,
            "back": reverse(DirectorateViewSet.list_name),
        }
        return TemplateResponse(request, "pregonero/directorates/change_state.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        directorate = get_object_or_404(Directorate, pk=pk)
        type(self).act(directorate)
        log(directorate, self.log_action)
        messages.success(request, self.done % {"directorate": directorate.name})
        return redirect(DirectorateViewSet.list_name)


class CloseView(StateView):
    act = staticmethod(retire)
    log_action = CLOSED
    button = _("Close directorate")
    question = _(
        "Its editors will no longer see or change its section. What it has published stays public, "
        "nothing is deleted, and it can be reopened."
    )
    done = _("“%(directorate)s” is closed.")


class ReopenView(StateView):
    act = staticmethod(reopen)
    log_action = REOPENED
    button = _("Reopen directorate")
    question = _("Its editors will again see and change its section.")
    done = _("“%(directorate)s” is open again.")


class DirectorateViewSet(SnippetViewSet):
    model = Directorate
    icon = "group"
    menu_label = _("Directorates")
    menu_order = 300
    add_to_admin_menu = True
    list_display: ClassVar[list[Any]] = ["name", "subject", "holder", "retired_at"]
    search_fields: ClassVar[list[str]] = ["name", "holder"]
    list_name = "wagtailsnippets_directorates_directorate:list"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("close/<int:pk>/", CloseView.as_view(), name="close"),
            path("reopen/<int:pk>/", ReopenView.as_view(), name="reopen"),
        ]


def state_button(directorate: Directorate) -> Button:
    """The button of the list that closes an open directorate, or reopens a closed one."""
    view, name = (ReopenView, "reopen") if directorate.is_retired else (CloseView, "close")
    url = reverse(f"wagtailsnippets_directorates_directorate:{name}", args=[directorate.pk])
    return Button(view.button, url=url, icon_name="lock-open" if directorate.is_retired else "lock", priority=90)


class MunicipalityViewSet(SnippetViewSet):
    model = Municipality
    icon = "home"


class NonWorkingDayViewSet(SnippetViewSet):
    model = NonWorkingDay
    icon = "calendar"


class ObligatedSubjectViewSet(SnippetViewSet):
    model = ObligatedSubject
    icon = "clipboard-list"


class NamedByMixin:
    """Keeps who named the substitute, and lets the role follow at once."""

    request: HttpRequest

    def save_instance(self) -> Any:
        self.form.instance.named_by = self.request.user  # type: ignore[attr-defined]
        instance = super().save_instance()  # type: ignore[misc]
        follow_calendar()
        return instance


class SubstitutionCreateView(NamedByMixin, CreateView):
    pass


class SubstitutionEditView(NamedByMixin, EditView):
    pass


class SubstitutionViewSet(SnippetViewSet):
    """For the administrator, who names whoever stands in for the officer."""

    model = Substitution
    icon = "user"
    menu_label = _("Substitutions")
    menu_order = 310
    add_to_admin_menu = True
    add_view_class = SubstitutionCreateView
    edit_view_class = SubstitutionEditView
    list_display: ClassVar[list[Any]] = ["person", "since", "until", "reason"]
