"""The analyser: which words meet, and which are left out."""

from __future__ import annotations

import pytest

from search.analysis import MAX_WORD, analyser_for, fold

spanish = analyser_for("es-MX")


def meet(one: str, other: str, locale: str = "es-MX") -> bool:
    analyser = analyser_for(locale)
    (first,), (second,) = analyser.words(one), analyser.words(other)
    return not set(first.stems).isdisjoint(second.stems)


@pytest.mark.parametrize(
    ("published", "typed"),
    [
        ("licitación", "licitacion"),
        ("licitación", "licitaciones"),
        ("licitación", "LICITACIÓN"),
        ("licitación", "licitacio\u0301n"),
        ("licitación", "ｌｉｃｉｔａｃｉóｎ"),
        ("lici\u00adtación", "licitacion"),
        ("línea", "linea"),
        ("líneas", "linea"),
        ("líneas", "línea"),
        ("policía", "policia"),
        ("camión", "camiones"),
        ("árboles", "arbol"),
        ("año", "ano"),
        ("niños", "nino"),
        ("pingüino", "pinguinos"),
        ("trámites", "tramite"),
        ("obra", "obras"),
        ("ciudad", "ciudades"),
        ("mujeres", "mujer"),
        ("área", "areas"),
        ("mes", "meses"),
        ("voz", "voces"),
        ("pública", "publicos"),
        ("jurídico", "juridica"),
    ],
)
def test_words_meet_however_they_are_spelled(published: str, typed: str) -> None:
    assert meet(published, typed)


@pytest.mark.parametrize(
    ("one", "other"), [("licitación", "líquido"), ("obra", "sobra"), ("agua", "aguja"), ("pozo", "pasos")]
)
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert not meet(one, other)


def test_both_spellings_are_kept_beside_the_stems() -> None:
    (word,) = spanish.words("Año")
    assert (word.form, word.folded, word.spelling, word.stems) == ("año", "ano", "ano/año", ("ano",))


@pytest.mark.parametrize(
    "text",
    ["el de la que y en los", "¿Qué, cómo, cuándo y dónde?", "cuanto", "¡ … ! — «»", "", "\x00\ufeff", "👩‍👩‍👧 ☂"],
)
def test_texts_without_meaning_give_no_words(text: str) -> None:
    assert spanish.words(text) == []


@pytest.mark.parametrize("word", ["estado", "nada", "té", "sé", "bajo", "unidad", "x", "33"])
def test_words_a_municipality_needs_are_no_stop_words(word: str) -> None:
    assert [found.form for found in spanish.words(word)] == [word]


def test_tokens_stand_where_the_text_has_them() -> None:
    text = "La «Licitación»: obra-pública 24/2025"
    assert [(token.word.form, text[token.start : token.end]) for token in spanish.tokens(text)] == [
        ("licitación", "Licitación"),
        ("obra", "obra"),
        ("pública", "pública"),
        ("24", "24"),
        ("2025", "2025"),
    ]


def test_a_word_without_end_is_cut() -> None:
    (word,) = spanish.words("a" * 100_000)
    assert word.form == "a" * MAX_WORD


def test_english_has_its_own_stems() -> None:
    assert meet("taxes", "tax", "en")
    assert analyser_for("en").words("the taxes of the year")[0].stems == ("tax",)


def test_languages_without_a_stemmer_are_only_folded() -> None:
    (word,) = analyser_for("hch").words("Kiekarí")
    assert word.stems == ("kiekari",)


def test_analysis_is_the_same_in_every_thread() -> None:
    from concurrent.futures import ThreadPoolExecutor

    words = [f"municipal{i}idades" for i in range(400)]
    expected = [analyser_for("es")._word(word) for word in words]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(spanish._word, words)) == expected


def test_fold_keeps_other_scripts() -> None:
    assert fold("Ñandú Çelik العربية") == "Nandu Celik العربية"
