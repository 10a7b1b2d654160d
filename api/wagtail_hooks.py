"""Registers the admin screens of webhooks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from pregonero.accounts.api import audit_actions

from .webhooks import log_actions
from .webhooks.viewsets import WebhookViewSet

hooks.register("register_log_actions", log_actions.register)
audit_actions.DETAILS.update({"since": _("after number"), "messages": _("messages"), "message": _("message")})


@hooks.register("register_admin_viewset")
def webhook_viewset() -> WebhookViewSet:
    return WebhookViewSet()
