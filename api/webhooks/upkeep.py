"""What health is told of webhooks, and how long their log is kept."""

from __future__ import annotations

import time
from datetime import timedelta

from django.utils import timezone

from pregonero.publishing.api import outbox

from ..models import WebhookDelivery, WebhookSubscription
from .enums import DeliveryStatus
from .queue import TOPIC

#: a message that waits longer is a sign of trouble
LATE = timedelta(hours=1)
#: for how long the log of deliveries is kept
KEPT = timedelta(days=90)
#: seconds between two looks at what can be cleared
EVERY = 24 * 3600.0

_cleared_at = float("-inf")


def health() -> tuple[str, str]:
    """``degraded`` when a webhook was switched off, its secret is lost, or a message waits for more than an hour."""
    told = []
    if off := WebhookSubscription.objects.filter(active=False, switched_off_at__isnull=False).count():
        told.append(f"{off} switched off")
    subscriptions = list(WebhookSubscription.objects.filter(active=True))
    if lost := sum(not subscription.is_known for subscription in subscriptions):
        told.append(f"{lost} whose secret was made with another SECRET_KEY: rotate it")
    waiting = WebhookDelivery.objects.filter(status=DeliveryStatus.PENDING, subscription__active=True)
    if late := waiting.filter(queued_at__lt=timezone.now() - LATE).count():
        told.append(f"{late} messages wait for more than an hour")
    return ("degraded", ", ".join(told)) if told else ("ok", f"{len(subscriptions)} on")


def tidy() -> None:
    """Clear the log once a day: a message that is sent again after that keeps its id."""
    global _cleared_at
    if time.monotonic() - _cleared_at < EVERY:
        return
    _cleared_at = time.monotonic()
    before = timezone.now() - KEPT
    WebhookDelivery.objects.exclude(status=DeliveryStatus.PENDING).filter(finished_at__lt=before).delete()
    outbox.forget(TOPIC, before)
