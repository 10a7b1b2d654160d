"""The embedded engine: what is found, in which order, and that nothing asked can break it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from search.engine import Engine
from search.faults import EngineFault
from search.projection import no_pages, project
from search.questions import DEPTH, PAGE, Request
from search.results import SearchResults
from search.site_index import Held
from tests.search.engines import ENGINES, new_engine
from tests.search.ledgers import document

OBRAS = {"id": "d1", "slug": "obras-publicas", "name": "Obras Públicas"}
DIF = {"id": "d2", "slug": "dif", "name": "DIF Municipal"}

MakeEngine = Callable[..., Held]


@pytest.fixture(params=ENGINES)
def make_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakeEngine]:
    """``make(*documents, pages=…)``: an engine that holds them; every test of it runs on each engine."""
    made: list[Any] = []

    def make(*documents: dict[str, Any], pages: Any = no_pages) -> Held:
        engine = new_engine(request.param, tmp_path / f"index-{len(made)}")
        made.append(engine)
        engine.write([record for each in documents if (record := project(each, pages))], bulk=True)
        return engine

    yield make
    for engine in made:
        if request.param == "elasticsearch":
            engine.drop()


@pytest.fixture
def town(make_engine: MakeEngine) -> Held:
    return make_engine(
        document("obra", "Rehabilitan la calle Hidalgo", "Empedrado con recursos municipales", directorate=OBRAS),
        document("licitacion", "Licitación pública de alumbrado", "Se licita el alumbrado", directorate=OBRAS),
        document("acta", "Acta de nacimiento", "Cuesta 95 pesos", kind="program", directorate=DIF),
        document("apoyo", "Apoyo al adulto mayor", "Despensa mensual", kind="program", directorate=DIF),
        document("taxes", "Taxes and the town hall", "How to pay", locale="en", path="/en/taxes/"),
    )


def ids(results: SearchResults) -> list[str]:
    return [hit.id for hit in results.items]


@pytest.mark.parametrize("q", ["licitación", "licitacion", "licitaciones", "LICITACIÓN", "licitaciones publicas"])
def test_every_spelling_finds_the_document(town: Held, q: str) -> None:
    assert ids(town.search(Request(q)))[0] == "licitacion"


def test_an_accent_that_was_typed_decides_between_equals(make_engine: MakeEngine) -> None:
    engine = make_engine(document("ano", "El ano de la gallina"), document("año", "El año de la gallina"))
    assert ids(engine.search(Request("año"))) == ["año", "ano"]
    assert set(ids(engine.search(Request("ano")))) == {"año", "ano"}


@pytest.mark.parametrize(
    ("q", "best"),
    [
        ("cuanto cuesta un acta de nacimiento", "acta"),
        ("obra calle hidalgo", "obra"),
        ("despensa", "apoyo"),
        ("alumbrado 2026", "licitacion"),
    ],
)
def test_a_citizens_question_finds_its_document(town: Held, q: str, best: str) -> None:
    assert ids(town.search(Request(q)))[0] == best


def test_any_word_is_enough_and_more_are_better(make_engine: MakeEngine) -> None:
    engine = make_engine(
        document("uno", "Agua", "tema uno"),
        document("dos", "Agua potable", "tema dos"),
        document("tres", "Parques", "x"),
    )
    assert ids(engine.search(Request("agua potable"))) == ["dos", "uno"]


def test_words_side_by_side_rank_above_words_apart(make_engine: MakeEngine) -> None:
    engine = make_engine(
        document("apart", "Aviso", "mesa de trabajo y la tinta verde"),
        document("beside", "Aviso", "trabajo de la mesa verde y tinta"),
    )
    assert ids(engine.search(Request("mesa verde"))) == ["beside", "apart"]


def test_a_word_in_the_title_ranks_above_one_in_the_text(make_engine: MakeEngine) -> None:
    engine = make_engine(
        document("text", "Aviso a la población", "Campaña de vacunación canina"),
        document("title", "Vacunación canina", "Aviso de campaña"),
    )
    assert ids(engine.search(Request("vacunacion"))) == ["title", "text"]


def test_a_hit_carries_what_a_result_list_shows(town: Held) -> None:
    (hit,) = town.search(Request("hidalgo")).items
    assert (hit.id, hit.kind, hit.path, hit.title) == (
        "obra",
        "news",
        "/noticias/obra/",
        "Rehabilitan la calle Hidalgo",
    )
    assert town.search(Request("empedrados")).items[0].snippet == "<mark>Empedrado</mark> con recursos municipales"


def test_facets_count_hits_and_ignore_their_own_choice(town: Held) -> None:
    asked = "calle acta apoyo alumbrado"
    both = [
        {"value": "dif", "label": "DIF Municipal", "count": 2},
        {"value": "obras-publicas", "label": "Obras Públicas", "count": 2},
    ]
    kinds = [{"value": "news", "label": "news", "count": 2}, {"value": "program", "label": "program", "count": 2}]
    everything = town.search(Request(asked))
    assert (
        everything.total,
        sorted(everything.facets["directorate"], key=str),
        sorted(everything.facets["kind"], key=str),
    ) == (
        4,
        sorted(both, key=str),
        sorted(kinds, key=str),
    )
    narrowed = town.search(Request(asked, directorate="dif"))
    assert sorted(ids(narrowed)) == ["acta", "apoyo"]
    assert sorted(narrowed.facets["directorate"], key=str) == sorted(both, key=str)
    assert narrowed.facets["kind"] == [{"value": "program", "label": "program", "count": 2}]
    assert ids(town.search(Request(asked, kind="program", directorate="obras-publicas"))) == []


def test_locale_narrows_and_stems(town: Held) -> None:
    assert ids(town.search(Request("tax", locale="en"))) == ["taxes"]
    assert ids(town.search(Request("acta", locale="en"))) == []


def test_pages_follow_each_other(make_engine: MakeEngine) -> None:
    engine = make_engine(*(document(f"n{i}", f"Agua {'limpia ' * i}") for i in range(7)))
    pages = [ids(engine.search(Request("agua", limit=3, offset=offset))) for offset in (0, 3, 6, 9)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert len({id for page in pages for id in page}) == 7
    assert engine.search(Request("agua", limit=3, offset=6)).total == 7


@pytest.mark.parametrize(("limit", "offset"), [(0, 0), (-5, -5), (10**9, 0), (10, DEPTH + 1), (10, 10**18)])
def test_bounds_of_a_page_cannot_be_passed(town: Held, limit: int, offset: int) -> None:
    results = town.search(Request("calle acta", limit=limit, offset=offset))
    assert results.total == 2
    assert len(results.items) <= PAGE


def test_unknown_words_are_corrected_and_searched(town: Held) -> None:
    results = town.search(Request("apollo adulto mallor"))
    assert results.suggestion == "apoyo adulto mayor"
    assert ids(results)[0] == "apoyo"
    assert ids(town.search(Request("hidlago"))) == ["obra"]


def test_known_words_bring_no_suggestion(town: Held) -> None:
    assert town.search(Request("calle zzzzzzzzz")).suggestion is None
    assert town.search(Request("calles hidalgo")).suggestion is None


def test_a_suggestion_keeps_the_rest_as_typed(town: Held) -> None:
    assert town.search(Request("¿La  <b>clale</b> Hidalgo?")).suggestion == "¿La <b>calle</b> Hidalgo?"


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("lic", ["licita", "licitación"]),
        ("calle hid", ["calle hidalgo"]),
        ("acta de naci", ["acta de nacimiento"]),
        ("alumbrado hid", []),
        ("l", []),
        ("", []),
        ("calle ", ["calle"]),
    ],
)
def test_completion_of_the_last_word(town: Held, q: str, expected: list[str]) -> None:
    assert sorted(town.complete(q, 8)) == expected


def test_writing_again_replaces_and_removing_forgets(make_engine: MakeEngine) -> None:
    engine = make_engine(document("a", "Agua"), document("b", "Bosque"))
    changed = project(document("a", "Aire"))
    assert changed is not None
    engine.write([changed], removed=["b"])
    assert engine.documents == 1
    assert [ids(engine.search(Request(q))) for q in ("agua", "aire", "bosque")] == [[], ["a"], []]
    assert list(engine.digests().items()) == [("a", changed.digest())]


def test_words_of_a_removed_document_are_not_told(make_engine: MakeEngine) -> None:
    engine = make_engine(document("a", "Fulgencio Zamarripa"), document("b", "Agua"))
    engine.write([], removed=["a"], settle=False)
    assert engine.complete("zamarr", 8) == []
    assert engine.search(Request("zamaripa agua")).suggestion is None


def test_another_open_index_sees_writes_when_it_reloads(tmp_path: Path) -> None:
    engine = Engine.create(tmp_path / "index")
    engine.write([record for record in [project(document("a", "Agua"))] if record], bulk=True)
    reader = Engine(engine.folder)
    engine.write([], removed=["a"])
    assert reader.documents == 1
    reader.reload()
    assert reader.documents == 0


def test_hidden_documents_are_not_answered(town: Held) -> None:
    results = town.search(Request("calle acta", hidden=["obra"]))
    assert (ids(results), results.total) == (["acta"], 1)


def test_script_in_a_document_comes_out_as_text(make_engine: MakeEngine) -> None:
    engine = make_engine(
        document("x", "Aviso", fields={"place": 'Plaza <script>alert("1")</script> & <img src=x onerror=alert(1)>'})
    )
    assert engine.search(Request("plaza")).items[0].snippet == (
        "<mark>Plaza</mark> &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &lt;img src=x onerror=alert(1)&gt;"
    )


def test_facets_of_year_format_and_subject(make_engine: MakeEngine) -> None:
    file = {"id": "f", "title": "Bases", "url": "/archivos/f/bases.pdf", "content_type": "application/pdf", "size": 1}
    engine = make_engine(
        document("a", "Agua", tags=["agua", "obra"], published_at="2025-03-01T00:00:00Z"),
        document("b", "Agua", tags=["agua"], blocks=[{"type": "file", "value": {"file": file}}]),
    )
    facets = engine.search(Request("agua")).facets
    counts = {name: [(value["value"], value["count"]) for value in values] for name, values in facets.items()}
    assert (counts["year"], counts["format"]) == ([("2025", 1), ("2026", 1)], [("pdf", 1)])
    assert counts["tag"] == [("agua", 2), ("obra", 1)]
    assert ids(engine.search(Request("agua", year="2025"))) == ["a"]
    assert ids(engine.search(Request("agua", format="pdf"))) == ["b"]
    assert ids(engine.search(Request("agua", tag="obra", year="2026"))) == []


def test_days_narrow_and_order(make_engine: MakeEngine) -> None:
    engine = make_engine(
        document("old", "Agua agua agua", published_at="2020-01-01T00:00:00Z"),
        document("new", "Agua y más cosas", published_at="2026-01-01T00:00:00Z"),
    )
    assert ids(engine.search(Request("agua", sort="-published_at"))) == ["new", "old"]
    assert ids(engine.search(Request("agua", sort="published_at"))) == ["old", "new"]
    day = 20454  # 2026-01-01
    assert ids(engine.search(Request("agua", published_from=day))) == ["new"]
    assert ids(engine.search(Request("agua", published_to=day - 1))) == ["old"]
    assert ids(engine.search(Request("agua", published_from=day, published_to=day))) == ["new"]
    assert ids(engine.search(Request("agua", published_from=day + 1, published_to=day))) == []


def test_what_is_new_counts_more_for_kinds_that_age(make_engine: MakeEngine) -> None:
    engine = make_engine(
        document("old", "Feria del maíz", published_at="2021-11-20T00:00:00Z"),
        document("new", "Feria del maíz", published_at="2026-11-20T00:00:00Z"),
    )
    assert ids(engine.search(Request("feria", ages=["news"], today=20780))) == ["new", "old"]
    assert engine.search(Request("zanja", ages=["news"], today=20780)).total == 0, "what is new is not found by that"


def test_a_citation_finds_its_article_however_it_is_written(make_engine: MakeEngine) -> None:
    engine = make_engine(
        document("other", "Artículo 10, fracción XV", "Otra cosa del artículo 10"),
        document("fifteen", "Información fundamental", "Conforme al artículo 15, fracción X de la ley."),
        document("contract", "Contrato", "Folio LP-003/2025 del alumbrado"),
    )
    for q in ("art. 15 fracción X", "articulo 15 fr. 10", "Art 15, frac X"):
        assert ids(engine.search(Request(q)))[0] == "fifteen", q
    assert ids(engine.search(Request("lp 3/2025")))[:1] == ["contract"]


def test_the_office_says_what_means_the_same(make_engine: MakeEngine) -> None:
    engine = make_engine(document("ine", "Credencial de elector"), document("other", "Elector distraído"))
    assert engine.search(Request("ine")).total == 0
    synonyms = {"ine": ("credencial de elector",)}
    assert ids(engine.search(Request("sacar mi INE", synonyms=synonyms))) == ["ine"]
    assert ids(engine.search(Request("INEs", synonyms={"ines": ("credencial",)}))) == ["ine"]
    assert engine.search(Request("sacar mi INE", synonyms=synonyms)).items[0].title == "Credencial de elector"


def test_nothing_found_brings_what_begins_alike(make_engine: MakeEngine) -> None:
    engine = make_engine(document("a", "Reforestación del cerro"))
    results = engine.search(Request("reforesxyzwq"))
    assert (ids(results), results.loosened) == (["a"], True)
    assert engine.search(Request("zzzzzzzz")).loosened is False


def test_the_page_of_a_file_is_found_and_told(make_engine: MakeEngine) -> None:
    file = {"id": "f", "title": "Bando", "url": "/archivos/f/bando.pdf", "content_type": "application/pdf", "size": 1}
    pages = {"/archivos/f/bando.pdf": ["Portada del bando", "De los animales sueltos", "Multas por tirar basura"]}
    engine = make_engine(
        document("bando", "Bando de policía", blocks=[{"type": "file", "value": {"file": file}}]),
        document("basura", "Horario de la basura", "Pasa los lunes"),
        pages=lambda files: pages,
    )
    assert engine.documents == 2, "a page of a file is no document"
    (hit,) = engine.search(Request("animales sueltos")).items
    assert (hit.id, hit.file) == ("bando", {"url": "/archivos/f/bando.pdf", "title": "Bando", "page": 2})
    assert hit.snippet == "De los <mark>animales</mark> <mark>sueltos</mark>"
    assert ids(engine.search(Request("basura")))[0] == "basura", "what is about it stands above a file with the word"
    assert engine.having_files(["/archivos/f/bando.pdf"]) == ["bando"]
    engine.write([], removed=["bando"])
    assert engine.search(Request("animales")).total == 0
    assert (list(engine.digests()), engine.having_files(["/archivos/f/bando.pdf"])) == (["basura"], [])


def test_a_page_is_told_only_where_a_file_has_pages(make_engine: MakeEngine) -> None:
    file = {"id": "f", "title": "Bando", "url": "/archivos/f/Bando.DOCX", "content_type": "", "size": 1}
    engine = make_engine(
        document("bando", "Aviso", blocks=[{"type": "file", "value": {"file": file}}]),
        pages=lambda files: {"/archivos/f/Bando.DOCX": ["De los animales sueltos"]},
    )
    (hit,) = engine.search(Request("animales")).items
    assert hit.file == {"url": "/archivos/f/Bando.DOCX", "title": "Bando", "page": None}


def test_named_documents_come_in_their_order(town: Held) -> None:
    hits = town.named(["apoyo", "obra", "nobody"], Request("calle"))
    assert [hit.id for hit in hits] == ["apoyo", "obra"]


HOSTILE = [
    "",
    " ",
    "\x00",
    "calle\x00hidalgo",
    "\ud800 calle",
    "title:calle AND (acta OR NOT obra)^9~2",
    '"calle hidalgo" -acta +obra',
    "cal* ?alle /.*/ [a TO z] {1}",
    "id:obra' OR 1=1 --",
    "\u202ecalle\u202c \u200f\u061c العربية",
    "(" * 5_000,
    '"' * 5_001,
    "calle " * 20_000,
    "x" * 100_000,
    "".join(map(chr, range(1, 3_000))),
    "\\" * 99,
    "calle\n\r\t\x0bacta\u2028",
    "e\u0301" * 3_000,
    "ﷺ" * 1_000,
]


def check_answer(engine: Held, text: str) -> None:
    """A question of that text is answered in the agreed shape, and nothing of it comes back unescaped."""
    results = engine.search(Request(text, kind=text[:50] or None, directorate=text, locale=None))
    assert results.items == []
    for asked in (Request(text), Request(text, locale=text[:20])):
        results = engine.search(asked)
        assert results.total >= len(results.items)
        # each document has one kind: what is counted is what was found
        assert sum(value["count"] for value in results.facets["kind"]) == results.total
        for hit in results.items:
            assert not re.search(r"<(?!/?mark>)", hit.snippet)
        json.dumps(results.suggestion).encode()
    assert all(isinstance(completed, str) for completed in engine.complete(text, 8))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_questions_are_answered(town: Held, text: str) -> None:
    check_answer(town, text)


@pytest.mark.samples
def test_hostile_samples_are_answered_and_indexed(make_engine: MakeEngine, samples: Path) -> None:
    strings = json.loads((samples / "hostile-text" / "blns.json").read_text())
    for name in ("RSNAKE_XSS.txt", "xss_payloads_quick.txt"):
        strings += (samples / "hostile-text" / name).read_text(errors="surrogateescape").splitlines()
    assert len(strings) > 600
    published = [
        document(f"h{i}", text or "-", fields={"place": text, text or "k": text}, tags=[text], summary=text)
        for i, text in enumerate(strings)
    ]
    engine = make_engine(*published)
    for text in strings:
        check_answer(engine, text)


def test_a_folder_that_is_no_index_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(EngineFault):
        Engine(tmp_path / "nothing")
    (tmp_path / "meta.json").write_text("{")
    with pytest.raises(EngineFault):
        Engine(tmp_path)
