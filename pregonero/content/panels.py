"""Panels of the page editor."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.panels import InlinePanel, Panel

from .checklist import examine_draft
from .kept import form_state
from .proper_names import ACRONYMS, proper_names


class ChecklistPanel(Panel):
    """What still stands between the draft and the public, kept up to date after every autosave."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "pregonero/content/checklist_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["checklist_pattern"] = reverse("pregonero_checklist", args=[0])
            context["page_id"] = self.instance.pk or ""
            parent = getattr(self.form, "parent_page", None)
            context["kept"] = form_state(self.instance, parent, self.request.user)
            context["names"] = {
                "names": proper_names(),
                "acronyms": ACRONYMS,
                "words": {"offer": _("Without capitals it would be:"), "use": _("Write it like this")},
            }
            context["issues"] = examine_draft(self.instance, parent)
            return context


class CorrectionsPanel(InlinePanel):
    """Corrections of what was published: there is nothing to correct in what never was."""

    class BoundPanel(InlinePanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            form = kwargs.get("form")
            self.is_offered = form is None or kwargs["panel"].relation_name in form.formsets
            super().__init__(**kwargs if self.is_offered else {**kwargs, "form": None})

        def is_shown(self) -> bool:
            return bool(self.is_offered and super().is_shown())
