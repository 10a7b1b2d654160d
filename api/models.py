"""Webhooks: who is told of what is published, and what became of each message."""

from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pregonero.publishing.api import Entry

from .webhooks import signing
from .webhooks.addresses import MAX_LENGTH
from .webhooks.enums import DeliveryStatus

#: for how long messages are signed with the old secret too after a rotation
OVERLAP = timedelta(hours=24)


class WebhookSubscription(models.Model):
    """A server of somebody else's that is told of what a site publishes. Empty ``kinds``, ``directorates`` or
    ``actions`` mean all of them."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100, help_text=_("For whom it is: “State portal”."))
    url = models.CharField(
        _("address of the receiver"),
        max_length=MAX_LENGTH,
        help_text=_("The other system says it; it begins with https://."),
    )
    site = models.ForeignKey("wagtailcore.Site", verbose_name=_("site"), on_delete=models.CASCADE, related_name="+")
    kinds = models.JSONField(_("kinds of documents"), default=list, blank=True)
    directorates = models.JSONField(_("directorates"), default=list, blank=True)
    actions = models.JSONField(_("what happens to a document"), default=list, blank=True)
    active = models.BooleanField(
        _("on"), default=True, help_text=_("While it is off nothing is sent; it can be sent later, from its own page.")
    )
    salt = models.CharField(max_length=64, default=signing.new_salt, editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)
    #: the secret before the last rotation, good until ``former_until``
    former_salt = models.CharField(max_length=64, blank=True, editable=False)
    former_fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    former_until = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("made on"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    #: set where Pregonero itself switched it off, until somebody has seen to it
    switched_off_at = models.DateTimeField(_("switched off on"), null=True, editable=False)
    reason = models.CharField(_("why it was switched off"), max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering: ClassVar[list[str]] = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fingerprint = self.fingerprint or signing.fingerprint(self.salt)
        super().save(*args, **kwargs)

    @property
    def lane(self) -> str:
        """Its lane in the outbox: one message at a time, in the order of the ledger."""
        return f"webhook:{self.pk}"

    @property
    def secret(self) -> str:
        """As the receiver is given it. Raises SecretLost."""
        return signing.secret(self.salt, self.fingerprint)

    @property
    def is_known(self) -> bool:
        """Whether the secret the receiver was given can still be made."""
        return signing.is_known(self.salt, self.fingerprint)

    def rotate(self) -> None:
        """Make a new secret; the one before goes on signing for ``OVERLAP``, beside the new one."""
        self.former_salt, self.former_fingerprint = self.salt, self.fingerprint
        self.former_until = timezone.now() + OVERLAP
        self.salt = signing.new_salt()
        self.fingerprint = signing.fingerprint(self.salt)
        self.save()

    def signatures(self, message_id: str, timestamp: int, body: bytes) -> str:
        """Value of the header ``webhook-signature``. Raises SecretLost."""
        pairs = [(self.salt, self.fingerprint)]
        overlaps = self.former_until is not None and self.former_until > timezone.now()
        if overlaps and signing.is_known(self.former_salt, self.former_fingerprint):
            pairs.append((self.former_salt, self.former_fingerprint))
        return " ".join(signing.signature(*pair, message_id, timestamp, body) for pair in pairs)

    def concerns(self, entry: Entry) -> bool:
        """Whether the receiver wants to hear of an entry."""
        return (
            (not self.kinds or entry.kind in self.kinds)
            and (not self.actions or entry.action in self.actions)
            and (not self.directorates or not entry.directorates.isdisjoint(self.directorates))
        )

    def message_id(self, seq: int) -> str:
        """``webhook-id`` of an entry: the same whenever it is sent, also after the log was cleared."""
        return "msg_" + hashlib.sha256(f"{self.public_id}:{seq}".encode()).hexdigest()[:32]


class WebhookDelivery(models.Model):
    """One message to one receiver: an entry of the ledger, or a test. Its row in the outbox says when it is tried."""

    subscription = models.ForeignKey(
        WebhookSubscription, verbose_name=_("webhook"), on_delete=models.CASCADE, related_name="deliveries"
    )
    #: None: a test message
    entry = models.ForeignKey("publishing.Entry", null=True, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveBigIntegerField(_("number in the ledger"), null=True)
    message_id = models.CharField(_("message"), max_length=40)
    status = models.CharField(_("state"), max_length=10, choices=DeliveryStatus.choices, default=DeliveryStatus.PENDING)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    queued_at = models.DateTimeField(_("since"), default=timezone.now)
    #: when the first of the attempts began that the 24 hours are counted from
    first_tried_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(_("next attempt"), null=True)
    finished_at = models.DateTimeField(null=True)
    response_status = models.PositiveSmallIntegerField(_("answer"), null=True)
    response_text = models.TextField(_("beginning of the answer"), blank=True)
    duration_ms = models.PositiveIntegerField(_("duration"), null=True)
    error = models.CharField(_("error"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("delivery of a webhook")
        verbose_name_plural = _("deliveries of webhooks")
        # whoever may see a webhook sees its log, and nobody writes it by hand
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["subscription", "seq"], name="webhook_delivery_once")]
        indexes = [
            models.Index(fields=["status", "queued_at"], name="webhook_delivery_status"),
            models.Index(fields=["-queued_at", "-id"], name="webhook_delivery_latest"),
        ]

    def __str__(self) -> str:
        return self.message_id

    @property
    def is_test(self) -> bool:
        return self.entry_id is None

    @property
    def waits(self) -> bool:
        return self.status == DeliveryStatus.PENDING
