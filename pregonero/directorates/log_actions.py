"""Acts of this room as histories name them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter

#: a lone officer approved their own last edit; ``data["reason"]`` says why
APPROVED_ALONE = "pregonero.approved_alone"
#: a page got a workflow of its own, or lost it; ``data["workflow"]`` names it
WORKFLOW_GIVEN, WORKFLOW_TAKEN = "pregonero.workflow.give", "pregonero.workflow.take"
#: words or pictures of a translation changed
TRANSLATED = "pregonero.translation"


class ApprovedAloneFormatter(LogFormatter):
    label = gettext_lazy("Approved alone")

    def format_message(self, log_entry: Any) -> str:
        return _("Approved without a second person: %(reason)s") % {"reason": log_entry.data.get("reason", "")}


def register(actions: Any) -> None:
    """Answer Wagtail's hook ``register_log_actions``."""
    actions.register_action(APPROVED_ALONE)(ApprovedAloneFormatter)
    actions.register_action(WORKFLOW_GIVEN, gettext_lazy("Put under moderation"), gettext_lazy("Put under moderation"))
    actions.register_action(
        WORKFLOW_TAKEN, gettext_lazy("Take out of moderation"), gettext_lazy("Moderation taken away")
    )
    actions.register_action(TRANSLATED, gettext_lazy("Translate"), gettext_lazy("Translation changed"))
