"""Periods of the transparency laws and their written form: ``2018-T1``, ``2018-S2``, ``2018-03``, ``2018``.

``2018-A`` is read as ``2018``. Pure: no database, no clock.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .enums import Period

#: how many of each fill a year
PARTS = {Period.MONTH: 12, Period.QUARTER: 4, Period.SEMESTER: 2, Period.YEAR: 1}
ORDINALS = (gettext_lazy("first"), gettext_lazy("second"), gettext_lazy("third"), gettext_lazy("fourth"))
FIRST_YEAR, LAST_YEAR = 1900, 2199
_FORM = re.compile(r"^(?P<year>[0-9]{4})(?:-(?:T(?P<quarter>[1-4])|S(?P<semester>[12])|(?P<month>0[1-9]|1[0-2])|A))?$")


class BadPeriod(ValueError):
    """A text that names no period; the message is for people."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """One period of a year: ``number`` of that ``period``, from 1. Raises :class:`BadPeriod` if there is none."""

    year: int
    period: Period
    number: int = 1

    def __post_init__(self) -> None:
        if self.period not in PARTS or not 1 <= self.number <= PARTS[self.period]:
            raise BadPeriod(_("There is no such period in a year."))
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise BadPeriod(
                _("The year must lie between %(first)s and %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
            )

    @property
    def _months(self) -> int:
        return 12 // PARTS[self.period]

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, (self.number - 1) * self._months + 1, 1)

    @property
    def end(self) -> date:
        """Its last day, included."""
        month = self.number * self._months
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def next(self) -> Span:
        last = self.number == PARTS[self.period]
        return Span(self.year + last, self.period, 1 if last else self.number + 1)

    @property
    def previous(self) -> Span:
        first = self.number == 1
        return Span(self.year - first, self.period, PARTS[self.period] if first else self.number - 1)

    @property
    def words(self) -> str:
        """As people say it: *primer trimestre de 2018*."""
        number = ORDINALS[self.number - 1] if self.number <= len(ORDINALS) else ""
        match self.period:
            case Period.QUARTER:
                return _("%(number)s quarter of %(year)s") % {"number": number, "year": self.year}
            case Period.SEMESTER:
                return _("%(number)s half of %(year)s") % {"number": number, "year": self.year}
            case Period.MONTH:
                return _("%(month)s of %(year)s") % {"month": MONTHS[self.number], "year": self.year}
        return str(self.year)

    def __str__(self) -> str:
        match self.period:
            case Period.QUARTER:
                return f"{self.year}-T{self.number}"
            case Period.SEMESTER:
                return f"{self.year}-S{self.number}"
            case Period.MONTH:
                return f"{self.year}-{self.number:02}"
        return str(self.year)


def parse(text: str) -> Span:
    """The period a text names. Raises :class:`BadPeriod`."""
    found = _FORM.match(text.strip())
    if found is None:
        message = _(
            "“%(text)s” is no period. Write 2018-T1 (quarter), 2018-S1 (half year), 2018-03 (month) or 2018 (year)."
        )
        raise BadPeriod(message % {"text": text[:40]})
    year = int(found["year"])
    for period, name in ((Period.QUARTER, "quarter"), (Period.SEMESTER, "semester"), (Period.MONTH, "month")):
        if found[name]:
            return Span(year, period, int(found[name]))
    return Span(year, Period.YEAR)


def containing(day: date, period: Period) -> Span:
    """The period of this length that ``day`` lies in."""
    if period not in PARTS:
        raise BadPeriod(_("There is no such period in a year."))
    return Span(day.year, period, (day.month - 1) * PARTS[period] // 12 + 1)


def of_year(year: int, period: Period) -> Iterator[Span]:
    """Every period of this length in a year, in order."""
    for number in range(1, PARTS[period] + 1):
        yield Span(year, period, number)
