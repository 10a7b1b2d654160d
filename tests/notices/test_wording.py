"""Words, dates, money, sizes and the breaking of long words."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from notices import text, wording
from notices.catalogue import built_in

SPANISH = wording.Wording("es-MX")


def test_words_are_the_same_in_every_language() -> None:
    tables = wording._tables()
    assert set(tables["en"]) == set(tables["es"])


@pytest.mark.parametrize(("locale", "language"), [("es-MX", "es"), ("en", "en"), ("hch", "es"), ("", "es")])
def test_wording_falls_back_to_spanish(locale: str, language: str) -> None:
    assert wording.Wording(locale).language == language


def test_wording_takes_words_of_a_template() -> None:
    words = wording.Wording("es-MX", {"es": {"steps": "Cómo se hace"}})
    assert (words("steps"), words("cost")) == ("Cómo se hace", "Costo")


@pytest.mark.parametrize(
    ("value", "expected"),
    [("2026-11-05", "5 de noviembre de 2026"), (None, ""), ("pronto", "pronto"), ("2026-13-01", "2026-13-01")],
)
def test_date(value: str | None, expected: str) -> None:
    assert SPANISH.date(value) == expected


def test_date_is_that_of_the_town_hall() -> None:
    zone = ZoneInfo("America/Mexico_City")
    assert str(wording.local_date("2026-11-21T03:00:00Z", zone)) == "2026-11-20"
    assert wording.local_date("ayer", zone) is None


def test_period() -> None:
    assert SPANISH.period("2026-01-15", "2026-12-15") == "Del 15 de enero de 2026 al 15 de diciembre de 2026"
    assert SPANISH.period("2026-01-15", None) == "Desde el 15 de enero de 2026"
    assert SPANISH.period(None, "2026-12-15") == "Hasta el 15 de diciembre de 2026"
    assert SPANISH.period("2026-01-15", "2026-01-15") == "15 de enero de 2026"
    assert SPANISH.period(None, None) == ""


@pytest.mark.parametrize(
    ("said", "amount", "expected"),
    [
        ("", "0.00", "Gratuito"),
        ("", "1250.00", "$1,250.00"),
        ("", None, ""),
        ("Cuota de recuperación", "50.00", "Cuota de recuperación ($50.00)"),
        ("$50 por familia", "50.00", "$50 por familia"),
        ("Sin costo", "0.00", "Sin costo"),
        ("$1250 al año", "1250.00", "$1250 al año"),
    ],
)
def test_cost(said: str, amount: str | None, expected: str) -> None:
    assert SPANISH.cost(said, amount) == expected


def test_money_and_size() -> None:
    amounts = ("150000.00", None, "mucho", "NaN")
    assert [wording.money(value) for value in amounts] == ["$150,000.00", "", "mucho", "NaN"]
    sizes = (0, 900, 120_400, 2_340_000, None)
    assert [wording.size(value) for value in sizes] == ["", "900 B", "120 kB", "2.3 MB", ""]


@pytest.mark.parametrize(
    ("content_type", "url", "expected"),
    [
        ("application/pdf", "/a", "PDF"),
        ("application/octet-stream", "/archivos/1/plano.dwg", "DWG"),
        ("", "/archivos/1/sin-extension", ""),
        ("", "x.\x1b[8m", ""),
    ],
)
def test_file_type(content_type: str, url: str, expected: str) -> None:
    assert wording.file_type(content_type, url) == expected


def test_clean_composes_and_drops_what_is_no_text() -> None:
    assert text.clean("n\u0303 \x00\x1b\ud800a\ufeff\ufffe\U0001ffff") == "ñ a"
    assert text.line(" a\n\t b\u2028c ") == "a b c"


def test_soften_lets_long_words_break_and_no_others() -> None:
    word = "a" * 60
    assert text.soften(f"corta {word}").replace("\u200b", "") == f"corta {word}"
    assert max(len(piece) for piece in text.soften(word).split("\u200b")) <= text.LONGEST_WORD
    assert text.soften("electroencefalografistas") == "electroencefalografistas"
    assert "\u200b" not in text.soften("a\u0301" * 5, 8).split("a")[0]
    assert text.soften("atengo.gob.mx/noticias/rehabilitan-calle").split("\u200b") == [
        "atengo",
        ".gob",
        ".mx/",
        "noticias/",
        "rehabilitan",
        "-calle",
    ]


def test_soften_keeps_a_letter_with_its_accents() -> None:
    softened = text.soften("x\u0323\u0307" * 40, 10)
    assert not any(piece.startswith(("\u0323", "\u0307")) for piece in softened.split("\u200b"))


def test_shorten_cuts_at_a_word() -> None:
    assert text.shorten("Rehabilitan la calle Hidalgo", 20) == "Rehabilitan la…"
    assert text.shorten("corto", 20) == "corto"


def test_templates_have_every_word_they_use() -> None:
    import re

    for template in built_in():
        words = wording.Wording("es-MX", template.words).words
        for name, source in template.files.items():
            used = re.findall(r'(?:word|section)\("(\w+)"', source.decode()) if name.endswith(".typ") else []
            assert set(used) <= set(words), name
