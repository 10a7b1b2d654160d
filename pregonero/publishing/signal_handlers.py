"""Receivers that mark. They decide nothing: the door does, before the transaction ends."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from django.utils.timezone import now
from wagtail.models import Page, PageViewRestriction, Revision, Site
from wagtail.signals import post_page_move

from pregonero.directorates.models import Directorate, ObligatedSubject

from .door import Collector, current, note
from .models import LiveDocument
from .pages import SOURCE, PageSource, live_below
from .sources import Ref, register_source

#: saved by every autosave of a draft; nothing of it is public
QUIET_FIELDS = frozenset(
    {
        "draft_title",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "latest_revision_id",
        "live_revision",
        "locked",
        "locked_at",
        "locked_by",
        "numchild",
    }
)


def _page_saved(sender: type, instance: Any, raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    if raw or not issubclass(sender, Page):
        return
    if update_fields is not None and QUIET_FIELDS.issuperset(update_fields):
        return
    note(lambda collector: collector.mark(Ref(SOURCE, str(instance.pk))), f"page {instance.pk}")


def _revision_saved(sender: type, instance: Revision, raw: bool = False, **kwargs: Any) -> None:
    """Scheduling changes nothing public, so no document tells of it."""
    collector = current()
    if not raw and collector is not None and instance.approved_go_live_at and instance.approved_go_live_at > now():
        collector.scheduled.add(instance.pk)


def _page_going(sender: type, instance: Any, **kwargs: Any) -> None:
    if issubclass(sender, Page):
        key = str(instance.pk)
        note(lambda collector: collector.mark(Ref(SOURCE, key)), f"page {key}")


def _mark_tree(collector: Collector, page: Page) -> None:
    collector.mark_indirect(Ref(SOURCE, str(page.pk)))
    for pk in live_below(page):
        collector.mark_indirect(Ref(SOURCE, str(pk)))


def _mark_aliases(collector: Collector, page: Page) -> None:
    """Privacy of a page is privacy of its aliases, wherever they stand (``Page.get_view_restrictions``)."""
    for alias in Page.objects.filter(alias_of=page):
        _mark_tree(collector, alias)


def _page_moved(sender: type, instance: Page, **kwargs: Any) -> None:
    note(lambda collector: _mark_tree(collector, instance), f"place of page {instance.pk}")


def _restriction_changed(sender: type, instance: PageViewRestriction, **kwargs: Any) -> None:
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:

        def mark(collector: Collector) -> None:
            _mark_tree(collector, page)
            _mark_aliases(collector, page)

        note(mark, f"privacy of page {page.pk}")


def _mark_site(collector: Collector, site: Site) -> None:
    """What no longer stands below the site's root leaves first, so that its addresses are free."""
    root = Page.objects.get(pk=site.root_page_id)
    below = {str(root.pk), *(str(pk) for pk in live_below(root))}
    known = LiveDocument.objects.filter(site_id=site.pk, source=SOURCE).values_list("object_id", flat=True)
    for key in known:
        if key not in below:
            collector.mark_indirect(Ref(SOURCE, key))
    _mark_tree(collector, root)


def _site_saved(sender: type, instance: Site, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        note(lambda collector: _mark_site(collector, instance), f"site {instance.pk}")


def _directorate_saved(sender: type, instance: Directorate, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        note(
            lambda collector: collector.mark_dependency("directorate", instance.public_id),
            f"directorate {instance.slug}",
        )


def _subject_saved(sender: type, instance: ObligatedSubject, raw: bool = False, **kwargs: Any) -> None:
    """The pages of its directorates name it."""
    if not raw:
        for directorate in instance.directorates.all():
            _directorate_saved(sender, directorate)


def connect() -> None:
    """Connect every receiver and register pages as a source; called once from ``AppConfig.ready()``."""
    register_source(PageSource())
    post_save.connect(_page_saved, dispatch_uid="pregonero.page_saved")
    post_save.connect(_revision_saved, sender=Revision, dispatch_uid="pregonero.revision_saved")
    pre_delete.connect(_page_going, dispatch_uid="pregonero.page_going")
    post_page_move.connect(_page_moved, dispatch_uid="pregonero.page_moved")
    for signal in (post_save, post_delete):
        signal.connect(_restriction_changed, sender=PageViewRestriction, dispatch_uid="pregonero.restriction")
    post_save.connect(_site_saved, sender=Site, dispatch_uid="pregonero.site_saved")
    for signal in (post_save, post_delete):
        signal.connect(_directorate_saved, sender=Directorate, dispatch_uid="pregonero.directorate_saved")
    post_save.connect(_subject_saved, sender=ObligatedSubject, dispatch_uid="pregonero.subject_saved")
