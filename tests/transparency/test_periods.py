"""Periods and due dates: the written form, first and last days, and the days the fact base gives."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pregonero.directorates.api import DayOff, WorkCalendar
from transparency import periods, rule_words
from transparency.api import BadPeriod, Confidence, Period, Span, deadline, parse

SPANS = st.builds(
    lambda year, period, number: Span(year, period, number % periods.PARTS[period] + 1),
    st.integers(1950, 2150),
    st.sampled_from(sorted(periods.PARTS)),
    st.integers(0, 11),
)
THIRTY = {
    "term": {"days": 30, "kind": "natural", "after": "period_end"},
    "basis": "Lineamientos",
    "confidence": "medium",
}
WORK = WorkCalendar("x")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2018-T1", "2018-01-01", "2018-03-31"),
        ("2018-T2", "2018-04-01", "2018-06-30"),
        ("2018-T3", "2018-07-01", "2018-09-30"),
        ("2018-T4", "2018-10-01", "2018-12-31"),
        ("2018-S1", "2018-01-01", "2018-06-30"),
        ("2018-S2", "2018-07-01", "2018-12-31"),
        ("2018", "2018-01-01", "2018-12-31"),
        ("2018-A", "2018-01-01", "2018-12-31"),
        ("2018-02", "2018-02-01", "2018-02-28"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        (" 2018-12 ", "2018-12-01", "2018-12-31"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(text: str, start: str, end: str) -> None:
    span = parse(text)
    assert (span.start.isoformat(), span.end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    "text", ["", "2018-T5", "2018-T0", "2018-S3", "2018-13", "2018-00", "18-T1", "2018-t1", "2018-", "T1-2018", "1850"]
)
def test_what_is_no_period_is_told(text: str) -> None:
    with pytest.raises(BadPeriod) as refusal:
        parse(text)
    assert "«" in str(refusal.value) or "El año va de" in str(refusal.value)


@pytest.mark.parametrize("period", [Period.PERMANENT, Period.EVENT, Period.ADMINISTRATION])
def test_not_every_duty_comes_in_periods(period: Period) -> None:
    with pytest.raises(BadPeriod):
        Span(2018, period)
    with pytest.raises(BadPeriod):
        periods.containing(date(2018, 1, 1), period)


@given(SPANS)
def test_what_is_written_is_read_again(span: Span) -> None:
    assert parse(str(span)) == span


@given(SPANS)
def test_periods_follow_each_other_without_a_gap(span: Span) -> None:
    assert span.next.start == span.end + timedelta(days=1)
    assert {periods.containing(day, span.period) for day in (span.start, span.end)} == {span}
    assert span in list(periods.of_year(span.year, span.period))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018-T1", "2018-04-30"),
        ("2018-T2", "2018-07-30"),
        ("2018-T3", "2018-10-30"),
        ("2018-T4", "2019-01-30"),
        ("2018-S1", "2018-07-30"),
        ("2019-T4", "2020-01-30"),
        ("2024-T1", "2024-04-30"),
    ],
)
def test_thirty_natural_days_after_the_period(text: str, expected: str) -> None:
    """transparency facts, 2.2: Q1 by 30 April, Q2 by 30 July, Q3 by 30 October, Q4 by 30 January."""
    found = deadline(THIRTY, parse(text), WORK)
    assert found is not None
    assert (found.day.isoformat(), found.confidence, found.is_doubtful) == (expected, Confidence.MEDIUM, True)


def test_a_due_day_that_nobody_works_is_shown_with_the_next_one() -> None:
    sunday = deadline(THIRTY, parse("2022-T4"), WorkCalendar("x"))  # 30 January 2023 is a Monday
    assert sunday is not None
    assert sunday.next_working is None
    saturday = deadline(THIRTY, parse("2022-T2"), WorkCalendar("x"))  # 30 July 2022 is a Saturday
    assert saturday is not None
    assert (saturday.day, saturday.next_working) == (date(2022, 7, 30), date(2022, 8, 1))
    closed = WorkCalendar("x", [DayOff(date(2022, 8, 1), "Feria", "municipal", "Bando")])
    assert deadline(THIRTY, parse("2022-T2"), closed).next_working == date(2022, 8, 2)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("wanted", "expected", "words"),
    [
        ({"month": 1, "day": 31, "year": "next"}, "2027-01-31", "el último día de enero del año siguiente"),
        ({"month": 1, "day": 30, "year": "same"}, "2026-01-30", "el 30 de enero del mismo año"),
        ({"month": 2, "day": 31, "year": "next"}, "2027-02-28", "el último día de febrero del año siguiente"),
        (
            {"month": 2, "day": 31, "year": "same", "kind": "business"},
            "2026-02-27",
            "el último día hábil de febrero del mismo año",
        ),
    ],
)
def test_a_day_of_the_year(wanted: dict[str, object], expected: str, words: str) -> None:
    rule = {"date": wanted, "basis": "Ley", "confidence": "high"}
    found = deadline(rule, parse("2026"), WORK)
    assert found is not None
    assert (found.day.isoformat(), found.is_doubtful) == (expected, False)
    assert rule_words.deadline(rule).lower() == words


def test_working_days_after_a_period_begins() -> None:
    rule = {"term": {"days": 10, "kind": "business", "after": "period_start"}, "basis": "Ley", "confidence": "low"}
    found = deadline(rule, parse("2026-T4"), WORK)
    assert found is not None
    assert found.day == date(2026, 10, 15)
    assert rule_words.deadline(rule) == "10 días hábiles después de empezar el periodo"


def test_without_a_rule_there_is_no_day() -> None:
    assert deadline(None, parse("2026"), WORK) is None
    assert rule_words.deadline(None) == ""


@given(SPANS)
def test_a_due_day_is_shown_twice_exactly_when_nobody_works(span: Span) -> None:
    found = deadline(THIRTY, span, WORK)
    assert found is not None
    assert found.day == span.end + timedelta(days=30)
    assert (found.next_working is None) is WORK.is_working(found.day)


def test_triggers_in_words() -> None:
    assert [
        rule_words.trigger(said)
        for said in (
            {"days": 15, "kind": "business", "after": "un cambio", "parts": ["A"]},
            {"days": 1, "kind": "natural", "after": "elaborarse el índice"},
            {"before": "la reunión"},
            {"after": "publicarse"},
        )
    ] == [
        "a más tardar 15 días hábiles después de un cambio (A)",
        "a más tardar 1 día natural después de elaborarse el índice",
        "antes de la reunión",
        "después de publicarse",
    ]
