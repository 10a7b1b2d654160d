"""Closed lists of webhooks."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeliveryStatus(models.TextChoices):
    """What has become of one message to one receiver."""

    PENDING = "pending", _("waits")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("not delivered")
    DROPPED = "dropped", _("not sent: the webhook was off")
