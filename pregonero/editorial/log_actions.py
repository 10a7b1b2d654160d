"""Acts of the desks as histories name them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter

#: somebody of the office takes care of it; ``data["person"]`` names them
ASSIGNED = "pregonero.assigned"


class AssignedFormatter(LogFormatter):
    label = gettext_lazy("Assigned")

    def format_message(self, log_entry: Any) -> str:
        return _("Assigned to %(person)s") % {"person": log_entry.data.get("person", "")}


def register(actions: Any) -> None:
    """Answer Wagtail's hook ``register_log_actions``."""
    actions.register_action(ASSIGNED)(AssignedFormatter)
