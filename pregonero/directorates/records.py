"""Records that must be kept: once public they are withdrawn, never deleted.

Which kinds these are is said by the kind itself (``Kind.mandated``). A draft that was never public is no record.
"""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.db.models.deletion import ProtectedError
from django.utils.translation import gettext as _
from wagtail.models import Page, get_page_models

from pregonero.plugins.api import kinds


class MandatedRecord(ProtectedError):
    """Raised where a record that must be kept was about to be deleted, whoever asked and by whatever way."""

    def __init__(self, page: Page) -> None:
        sentence = _(
            "“%(title)s” is a record that the law orders to keep: it can be withdrawn from the public, not deleted."
        )
        super().__init__(sentence % {"title": page.title}, {page})


def is_mandated(model: Any) -> bool:
    """Whether pages of this class become documents of a kind that must be kept."""
    kind = kinds.get(getattr(model, "document_kind", "") or "")
    return kind is not None and kind.mandated


def mandated_below(page: Page) -> QuerySet[Page]:
    """The page and what stands below it, as far as it must be kept."""
    models = [model for model in get_page_models() if is_mandated(model)]
    if not models:
        return Page.objects.none()
    types = ContentType.objects.get_for_models(*models).values()
    was_public = Q(live=True) | Q(first_published_at__isnull=False)
    below: QuerySet[Page] = Page.objects.descendant_of(page, inclusive=True)
    return below.filter(was_public, content_type__in=list(types))


def refuse_deletion(sender: type, instance: Any, **kwargs: Any) -> None:
    """Receiver of ``pre_delete``: the last wall, for commands and code as well."""
    if not issubclass(sender, Page) or not is_mandated(instance.specific_class):
        return
    if instance.live or instance.first_published_at is not None:
        raise MandatedRecord(instance)
