"""Pages whose plugin was switched off or uninstalled: what was published stays, but nobody can edit it."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count
from wagtail.models import Page


def orphan_pages() -> dict[str, int]:
    """``app.model`` → number of pages of a model that is not installed, by name."""
    counts = dict(Page.objects.order_by().values_list("content_type").annotate(Count("pk")))
    types = ContentType.objects.filter(pk__in=counts).order_by("app_label", "model")
    return {f"{kind.app_label}.{kind.model}": counts[kind.pk] for kind in types if kind.model_class() is None}
