"""Scheduled go-live and expiry, each act on its own, caught up at start."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from .door import door
from .gates import PublicationRefused

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


def run_due(now: datetime | None = None) -> list[Outcome]:
    """Do everything that is due, one transaction each; a failure of one does not touch the others."""
    now = now or timezone.now()
    outcomes = [
        outcome
        for pk in Page.objects.filter(live=True, expire_at__lt=now).order_by("expire_at").values_list("pk", flat=True)
        if (outcome := _attempt(f"expire:{pk}", pk, now, _expire))
    ]
    due = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
    outcomes += [
        outcome
        for pk in due.values_list("pk", flat=True)
        if (outcome := _attempt(f"publish:{pk}", pk, now, _publish))
    ]
    return outcomes


def _attempt(key: str, pk: int, now: datetime, act: object) -> Outcome | None:
    if _failed_until.get(key, now) > now:
        return None
    try:
        with door():
            outcome: Outcome = act(pk)  # type: ignore[operator]
    except PublicationRefused as refusal:
        return _refuse(pk, refusal)
    except Exception as error:  # told in log and outcome; tried again after a pause
        _failed_until[key] = now + RETRY_AFTER
        logger.exception("scheduled act failed", extra={"act": key})
        return Outcome("failed", str(pk), f"{type(error).__name__}: {error}")
    _failed_until.pop(key, None)
    return outcome


def _publish(revision_pk: int) -> Outcome:
    revision = Revision.objects.get(pk=revision_pk)
    revision.publish(log_action="wagtail.publish.scheduled")
    return Outcome("published", revision.object_id)


def _expire(page_pk: int) -> Outcome:
    page = Page.objects.get(pk=page_pk).specific
    page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return Outcome("expired", str(page_pk))


def _refuse(revision_pk: int, refusal: PublicationRefused) -> Outcome:
    """Take the schedule off a revision its gates refuse, and leave the reason in the page's history."""
    revision = Revision.objects.get(pk=revision_pk)
    detail = " ".join(refusal.sentences())
    with door():
        Revision.objects.filter(pk=revision_pk).update(approved_go_live_at=None)
        item = revision.content_object
        if item is not None:
            log(
                instance=item,
                action="pregonero.schedule_refused",
                data={"reason": detail or _("Not published: the checks did not pass.")},
                revision=revision,
            )
    logger.warning("scheduled publication refused", extra={"object": revision.object_id})
    return Outcome("refused", revision.object_id, detail)
