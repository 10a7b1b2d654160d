"""What programs ask of their directorate's editors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pregonero.directorates.api import own_pages
from pregonero.plugins.api import Duty

from .enums import Status
from .models import ProgramPage


def ended(user: Any) -> Iterator[Duty]:
    """Published programs whose last day has passed and that still say that people can apply."""
    pages = ProgramPage.objects.live().filter(own_pages(user), status__in=[Status.OPEN, Status.UPCOMING])
    rows = pages.filter(ends_on__lt=timezone.localdate()).values_list("pk", "title", "ends_on")
    for pk, title, ends_on in rows:
        yield Duty(
            title=_("“%(title)s” has ended: mark it as closed, or write its new dates.") % {"title": title},
            due_on=ends_on,
            url=reverse("wagtailadmin_pages:edit", args=[pk]),
            source=_("Programs"),
        )
