"""What the histories call the acts of this plugin."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

DECIDED = "transparency.duty.decide"
ANSWERS = "transparency.duty.answers"


def register(actions: Any) -> None:
    actions.register_action(ANSWERS, _("Say who answers for a duty"), _("Said who answers for a duty"))
    actions.register_action(DECIDED, _("Decide whether a duty applies"), _("Decided whether a duty applies"))
