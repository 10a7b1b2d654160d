"""«Lo que la gente busca»: which questions stand in which list, and what the office can do with them."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pregonero.delivery.models import Reading
from search.report import FLOOR, Show, questions

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 27, 12, 30, tzinfo=UTC)
REPORT = "/admin/reports/searches/"
MARKER = "(datos personales)"


def read(
    searched: str,
    answers: int,
    *,
    days: float = 1,
    empty: int = 0,
    page: str = "",
    api: bool = False,
    now: datetime = NOW,
) -> None:
    """``page``: these are readings of that page, opened from the results."""
    hour = (now - timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
    address = page or ("/api/v1/search" if api else "/buscar/")
    Reading.objects.create(
        site_id=1, hour=hour, address=address, searched=searched, status=200, answers=answers, bytes=1, empty=empty,
        clicks=answers if page else 0,
    )  # fmt: skip


def found(show: str, days: int = 30) -> list[tuple[Any, ...]]:
    names = ("searched", "asked", "nothing", "chosen", "formerly")
    return [tuple(row[name] for name in names) for row in questions(show, days, NOW)]


def test_the_most_frequent_first_with_what_came_of_them() -> None:
    read("agua", 4)
    read("agua", 2, days=3, api=True)
    read("agua", 5, page="/agua/")
    read("agua", 1, days=40)
    read("predial", 9, empty=9)
    read("hace mucho", 7, days=50)
    read("", 50)
    assert found(Show.ALL) == [("predial", 9, 9, 0, 0), ("agua", 6, 0, 5, 1)]
    assert found(Show.ALL, 90)[1] == ("agua", 7, 0, 5, 0)
    assert found(Show.ALL, 7) == [("predial", 9, 9, 0, 0), ("agua", 6, 0, 5, 0)]


def test_without_results_until_they_find_something() -> None:
    read("ine", 3, empty=3, days=2)
    read("feria", 2, empty=2, days=2)
    read("feria", 1, days=1)
    read("basura", 1, days=3)
    read("basura", 4, empty=4, days=1)
    read("agua", 9)
    assert [row[0] for row in found(Show.NOTHING)] == ["basura", "ine"]


def test_with_results_that_nobody_opens() -> None:
    read("agua", 9)
    read("agua", 1, page="/agua/")
    read("predial", 5)
    read("ine", 3, empty=3)
    read("de un programa", 30, api=True)
    read("poda", 6, days=2)
    assert [row[0] for row in found(Show.UNCLICKED)] == ["poda", "predial"]


def test_rising_needs_a_floor_and_twice_as_many() -> None:
    for question, before, after in (("uno a dos", 1, 2), ("casi", 4, 7), ("doble", 4, 8), ("quieta", 9, 9)):
        read(question, before, days=31)
        read(question, after)
    read("nueva", FLOOR)
    read("apenas nueva", FLOOR - 1)
    read("doble", 30, page="/x/")
    assert [row[0] for row in found(Show.RISING)] == ["nueva", "doble"]


def test_nothing_rises_where_there_is_nothing_to_compare() -> None:
    read("agua", 90)
    assert found(Show.RISING) == []


def page(client: Client, query: str = "") -> BeautifulSoup:
    response = client.get(f"{REPORT}{query}")
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html.parser")


def listed(client: Client, query: str = "") -> list[str]:
    """The questions that are shown."""
    cells = page(client, query).select("#listing-results td.title, #listing-results tbody tr td:first-child")
    return list(dict.fromkeys(cell.get_text(strip=True) for cell in cells))


@pytest.fixture
def officer(signed_in: Any) -> Client:
    client: Client = signed_in("officer")
    return client


def test_the_report_in_words_with_its_links(officer: Client) -> None:
    read("credencial de elector", 3, now=timezone.now())
    read(MARKER, 2, now=timezone.now())
    shown = page(officer)
    assert "Lo que la gente busca" in shown.get_text()
    links = {link.get_text(strip=True): link["href"] for link in shown.select("table a[href]")}
    assert links["credencial de elector"] == "/buscar/?q=credencial+de+elector"
    assert links["Hacer sinónimos"] == "/admin/search/synonyms/new/?question=credencial+de+elector"
    assert links["Hacer resultado destacado"] == "/admin/search/best-bets/new/?question=credencial+de+elector"
    assert links["Ofrecer una página"] == "/admin/search/direct-answers/new/?question=credencial+de+elector"
    assert MARKER in shown.get_text()
    assert "2 preguntas" in " ".join(shown.get_text().split())
    assert not any("datos" in link["href"] for link in shown.select("table a[href]"))
    for address in (links["Hacer sinónimos"], links["Hacer resultado destacado"], links["Ofrecer una página"]):
        form = BeautifulSoup(officer.get(address).content.decode(), "html.parser")
        assert form.select_one("textarea").get_text(strip=True) == "credencial de elector"


def test_choices_of_the_report(officer: Client) -> None:
    read("agua", 3, days=20, now=timezone.now())
    read("ine", 3, empty=3, days=2, now=timezone.now())
    assert listed(officer, "?days=7") == ["ine"]
    assert listed(officer, "?days=30&show=all") == listed(officer) == ["agua", "ine"]
    assert listed(officer, "?days=30&show=nothing") == ["ine"]
    assert listed(officer, "?days=30&show=unclicked") == ["agua"]
    assert listed(officer, "?show=rising") == []
    assert listed(officer, "?site=1") == ["agua", "ine"]
    for wrong in ("?days=8", "?show=x", "?site=9999", "?days=' OR 1", "?p=99"):
        assert officer.get(f"{REPORT}{wrong}").status_code in (200, 404)


def test_as_a_file_without_formulas(officer: Client) -> None:
    read("=cmd()", 2, now=timezone.now())
    response = officer.get(f"{REPORT}?export=csv")
    rows = list(csv.reader(b"".join(response).decode().splitlines()))
    assert rows == [
        ["Pregunta", "Veces buscada", "Sin resultados", "Páginas abiertas", "En el periodo anterior"],
        ["'=cmd()", "2", "0", "0", "0"],
    ]
    assert officer.get(f"{REPORT}?export=xlsx").status_code == 200


def test_costs_as_many_queries_for_one_row_as_for_three(officer: Client) -> None:
    numbers = []
    for question in ("agua", "ine", "predial"):
        read(question, 2, now=timezone.now())
        officer.get(REPORT)
        with CaptureQueriesContext(connection) as captured:
            officer.get(REPORT)
        numbers.append(len(captured))
    assert numbers[0] == numbers[2]
