"""Which page was chosen from which search: told by the ``Referer``, counted without words of persons."""

from __future__ import annotations

from typing import Any

import pytest

from portal.wsgi import application
from pregonero.delivery import counts
from pregonero.delivery.api import SearchPage
from pregonero.delivery.models import Reading
from search import api as search
from tests.delivery.wsgi_client import ask

NEWS = "/direcciones/obras/bacheo-octubre/"
HERE = "http://testserver/buscar/?q=Bacheo+de+octubre"

db = pytest.mark.django_db


def rows() -> list[tuple[Any, ...]]:
    counts.flush()
    fields = ("address", "searched", "status", "answers", "empty", "clicks")
    return list(Reading.objects.order_by("address", "searched", "status").values_list(*fields))


@db
def test_a_page_that_is_opened_from_results_is_counted_for_the_search() -> None:
    first = ask(application, NEWS, referer=HERE)
    ask(application, NEWS, referer=HERE)
    ask(application, NEWS, referer=HERE, if_none_match=first.headers["ETag"])
    ask(application, NEWS)
    assert rows() == [
        (NEWS, "", 200, 1, 0, 0),
        (NEWS, "bacheo de octubre", 200, 2, 0, 2),
        (NEWS, "bacheo de octubre", 304, 1, 0, 1),
    ]


@db
@pytest.mark.parametrize(
    "referer",
    [
        "",
        "http://testserver/",
        "http://testserver/buscar/",
        "http://testserver/buscar/?tipo=news",
        "http://testserver/buscar/?q=",
        "http://testserver/noticias/buscar/?q=bacheo",
        "http://testserver/noticias/?then=/buscar/?q=bacheo",
        "http://otro.example/buscar/?q=bacheo",
        "http://testserver:8080/buscar/?q=bacheo",
        "http://testserver.example/buscar/?q=bacheo",
        "http://[::1/buscar/?q=bacheo",
        "/buscar/?q=bacheo",
        "http://testserver/buscar/?q=" + "x" * 2000,
    ],
)
def test_who_comes_from_elsewhere_is_counted_as_before(referer: str) -> None:
    ask(application, NEWS, referer=referer)
    assert rows() == [(NEWS, "", 200, 1, 0, 0)]


@db
@pytest.mark.parametrize("address", ["/buscar/", "/noticias/atom.xml", "/api/v1/suggest?q=ba", "/api/v1/documents"])
def test_what_is_no_page_is_no_choice(address: str) -> None:
    assert ask(application, address, referer=HERE).status == 200
    assert [row[5] for row in rows()] == [0]


@db
def test_the_next_search_is_a_search_and_no_choice() -> None:
    for site_id in search.site_ids():
        search.catch_up(site_id)
    ask(application, "/buscar/?q=bache", referer=HERE)
    assert rows() == [("/buscar/", "bache", 200, 1, 0, 0)]


@db
def test_data_of_a_person_is_not_kept_of_a_referer_either() -> None:
    for question in ("curp+GOMC850312HJCRRN09", "juan%40example.org", "33-1234-5678"):
        ask(application, NEWS, referer=f"http://testserver/buscar/?q={question}")
    assert rows() == [(NEWS, "(datos personales)", 200, 3, 0, 3)]


@db
@pytest.mark.parametrize("address", ["/buscar/", "/api/v1/search"])
def test_a_search_that_finds_nothing_is_counted_so(address: str) -> None:
    for site_id in search.site_ids():
        search.catch_up(site_id)
    for _time in range(2):
        assert ask(application, f"{address}?q=zzxxqq").status == 200
    assert ask(application, f"{address}?q=bacheo").status == 200
    assert rows() == [(address, "bacheo", 200, 1, 0, 0), (address, "zzxxqq", 200, 2, 2, 0)]


@db
def test_nothing_asked_is_no_search_without_results() -> None:
    ask(application, "/buscar/")
    assert rows() == [("/buscar/", "", 200, 1, 0, 0)]


def test_a_question_in_any_coding_is_read() -> None:
    page = SearchPage("/buscar/", "q", search.normalised)
    assert page.mark == "/buscar/?"
    # as browsers send it, as programs do (raw bytes, which WSGI hands over as Latin-1), and twice
    assert page.asked_in("http://a/buscar/?q=Licitaci%C3%B3n", "a") == "licitacion"
    assert page.asked_in("http://a/buscar/?q=Licitación".encode().decode("latin-1"), "a") == "licitacion"
    assert page.asked_in("http://a/buscar/?q=%FF", "a") == "\ufffd"
    assert page.asked_in("http://a/buscar/?pagina=2&q=uno&q=dos#x", "a") == "dos"
    assert page.asked_in("http://a/buscar/?q=%00agua", "a") != ""
