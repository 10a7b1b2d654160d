"""Tables: every row of the same length, widths by content, numbers to the right."""

from __future__ import annotations

from notices import tables


def test_fit_pads_short_rows_and_keeps_long_ones() -> None:
    fitted = tables.fit(["a", "b"], [["1"], ["1", "2", "3"], []])
    assert fitted["columns"] == ["a", "b", ""]
    assert fitted["rows"] == [["1", "", ""], ["1", "2", "3"], ["", "", ""]]


def test_fit_of_nothing_is_empty() -> None:
    assert tables.fit([], [])["columns"] == []


def test_fit_knows_columns_of_figures() -> None:
    rows = [["Hidalgo", "420", "$1,250.00", "35 %", "2026-11"], ["Juárez", "-3.5", "—", "", "12 m²"]]
    assert tables.fit(["calle", "metros", "inversión", "avance", "otra"], rows)["figures"] == [
        False,
        True,
        True,
        True,
        False,
    ]


def test_fit_gives_room_by_content_and_makes_type_smaller_for_many_columns() -> None:
    few = tables.fit(["No.", "Descripción"], [["1", "Una descripción larga de la obra"]])
    assert few["widths"][0] < few["widths"][1]
    many = tables.fit(["Columna"] * 12, [["valor"] * 12])
    assert many["size"] < few["size"]


def test_fit_lets_long_figures_break_and_leaves_words_to_hyphenation() -> None:
    fitted = tables.fit(["Columna"] * 12, [["administrativo", "1" * 40, *[""] * 10]])
    assert fitted["rows"][0][0] == "administrativo"
    assert "\u200b" in fitted["rows"][0][1]
    assert fitted["rows"][0][1].replace("\u200b", "") == "1" * 40
