"""The second factor: a code of an app on the telephone (TOTP, RFC 6238), or a recovery code on paper.

Who has given the password and owes the code is nobody yet: :class:`.middleware.SecondFactorMiddleware` lets the whole
site see an anonymous visitor, and the sign-in page leads on to the code. Programs that hold a token of the authoring
API are not asked: a token is made by somebody who was, and is taken away with the account.

django-otp keeps keys and recovery codes readable in the database, as every check of a code needs them: whoever reads
the database or a backup of it holds the second factor (not the password).
"""

from __future__ import annotations

import unicodedata
from base64 import b32encode
from binascii import unhexlify
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import django_otp
import segno
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.functional import SimpleLazyObject
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from . import audit, audit_actions
from .enums import Outcome, SecondFactor

#: how many recovery codes are made
CODES = 10
KEY_BYTES = 20
NAME = "app"

#: who must have a second factor: ``function(user) -> bool``, left here by the rooms that know roles
_rules: list[Callable[[Any], bool]] = []


def require_for(rule: Callable[[Any], bool]) -> None:
    """Let ``rule`` say of whom the second factor is required; called from ``AppConfig.ready()``."""
    _rules.append(rule)


def is_required(user: Any) -> bool:
    """Whether this user may not work without it."""
    return settings.SECOND_FACTOR == SecondFactor.REQUIRED and any(rule(user) for rule in _rules)


def is_set_up(user: Any) -> bool:
    return TOTPDevice.objects.filter(user_id=user.pk, confirmed=True).exists()


def is_missing(user: Any) -> bool:
    """Whether the user has still to give the code, or to set up what gives codes."""
    if settings.SECOND_FACTOR == SecondFactor.OFF or not user.is_authenticated:
        return False
    if getattr(user, "otp_device", None) is not None:
        return False
    return is_required(user) or is_set_up(user)


def admitted(user: Any) -> Any:
    """The user as the site may see them: nobody while the second factor is missing."""
    return SimpleLazyObject(lambda: AnonymousUser() if is_missing(user) else user)


# -- setting up -------------------------------------------------------------------------------------------------------


def new_key() -> str:
    return str(random_hex(KEY_BYTES))


def secret(key: str) -> str:
    """A key as apps take it by hand: base32."""
    return b32encode(unhexlify(key)).decode("ascii")


def qr(user: Any, key: str) -> str:
    """The QR code that apps read, as the address of an image."""
    address = TOTPDevice(user=user, key=key).config_url
    return str(segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#ffffff"))


def steps_of(key: str, code: str) -> int | None:
    """The step of time in which ``code`` was right for a key that is being set up; None if it is wrong."""
    digits = _digits(code)
    totp = TOTP(unhexlify(key))
    if digits is None or not totp.verify(digits, tolerance=1):
        return None
    return int(totp.t())


@transaction.atomic
def set_up(user: Any, key: str, last_t: int = -1) -> TOTPDevice:
    """Give the user this key instead of any other; ``last_t``: the step whose code is used up."""
    TOTPDevice.objects.filter(user=user).delete()
    device: TOTPDevice = TOTPDevice.objects.create(user=user, name=NAME, key=key, last_t=last_t)
    audit.record(audit_actions.FACTOR_SET, obj=user)
    return device


@transaction.atomic
def make_codes(user: Any) -> list[str]:
    """Ten new recovery codes; older ones are worth nothing afterwards."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = [StaticToken.random_token() for _number in range(CODES)]
    StaticToken.objects.bulk_create([StaticToken(device=device, token=code) for code in codes])
    audit.record(audit_actions.CODES_MADE, obj=user)
    return codes


@transaction.atomic
def remove(user: Any, **more: Any) -> bool:
    """Take all devices away; returns whether there were any. ``more`` goes to the audit entry."""
    gone = TOTPDevice.objects.filter(user=user).delete()[0] + StaticDevice.objects.filter(user=user).delete()[0]
    if gone:
        audit.record(audit_actions.FACTOR_REMOVED, obj=user, **more)
    return bool(gone)


def has_codes(user: Any) -> bool:
    """Whether recovery codes were ever made for the user, used up or not."""
    return StaticDevice.objects.filter(user=user, confirmed=True).exists()


def codes_left(user: Any) -> int:
    return StaticToken.objects.filter(device__user=user, device__confirmed=True).count()


# -- giving the code --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a code. ``device``: what accepted it; ``until``: when the next try is heard, if not at once."""

    device: Any = None
    until: datetime | None = None


def check(user: Any, code: str) -> Checked:
    """Try ``code`` on the user's app or on their recovery codes. Failures make the next try wait longer (django-otp).

    Written to the audit log either way; the code itself is not.
    """
    digits = _digits(code)
    model = StaticDevice if digits is None else TOTPDevice
    given = code if digits is None else f"{digits:06d}"
    with transaction.atomic():
        device = model.objects.select_for_update().filter(user=user, confirmed=True).first()
        waiting, until = (False, None) if device is None else _wait(device)
        if device is not None and not waiting and device.verify_token(_letters(given)):
            audit.record(audit_actions.FACTOR_PASSED, actor=user, detail={"with": device.name})
            return Checked(device)
    audit.record(audit_actions.FACTOR_FAILED, actor=user, outcome=Outcome.FAILED, detail={"too_soon": waiting})
    return Checked(until=until if waiting else (_wait(device)[1] if device is not None else None))


def confirm(request: Any, user: Any, device: Any) -> None:
    """Let this session know that the second factor was given; it gets a new key."""
    request.user = user
    django_otp.login(request, device)
    request.session.cycle_key()


def _wait(device: Any) -> tuple[bool, datetime | None]:
    allowed, why = device.verify_is_allowed()
    return not allowed, (why or {}).get("locked_until")


def _digits(code: str) -> int | None:
    """A code of the app as a number; None for anything that cannot be one. Digits of every script count."""
    text = "".join(letter for letter in unicodedata.normalize("NFKC", code) if not letter.isspace() and letter != "-")
    return int(text) if len(text) == 6 and text.isdecimal() else None


def _letters(code: str) -> str:
    """A recovery code as it was made: small letters, without the spaces people write."""
    return "".join(code.split()).replace("-", "").lower()
