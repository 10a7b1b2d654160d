"""What people search for: sums over the readings of a period, and of the one before it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import F, Max, Q, Sum, TextChoices
from django.utils.translation import gettext_lazy as _

from pregonero.delivery.models import Reading

#: days of a period
PERIODS: Final = (7, 30, 90)
#: with fewer questions in a period nothing is rising, whatever it was before
FLOOR: Final = 5
#: what programs are answered; they follow no link
_API: Final = "/api/"


class Show(TextChoices):
    ALL = "all", _("The most frequent")
    NOTHING = "nothing", _("Without results")
    UNCLICKED = "unclicked", _("With results that nobody opens")
    RISING = "rising", _("On the rise")


def questions(show: str, days: int, now: datetime, site_id: int | None = None) -> Any:
    """A query set of ``{site_id, searched, asked, nothing, chosen, formerly}``, one a question of the last ``days``.

    ``asked``: how often; ``nothing``: how often nothing was found; ``chosen``: pages that were opened from its results;
    ``formerly``: how often it was asked in as many days before. Of those without results, only what found nothing when
    it was asked last: what was mended leaves.
    """
    since = now - timedelta(days=days)
    here = Q(hour__gte=since)
    readings = Reading.objects.filter(hour__gte=since - timedelta(days=days)).exclude(searched="")
    if site_id is not None:
        readings = readings.filter(site_id=site_id)
    answered = F("answers") - F("clicks")
    rows: Any = readings.values("site_id", "searched").annotate(
        asked=Sum(answered, filter=here, default=0),
        nothing=Sum("empty", filter=here, default=0),
        chosen=Sum("clicks", filter=here, default=0),
        formerly=Sum(answered, filter=~here, default=0),
    )
    rows = rows.filter(asked__gt=0)
    if show == Show.NOTHING:
        rows = rows.annotate(
            last_nothing=Max("hour", filter=here & Q(empty__gt=0)),
            last_found=Max("hour", filter=here & Q(empty__lt=F("answers"), clicks=0)),
        )
        rows = rows.filter(nothing__gt=0).filter(Q(last_found=None) | Q(last_nothing__gte=F("last_found")))
        return rows.order_by("-nothing", "searched", "site_id")
    if show == Show.UNCLICKED:
        rows = rows.annotate(
            shown=Sum(F("answers") - F("empty"), filter=here & ~Q(address__startswith=_API), default=0)
        )
        return rows.filter(chosen=0, shown__gt=0).order_by("-shown", "searched", "site_id")
    if show == Show.RISING:
        if not readings.filter(hour__lt=since).exists():
            return rows.none()  # with nothing to compare everything would be new
        rows = rows.annotate(rise=F("asked") - F("formerly")).filter(asked__gte=FLOOR)
        rows = rows.filter(asked__gte=2 * F("formerly"))
        return rows.order_by("-rise", "searched", "site_id")
    return rows.order_by("-asked", "searched", "site_id")
