"""Tells the publication door when an image or file changes, so that documents showing it follow."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from pregonero.publishing.api import note

from .models import CustomDocument, CustomImage


@receiver([post_save, post_delete], sender=CustomImage, dispatch_uid="media_library.image")
def image_changed(sender: type, instance: CustomImage, raw: bool = False, created: bool = False, **kwargs: Any) -> None:
    if not raw and not created:
        note(lambda collector: collector.mark_dependency("image", instance.public_id), f"image {instance.pk}")


@receiver([post_save, post_delete], sender=CustomDocument, dispatch_uid="media_library.document")
def file_changed(sender: type, instance: CustomDocument, raw: bool = False, created: bool = False, **kwargs: Any) -> None:
    if not raw and not created:
        note(lambda collector: collector.mark_dependency("file", instance.public_id), f"file {instance.pk}")
