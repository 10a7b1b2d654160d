"""Marks the site's document when what every page shows may have changed."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, Site
from wagtail.signals import post_page_move

from pregonero.directorates.api import Locality, Municipality, ObligatedSubject, PostalCode
from pregonero.publishing.api import Ref, note
from pregonero.publishing.signal_handlers import QUIET_FIELDS

from .site_document import SOURCE

#: pages no deeper than this can stand in the main navigation (root, home, its children)
NAVIGATION_DEPTH = 3


def _mark(key: object) -> None:
    note(lambda collector: collector.mark_indirect(Ref(SOURCE, str(key))), f"municipality {key}")


def _municipality_changed(sender: type, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        _mark(instance.pk if isinstance(instance, Municipality) else instance.municipality_id)


def _page_changed(sender: type, instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    if raw or not issubclass(sender, Page) or instance.depth > NAVIGATION_DEPTH:
        return
    if update_fields is not None and QUIET_FIELDS.issuperset(update_fields):
        return
    for key in Municipality.objects.values_list("pk", flat=True):
        _mark(key)


def _site_changed(sender: type, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """The navigation is what stands below the site's root page."""
    if not raw:
        for key in Municipality.objects.filter(site=instance).values_list("pk", flat=True):
            _mark(key)


def connect() -> None:
    """Connect every receiver; called once from ``AppConfig.ready()``."""
    for model in (Municipality, Locality, PostalCode, ObligatedSubject):
        for signal in (post_save, post_delete):
            signal.connect(_municipality_changed, sender=model, dispatch_uid=f"pregonero.site.{model.__name__}")
    post_save.connect(_page_changed, dispatch_uid="pregonero.site.page_saved")
    post_delete.connect(_page_changed, dispatch_uid="pregonero.site.page_deleted")
    post_save.connect(_site_changed, sender=Site, dispatch_uid="pregonero.site.site_saved")
    post_page_move.connect(_page_changed, dispatch_uid="pregonero.site.page_moved")
