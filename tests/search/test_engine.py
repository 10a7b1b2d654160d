"""The embedded engine: what is found, in which order, and that nothing asked can break it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from search.engine import DEPTH, PAGE, Engine, EngineFault, Request
from search.projection import project
from search.results import SearchResults
from tests.search.ledgers import document

OBRAS = {"id": "d1", "slug": "obras-publicas", "name": "Obras Públicas"}
DIF = {"id": "d2", "slug": "dif", "name": "DIF Municipal"}

MakeEngine = Callable[..., Engine]


@pytest.fixture
def make_engine(tmp_path: Path) -> MakeEngine:
    def make(*documents: dict[str, Any]) -> Engine:
        engine = Engine.create(tmp_path / f"index-{len(list(tmp_path.iterdir()))}")
        engine.write([record for record in map(project, documents) if record], bulk=True)
        return engine

    return make


@pytest.fixture
def town(make_engine: MakeEngine) -> Engine:
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
def test_every_spelling_finds_the_document(town: Engine, q: str) -> None:
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
def test_a_citizens_question_finds_its_document(town: Engine, q: str, best: str) -> None:
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


def test_a_hit_carries_what_a_result_list_shows(town: Engine) -> None:
    (hit,) = town.search(Request("hidalgo")).items
    assert (hit.id, hit.kind, hit.path, hit.title) == (
        "obra",
        "news",
        "/noticias/obra/",
        "Rehabilitan la calle Hidalgo",
    )
    assert town.search(Request("empedrados")).items[0].snippet == "<mark>Empedrado</mark> con recursos municipales"


def test_facets_count_hits_and_ignore_their_own_choice(town: Engine) -> None:
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


def test_locale_narrows_and_stems(town: Engine) -> None:
    assert ids(town.search(Request("tax", locale="en"))) == ["taxes"]
    assert ids(town.search(Request("acta", locale="en"))) == []


def test_pages_follow_each_other(make_engine: MakeEngine) -> None:
    engine = make_engine(*(document(f"n{i}", f"Agua {'limpia ' * i}") for i in range(7)))
    pages = [ids(engine.search(Request("agua", limit=3, offset=offset))) for offset in (0, 3, 6, 9)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert len({id for page in pages for id in page}) == 7
    assert engine.search(Request("agua", limit=3, offset=6)).total == 7


@pytest.mark.parametrize(("limit", "offset"), [(0, 0), (-5, -5), (10**9, 0), (10, DEPTH + 1), (10, 10**18)])
def test_bounds_of_a_page_cannot_be_passed(town: Engine, limit: int, offset: int) -> None:
    results = town.search(Request("calle acta", limit=limit, offset=offset))
    assert results.total == 2
    assert len(results.items) <= PAGE


def test_unknown_words_are_corrected_and_searched(town: Engine) -> None:
    results = town.search(Request("apollo adulto mallor"))
    assert results.suggestion == "apoyo adulto mayor"
    assert ids(results)[0] == "apoyo"
    assert ids(town.search(Request("hidlago"))) == ["obra"]


def test_known_words_bring_no_suggestion(town: Engine) -> None:
    assert town.search(Request("calle zzzzzzzzz")).suggestion is None
    assert town.search(Request("calles hidalgo")).suggestion is None


def test_a_suggestion_keeps_the_rest_as_typed(town: Engine) -> None:
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
def test_completion_of_the_last_word(town: Engine, q: str, expected: list[str]) -> None:
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


def test_another_open_index_sees_writes_when_it_reloads(make_engine: MakeEngine) -> None:
    engine = make_engine(document("a", "Agua"))
    reader = Engine(engine.folder)
    engine.write([], removed=["a"])
    assert reader.documents == 1
    reader.reload()
    assert reader.documents == 0


def test_hidden_documents_are_not_answered(town: Engine) -> None:
    results = town.search(Request("calle acta", hidden=["obra"]))
    assert (ids(results), results.total) == (["acta"], 1)


def test_script_in_a_document_comes_out_as_text(make_engine: MakeEngine) -> None:
    engine = make_engine(
        document("x", "Aviso", fields={"place": 'Plaza <script>alert("1")</script> & <img src=x onerror=alert(1)>'})
    )
    assert engine.search(Request("plaza")).items[0].snippet == (
        "<mark>Plaza</mark> &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &lt;img src=x onerror=alert(1)&gt;"
    )


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


def check_answer(engine: Engine, text: str) -> None:
    """A question of that text is answered in the agreed shape, and nothing of it comes back unescaped."""
    results = engine.search(Request(text, kind=text[:50] or None, directorate=text, locale=None))
    assert results.items == []
    for asked in (Request(text), Request(text, locale=text[:20])):
        results = engine.search(asked)
        assert results.total >= len(results.items)
        for hit in results.items:
            assert not re.search(r"<(?!/?mark>)", hit.snippet)
        json.dumps(results.suggestion).encode()
    assert all(isinstance(completed, str) for completed in engine.complete(text, 8))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_questions_are_answered(town: Engine, text: str) -> None:
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
