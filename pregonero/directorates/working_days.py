"""Counts days: which ones are worked, and when a term ends. Everything that counts days asks here.

A calendar belongs to a municipality and has its slug. It holds the days its office wrote down or loaded from
``calendar.csv``, and the federal ones of each year besides. Saturdays and Sundays are not worked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .enums import DayCount, DayScope
from .federal_days import SOURCE, federal_days
from .models import Municipality

ONE_DAY = timedelta(days=1)
SATURDAY = 5


class UnknownCalendar(LookupError):
    """There is no calendar of this slug; ``known`` are those there are."""

    def __init__(self, slug: str, known: list[str]) -> None:
        super().__init__(slug)
        self.slug, self.known = slug, known


@dataclass(frozen=True, slots=True, order=True)
class DayOff:
    """A day that is not worked, who declared it and where that is written."""

    date: date
    name: str
    scope: str
    source: str


class WorkCalendar:
    """The days one municipality works. Asks no database: what it was given is all it knows."""

    def __init__(self, slug: str, days: Iterable[DayOff] = ()) -> None:
        self.slug = slug
        self._written: dict[int, list[DayOff]] = defaultdict(list)
        for day in days:
            self._written[day.date.year].append(day)
        self._off: dict[int, frozenset[date]] = {}

    def days_off(self, year: int) -> list[DayOff]:
        """What is not worked in a year besides Saturdays and Sundays, by date; what the office wrote goes first."""
        written = self._written.get(year, [])
        dates = {day.date for day in written}
        federal = [
            DayOff(date.fromisoformat(day), name, DayScope.FEDERAL.value, SOURCE)
            for day, name in federal_days(year).items()
        ]
        return sorted([*written, *(day for day in federal if day.date not in dates)])

    def is_working(self, day: date) -> bool:
        if day.year not in self._off:
            self._off[day.year] = frozenset(off.date for off in self.days_off(day.year))
        return day.weekday() < SATURDAY and day not in self._off[day.year]

    def working_day_from(self, day: date) -> date:
        """The first working day on or after ``day``. Raises OverflowError past the year 9999."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def working_day_until(self, day: date) -> date:
        """The last working day on or before ``day``."""
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def due(self, start: date, days: int, kind: str) -> date:
        """The day on which a term of so many ``business`` or ``natural`` days ends; the start day does not count.

        That the last natural day may not be worked is left to whoever asks. Raises ValueError on a negative
        number or another kind, OverflowError past the year 9999.
        """
        if days < 0:
            raise ValueError("days: a term is not counted backwards")
        if DayCount(kind) == DayCount.NATURAL:
            return start + timedelta(days=days)
        day = start
        for _number in range(days):
            day = self.working_day_from(day + ONE_DAY)
        return day

    def unwritten_years(self, start: date, end: date) -> list[int]:
        """Years between two days, both included, of which the office wrote down nothing."""
        return [year for year in range(start.year, end.year + 1) if not self._written.get(year)]


def calendar_of(municipality: Municipality) -> WorkCalendar:
    """A municipality's calendar as it is now. One query."""
    rows = municipality.non_working_days.values_list("date", "name", "scope", "source")
    return WorkCalendar(municipality.slug, [DayOff(*row) for row in rows])


def calendar_named(slug: str) -> WorkCalendar:
    """The calendar of this slug. Raises :class:`UnknownCalendar`, which names those there are."""
    municipality = Municipality.objects.filter(slug=slug).first()
    if municipality is None:
        raise UnknownCalendar(slug, list(Municipality.objects.order_by("slug").values_list("slug", flat=True)))
    return calendar_of(municipality)
