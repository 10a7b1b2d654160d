"""Admin screens for directorates and the municipality (officer and administrator only)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Directorate, Municipality, NonWorkingDay, ObligatedSubject


class DirectorateViewSet(SnippetViewSet):
    model = Directorate
    icon = "group"
    menu_label = _("Directorates")
    menu_order = 300
    add_to_admin_menu = True
    list_display: ClassVar[list[Any]] = ["name", "subject", "holder", "retired_at"]
    search_fields: ClassVar[list[str]] = ["name", "holder"]


class MunicipalityViewSet(SnippetViewSet):
    model = Municipality
    icon = "home"


class NonWorkingDayViewSet(SnippetViewSet):
    model = NonWorkingDay
    icon = "calendar"


class ObligatedSubjectViewSet(SnippetViewSet):
    model = ObligatedSubject
    icon = "clipboard-list"
