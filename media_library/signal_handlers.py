"""Tells the publication door when an image or file changes, so that documents showing it follow."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from pregonero.publishing.api import note

from .models import CustomDocument, CustomImage

#: what Wagtail works out from the file when it is first asked for, in a GET too: nothing that a document shows changes
DERIVED_FIELDS = frozenset({"file_size", "file_hash"})


def _changes_nothing(raw: bool, created: bool, update_fields: Any) -> bool:
    return raw or created or (update_fields is not None and DERIVED_FIELDS.issuperset(update_fields))


@receiver([post_save, post_delete], sender=CustomImage, dispatch_uid="media_library.image")
def image_changed(
    sender: type,
    instance: CustomImage,
    raw: bool = False,
    created: bool = False,
    update_fields: Any = None,
    **kwargs: Any,
) -> None:
    if not _changes_nothing(raw, created, update_fields):
        note(lambda collector: collector.mark_dependency("image", instance.public_id), f"image {instance.pk}")


@receiver([post_save, post_delete], sender=CustomDocument, dispatch_uid="media_library.document")
def file_changed(
    sender: type,
    instance: CustomDocument,
    raw: bool = False,
    created: bool = False,
    update_fields: Any = None,
    **kwargs: Any,
) -> None:
    if not _changes_nothing(raw, created, update_fields):
        note(lambda collector: collector.mark_dependency("file", instance.public_id), f"file {instance.pk}")
