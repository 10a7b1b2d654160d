"""Tells the publication door when an image or file changes, so that documents showing it follow."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from pregonero.publishing.api import note

from .models import CustomDocument, CustomImage, DocumentText, FileText

#: what Wagtail works out from the file when it is first asked for, in a GET too: nothing that a document shows changes
DERIVED_FIELDS = frozenset({"file_size", "file_hash"})


#: what references to each kind of media are called
TARGETS: dict[type, str] = {CustomImage: "image", CustomDocument: "file"}


@receiver([post_save, post_delete], sender=CustomImage, dispatch_uid="media_library.image")
@receiver([post_save, post_delete], sender=CustomDocument, dispatch_uid="media_library.document")
def media_changed(
    sender: type,
    instance: Any,
    raw: bool = False,
    created: bool = False,
    update_fields: Any = None,
    **kwargs: Any,
) -> None:
    derived = update_fields is not None and DERIVED_FIELDS.issuperset(update_fields)
    if not raw and not created and not derived:
        target = TARGETS[sender]
        note(lambda collector: collector.mark_dependency(target, instance.public_id), f"{target} {instance.pk}")


@receiver(post_delete, sender=DocumentText, dispatch_uid="media_library.text")
def text_left(sender: type, instance: DocumentText, **kwargs: Any) -> None:
    """A file was deleted or replaced: its text goes with the last of those that had the same bytes."""
    if instance.text_id is not None:
        FileText.objects.filter(pk=instance.text_id, uses=None).delete()
