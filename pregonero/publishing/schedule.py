"""Scheduled go-live and expiry, each act on its own, caught up at start."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from .door import Collector, door
from .exceptions import kept_for
from .gates import PublicationRefused
from .log_actions import SCHEDULE_REFUSED
from .orphans import withdraw_orphan

logger = logging.getLogger("pregonero.publishing")

#: pause after an unexpected failure, so that one broken item does not fill the log
RETRY_AFTER = timedelta(seconds=60)
_failed_until: dict[str, datetime] = {}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one due item: ``published``, ``expired``, ``refused`` or ``failed``."""

    what: str
    object_id: str
    detail: str = ""


#: does one due thing at a time of day inside the open door; None when it is due no more
Act = Callable[[int, datetime, Collector], Outcome | None]


def run_due(now: datetime | None = None) -> list[Outcome]:
    """Do everything that is due, one transaction each; a failure of one does not touch the others."""
    now = now or timezone.now()
    expiring = Page.objects.filter(live=True, expire_at__lt=now).order_by("expire_at")
    coming = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
    acts: list[tuple[str, int, Act]] = [(f"expire:{pk}", pk, _expire) for pk in expiring.values_list("pk", flat=True)]
    acts += [(f"publish:{pk}", pk, _publish) for pk in coming.values_list("pk", flat=True)]
    return [outcome for key, pk, act in acts if (outcome := _attempt(key, pk, now, act))]


def _attempt(key: str, pk: int, now: datetime, act: Act) -> Outcome | None:
    if _failed_until.get(key, now) > now:
        return None
    try:
        try:
            with door() as collector:
                outcome = act(pk, now, collector)
        except PublicationRefused as refusal:
            if act is not _publish:
                raise
            outcome = _refuse(pk, refusal)
    except Exception as error:  # told in log and outcome; tried again after a pause
        _failed_until[key] = now + RETRY_AFTER
        logger.exception("scheduled act failed", extra={"act": key})
        return Outcome("failed", str(pk), f"{type(error).__name__}: {error}")
    _failed_until.pop(key, None)
    return outcome


def _publish(revision_pk: int, now: datetime, collector: Collector) -> Outcome | None:
    """Asks again inside the door: whoever withdrew the page a moment ago took the schedule off with it."""
    revision = Revision.objects.filter(pk=revision_pk, approved_go_live_at__lt=now).first()
    if revision is None:
        return None
    collector.exception = kept_for(revision)
    revision.publish(log_action="wagtail.publish.scheduled")
    return Outcome("published", revision.object_id)


def _expire(page_pk: int, now: datetime, collector: Collector) -> Outcome | None:
    page = Page.objects.filter(pk=page_pk, live=True, expire_at__lt=now).first()
    if page is None:
        return None
    collector.reason = _("The time for which it was published is over.")
    if page.specific_class is None:  # its plugin is off; what was promised to end must end
        withdraw_orphan(page, expired=True)
    else:
        page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return Outcome("expired", str(page_pk))


def _refuse(revision_pk: int, refusal: PublicationRefused) -> Outcome:
    """Take the schedule off a revision its gates refuse, and leave the reason in the page's history."""
    detail = " ".join(refusal.sentences())
    with door():
        revision = Revision.objects.get(pk=revision_pk)
        Revision.objects.filter(pk=revision_pk).update(approved_go_live_at=None)
        item = revision.content_object
        if item is not None:
            log(
                instance=item,
                action=SCHEDULE_REFUSED,
                data={"reason": detail or _("Not published: the checks did not pass.")},
                revision=revision,
            )
    logger.warning("scheduled publication refused", extra={"object": revision.object_id})
    return Outcome("refused", revision.object_id, detail)
