"""Which pages, images and files a draft refers to, and whether its author may know of them.

Choosers show an editor what is public and what belongs to their directorates, but a form takes any number that
is sent. Published, another directorate's private photograph would be public; shown again in the editor, a link
to its draft would tell the draft's address.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from pregonero.directorates.api import visible_media, visible_pages
from pregonero.publishing.api import is_referenced

#: model and primary key
Choice = tuple[type[models.Model], str]


def choices_in(field: Any, value: Any) -> set[Choice]:
    """Pages, images and files that ``value`` of a model field holds: a foreign key, a stream or rich text."""
    kinds = (Page, get_image_model(), get_document_model())
    return {(model, key) for model, key in _references(field, value) if issubclass(model, kinds)}


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
    if not (
        key.isascii() and key.isdigit() and len(key) < 19
    ):  # no row's number: Wagtail's editor could not even show it again
        return False
    found: Any = model._default_manager.filter(pk=key)
    item = found.first()
    if item is None:  # deleted since; the field's own validation and the gates deal with it
        return True
    if issubclass(model, Page):
        return visible_pages(user, Page.objects.filter(pk=key)).exists()
    kind = "image" if model is get_image_model() else "file"
    return visible_media(user, found).exists() or is_referenced(kind, str(item.public_id))
