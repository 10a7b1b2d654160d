"""Acts of this room as histories name them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter

#: a lone officer approved their own last edit; ``data["reason"]`` says why
APPROVED_ALONE = "pregonero.approved_alone"


class ApprovedAloneFormatter(LogFormatter):
    label = gettext_lazy("Approved alone")

    def format_message(self, log_entry: Any) -> str:
        return _("Approved without a second person: %(reason)s") % {"reason": log_entry.data.get("reason", "")}


def register(actions: Any) -> None:
    """Answer Wagtail's hook ``register_log_actions``."""
    actions.register_action(APPROVED_ALONE)(ApprovedAloneFormatter)
