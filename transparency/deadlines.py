"""When a period's information is due: counts what a law pack's rule says, and decides nothing a rule does not.

Pure: a rule is the ``deadline`` of ``schemas/law-pack.json``, the calendar is handed over.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pregonero.directorates.api import DayCount, WorkCalendar

from .enums import Confidence
from .periods import Span

#: stands for the last day of any month in a pack
LAST_DAY = 31


@dataclass(frozen=True, slots=True)
class Deadline:
    """``day`` as the rule gives it; ``next_working`` where nobody works that day, else None.

    No text that was read says whether a term then runs on: both days are shown, the person decides.
    """

    day: date
    next_working: date | None
    basis: str
    confidence: Confidence

    @property
    def is_doubtful(self) -> bool:
        return self.confidence != Confidence.HIGH


def deadline(rule: Mapping[str, Any] | None, span: Span, work: WorkCalendar) -> Deadline | None:
    """The last day on which the information of ``span`` is in time; None where there is no rule."""
    if not rule:
        return None
    day = _term(rule["term"], span, work) if "term" in rule else _date(rule["date"], span, work)
    later = work.working_day_from(day)
    return Deadline(day, later if later != day else None, rule["basis"], Confidence(rule["confidence"]))


def _term(term: Mapping[str, Any], span: Span, work: WorkCalendar) -> date:
    start = span.end if term["after"] == "period_end" else span.start
    return work.due(start, term["days"], term["kind"])


def _date(wanted: Mapping[str, Any], span: Span, work: WorkCalendar) -> date:
    year = span.year + (wanted["year"] == "next")
    last = calendar.monthrange(year, wanted["month"])[1]
    day = date(year, wanted["month"], min(wanted["day"], last))
    return work.working_day_until(day) if wanted.get("kind") == DayCount.BUSINESS else day
