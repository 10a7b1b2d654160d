"""Passages: the original text, its matched words marked, everything else escaped."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from search.analysis import analyser_for
from search.snippets import LENGTH, passage

spanish = analyser_for("es-MX")


def marked(text: str, query: str) -> str:
    return passage(text, {stem for word in spanish.words(query) for stem in word.stems}, spanish)


def test_the_original_spelling_is_marked() -> None:
    assert marked("Abre la Licitación pública.", "licitaciones") == "Abre la <mark>Licitación</mark> pública."


def test_markup_in_the_text_is_escaped() -> None:
    escaped = "&lt;script&gt;<mark>alert</mark>(&quot;x&quot;)&lt;/script&gt; &amp; &lt;mark&gt;y&lt;/mark&gt;"
    assert marked('Obra <script>alert("x")</script> & <mark>y</mark>', "alert obra") == f"<mark>Obra</mark> {escaped}"


def test_the_passage_with_most_different_words_is_chosen() -> None:
    text = "agua agua agua. " + "relleno " * 60 + "La tarifa del agua potable sube. " + "relleno " * 60
    made = marked(text, "tarifa agua potable")
    assert "La <mark>tarifa</mark> del <mark>agua</mark> <mark>potable</mark> sube." in made
    assert made.startswith("… ")
    assert made.endswith(" …")


def test_without_a_match_the_beginning_is_shown() -> None:
    assert marked("Uno dos tres", "cuatro") == "Uno dos tres"
    assert marked("", "cuatro") == ""


@pytest.mark.parametrize("text", ["palabra " * 500, "sinespacios" * 500, "a\n" * 900, "x" * 300 + " agua " + "y" * 300])
@pytest.mark.parametrize("query", ["agua", "palabra", "x"])
def test_a_passage_is_short_and_well_formed(text: str, query: str) -> None:
    made = marked(text, query)
    plain = made.replace("<mark>", "").replace("</mark>", "")
    assert len(plain) <= 2 * LENGTH
    assert made.count("<mark>") == made.count("</mark>")
    HTMLParser().feed(made)
