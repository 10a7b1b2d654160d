"""What the histories call the acts of this plugin."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

DECIDED = "transparency.duty.decide"
ROWS_WRITTEN = "transparency.filing.rows"


def register(actions: Any) -> None:
    actions.register_action(DECIDED, _("Decide whether a duty applies"), _("Decided whether a duty applies"))
    actions.register_action(ROWS_WRITTEN, _("Fill in rows"), _("Filled in rows"))
