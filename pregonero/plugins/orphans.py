"""Pages whose plugin was switched off or uninstalled: what was published stays, but nobody can edit it."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page


def orphan_types() -> list[ContentType]:
    """Content types of pages whose model is not installed, by name."""
    used = Page.objects.order_by().values("content_type").distinct()
    types = ContentType.objects.filter(pk__in=used).order_by("app_label", "model")
    return [kind for kind in types if kind.model_class() is None]


def orphan_pages() -> dict[str, int]:
    """``app.model`` → number of pages of a model that is not installed, by name."""
    return {f"{kind.app_label}.{kind.model}": Page.objects.filter(content_type=kind).count() for kind in orphan_types()}
