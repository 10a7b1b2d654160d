"""Tokens of the authoring API: Wagtail's rows, under terms that Wagtail does not know.

Wagtail's token acts as its person, for everything and for ever. Ours has scopes and an end. A token without terms, made
by an earlier release or by Wagtail's own command, opens nothing: nobody ever said what it may do or how long.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import APIToken

from .enums import Standing, TokenScope
from .models import TokenTerms
from .terms import in_order, until

#: no token is good for longer than this
LONGEST_DAYS: Final = 366


@transaction.atomic
def create(user: Any, name: str, scopes: Iterable[str], days: int | None = None) -> tuple[APIToken, str]:
    """A new token of ``user``, with the text that is shown this once. ``days``: ``TOKEN_DAYS`` where None.

    Raises ValueError for no scope, an unknown one, or days out of ``1…LONGEST_DAYS``.
    """
    token, plain = APIToken.create_token(user=user, name=name)
    expires_at = until(settings.TOKEN_DAYS if days is None else days, LONGEST_DAYS)
    TokenTerms.objects.create(token=token, scopes=in_order(scopes, TokenScope), expires_at=expires_at)
    return token, plain


def terms_of(plain: str) -> TokenTerms | None:
    """The terms of the token whose text this is, whatever their standing; None for a text that is no token's and for
    a token without terms."""
    digests = APIToken.candidate_key_hashes(plain)
    found = TokenTerms.objects.select_related("token__user").filter(token__key_hash__in=digests)
    return found.first()


def standing_of(token: APIToken) -> Standing:
    """For lists; ``token`` comes with its ``terms`` selected."""
    terms: TokenTerms | None = getattr(token, "terms", None)
    if terms is not None:
        return terms.standing
    return Standing.REVOKED if token.revoked_at is not None else Standing.UNBOUNDED


def revoke(token: APIToken) -> bool:
    """Close a token for good; returns whether it was open. The row stays, for whoever asks later what it was."""
    if token.revoked_at is not None:
        return False
    token.revoke()
    return True


def manages_all(user: Any) -> bool:
    """Whether this user sees and revokes other people's tokens."""
    return bool(user.has_perm("accounts.change_user"))


def shown_to(user: Any) -> QuerySet[APIToken]:
    """The tokens this user may see and revoke: their own; an administrator's everybody's but superusers'."""
    tokens = APIToken.objects.select_related("user", "terms").order_by("-created", "-pk")
    if not manages_all(user):
        return tokens.filter(user=user)
    return tokens if user.is_superuser else tokens.filter(user__is_superuser=False)
