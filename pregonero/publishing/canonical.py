"""Canonical bytes and hashes of documents and headers (RFC 8785, SHA-256)."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime
from typing import Any

import orjson
import rfc8785

#: previous hash of the first entry of a chain
GENESIS = "0" * 64


def canonical(value: Any) -> bytes:
    """``value`` as canonical JSON. Raises ``rfc8785.CanonicalizationError`` for what JSON cannot hold."""
    return rfc8785.dumps(value)


def head_of(body: str | bytes) -> str:
    """JSON of a document without its blocks, from its canonical JSON."""
    document = orjson.loads(body)
    document.pop("blocks", None)
    return orjson.dumps(document).decode()


def header_hash(header: dict[str, Any]) -> str:
    """Hex SHA-256 over the canonical header without its own ``hash``."""
    return hashlib.sha256(canonical({key: value for key, value in header.items() if key != "hash"})).hexdigest()


def new_salt() -> bytes:
    """32 random bytes: without them an erased payload cannot be found again by guessing."""
    return secrets.token_bytes(32)


def payload_hash(salt: bytes, body: bytes) -> str:
    """Hex SHA-256 over salt followed by the canonical document."""
    return hashlib.sha256(salt + body).hexdigest()


def timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC with ``Z``, whole seconds unless there are microseconds."""
    moment = moment.astimezone(UTC)
    text = moment.isoformat(timespec="microseconds" if moment.microsecond else "seconds")
    return text.replace("+00:00", "Z")
