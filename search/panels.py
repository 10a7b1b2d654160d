"""Panels of the screens on which the search is guided."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from .lines import lines_of


class TrialPanel(Panel):
    """Tries a question on what is being written: results as they are now and as they would be, without saving.

    A button of the same form that sends it elsewhere, into a frame beside it: nothing of a script.
    """

    def __init__(self, namespace: str, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Try a question"))
        super().__init__(**kwargs)
        self.namespace = namespace

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "namespace": self.namespace}

    class BoundPanel(Panel.BoundPanel):
        template_name = "pregonero/search/trial_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            space, key = self.panel.namespace, self.instance.pk
            lines = lines_of(getattr(self.instance, self.instance.lines_field))
            return {
                **context,
                "trial_url": reverse(f"{space}:trial", args=[key]) if key else reverse(f"{space}:trial_new"),
                "question": lines[0] if lines else "",
            }
