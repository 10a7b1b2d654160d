"""Writes messages: in the transaction of a publication, when somebody asks to send again, and for a test."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.utils import timezone

from pregonero.publishing import api as publishing
from pregonero.publishing.api import outbox

from ..models import WebhookDelivery, WebhookSubscription
from .enums import DeliveryStatus

TOPIC = "webhook"
#: entries that one act sends again
MOST = 1000


def anyone_listens(site_id: int) -> bool:
    """What a publication asks before it does anything for webhooks."""
    return WebhookSubscription.objects.filter(site_id=site_id, active=True).exists()


def note(site_id: int, entries: list[publishing.Entry]) -> None:
    """One delivery and one row of the outbox for each receiver and entry that concerns it."""
    deliveries = [
        _delivery(subscription, entry)
        for subscription in WebhookSubscription.objects.filter(site_id=site_id, active=True)
        for entry in entries
        if subscription.concerns(entry)
    ]
    _ask(WebhookDelivery.objects.bulk_create(deliveries))


def test(subscription: WebhookSubscription) -> WebhookDelivery:
    """A message that says nothing but that it arrived; it waits for no other."""
    delivery = WebhookDelivery.objects.create(subscription=subscription, message_id=f"msg_test_{secrets.token_hex(12)}")
    outbox.enqueue(TOPIC, {"delivery": delivery.pk})
    return delivery


def again(delivery: WebhookDelivery) -> bool:
    """Send one message once more, under the same id; False where it waits already."""
    waiting = {"status": DeliveryStatus.PENDING, "queued_at": timezone.now(), "first_tried_at": None}
    reset = WebhookDelivery.objects.filter(pk=delivery.pk).exclude(status=DeliveryStatus.PENDING)
    if not reset.update(**waiting, next_try_at=None, finished_at=None, error=""):
        return False
    _ask([delivery])
    return True


def again_since(subscription: WebhookSubscription, seq: int) -> tuple[int, int | None]:
    """Send everything after entry ``seq`` that concerns the receiver, as it would have been told.

    Also what was published while it was off or before it existed; what waits already is left where it is. Returns how
    many, and from which entry on the rest has to be asked for, if there are more than ``MOST``.
    """
    entries = publishing.entries(subscription.site_id, seq, MOST)
    publishing.place_in_directorates(entries)
    wanted = [entry for entry in entries if subscription.concerns(entry)]
    known = {
        delivery.seq: delivery for delivery in subscription.deliveries.filter(seq__in=[entry.seq for entry in wanted])
    }
    made = WebhookDelivery.objects.bulk_create(
        [_delivery(subscription, entry) for entry in wanted if entry.seq not in known]
    )
    resting = [delivery for delivery in known.values() if not delivery.waits]
    WebhookDelivery.objects.filter(pk__in=[delivery.pk for delivery in resting]).update(
        status=DeliveryStatus.PENDING,
        queued_at=timezone.now(),
        first_tried_at=None,
        next_try_at=None,
        finished_at=None,
        error="",
    )
    _ask(sorted([*made, *resting], key=lambda delivery: delivery.seq or 0))
    rest = entries[-1].seq if len(entries) == MOST else None
    return len(made) + len(resting), rest


def _delivery(subscription: WebhookSubscription, entry: publishing.Entry) -> WebhookDelivery:
    return WebhookDelivery(
        subscription=subscription, entry=entry, seq=entry.seq, message_id=subscription.message_id(entry.seq)
    )


def _ask(deliveries: Iterable[WebhookDelivery]) -> None:
    outbox.enqueue_all(TOPIC, [({"delivery": delivery.pk}, delivery.subscription.lane) for delivery in deliveries])
