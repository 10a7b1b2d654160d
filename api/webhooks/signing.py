"""Secrets and signatures, by Standard Webhooks (https://www.standardwebhooks.com).

No secret is stored: it follows from a random salt, which is, and from the installation's ``SECRET_KEY``, which is not
in the database. A fingerprint tells whether that key is still the one the receiver's secret was made with.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from django.utils.crypto import salted_hmac

PREFIX = "whsec_"


class SecretLost(Exception):
    """``SECRET_KEY`` is not the one with which the receiver's secret was made: it has to be rotated."""


def new_salt() -> str:
    return secrets.token_hex(32)


def fingerprint(salt: str) -> str:
    """What may be stored of the secret of a salt: enough to know it again, and nothing to make it from."""
    return hashlib.sha256(b"pregonero.webhook.fingerprint:" + _key(salt)).hexdigest()


def secret(salt: str, expected: str) -> str:
    """The secret as the receiver is given it, ``whsec_`` and 32 bytes in base64. Raises SecretLost."""
    return PREFIX + base64.b64encode(_known(salt, expected)).decode("ascii")


def signature(salt: str, expected: str, message_id: str, timestamp: int, body: bytes) -> str:
    """``v1,`` and the HMAC-SHA256 of id, timestamp (seconds since 1970) and body, in base64. Raises SecretLost."""
    signed = b".".join([message_id.encode("ascii"), str(timestamp).encode("ascii"), body])
    digest = hmac.new(_known(salt, expected), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode("ascii")


def is_known(salt: str, expected: str) -> bool:
    return hmac.compare_digest(fingerprint(salt), expected)


def _known(salt: str, expected: str) -> bytes:
    if not is_known(salt, expected):
        raise SecretLost
    return _key(salt)


def _key(salt: str) -> bytes:
    return salted_hmac("pregonero.webhook.secret", salt, algorithm="sha256").digest()
