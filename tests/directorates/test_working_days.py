"""Working days: the command, what it says of bad input, and what must hold of every count of days."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from pregonero.directorates.api import DayOff, Municipality, WorkCalendar
from pregonero.directorates.federal_days import federal_days

DAYS = st.dates(date(2000, 1, 1), date(2080, 12, 31))
OFF = st.lists(DAYS, max_size=40).map(lambda days: [DayOff(day, "Día", "municipal", "Bando") for day in days])
NUMBERS = st.integers(0, 60)


def calendar(*arguments: str) -> tuple[str, str]:
    """What the command prints, and what it tells on the side."""
    out, err = io.StringIO(), io.StringIO()
    call_command("calendar", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def due(start: str, days: str, kind: str = "business", slug: str = "ejemplo") -> tuple[str, str]:
    return calendar("due", "--from", start, "--days", days, "--kind", kind, "--calendar", slug)


@pytest.fixture
def ejemplo(db: None) -> Municipality:
    """The example municipality, whose office wrote down nothing but what the test writes."""
    municipality = Municipality.objects.get(slug="ejemplo")
    municipality.non_working_days.all().delete()
    return municipality


def write(municipality: Municipality, *days: str, scope: str = "municipal") -> None:
    for day in days:
        municipality.non_working_days.create(date=day, name="Día inhábil", scope=scope, source="Bando municipal")


@pytest.mark.parametrize(
    ("start", "days", "kind", "expected"),
    [
        ("2026-11-27", "1", "business", "2026-11-30"),  # a Friday: the weekend does not count
        ("2026-11-27", "5", "business", "2026-12-04"),
        ("2026-11-13", "1", "business", "2026-11-17"),  # the third Monday of November is federal
        ("2026-12-21", "5", "business", "2026-12-30"),  # the 25th is federal, the 24th is the office's
        ("2026-12-31", "1", "business", "2027-01-04"),
        ("2026-11-28", "1", "business", "2026-11-30"),  # it may start on a day that is not worked
        ("2026-03-31", "30", "natural", "2026-04-30"),
        ("2028-02-28", "1", "natural", "2028-02-29"),
        ("2026-12-24", "1", "natural", "2026-12-25"),
        ("2026-12-25", "0", "business", "2026-12-25"),
    ],
)
def test_a_term_ends(ejemplo: Municipality, start: str, days: str, kind: str, expected: str) -> None:
    write(ejemplo, "2026-12-24", "2027-05-03")
    assert due(start, days, kind) == (f"{expected}\n", "")


def test_a_federal_day_that_is_also_written_down_counts_once(ejemplo: Municipality) -> None:
    write(ejemplo, "2026-11-16", scope="federal")
    assert due("2026-11-13", "1") == ("2026-11-17\n", "")
    listed, _told = calendar("days", "--year", "2026", "--calendar", "ejemplo")
    assert [line for line in listed.splitlines() if line.startswith("2026-11-16")] == [
        "2026-11-16 federal Día inhábil (Bando municipal)"
    ]


def test_years_of_which_nothing_is_written_are_told(ejemplo: Municipality) -> None:
    write(ejemplo, "2026-12-24")
    out, told = due("2026-12-30", "5")
    assert out == "2027-01-07\n"
    assert "no tiene días inhábiles de 2027" in told
    assert "«ejemplo»" in told


def test_natural_days_need_no_calendar_year(ejemplo: Municipality) -> None:
    assert due("2026-12-30", "5", "natural") == ("2027-01-04\n", "")


def test_an_unknown_calendar_names_those_there_are(db: None) -> None:
    with pytest.raises(CommandError) as refusal:
        due("2026-11-27", "5", slug="atlantida")
    assert str(refusal.value) == "No hay un calendario «atlantida». Los que hay: ejemplo."


@pytest.mark.parametrize(
    ("start", "days", "kind", "sentence"),
    [
        ("27/11/2026", "5", "business", "--from es una fecha como 2026-11-27, no «27/11/2026»."),
        ("2026-02-30", "5", "business", "--from es una fecha como 2026-11-27, no «2026-02-30»."),
        ("2026-11-27", "-5", "business", "--days es un número entero de días, por ejemplo 20, no «-5»."),
        ("2026-11-27", "cinco", "natural", "--days es un número entero de días, por ejemplo 20, no «cinco»."),
        (
            "2026-11-27",
            "5",
            "habiles",
            "--kind es business (días hábiles) o natural (días naturales), no «habiles».",
        ),
        ("9999-12-20", "40", "natural", "El plazo termina después del año 9999."),
        ("9999-12-20", "40", "business", "El plazo termina después del año 9999."),
    ],
)
def test_bad_input_is_told_in_words(ejemplo: Municipality, start: str, days: str, kind: str, sentence: str) -> None:
    with pytest.raises(CommandError) as refusal:
        calendar("due", f"--from={start}", f"--days={days}", f"--kind={kind}", "--calendar=ejemplo")
    assert str(refusal.value) == sentence


def test_days_are_listed_with_their_source(ejemplo: Municipality) -> None:
    write(ejemplo, "2027-05-05", scope="state")
    lines = calendar("days", "--year", "2027", "--calendar", "ejemplo")[0].splitlines()
    assert "2027-05-05 state Día inhábil (Bando municipal)" in lines
    assert any(line.startswith("2027-02-01 federal Día de la Constitución (Ley Federal del Trabajo") for line in lines)
    assert lines == sorted(lines)


def _monday(year: int, month: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(7 - first.weekday()) % 7 + 7 * (number - 1))


@pytest.mark.parametrize("year", range(2024, 2032))
def test_federal_days_are_those_of_the_labour_law(year: int) -> None:
    """LFT art. 74, counted here by hand; the executive changes hands on 1 October of 2024 and 2030."""
    expected = {
        date(year, 1, 1),
        _monday(year, 2, 1),
        _monday(year, 3, 3),
        date(year, 5, 1),
        date(year, 9, 16),
        _monday(year, 11, 3),
        date(year, 12, 25),
    }
    if year in (2024, 2030):
        expected.add(date(year, 10, 1))
    assert list(federal_days(year)) == [day.isoformat() for day in sorted(expected)]


@pytest.mark.samples
def test_federal_days_are_those_of_the_sample(samples: Path) -> None:
    file = samples / "holidays" / "mx-federal-python-holidays-0.109.json"
    years: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))["years"]
    assert set(years) == {str(year) for year in range(2024, 2032)}
    for year, days in years.items():
        assert federal_days(int(year)) == {day["date"]: day["name"] for day in days}


def test_years_without_known_rules_have_no_federal_days() -> None:
    assert federal_days(1800) == federal_days(2101) == {}


@given(start=DAYS, number=NUMBERS, off=OFF)
def test_a_business_term_holds_so_many_working_days(start: date, number: int, off: list[DayOff]) -> None:
    work = WorkCalendar("x", off)
    end = work.due(start, number, "business")
    between = [start + timedelta(days=passed) for passed in range(1, (end - start).days + 1)]
    assert sum(work.is_working(day) for day in between) == number
    assert end == start if number == 0 else work.is_working(end)


@given(start=DAYS, first=NUMBERS, second=NUMBERS, off=OFF)
def test_two_terms_after_each_other_are_one(start: date, first: int, second: int, off: list[DayOff]) -> None:
    work = WorkCalendar("x", off)
    for kind in ("business", "natural"):
        assert work.due(work.due(start, first, kind), second, kind) == work.due(start, first + second, kind)


@given(start=DAYS, number=NUMBERS, off=OFF)
def test_business_days_never_end_before_natural_ones(start: date, number: int, off: list[DayOff]) -> None:
    work = WorkCalendar("x", off)
    assert work.due(start, number, "natural") == start + timedelta(days=number) <= work.due(start, number, "business")


@given(start=DAYS, number=NUMBERS, off=OFF, more=DAYS)
def test_one_more_day_off_never_ends_a_term_earlier(start: date, number: int, off: list[DayOff], more: date) -> None:
    fewer, added = WorkCalendar("x", off), WorkCalendar("x", [*off, DayOff(more, "Otro", "state", "Ley")])
    assert fewer.due(start, number, "business") <= added.due(start, number, "business")


@given(day=DAYS, off=OFF)
def test_the_working_days_around_a_day(day: date, off: list[DayOff]) -> None:
    work = WorkCalendar("x", off)
    after, before = work.working_day_from(day), work.working_day_until(day)
    assert work.is_working(after)
    assert work.is_working(before)
    assert before <= day <= after
    assert (before == day == after) is work.is_working(day)


def test_a_term_is_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        WorkCalendar("x").due(date(2026, 1, 1), -1, "natural")
