"""``/buscar/``: asked in the index, shown in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from portal import views
from search.api import SearchHit, SearchResults

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(monkeypatch: Any) -> Callable[[SearchResults | Exception], list[dict[str, Any]]]:
    """``index(results)``: the index answers with these; returns what it is asked."""

    def run(answer: SearchResults | Exception) -> list[dict[str, Any]]:
        asked: list[dict[str, Any]] = []

        def query(site_id: int, q: str, **how: Any) -> SearchResults:
            asked.append({"q": q, **how})
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr(views.search, "query", query)
        return asked

    return run


def hit(number: int = 1) -> SearchHit:
    return SearchHit(
        str(number), "program", f"/p{number}/", f"Título <{number}>", "un <mark>bache</mark> &amp; más", 1.0
    )


def page(address: str, status: int = 200) -> BeautifulSoup:
    response = Client().get(address)
    assert response.status_code == status
    assert response.headers["Cache-Control"] == "no-cache"
    return BeautifulSoup(response.content.decode(), "html.parser")


def test_nothing_asked_shows_the_form_only(index: Any) -> None:
    asked = index(SearchResults())
    soup = page("/buscar/")
    assert asked == []
    assert soup.main.h2 is None
    assert soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"


def test_results_are_shown_with_their_kind_and_marked_words(index: Any) -> None:
    asked = index(SearchResults(items=[hit()], total=1))
    soup = page("/buscar/?q=%20bache%20%20%00hoyo%20")
    assert asked == [{"q": "bache hoyo", "locale": "es-MX", "limit": 10, "offset": 0}]
    assert soup.main.h2.get_text() == "1 resultado para «bache hoyo»"
    assert soup.select_one(".hits a")["href"] == "/p1/"
    assert soup.select_one(".hits a").get_text() == "Título <1>"
    assert soup.select_one(".hits mark").get_text() == "bache"
    assert "Programa o trámite" in soup.select_one(".hits").get_text()
    assert soup.find("input", attrs={"name": "q"})["value"] == "bache hoyo"


def test_nothing_found_helps(index: Any) -> None:
    index(SearchResults(suggestion="licitación"))
    soup = page("/buscar/?q=lisitasion")
    assert soup.find("a", href="/buscar/?q=licitaci%C3%B3n").get_text() == "licitación"
    assert soup.select_one(".empty") is not None


def test_search_is_narrowed_and_widened_again(index: Any) -> None:
    facets: Any = {
        "kind": [{"value": "program", "label": "P", "count": 2}, {"value": "news", "label": "N", "count": 1}],
        "directorate": [{"value": "obras", "label": "Obras", "count": 3}],
    }
    asked = index(SearchResults(items=[hit()], total=3, facets=facets))
    soup = page("/buscar/?q=bache")
    assert [tag["href"] for tag in soup.select(".facets a")] == [
        "/buscar/?q=bache&tipo=program",
        "/buscar/?q=bache&tipo=news",
    ]
    soup = page("/buscar/?q=bache&tipo=program&direccion=obras")
    assert (asked[-1]["kind"], asked[-1]["directorate"]) == ("program", "obras")
    assert soup.find("a", href="/buscar/?q=bache&direccion=obras") is not None
    page("/buscar/?q=bache&tipo=%00&direccion='")
    assert not {"kind", "directorate"} & set(asked[-1])


@pytest.mark.parametrize(
    ("number", "offset"), [("", 0), ("2", 10), ("0", 0), ("-1", 0), ("x", 0), ("²", 0), ("99999999", 0), ("9999", 490)]
)
def test_pages_of_results(number: str, offset: int, index: Any) -> None:
    asked = index(SearchResults(items=[hit(n) for n in range(10)], total=25))
    soup = page(f"/buscar/?q=bache&pagina={number}")
    assert asked[-1]["offset"] == offset
    following = soup.find("a", rel="next")
    assert (following is not None) == (offset < 20)
    if offset == 10:
        assert following["href"] == "/buscar/?q=bache&pagina=3"
        assert soup.find("a", rel="prev")["href"] == "/buscar/?q=bache&pagina=1"
        assert soup.select_one("ol.hits")["start"] == "11"


def test_engine_that_fails_is_told_in_words_and_logged(index: Any, caplog: Any) -> None:
    index(RuntimeError("the index is broken"))
    soup = page("/buscar/?q=bache", status=503)
    assert "La búsqueda no responde" in soup.main.get_text()
    assert "the index is broken" not in str(soup)
    assert "search did not answer" in caplog.text


def test_dates_and_order_narrow_and_a_date_that_is_none_is_told(index: Any) -> None:
    asked = index(SearchResults(items=[hit()], total=3))
    soup = page(
        "/buscar/?q=bache&desde=2026-01-31&hasta=05/02/2026&orden=recientes&anio=2026&formato=pdf&etiqueta=agua"
    )
    assert asked[-1] | {"q": "", "locale": "", "limit": 0, "offset": 0} == {
        "published_from": date(2026, 1, 31),
        "published_to": date(2026, 2, 5),
        "sort": "-published_at",
        "year": 2026,
        "format": "pdf",
        "tag": "agua",
        "q": "",
        "locale": "",
        "limit": 0,
        "offset": 0,
    }
    assert {tag["name"]: tag["value"] for tag in soup.select("form.finder-big input[type=hidden]")} == {
        "anio": "2026",
        "formato": "pdf",
        "etiqueta": "agua",
    }
    soup = page("/buscar/?q=bache&desde=ayer&orden=raro")
    assert not {"published_from", "sort"} & set(asked[-1])
    assert "«ayer» no es una fecha" in soup.main.get_text()
    assert soup.find("input", attrs={"name": "desde"})["value"] == "ayer", "nothing that was typed is lost"


def test_a_hit_inside_a_file_says_which_page(index: Any) -> None:
    inside = replace(hit(), file={"url": "/archivos/1/a.pdf", "title": "Bando <1>", "page": 3})
    index(SearchResults(items=[inside], total=1))
    assert "En el archivo «Bando <1>», página 3" in page("/buscar/?q=bache").select_one(".hits").get_text()


def test_what_comes_near_is_not_called_a_result_and_somebody_may_know(index: Any) -> None:
    near = SearchResults(items=[hit()], total=1, loosened=True)
    index(near)
    soup = page("/buscar/?q=bacheo")
    assert "Nada tiene las palabras «bacheo»" in soup.main.get_text()
    letter = soup.select_one("a[href^='mailto:']")
    assert letter is not None
    assert "bacheo" in letter["href"]
