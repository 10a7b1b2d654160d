"""Whether what is published still holds: a date by which somebody looks, reminders, and the act that moves it on.

How long a kind may stand unlooked at is said by the kind (``Kind.review_days``). Publishing anew is looking.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.log_actions import log
from wagtail.models import Page

from pregonero.directorates.api import (
    Directorate,
    Role,
    directorate_of_page,
    directorates_of,
    own_pages,
    role_group,
    sees_everything,
)
from pregonero.plugins.api import Duty, kinds
from pregonero.publishing.api import SOURCE, actor_of, door
from pregonero.publishing.models import LiveDocument

from .log_actions import STILL_HOLDS
from .models import Review

logger = logging.getLogger("pregonero.editorial")

#: days before the date at which the first reminder goes out, and from which on it is a duty
NOTICE = 14
#: how often pages are looked for that became public without telling (loaded, or older than this table)
CATCH_UP_EVERY = timedelta(hours=1)
_caught_up_at: datetime | None = None


def days_of(page: Any) -> int | None:
    """After how many days a page of this kind has to be looked at; None: never, or its plugin is off."""
    kind = kinds.get(getattr(page.specific_class, "document_kind", "") or "")
    return kind.review_days if kind is not None else None


def begin_again(page: Page, since: date | None = None, **looked: Any) -> Review | None:
    """Set the date of a page anew, counted from ``since`` (today)."""
    days = days_of(page)
    if days is None:
        return None
    due_on = (since or timezone.localdate()) + timedelta(days=days)
    values = {"due_on": due_on, "reminded_before": False, "reminded_due": False, **looked}
    return Review.objects.update_or_create(page_id=page.pk, defaults=values)[0]


def page_published(sender: type, instance: Page, **kwargs: Any) -> None:
    """Receiver of Wagtail's signal; a schedule on a page that is not public yet sends it too."""
    if instance.live:
        begin_again(instance)


def page_unpublished(sender: type, instance: Page, **kwargs: Any) -> None:
    Review.objects.filter(page_id=instance.pk).delete()


def still_holds(page: Page, user: Any) -> Review | None:
    """Somebody looked: what the page says still holds. Logged in the page's history."""
    with door(actor_of(user)):
        review = begin_again(page, reviewed_at=timezone.now(), reviewed_by=user)
        if review is not None:
            log(instance=page.specific, action=STILL_HOLDS, user=user, data={"due_on": review.due_on.isoformat()})
    return review


def reviews_for(user: Any) -> QuerySet[Review]:
    """Every review the user may know of: the office all, editors those of their directorates; the most urgent first."""
    found = Review.objects.filter(page__live=True).select_related("page", "reviewed_by")
    if not sees_everything(user):
        found = found.filter(page__in=Page.objects.filter(own_pages(user)))
    return found.order_by("due_on", "page__title")


def reviews_due(user: Any, today: date | None = None) -> QuerySet[Review]:
    """Those of the user's own directorates that are due or will be within the time of notice."""
    until = (today or timezone.localdate()) + timedelta(days=NOTICE)
    found = Review.objects.filter(page__live=True, due_on__lte=until, page__in=Page.objects.filter(own_pages(user)))
    return found.select_related("page").order_by("due_on", "page__title")


def duties(user: Any) -> Iterable[Duty]:
    """The same as duties of the editor's home; nothing for who edits no directorate."""
    if not directorates_of(user).exists():
        return []
    return [
        Duty(
            title=_("Look whether “%(title)s” still holds") % {"title": review.page.title},
            due_on=review.due_on,
            url=f"{reverse('pregonero_reviews')}#review-{review.pk}",
            source=gettext_lazy("Reviews"),
        )
        for review in reviews_due(user)
    ]


def catch_up() -> int:
    """Give a date to what is public and has none. Returns how many."""
    public = LiveDocument.objects.filter(source=SOURCE).values_list("object_id", flat=True)
    known = set(Review.objects.values_list("page_id", flat=True))
    missing = {int(key) for key in public} - known
    count = 0
    for page in Page.objects.filter(pk__in=missing, live=True):
        published = page.last_published_at or page.first_published_at
        since = timezone.localdate(published) if published else None
        count += begin_again(page, since) is not None
    return count


def _unreminded(today: date) -> QuerySet[Review]:
    """Those of which one of the two reminders has still to go out."""
    coming = Q(due_on__lte=today + timedelta(days=NOTICE), reminded_before=False)
    return Review.objects.filter(coming | Q(due_on__lte=today, reminded_due=False))


def remind(today: date | None = None) -> int:
    """Write to the editors of each directorate about what is due, once before and once when it is. The office hears of
    pages that nobody else answers for.

    Returns how many messages. Rows are marked in the transaction that writes the messages to the outbox.
    """
    today = today or timezone.localdate()
    with transaction.atomic():
        rows = list(_unreminded(today).select_for_update(of=("self",)).order_by("due_on", "pk"))
        by_directorate: dict[Directorate | None, list[Review]] = defaultdict(list)
        for review in rows:
            page = Page.objects.get(pk=review.page_id)
            directorate = directorate_of_page(page)
            if page.live:
                by_directorate[directorate].append(review)
            review.reminded_before = True
            review.reminded_due = review.due_on <= today
            review.save(update_fields=["reminded_before", "reminded_due"])
        return sum(_write(directorate, reviews, today) for directorate, reviews in by_directorate.items())


def _recipients(directorate: Directorate | None) -> list[Any]:
    """Who answers for pages of a directorate: its editors; where it has none, or is no more, the office."""
    people = get_user_model()._default_manager.filter(is_active=True).exclude(email="")
    if directorate is not None and not directorate.is_retired:
        editors = list(people.filter(groups=directorate.group).distinct())
        if editors:
            return editors
    return list(people.filter(groups=role_group(Role.OFFICER)).distinct())


def _write(directorate: Directorate | None, reviews: list[Review], today: date) -> int:
    address = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('pregonero_reviews')}"
    sent = 0
    for editor in _recipients(directorate):
        with translation.override(_language_of(editor)):
            name = directorate.name if directorate is not None else _("the office")
            context = {
                "editor": editor,
                "name": name,
                "reviews": reviews,
                "address": address,
                "today": today,
            }
            subject = ngettext(
                "Review %(count)d page of %(directorate)s",
                "Review %(count)d pages of %(directorate)s",
                len(reviews),
            ) % {"count": len(reviews), "directorate": name}
            text = render_to_string("pregonero/editorial/mail/reviews.txt", context)
            message = EmailMultiAlternatives(subject, text, to=[editor.email])
            message.attach_alternative(render_to_string("pregonero/editorial/mail/reviews.html", context), "text/html")
            message.send()
        sent += 1
    return sent


def _language_of(editor: Any) -> str:
    """As the person reads the admin."""
    profile = getattr(editor, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile is not None else settings.LANGUAGE_CODE


def follow_calendar() -> None:
    """Done by the worker about once a second: cheap when nothing is due."""
    global _caught_up_at
    now = timezone.now()
    if _caught_up_at is None or now - _caught_up_at > CATCH_UP_EVERY:
        _caught_up_at = now
        catch_up()
    today = timezone.localdate()
    if _unreminded(today).exists():
        remind(today)
