"""What is expected of whom: a filing for each duty, part, obligated subject, directorate and period that is due.

Filings are made when their period begins to run, or before their last day: nothing is late on the day a municipality
begins to use this, and what it files for earlier periods it files by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from pregonero.directorates.api import Directorate, ObligatedSubject, WorkCalendar, calendar_of
from pregonero.publishing.api import door

from .. import periods
from ..applicability import due, duties_for
from ..enums import Period
from ..law_models import Duty
from ..periods import Span
from .formats import format_for, parts_of
from .importing import forget_orphans
from .models import Filing, Responsibility
from .together import Together

#: lengths of the periods that are counted
LENGTHS = [period for period in Period if period.is_counted]


@dataclass(frozen=True, slots=True)
class Expected:
    """One filing that there is to be."""

    duty: Duty
    subject: ObligatedSubject
    directorate: Directorate
    span: Span
    part: str
    due_on: date | None
    due_next: date | None

    @property
    def key(self) -> tuple[int, int, int, str, str]:
        return self.duty.pk, self.subject.pk, self.directorate.pk, str(self.span), self.part

    def is_open(self, today: date) -> bool:
        """Whether it can still be in time."""
        last = self.due_next or self.due_on
        return last is None or last >= today

    def filing(self) -> Filing:
        return Filing(
            duty=self.duty,
            subject=self.subject,
            directorate=self.directorate,
            part=self.part,
            format=format_for(self.duty, self.part, self.span.end),
            period=str(self.span),
            starts_on=self.span.start,
            ends_on=self.span.end,
            due_on=self.due_on,
            due_next=self.due_next,
        )


def spans_around(day: date) -> list[Span]:
    """Of each length the period that ended last, and the one that runs."""
    running = [periods.containing(day, length) for length in LENGTHS]
    return [span for now in running for span in (now.previous, now)]


def expected(subject: ObligatedSubject, spans: Iterable[Span], work: WorkCalendar) -> Iterator[Expected]:
    """What a subject is to file for these periods, as laws, decisions and responsibilities stand now.

    A running period of a duty that is over before its end is not expected: it goes to the duty's successor.
    """
    everybody: dict[int | None, list[Directorate]] = {}
    rows = Responsibility.objects.filter(subject=subject, directorate__retired_at=None).select_related("directorate")
    for row in rows:
        everybody.setdefault(row.duty_id, []).append(row.directorate)
    rest = everybody.get(None, [])
    for span in spans:
        for mine in duties_for(subject, span):
            day, parts = due(mine.duty, span, work), parts_of(mine.duty, span.end)
            for directorate in everybody.get(mine.duty.pk) or rest:
                for part in parts:
                    due_on, due_next = (day.day, day.next_working) if day else (None, None)
                    yield Expected(mine.duty, subject, directorate, span, part, due_on, due_next)


def expect(today: date | None = None) -> int:
    """Make the filings that are due around a day and not there yet, and correct the days of those that wait.

    How many were made. Repeated without harm; one transaction a subject.
    """
    today = today or timezone.localdate()
    made = 0
    for subject in ObligatedSubject.objects.select_related("municipality").order_by("pk"):
        made += _expect(subject, spans_around(today), today)
    return made


def _expect(subject: ObligatedSubject, spans: list[Span], today: date) -> int:
    wanted = {one.key: one for one in expected(subject, spans, calendar_of(subject.municipality))}
    there = {
        (one.duty_id, one.subject_id, one.directorate_id, one.period, one.part): one
        for one in Filing.objects.filter(subject=subject, period__in=[str(span) for span in spans])
    }
    missing = [one.filing() for key, one in wanted.items() if key not in there and one.is_open(today)]
    moved = []
    for key, filing in there.items():
        found = wanted.get(key)
        if found and not filing.live and (filing.due_on, filing.due_next) != (found.due_on, found.due_next):
            filing.due_on, filing.due_next = found.due_on, found.due_next
            moved.append(filing)
    # what nobody began and that is expected no more: a decision, a new law, another directorate
    stale = [
        one
        for key, one in there.items()
        if key not in wanted and not one.live and one.latest_revision_id is None and one.first_published_at is None
    ]
    touched = [*missing, *moved, *stale]
    if touched:
        with door() as collector:
            Filing.objects.bulk_create(missing, batch_size=200, ignore_conflicts=True)
            Filing.objects.bulk_update(moved, ["due_on", "due_next"], batch_size=200)
            unused = Filing.objects.filter(pk__in=[one.pk for one in stale], working_copy=None, received=None)
            unused.delete()
            for filing in touched:
                collector.mark_indirect(Together.of(filing).obligation)
    return len(missing)


_last_day: date | None = None


def act() -> None:
    """The periodic act: once a day, and once at start."""
    global _last_day
    today = timezone.localdate()
    if _last_day != today:
        expect(today)
        forget_orphans()
        _last_day = today
