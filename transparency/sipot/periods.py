"""Periods of publication: months, bimesters, quarters, semesters and years, as dates and as people write them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from .columns import plain
from .values import MONTHS, read_date

#: Lengths in months that a period of publication may have, with the letter that names it in a code.
LENGTHS = {"M": 1, "B": 2, "T": 3, "C": 4, "S": 6}
_CODE = re.compile(r"(\d{4})(?:-([MBTCS])(\d{1,2}))?", re.IGNORECASE)
_BETWEEN_DATES = re.compile(
    r"(?:del?\s+)?(\d{1,4}[/.\-]\d{1,2}[/.\-]\d{2,4}|\d{1,2} de [a-z]+ de \d{4})\s*(?:-|–|—|al?|hasta)\s*"
    r"(\d{1,4}[/.\-]\d{1,2}[/.\-]\d{2,4}|\d{1,2} de [a-z]+ de \d{4})"
)
_BETWEEN_MONTHS = re.compile(
    r"(?:del?\s+)?([a-z]+)(?:\s+del?\s+\d{4}|\s+\d{4})?\s*(?:-|–|—|al?|y)\s*([a-z]+)(?:\s+del?)?\s+(\d{4})"
)
_ONE_MONTH = re.compile(r"([a-z]+)(?:\s+del?)?\s+(\d{4})")
_ORDINALS = {"primer": 1, "primero": 1, "segundo": 2, "tercer": 3, "tercero": 3, "cuarto": 4, "quinto": 5, "sexto": 6}
_NAMED = {"mes": "M", "bimestre": "B", "trimestre": "T", "cuatrimestre": "C", "semestre": "S"}
_NAMED_PERIOD = re.compile(
    r"(?:el\s+)?(\d{1,2})?(?:er|do|ro|to|°|º|o)?\s*([a-z]+)?\s*\b(bimestre|trimestre|cuatrimestre|semestre)\b(?:\s+del?)?(?:\s+(\d{4}))?"
)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included."""

    start: date
    end: date

    def __str__(self) -> str:
        return f"{day(self.start)} - {day(self.end)}"

    @property
    def months(self) -> int:
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1

    @property
    def whole_months(self) -> bool:
        return self.start.day == 1 and (self.end + timedelta(days=1)).day == 1

    @property
    def regular(self) -> bool:
        """Whether it is a month, bimester, quarter, four months, semester or years that begin where such ones do."""
        if self.start > self.end or not self.whole_months:
            return False
        if self.months % 12 == 0:
            return self.start.month == 1 or self.months > 12
        return self.months in LENGTHS.values() and (self.start.month - 1) % self.months == 0


def day(value: date) -> str:
    return f"{value.day:02}/{value.month:02}/{value.year:04}"


def last_of_month(value: date) -> date:
    return value.replace(day=calendar.monthrange(value.year, value.month)[1])


def nth(year: int, letter: str, number: int) -> Period | None:
    """The ``number``th period of that length in a year; None where a year has fewer."""
    months = LENGTHS[letter.upper()]
    if not 1 <= number <= 12 // months or not 1 <= year <= 9998:
        return None
    first = date(year, (number - 1) * months + 1, 1)
    return Period(first, last_of_month(date(year, number * months, 1)))


def from_code(code: str) -> Period:
    """``2026-T1``, ``2026-S2``, ``2026-M03``, ``2026-B6`` or ``2026``. Raises ValueError for anything else."""
    match = _CODE.fullmatch(code.strip())
    if match:
        year = int(match[1])
        if match[2] is None and 1 <= year <= 9998:
            return Period(date(year, 1, 1), date(year, 12, 31))
        if match[2] is not None and (period := nth(year, match[2], int(match[3]))):
            return period
    raise ValueError(f"{code!r} is no period: 2026-T1, 2026-S1, 2026-M01, 2026-B1, 2026-C1 or 2026")


def from_text(text: str, year: int | None = None) -> Period | None:
    """What people write in a field for the period; None where it cannot be told.

    ``01/01/2019 - 31-3-19``, ``enero-marzo 2017``, ``primer trimestre de 2018``, ``1er semestre`` (with ``year``).
    """
    text = " ".join(plain(text).split()).strip(" .")
    if match := _BETWEEN_DATES.fullmatch(text):
        start, end = read_date(match[1]), read_date(match[2])
        return Period(start, end) if start and end else None
    if match := _BETWEEN_MONTHS.fullmatch(text):
        if match[1] in MONTHS and match[2] in MONTHS:
            last = int(match[3])
            first, final = MONTHS.index(match[1]) + 1, MONTHS.index(match[2]) + 1
            if first <= final:
                return Period(date(last, first, 1), last_of_month(date(last, final, 1)))
        return None
    if match := _NAMED_PERIOD.fullmatch(text):
        number = int(match[1]) if match[1] else _ORDINALS.get(match[2] or "", 0)
        said = int(match[4]) if match[4] else year
        return nth(said, _NAMED[match[3]], number) if said else None
    if (match := _ONE_MONTH.fullmatch(text)) and match[1] in MONTHS:
        return nth(int(match[2]), "M", MONTHS.index(match[1]) + 1)
    if text.isdecimal() and len(text) == 4:
        return Period(date(int(text), 1, 1), date(int(text), 12, 31)) if int(text) else None
    return None
