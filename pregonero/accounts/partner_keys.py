"""Keys of partners: state portals, newspapers, apps that read the delivery API more than anybody else may.

Nobody needs one to read: what is public is public. A key names its holder, has its own limit, and can be ended.
Only a digest is kept, an HMAC under ``SECRET_KEY``: whoever has the table alone can neither use nor guess a key.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from . import audit, audit_actions
from .enums import KeyScope
from .models import PartnerKey
from .terms import in_order, until

logger = logging.getLogger("pregonero.accounts")

PREFIX: Final = "prk_"
SECRET_BYTES: Final = 20
#: letters of a key that are kept to know it by
SHOWN: Final = len(PREFIX) + 6
#: no text longer than this is looked up
LONGEST: Final = 200
SALT: Final = "pregonero.partner_key"
DAYS: Final = 365
LONGEST_DAYS: Final = 5 * 366
#: how fine "last used" is
COARSE: Final = timedelta(hours=1)


def digest(plain: str, secret: str | bytes | None = None) -> str:
    """What is stored of a key: HMAC-SHA-256, in hexadecimal."""
    return salted_hmac(SALT, plain, secret=secret, algorithm="sha256").hexdigest()


@transaction.atomic
def create(name: str, contact: str, scopes: Iterable[str], days: int = DAYS, by: Any = None) -> tuple[PartnerKey, str]:
    """A new key, with the text that is shown this once.

    Raises ValueError for no scope, an unknown one, or days out of ``1…LONGEST_DAYS``.
    """
    plain = f"{PREFIX}{secrets.token_hex(SECRET_BYTES)}"
    key = PartnerKey.objects.create(
        name=name,
        contact=contact,
        scopes=in_order(scopes, KeyScope),
        prefix=plain[:SHOWN],
        digest=digest(plain),
        created_by=by,
        expires_at=until(days, LONGEST_DAYS),
    )
    detail = {"scopes": key.scopes, "expires": key.expires_at.isoformat()}
    audit.record(audit_actions.KEY_MADE, actor=by, obj=key, detail=detail)
    return key, plain


def find(plain: str) -> PartnerKey | None:
    """The key whose text this is, whatever its standing. A digest is compared, never the text."""
    if not plain.startswith(PREFIX) or len(plain) > LONGEST:
        return None
    # as Wagtail's tokens: those made before SECRET_KEY changed go on while the old one is a fallback
    candidates = [digest(plain, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return PartnerKey.objects.filter(digest__in=candidates).first()


@transaction.atomic
def revoke(key: PartnerKey, by: Any = None) -> bool:
    """Close a key for good; returns whether it was open."""
    if not PartnerKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now()):
        return False
    audit.record(audit_actions.KEY_REVOKED, actor=by, obj=key)
    return True


def is_worth_noting(key: PartnerKey) -> bool:
    """Whether "last used" is older than it may be."""
    return key.last_used_at is None or timezone.now() - key.last_used_at >= COARSE


def note_use(key: PartnerKey) -> None:
    """Write down that the key was used, at most once an hour for all processes together.

    For when the answer is out: the database may be busy with a publication, and reading never waits for one.
    """
    now = timezone.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lte=now - COARSE)
    try:
        PartnerKey.objects.filter(stale, pk=key.pk).update(last_used_at=now)
    except DatabaseError:
        logger.warning("the use of a partner key could not be noted", exc_info=True, extra={"key": key.prefix})
