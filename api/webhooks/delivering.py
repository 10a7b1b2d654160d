"""Sends what waits, and decides what an answer means."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pregonero.publishing.api import outbox

from ..models import WebhookDelivery
from .addresses import BadAddress
from .enums import DeliveryStatus
from .messages import body, headers
from .queue import TOPIC
from .sending import Answer, NotSent, post
from .signing import SecretLost
from .switching import switch_off

#: for how long a message is tried, counted from its first attempt; the last attempt falls on the end
LASTING = timedelta(hours=24)
#: pauses in seconds after each failed attempt; the last one is repeated until the end
PAUSES = (5, 30, 120, 600, 1800, 3600, 7200, 14400)
#: longest wait that a receiver may ask for
LONGEST = 4 * 3600


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one attempt came to. ``answer`` is None where there was none."""

    answer: Answer | None
    error: str
    duration_ms: int

    @property
    def is_good(self) -> bool:
        return not self.error

    @property
    def is_gone(self) -> bool:
        """The receiver says that it wants no more of this, for good."""
        return self.answer is not None and self.answer.status == HTTPStatus.GONE


@outbox.handles(TOPIC, foreign=True)
def deliver(payload: dict[str, Any]) -> None:
    """Try one message once. Raises outbox.Later while it is worth another attempt."""
    query = WebhookDelivery.objects.select_related("subscription__site", "entry")
    delivery = query.filter(pk=payload["delivery"], status=DeliveryStatus.PENDING).first()
    if delivery is None:  # a worker died after it had noted the outcome
        return
    if not delivery.subscription.active and not delivery.is_test:
        _finish(delivery, DeliveryStatus.DROPPED)
        return
    if delivery.first_tried_at is None:
        delivery.first_tried_at = timezone.now()
    outcome = _attempt(delivery)
    delivery.attempts += 1
    delivery.duration_ms, delivery.error = outcome.duration_ms, outcome.error[:500]
    delivery.response_status = outcome.answer.status if outcome.answer else None
    delivery.response_text = outcome.answer.text if outcome.answer else ""
    if outcome.is_good:
        _finish(delivery, DeliveryStatus.DELIVERED)
    elif delivery.is_test:
        _finish(delivery, DeliveryStatus.FAILED)
    else:
        _go_on(delivery, delivery.first_tried_at + LASTING, outcome)


def _attempt(delivery: WebhookDelivery) -> Outcome:
    began = time.monotonic()
    answer, error = None, ""
    try:
        content = body(delivery)
        answer = post(delivery.subscription.url, headers(delivery, content), content)
    except (NotSent, BadAddress) as fault:
        error = str(fault)
    except SecretLost:
        error = _("The installation's SECRET_KEY is another one: make a new secret and give it to the receiver.")
    else:
        if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            error = _("The receiver answered %(status)d.") % {"status": answer.status}
    return Outcome(answer, error, int((time.monotonic() - began) * 1000))


def _go_on(delivery: WebhookDelivery, ends: Any, outcome: Outcome) -> None:
    """After a failure: give up with the whole webhook, or come again."""
    now = timezone.now()
    if outcome.is_gone:
        reason = _("The receiver answered 410: it wants no more messages.")
    elif now >= ends:
        reason = _("Nothing could be delivered for 24 hours. The last error: %(error)s") % {"error": outcome.error}
    else:
        pause = PAUSES[min(delivery.attempts, len(PAUSES)) - 1]
        asked = outcome.answer.retry_after if outcome.answer else None
        seconds = min(max(pause, min(asked or 0, LONGEST)), max((ends - now).total_seconds(), PAUSES[0]))
        delivery.next_try_at = now + timedelta(seconds=seconds)
        delivery.save()
        raise outbox.Later(seconds, outcome.error)
    with transaction.atomic():
        _finish(delivery, DeliveryStatus.FAILED)
        switch_off(delivery.subscription, reason)


def _finish(delivery: WebhookDelivery, status: DeliveryStatus) -> None:
    delivery.status, delivery.finished_at, delivery.next_try_at = status, timezone.now(), None
    delivery.save()
