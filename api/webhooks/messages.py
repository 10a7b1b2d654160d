"""The words of a message: body and headers, by Standard Webhooks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
from django.urls import reverse
from django.utils import timezone

import pregonero
from pregonero.publishing.api import timestamp

from ..models import WebhookDelivery

TEST = "webhook.test"


def body(delivery: WebhookDelivery) -> bytes:
    """``{type, timestamp, data}``. The same bytes at every attempt: an entry never changes.

    ``data`` is the header of the entry, with the address where the document can be had. The document itself is not
    in it: what was withdrawn or erased in the meantime must not travel any more.
    """
    entry = delivery.entry
    if entry is None:
        return _json(TEST, delivery.queued_at, {"webhook": str(delivery.subscription.public_id)})
    site = delivery.subscription.site
    address = f"{site.root_url}{reverse('api-v1:document', args=[entry.document_id])}"
    return _json(f"document.{entry.action}", entry.at, {**entry.header(), "url": address})


def _json(kind: str, at: datetime, data: dict[str, Any]) -> bytes:
    return orjson.dumps({"type": kind, "timestamp": timestamp(at), "data": data})


def headers(delivery: WebhookDelivery, content: bytes) -> dict[str, str]:
    """Signed for this moment, as receivers refuse old timestamps. Raises SecretLost."""
    now = int(timezone.now().timestamp())
    return {
        "Content-Type": "application/json",
        "User-Agent": f"Pregonero/{pregonero.__version__}",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(now),
        "webhook-signature": delivery.subscription.signatures(delivery.message_id, now, content),
    }
