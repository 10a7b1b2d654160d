"""Acts of the desks as histories name them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter

#: somebody of the office takes care of it; ``data["person"]`` names them
ASSIGNED = "pregonero.assigned"
#: taken from the public; ``data``: ``reason``, and ``replaced_by`` (a title) where something takes its place
WITHDRAWN = "pregonero.withdrawn"
#: moved to the trash, taken out of it, erased for good; ``data["reason"]`` where one was given
TRASHED, RESTORED, ERASED = "pregonero.trashed", "pregonero.restored", "pregonero.erased"
#: somebody looked and what it says still holds; ``data["due_on"]``: when to look again
STILL_HOLDS = "pregonero.still_holds"
#: a link to the draft was made for somebody without an account; ``data["minutes"]``: how long it is good
PREVIEW_SHARED = "pregonero.preview_shared"


class AssignedFormatter(LogFormatter):
    label = gettext_lazy("Assigned")

    def format_message(self, log_entry: Any) -> str:
        return _("Assigned to %(person)s") % {"person": log_entry.data.get("person", "")}


class WithdrawnFormatter(LogFormatter):
    label = gettext_lazy("Withdrawn")

    def format_message(self, log_entry: Any) -> str:
        reason, title = log_entry.data.get("reason", ""), log_entry.data.get("replaced_by", "")
        if title:
            return _("Withdrawn from the public: %(reason)s Replaced by “%(title)s”.") % {
                "reason": reason,
                "title": title,
            }
        return _("Withdrawn from the public: %(reason)s") % {"reason": reason}


class TrashedFormatter(LogFormatter):
    label = gettext_lazy("Moved to the trash")

    def format_message(self, log_entry: Any) -> str:
        reason = log_entry.data.get("reason", "")
        return _("Moved to the trash: %(reason)s") % {"reason": reason} if reason else _("Moved to the trash")


class ErasedFormatter(LogFormatter):
    label = gettext_lazy("Erased for good")

    def format_message(self, log_entry: Any) -> str:
        reason = log_entry.data.get("reason", "")
        return _("Erased for good: %(reason)s") % {"reason": reason} if reason else _("Erased for good")


class StillHoldsFormatter(LogFormatter):
    label = gettext_lazy("Still holds")

    def format_message(self, log_entry: Any) -> str:
        return _("Reviewed: it still holds. To be looked at again on %(due_on)s.") % {
            "due_on": log_entry.data.get("due_on", "")
        }


class PreviewSharedFormatter(LogFormatter):
    label = gettext_lazy("Draft shared by a link")

    def format_message(self, log_entry: Any) -> str:
        return _("A link to this draft was made, good for %(minutes)s minutes") % {
            "minutes": log_entry.data.get("minutes", "")
        }


def register(actions: Any) -> None:
    """Answer Wagtail's hook ``register_log_actions``."""
    actions.register_action(ASSIGNED)(AssignedFormatter)
    actions.register_action(WITHDRAWN)(WithdrawnFormatter)
    actions.register_action(TRASHED)(TrashedFormatter)
    actions.register_action(RESTORED, gettext_lazy("Restored from the trash"), gettext_lazy("Restored from the trash"))
    actions.register_action(ERASED)(ErasedFormatter)
    actions.register_action(STILL_HOLDS)(StillHoldsFormatter)
    actions.register_action(PREVIEW_SHARED)(PreviewSharedFormatter)
