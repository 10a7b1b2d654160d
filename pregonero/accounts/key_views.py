"""Screens of partner keys: administrators make and revoke them, the auditor reads."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from . import partner_keys
from .credential_views import ListView, NewView, RevokeView, labels
from .enums import KeyScope, Standing
from .forms import PartnerKeyForm
from .models import PartnerKey


class KeysView(ListView):
    template: ClassVar[str] = "pregonero/accounts/keys.html"

    def rows(self, request: HttpRequest) -> Any:
        if not request.user.has_perm("accounts.view_partnerkey"):
            raise PermissionDenied
        return PartnerKey.objects.all()

    def described(self, row: PartnerKey) -> dict[str, Any]:
        return {
            "row": row,
            "standing": row.standing,
            "may_revoke": row.standing != Standing.REVOKED,
            "may": labels(row.scopes, KeyScope),
            "expires_at": row.expires_at,
        }

    def context(self, request: HttpRequest) -> dict[str, Any]:
        return {
            "page_title": _("Partner keys"),
            "may_add": request.user.has_perm("accounts.add_partnerkey"),
            "may_change": request.user.has_perm("accounts.change_partnerkey"),
        }


class NewKeyView(NewView):
    form_class: ClassVar[Any] = PartnerKeyForm

    def may(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("accounts.add_partnerkey"))

    def make(self, request: HttpRequest, data: dict[str, Any]) -> tuple[Any, str]:
        asked = data["name"], data["contact"], data["scopes"], data["days"]
        return partner_keys.create(*asked, by=request.user)

    def context(self) -> dict[str, Any]:
        return {
            "page_title": _("New partner key"),
            "explanation": _(
                "Nobody needs a key to read what is public. A partner who reads a lot gets a limit of its own with one."
            ),
            "button": _("Make the key"),
            "back": reverse("pregonero_keys"),
            "made": _("The key is made"),
            "usage": "Authorization: Bearer …",
        }


class RevokeKeyView(RevokeView):
    back: ClassVar[str] = "pregonero_keys"

    def rows(self, request: HttpRequest) -> Any:
        if not request.user.has_perm("accounts.change_partnerkey"):
            raise PermissionDenied
        return PartnerKey.objects.all()

    def revoke(self, request: HttpRequest, row: PartnerKey) -> bool:
        return partner_keys.revoke(row, request.user)

    def context(self, row: PartnerKey) -> dict[str, Any]:
        told = {"name": row.name, "contact": row.contact}
        return {
            "page_title": _("Revoke a key"),
            "question": _("The program of %(name)s will be refused until it reads without a key. Tell %(contact)s.")
            % told,
            "button": _("Revoke the key"),
        }

    def done(self, row: PartnerKey) -> str:
        return _("“%(name)s” is revoked.") % {"name": row.name}
