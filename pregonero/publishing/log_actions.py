"""Acts of the publishing room as a page's history names them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter

#: a schedule was taken off because the gates refused; ``data["reason"]`` says why
SCHEDULE_REFUSED = "pregonero.schedule_refused"
#: published in spite of the gates; ``data``: ``reason``, ``issues`` (sentences)
EXCEPTION = "pregonero.exception"


class ScheduleRefusedFormatter(LogFormatter):
    label = gettext_lazy("Schedule refused")

    def format_message(self, log_entry: Any) -> str:
        return _("Not published at its time: %(reason)s") % {"reason": log_entry.data.get("reason", "")}


class ExceptionFormatter(LogFormatter):
    label = gettext_lazy("Published in spite of the checks")

    def format_message(self, log_entry: Any) -> str:
        return _("Published in spite of the checks: %(reason)s") % {"reason": log_entry.data.get("reason", "")}


def register(actions: Any) -> None:
    """Answer Wagtail's hook ``register_log_actions``; a log entry of an unknown action is refused."""
    actions.register_action(SCHEDULE_REFUSED)(ScheduleRefusedFormatter)
    actions.register_action(EXCEPTION)(ExceptionFormatter)
