"""Dates, money, telephones and addresses as people read them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from portal.calendar_day import program_status
from portal.templatetags import portal as tags


@pytest.mark.parametrize(
    ("value", "words", "machine"),
    [
        ("2026-11-20", "20 de noviembre de 2026", "2026-11-20"),
        ("2026-11-20T15:00:00Z", "20 de noviembre de 2026", "2026-11-20T09:00-06:00"),
        # Before six in the morning in UTC it is still the day before in Jalisco.
        ("2026-11-20T05:59:59Z", "19 de noviembre de 2026", "2026-11-19T23:59-06:00"),
        ("2026-11-20T06:00:00Z", "20 de noviembre de 2026", "2026-11-20T00:00-06:00"),
        ("2026-03-01", "1 de marzo de 2026", "2026-03-01"),
        ("", "", ""),
        (None, "", ""),
        ("ayer", "", ""),
        ("2026-13-45", "", ""),
        ("2026-11-20T15:00:00", "", ""),
        (20261120, "", ""),
    ],
)
def test_dates_are_those_of_the_municipality(value: Any, words: str, machine: str) -> None:
    with override("es-mx"):
        assert tags.long_date(value) == words
    assert tags.machine_date(value) == machine


def test_dates_follow_the_language_of_the_page() -> None:
    with override("en"):
        assert tags.long_date("2026-11-20") == "Nov. 20, 2026"


@pytest.mark.parametrize(
    ("value", "words"),
    [("150000.00", "$150,000.00"), ("0.5", "$0.50"), ("", ""), (None, ""), ("NaN", ""), ("mucho", "")],
)
def test_money_is_written_as_in_mexico(value: Any, words: str) -> None:
    assert tags.money(value) == words


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("316 371 0000", "tel:+523163710000"),
        ("(316) 371-0000 ext. 104", "tel:+523163710000"),
        ("316 371 0000 y 316 371 0001", "tel:+523163710000"),
        ("+52 316 371 0000", "tel:+523163710000"),
        ("911", "tel:911"),
        ("sin teléfono", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_telephones_can_be_called(written: Any, address: str) -> None:
    assert tags.phone_address(written) == address


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("/programas/", True),
        ("https://example.org/?a=1", True),
        ("mailto:a@example.org", True),
        ("tel:911", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("\x01javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("vbscript:x", False),
        ("http://[bad", False),
        ("", False),
        (None, False),
    ],
)
def test_links_lead_to_addresses_only(value: Any, kept: bool) -> None:
    assert bool(tags.safe_address(value)) == kept


@pytest.mark.parametrize(
    ("focal", "classes"),
    [
        (None, ""),
        ({"x": 0.5, "y": 0.5}, ""),
        ({"x": 0.0, "y": 1.0}, "fx0 fy4"),
        ({"x": 0.7, "y": 0.3}, "fx3 fy1"),
        ({"x": 7, "y": "a"}, ""),
    ],
)
def test_focal_point_becomes_a_class_of_the_stylesheet(focal: Any, classes: str) -> None:
    image = {"src": "/x.webp", "alt": "x", "width": 1, "height": 1, "sizes": [], "focal": focal}
    assert tags.picture(image)["classes"] == classes


@pytest.mark.parametrize(
    ("content_type", "word"),
    [
        ("application/pdf", "PDF"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel"),
        ("application/msword", "Word"),
        ("", ""),
    ],
)
def test_files_are_called_by_what_opens_them(content_type: str, word: str) -> None:
    assert tags.file_kind({"content_type": content_type}) == word


@pytest.mark.parametrize(
    ("status", "starts", "ends", "today"),
    [
        ("open", None, None, "open"),
        ("permanent", None, None, "permanent"),
        ("closed", "2026-01-01", "2099-01-01", "closed"),
        ("open", None, "2026-11-19", "closed"),
        ("open", None, "2026-11-20", "open"),
        ("open", "2026-11-21", None, "upcoming"),
        ("upcoming", "2026-11-20", None, "open"),
        ("upcoming", None, None, "upcoming"),
        ("permanent", None, "2026-01-01", "closed"),
        (None, "x", 3, ""),
    ],
)
def test_program_is_what_its_dates_say_today(status: Any, starts: Any, ends: Any, today: str) -> None:
    fields = {"status": status, "starts_on": starts, "ends_on": ends}
    assert program_status(fields, date(2026, 11, 20)) == today
