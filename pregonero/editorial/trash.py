"""The trash: what is deleted waits some weeks in a hidden place, can be had back, and is then erased for good."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.move_page import MovePageAction
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log
from wagtail.models import Collection, Page, Revision

from pregonero.directorates.api import Directorate, directorate_of_page, directorates_of, reads_only, sees_everything
from pregonero.directorates.trash import in_trash, trash_collection, trash_root
from pregonero.publishing.api import actor_of, door

from .log_actions import ERASED, RESTORED, TRASHED
from .models import TrashItem
from .usage import InUse, refuse_if_used
from .withdrawal import ReasonMissing, explain, live_in, take_down
from .workflows import open_workflows

logger = logging.getLogger("pregonero.editorial")

#: how long a thing that could not be erased is left alone
POSTPONED = timedelta(days=1)


class CannotRestore(ValueError):
    """There is nowhere to put it back; the message says so in words."""


def put_page(page: Page, user: Any, *, reason: str = "", replaced_by: Page | None = None) -> TrashItem:
    """Move a page and what stands below it to the trash; what of it is public is withdrawn with ``reason``.

    Whether the user may do so has been asked (``can_delete``). Raises :class:`.usage.InUse`, and
    :class:`.withdrawal.ReasonMissing` where something public is withdrawn without a word.
    """
    reason = reason.strip()
    refuse_if_used(page, user)
    if not reason and live_in(page).exists():
        raise ReasonMissing
    with door(actor_of(user)) as collector:
        explain(collector, page, reason, replaced_by)
        directorate, parent = directorate_of_page(page), page.get_parent()
        title, slug, below = page.specific_deferred.get_admin_display_title(), page.slug, page.get_descendant_count()
        _settle(page, user, reason)
        # two things of one name may lie in the trash
        Page.objects.filter(pk=page.pk).update(slug=f"papelera-{page.pk}")
        moved = Page.objects.get(pk=page.pk)
        MovePageAction(moved, trash_root(), pos="last-child", user=user).execute(skip_permission_checks=True)
        item = TrashItem.objects.create(
            content_type=ContentType.objects.get_for_model(Page),
            object_id=page.pk,
            title=title[:255],
            directorate=directorate,
            parent=parent,
            slug=slug,
            pages_below=below,
            place=parent.specific_deferred.get_admin_display_title()[:255],
            reason=reason,
            by=user,
            erase_at=_end(),
        )
        log(Page.objects.get(pk=page.pk), TRASHED, user=user, data={"reason": reason})
    return item


def _end() -> Any:
    return timezone.now() + timedelta(days=settings.TRASH_DAYS)


def _settle(page: Page, user: Any, reason: str) -> None:
    """End what goes on in a subtree: workflows, schedules, locks, and its being public."""
    below = Page.objects.descendant_of(page, inclusive=True)
    keys = [str(pk) for pk in below.values_list("pk", flat=True)]
    for state in open_workflows(below):
        state.cancel(user=user)
    Revision.page_revisions.filter(object_id__in=keys, approved_go_live_at__isnull=False).update(
        approved_go_live_at=None
    )
    for live in live_in(page).specific():
        take_down(live, user, reason)
    below.filter(locked=True).update(locked=False, locked_by=None, locked_at=None)


def put_media(item: Any, user: Any, *, reason: str = "") -> TrashItem:
    """Move an image or file to the trash. Raises :class:`.usage.InUse`."""
    refuse_if_used(item, user)
    with door(actor_of(user)):
        collection = item.collection
        item.collection = trash_collection()
        item.save(update_fields=["collection"])
        log(instance=item, action=TRASHED, user=user, data={"reason": reason.strip()})
        return TrashItem.objects.create(
            content_type=ContentType.objects.get_for_model(item),
            object_id=item.pk,
            title=item.title[:255],
            directorate=Directorate.objects.filter(collection=collection).first(),
            collection=collection,
            place=collection.name[:255],
            reason=reason.strip(),
            by=user,
            erase_at=_end(),
        )


def shown_to(user: Any) -> QuerySet[TrashItem]:
    """What this user finds in the trash: the office everything, editors what was their directorates'."""
    items = TrashItem.objects.select_related("content_type", "directorate", "by", "parent", "collection")
    if not sees_everything(user):
        items = items.filter(directorate__in=directorates_of(user))
    return items.order_by("-at", "-pk")


