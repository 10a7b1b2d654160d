"""Provisioning follows every saved directorate."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Directorate
from .provisioning import provision


@receiver(post_save, sender=Directorate, dispatch_uid="pregonero.provision")
def provision_saved(sender: type, instance: Directorate, raw: bool = False, **kwargs: Any) -> None:
    """Fixtures bring their own rows; everything else is provisioned."""
    if not raw:
        provision(instance)
