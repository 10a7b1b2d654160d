"""Panels of the page editor."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel

from .checklist import examine_draft


class ChecklistPanel(Panel):
    """What still stands between the draft and the public, kept up to date after every autosave."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "pregonero/content/checklist_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["checklist_pattern"] = reverse("pregonero_checklist", args=[0])
            context["page_id"] = self.instance.pk or ""
            if self.instance.pk:
                context["issues"] = examine_draft(self.instance)
            return context
