"""Taking pages from the public, with a reason that citizens are told."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page

from pregonero.publishing.api import SOURCE, Collector, Ref, actor_of, door, identity

from .log_actions import WITHDRAWN


class ReasonMissing(ValueError):
    """Something public was to be withdrawn and nobody said why."""

    def __init__(self) -> None:
        super().__init__(_("Say why it is withdrawn: citizens will read it at its address."))


def live_in(page: Page) -> Any:
    """The page and what stands below it, as far as it is public, top down."""
    return Page.objects.descendant_of(page, inclusive=True).live().order_by("path")


def withdraw(
    page: Page, user: Any, reason: str, *, include_descendants: bool = False, replaced_by: Page | None = None
) -> int:
    """Withdraw a page, and with ``include_descendants`` what this user may withdraw below it. Returns how many.

    A pending schedule is taken off with it. ``replaced_by``: the page to which visitors are sent from now on.
    Raises :class:`ReasonMissing`.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    with door(actor_of(user)) as collector:
        explain(collector, page, reason, replaced_by)
        pages: list[Any] = [page.specific]
        if include_descendants:
            below = live_in(page).exclude(pk=page.pk).specific(defer=True)
            pages += [child for child in below if child.permissions_for_user(user).can_unpublish()]
        for one in pages:
            take_down(one, user, reason, replaced_by if one.pk == page.pk else None)
    return len(pages)


def explain(collector: Collector, page: Page, reason: str, replaced_by: Page | None) -> None:
    """Tell the open door why this page goes, and what takes its place."""
    collector.reason = reason
    if replaced_by is not None:
        collector.replacements[Ref(SOURCE, str(page.pk))] = identity(SOURCE, replaced_by.pk)


def take_down(page: Any, user: Any, reason: str, replaced_by: Page | None = None) -> None:
    """Withdraw one page inside an open door, and say so in its history; its schedule is taken off."""
    page.revisions.update(approved_go_live_at=None)
    UnpublishPageAction(page, user=user, log_action=False).execute(skip_permission_checks=True)
    data = {"reason": reason}
    if replaced_by is not None:
        data["replaced_by"] = replaced_by.get_admin_display_title()
    log(instance=page, action=WITHDRAWN, user=user, data=data)
