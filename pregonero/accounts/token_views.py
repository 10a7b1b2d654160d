"""Screens of tokens of the authoring API: one's own, and for administrators everybody's."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from . import tokens
from .credential_views import ListView, NewView, RevokeView, labels
from .enums import Standing, TokenScope
from .forms import TokenForm


class TokensView(ListView):
    template: ClassVar[str] = "pregonero/accounts/tokens.html"

    def rows(self, request: HttpRequest) -> Any:
        return tokens.shown_to(request.user)

    def context(self, request: HttpRequest) -> dict[str, Any]:
        return {
            "page_title": _("Tokens of the authoring API"),
            "is_on": settings.AUTHORING_API,
            "everybodys": tokens.manages_all(request.user),
        }

    def described(self, row: Any) -> dict[str, Any]:
        terms = getattr(row, "terms", None)
        standing = tokens.standing_of(row)
        return {
            "row": row,
            "standing": standing,
            "may_revoke": standing != Standing.REVOKED,
            "may": labels(terms.scopes, TokenScope) if terms is not None else [],
            "expires_at": terms.expires_at if terms is not None else None,
        }


class NewTokenView(NewView):
    """Only ever one's own: the ledger and the audit log name the token's person as the one who acted."""

    form_class: ClassVar[Any] = TokenForm

    def may(self, request: HttpRequest) -> bool:
        return True

    def make(self, request: HttpRequest, data: dict[str, Any]) -> tuple[Any, str]:
        return tokens.create(request.user, data["name"], data["scopes"], data["days"])

    def context(self) -> dict[str, Any]:
        return {
            "page_title": _("New API token"),
            "explanation": _("A program that holds it acts in your name: what it does is written down as done by you."),
            "button": _("Make the token"),
            "back": reverse("pregonero_tokens"),
            "made": _("The token is made"),
            "usage": "Authorization: Bearer …",
        }


class RevokeTokenView(RevokeView):
    back: ClassVar[str] = "pregonero_tokens"

    def rows(self, request: HttpRequest) -> Any:
        return tokens.shown_to(request.user)

    def revoke(self, request: HttpRequest, row: Any) -> bool:
        return tokens.revoke(row)

    def context(self, row: Any) -> dict[str, Any]:
        told = {"name": row.name, "person": row.user.named}
        return {
            "page_title": _("Revoke a token"),
            "question": _("The program that holds “%(name)s” of %(person)s will no longer get in.") % told,
            "button": _("Revoke the token"),
        }

    def done(self, row: Any) -> str:
        return _("“%(name)s” is revoked.") % {"name": row.name}
