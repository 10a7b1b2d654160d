"""What a directorate's editor owes, with its day, for the home of the admin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pregonero.directorates.api import directorates_of
from pregonero.plugins.api import Duty

from .enums import State
from .models import Filing
from .viewsets import state_of, with_state

LIST = "wagtailsnippets_transparency_filing:list"

#: days before its last day on which a filing stands by itself; further ahead, many of one day are one line
SOON = timedelta(days=30)
AHEAD = timedelta(days=100)
FEW = 5
WAITING = frozenset({State.EXPECTED, State.PREPARATION, State.OVERDUE})


def owed(user: Any) -> Iterator[Duty]:
    """Filings that are late or due and that wait for the person's directorates; one query."""
    today = timezone.localdate()
    mine = Filing.objects.filter(directorate__in=directorates_of(user), live=False, due_on__lte=today + AHEAD)
    by_day: dict[date, list[Any]] = {}
    for filing in with_state(mine).select_related("duty__law", "subject"):
        if filing.due_on is not None and state_of(filing) in WAITING:
            by_day.setdefault(filing.due_on, []).append(filing)
    for day, filings in sorted(by_day.items()):
        if day > today + SOON and len(filings) > FEW:
            title = _("%(count)d filings of transparency") % {"count": len(filings)}
            yield Duty(title=title, due_on=day, url=reverse(LIST), source=_("Transparency"))
            continue
        for filing in filings:
            title = _("%(filing)s (%(state)s)") % {"filing": filing, "state": state_of(filing).label.lower()}
            yield Duty(title=title, due_on=day, url=filing.admin_edit_url, source=filing.duty.law)
