"""What the histories call the acts of this plugin."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

DECIDED = "transparency.duty.decide"
ANSWERS = "transparency.duty.answers"
FILE_TAKEN = "transparency.filing.file"
RECEIPT_KEPT = "transparency.filing.receipt"
FORMAT_ADDED = "transparency.format.add"
FORMAT_USED = "transparency.format.use"
FORMAT_UNUSED = "transparency.format.unuse"
FORMAT_DATED = "transparency.format.date"
ROWS_WRITTEN = "transparency.filing.rows"


def register(actions: Any) -> None:
    actions.register_action(FILE_TAKEN, _("Fill in from a file"), _("Filled in from a file"))
    actions.register_action(RECEIPT_KEPT, _("Keep a receipt"), _("Kept a receipt"))
    actions.register_action(ANSWERS, _("Say who answers for a duty"), _("Said who answers for a duty"))
    actions.register_action(DECIDED, _("Decide whether a duty applies"), _("Decided whether a duty applies"))
    actions.register_action(FORMAT_ADDED, _("Add a format"), _("Added a format"))
    actions.register_action(FORMAT_USED, _("Use a format for a duty"), _("Used a format for a duty"))
    actions.register_action(FORMAT_UNUSED, _("End the use of a format"), _("Ended the use of a format"))
    actions.register_action(FORMAT_DATED, _("Date a format"), _("Dated a format"))
    actions.register_action(ROWS_WRITTEN, _("Fill in rows"), _("Filled in rows"))
