"""Citations in one form, however they are written, and in a time that grows with the text and no faster."""

from __future__ import annotations

import time

import pytest

from search.citations import citations, number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Art. 15, fracción X", ["art:15/fr:10", "art:15"]),
        ("artículo 15 frac. 10 inciso b)", ["art:15/fr:10/b", "art:15/fr:10", "art:15"]),
        ("los artículos 8 y 15", ["art:8"]),
        ("Artículo 65 bis", ["art:65bis"]),
        ("folio LP-003/2025", ["no:lp/3/2025", "no:3/2025"]),
        ("LP 3/2025", ["no:3/2025"]),
        ("expediente 0123/2025", ["no:123/2025"]),
        ("enero-febrero, y/o nada", []),
        ("", []),
    ],
)
def test_one_form(text: str, found: list[str]) -> None:
    told = citations(text)
    assert told[: len(found)] == found
    assert bool(told) == bool(found)


@pytest.mark.parametrize(
    ("text", "value"),
    [("X", "10"), ("xiv", "14"), ("015", "15"), ("15 bis", "15bis"), ("MCMXCIX", "1999"), ("iiii", "iiii")],
)
def test_numbers(text: str, value: str) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    "piece",
    ["palabra ", "a", "1", "a-", "1/", "art. ", "no. ", "articulo 1 fraccion ", "x.y ", "obra de la calle Hidalgo "],
)
def test_long_texts_take_no_longer_than_they_are(piece: str) -> None:
    text = (piece * (200_000 // len(piece)))[:200_000]
    began = time.process_time()
    citations(text)
    assert time.process_time() - began < 2
