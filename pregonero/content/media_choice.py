"""Which images and files a draft uses, and whether its author may use them.

Choosers show an editor only what belongs to their directorates, but a form takes any number that is sent;
published, another directorate's private photograph would be public.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from pregonero.directorates.api import visible_media
from pregonero.publishing.api import is_referenced

#: model and primary key
Choice = tuple[type[models.Model], str]


def choices_in(field: Any, value: Any) -> set[Choice]:
    """Images and files that ``value`` of a model field holds: a foreign key, a stream or rich text."""
    media = (get_image_model(), get_document_model())
    return {(model, key) for model, key in _references(field, value) if issubclass(model, media)}


def _references(field: Any, value: Any) -> Iterator[Choice]:
    if value is None:
        return
    if isinstance(field, models.ForeignKey):
        yield type(value), str(value.pk)
    elif hasattr(field, "extract_references"):
        for model, key, _model_path, _content_path in field.extract_references(value):
            yield model, str(key)


def may_use(user: Any, choice: Choice) -> bool:
    """Whether ``user`` may put this into a page: it is shown to them, or to everybody already."""
    model, key = choice
    item: Any = model._default_manager.filter(pk=key).first()
    if item is None:  # deleted since; the field's own validation and the gates deal with it
        return True
    if visible_media(user, model._default_manager.filter(pk=key)).exists():
        return True
    kind = "image" if isinstance(item, get_image_model()) else "file"
    return is_referenced(kind, str(item.public_id))
