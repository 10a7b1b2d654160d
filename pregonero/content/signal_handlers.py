"""Marks the site's document when what every page shows may have changed."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import post_page_move

from pregonero.directorates.api import Locality, Municipality, ObligatedSubject, PostalCode
from pregonero.publishing.api import Ref, note
from pregonero.publishing.signal_handlers import QUIET_FIELDS

from .items import DirectorateItem
from .site_document import SOURCE


def _mark(key: object) -> None:
    note(lambda collector: collector.mark_indirect(Ref(SOURCE, str(key))), f"municipality {key}")


def _municipality_changed(sender: type, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        _mark(instance.pk if isinstance(instance, Municipality) else instance.municipality_id)


def _page_changed(sender: type, instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    if raw or not issubclass(sender, Page):
        return
    if update_fields is None or not QUIET_FIELDS.issuperset(update_fields):
        _mark_navigation_with(instance.path)


def _page_moved(sender: type, instance: Page, parent_page_before: Page, **kwargs: Any) -> None:
    """It may have left a navigation, and come into one."""
    _mark_navigation_with(instance.path)
    for key in Municipality.objects.filter(site__root_page=parent_page_before).values_list("pk", flat=True):
        _mark(key)


def _restriction_changed(sender: type, instance: PageViewRestriction, **kwargs: Any) -> None:
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:
        _mark_navigation_with(page.path)


def _mark_navigation_with(path: str) -> None:
    """Mark whoever shows the page at this place of the tree: it is their home page or stands right below it."""
    places = [path, path[: -Page.steplen]]
    for key in Municipality.objects.filter(site__root_page__path__in=places).values_list("pk", flat=True):
        _mark(key)


def _site_changed(sender: type, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """The navigation is what stands below the site's root page."""
    if not raw:
        for key in Municipality.objects.filter(site=instance).values_list("pk", flat=True):
            _mark(key)


def _item_changed(sender: type, instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    if raw or not issubclass(sender, DirectorateItem):
        return
    if update_fields is not None and QUIET_FIELDS.issuperset(update_fields):
        return

    note(instance.mark, f"{sender.__name__} {instance.pk}")


def connect() -> None:
    """Connect every receiver; called once from ``AppConfig.ready()``."""
    post_save.connect(_item_changed, dispatch_uid="pregonero.item_saved")
    post_delete.connect(_item_changed, dispatch_uid="pregonero.item_deleted")
    for model in (Municipality, Locality, PostalCode, ObligatedSubject):
        for signal in (post_save, post_delete):
            signal.connect(_municipality_changed, sender=model, dispatch_uid=f"pregonero.site.{model.__name__}")
    post_save.connect(_page_changed, dispatch_uid="pregonero.site.page_saved")
    post_delete.connect(_page_changed, dispatch_uid="pregonero.site.page_deleted")
    post_save.connect(_site_changed, sender=Site, dispatch_uid="pregonero.site.site_saved")
    post_page_move.connect(_page_moved, dispatch_uid="pregonero.site.page_moved")
    for signal in (post_save, post_delete):
        signal.connect(_restriction_changed, sender=PageViewRestriction, dispatch_uid="pregonero.site.restriction")
