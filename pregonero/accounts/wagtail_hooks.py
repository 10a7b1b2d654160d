"""Registers the account screens that are ours."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import tokens
from .access_views import AccessView, MyAccessView
from .reports import AuditReportView
from .users import BULK_ACTIONS, access_button

for action in BULK_ACTIONS:
    # the registry keeps the class that registers last
    hooks.register("register_bulk_action", action, order=1000)


@hooks.register("register_admin_urls")
def account_urls() -> list[Any]:
    return [
        path("account/access/", MyAccessView.as_view(), name="pregonero_my_access"),
        path("accounts/<int:pk>/access/", AccessView.as_view(), name="pregonero_access"),
        path("reports/audit/", AuditReportView.as_view(), name="pregonero_audit"),
        path("reports/audit/results/", AuditReportView.as_view(results_only=True), name="pregonero_audit_results"),
    ]


@hooks.register("register_account_menu_item")
def my_access_item(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("pregonero_my_access"),
        "label": _("Sessions and second factor"),
        "help_text": _("See where you are signed in, end what is not you, and set up the code of your telephone."),
    }


@hooks.register("register_account_menu_item")
def tokens_item(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("pregonero_tokens"),
        "label": _("Tokens of the authoring API"),
        "help_text": _("For programs that write in your name: what they may do, and until when."),
    }


@hooks.register("register_user_listing_buttons")
def listing_buttons(user: Any, request_user: Any) -> list[Any]:
    if user.is_superuser and not request_user.is_superuser:
        return []
    return [access_button(user)]


class KeysMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.view_partnerkey")


@hooks.register("register_settings_menu_item")
def keys_menu_item() -> MenuItem:
    return KeysMenuItem(_("Partner keys"), reverse("pregonero_keys"), name="partner-keys", icon_name="key", order=603)


class TokensMenuItem(MenuItem):
    """Everybody's tokens, for administrators; one's own are in one's account."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(settings.AUTHORING_API) and tokens.manages_all(request.user)


@hooks.register("register_settings_menu_item")
def tokens_menu_item() -> MenuItem:
    return TokensMenuItem(
        _("Tokens of the authoring API"), reverse("pregonero_tokens"), name="tokens", icon_name="key", order=602
    )


@hooks.register("construct_settings_menu")
def hide_stock_tokens(request: HttpRequest, menu_items: list[Any]) -> None:
    """Wagtail's screens of tokens know no terms; ours stand in their place."""
    menu_items[:] = [
        item for item in menu_items if not item.url.startswith(f"{reverse('wagtailadmin_home')}api-tokens/")
    ]


class AuditMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.view_auditentry")


@hooks.register("register_reports_menu_item")
def audit_menu_item() -> MenuItem:
    return AuditMenuItem(_("Audit log"), reverse("pregonero_audit"), name="audit", icon_name="history", order=610)
