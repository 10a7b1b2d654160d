"""Acts on webhooks that the history of each, and the audit log, know by name."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

SWITCHED_OFF: Final = "pregonero.webhook.switch_off"
ROTATED: Final = "pregonero.webhook.rotate"
TESTED: Final = "pregonero.webhook.test"
REPLAYED: Final = "pregonero.webhook.replay"


def register(actions: Any) -> None:
    """Answers Wagtail's hook ``register_log_actions``."""
    actions.register_action(SWITCHED_OFF, _("Webhook switched off"), _("Switched off by Pregonero"))
    actions.register_action(ROTATED, _("New secret of a webhook"), _("New secret made"))
    actions.register_action(TESTED, _("Test of a webhook"), _("Test message asked for"))
    actions.register_action(REPLAYED, _("Webhook sent again"), _("Messages sent again"))
