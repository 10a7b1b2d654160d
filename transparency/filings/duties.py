"""What a directorate's editor owes, with its day, for the home of the admin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from pregonero.directorates.api import directorates_of
from pregonero.plugins.api import Duty

from .enums import State
from .models import Filing
from .viewsets import state_of, with_state

#: days before its last day on which a filing begins to be shown
AHEAD = timedelta(days=45)
WAITING = frozenset({State.EXPECTED, State.PREPARATION, State.OVERDUE})


def owed(user: Any) -> Iterator[Duty]:
    """Filings that are late or due soon and that wait for the person's directorates; one query."""
    horizon = timezone.localdate() + AHEAD
    mine = Filing.objects.filter(directorate__in=directorates_of(user), live=False, due_on__lte=horizon)
    for filing in with_state(mine).select_related("duty__law", "subject"):
        state = state_of(filing)
        if state in WAITING and filing.due_on is not None:
            yield Duty(
                title=_("%(filing)s (%(state)s)") % {"filing": filing, "state": state.label.lower()},
                due_on=filing.due_on,
                url=filing.admin_edit_url,
                source=filing.duty.law,
            )