def may_restore(user: Any) -> bool:
    """Whoever is shown a thing may have it back as a draft, but who only reads."""
    return not reads_only(user)


def may_erase(user: Any) -> bool:
    """Erasing before its time is the office's."""
    return sees_everything(user) and not reads_only(user)


def restore(item: TrashItem, user: Any) -> Any:
    """Put a thing back where it was, a page as a draft; returns it. Raises :class:`CannotRestore`."""
    with door(actor_of(user)):
        thing = item.thing
        if thing is None:
            raise CannotRestore(_("It is no longer there."))
        if item.is_page:
            _restore_page(item, thing, user)
        else:
            thing.collection = item.collection or _collection_of(item.directorate)
            thing.save(update_fields=["collection"])
        thing = item.thing
        log(instance=thing, action=RESTORED, user=user)
        item.delete()
    return thing


def _collection_of(directorate: Directorate | None) -> Collection:
    found = directorate.collection if directorate is not None else None
    return found or Collection.get_first_root_node()


def _restore_page(item: TrashItem, page: Page, user: Any) -> None:
    parent = _parent_for(item, page)
    slug = find_available_slug(parent, item.slug)
    Page.objects.filter(pk=page.pk).update(slug=slug)
    MovePageAction(Page.objects.get(pk=page.pk), parent, pos="last-child", user=user).execute(
        skip_permission_checks=True
    )
    if slug != item.slug:  # the draft would bring the old one back
        draft = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
        draft.slug = slug
        draft.save_revision(user=user)


def _parent_for(item: TrashItem, page: Page) -> Page:
    """Where it stood; where that is gone, the page of its directorate."""
    section = item.directorate.section_id if item.directorate is not None else None
    for key in (item.parent_id, section):
        parent: Page | None = Page.objects.filter(pk=key).first()
        if parent is None or in_trash(parent):
            continue
        if page.specific_class is None or page.specific_class.can_exist_under(parent):
            return parent
    raise CannotRestore(
        _("The place where “%(title)s” stood (%(place)s) is gone. Restore that first, if it is in the trash.")
        % {"title": item.title, "place": item.place}
    )


def erase(item: TrashItem, user: Any = None, reason: str = "") -> None:
    """Delete a thing of the trash for good; what stays is the ledger and the log.

    Raises :class:`.usage.InUse` where something came to show it while it lay there.
    """
    with door(actor_of(user), reason=reason):
        thing = item.thing
        if thing is not None:
            refuse_if_used(thing, user or AnonymousUser())
            log(instance=thing, action=ERASED, user=user, data={"reason": reason}, deleted=True)
            if item.is_page:
                DeletePageAction(thing, user=user).execute(skip_permission_checks=True)
            else:
                thing.delete()
        item.delete()


def erase_due(now: Any = None) -> int:
    """Erase what has waited its time, each thing in an act of its own. Returns how many; done by the worker."""
    now = now or timezone.now()
    erased = 0
    for item in list(TrashItem.objects.filter(erase_at__lte=now).select_related("content_type").order_by("erase_at")):
        try:
            erase(item)
            erased += 1
        except InUse:
            logger.warning("not erased: in use", extra={"trash_item": item.pk})
            TrashItem.objects.filter(pk=item.pk).update(erase_at=now + POSTPONED)
        except Exception:  # one thing that the database keeps must not keep the others; tried again tomorrow
            logger.exception("not erased", extra={"trash_item": item.pk})
            TrashItem.objects.filter(pk=item.pk).update(erase_at=now + POSTPONED)
    return erased
