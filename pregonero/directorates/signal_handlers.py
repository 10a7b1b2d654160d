"""Provisioning follows every saved directorate and municipality."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Page

from .models import Directorate, Municipality, Substitution
from .provisioning import provision, provision_office
from .records import refuse_deletion
from .substitution import revoke, someone_signed_in


@receiver(post_save, sender=Directorate, dispatch_uid="pregonero.provision")
def provision_saved(sender: type, instance: Directorate, raw: bool = False, **kwargs: Any) -> None:
    """Fixtures bring their own rows; everything else is provisioned."""
    if not raw:
        provision(instance)


@receiver(post_save, sender=Municipality, dispatch_uid="pregonero.provision_office")
def provision_saved_office(sender: type, instance: Municipality, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        provision_office(Page.objects.get(pk=instance.site.root_page_id))


@receiver(pre_delete, sender=Substitution, dispatch_uid="pregonero.substitution_ends")
def end_deleted_substitution(sender: type, instance: Substitution, **kwargs: Any) -> None:
    revoke(instance)


pre_delete.connect(refuse_deletion, dispatch_uid="pregonero.mandated_records")
user_logged_in.connect(someone_signed_in, dispatch_uid="pregonero.substitutions")
