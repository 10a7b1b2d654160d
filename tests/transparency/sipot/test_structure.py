"""What a file has wrong as a file."""

from __future__ import annotations

from typing import Any

import pytest

from tests.transparency.sipot.workbooks import AREA, END, START, TODAY, Template, saved
from transparency.sipot.api import FINDINGS, Grade, check, read_workbook

PLAIN = Template()
LISTED = Template(middle=((9, "Tipo (catálogo)"),), lists=[["Ley"]])


def places(file: bytes, **options: Any) -> list[tuple[str, str]]:
    return [(finding.code, finding.place) for finding in check(file, today=TODAY, **options).findings]


def changed(cell: str, value: Any, template: Template = PLAIN) -> bytes:
    book = template.filled_book(["Ley"])
    book.worksheets[0][cell] = value
    return saved(book)


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("A1", None, ("format-id-missing", "A1")),
        ("D4", "77", ("unknown-type", "D4")),
        ("D5", "600000", ("duplicate-field", "D5")),
        ("A2", "TITUL0", ("label-slip", "A2")),
        ("A3", None, ("title-empty", "A3")),
        ("A3", "Normatvidad aplicable", ("title-slip", "A3")),
        ("D7", "Denominaicón de la norma", ("heading-slip", "D7")),
        ("D3", "x" * 51, ("short-name-long", "A3")),
        ("D7", "Tipo de asentamineto", ("heading-slip", "D7")),
        ("K8", "apunte", ("stray-cell", "K8")),
        ("D8", "=SUM(1,2)", ("formula", "D8")),
    ],
)
def test_head_and_surroundings(cell: str, value: Any, expected: tuple[str, str]) -> None:
    assert expected in places(changed(cell, value))


def test_labels_without_accents_are_the_same() -> None:
    assert places(Template(labels=("TITULO", "Nombre corto", "DESCRIPCION")).filled(["Algo"])) == []


def test_misspelt_standard_heading_is_told() -> None:
    assert places(changed("B7", START.replace("inicio", "iniciio"))) == [("heading-differs", "B7")]


@pytest.mark.parametrize(
    "name",
    [START.upper(), "Fecha Inicio Periodo que se Informa (dd/mm/aaaa)", END.replace("é", "e").replace(" ", "  ")],
)
def test_names_are_matched_in_spite_of_case_accents_and_spaces(name: str) -> None:
    column = "C7" if "rmino" in name else "B7"
    workbook = read_workbook(changed(column, name))
    role = workbook.format.fields[2 if column == "C7" else 1].role
    assert role is not None


def test_commas_and_plural_of_the_area_do_not_matter() -> None:
    workbook = read_workbook(changed("E7", AREA.replace(",", "").replace("actualizan", "actualiza(n)")))
    assert workbook.format.fields[4].role is not None


def test_announcement_of_a_reform_is_no_part_of_a_name() -> None:
    from transparency.sipot.columns import comparable

    assert comparable("ESTE CRITERIO APLICA A PARTIR DEL 01/04/2023 -> Sexo (catálogo)") == comparable(
        "SEXO (CATÁLOGO )"
    )


def test_cells_below_the_list_are_found() -> None:
    file = LISTED.filled(*([f"Ley{'' if n % 2 else ' '}"] for n in range(200)), note="n")
    finding = next(f for f in check(file, today=TODAY).findings if f.code == "beyond-validation")
    assert finding.place == "D202"
    assert "en 6 celdas" in finding.message


def test_catalogue_that_is_missing_is_told() -> None:
    assert places(Template(middle=((9, "Tipo (catálogo)"),)).filled(["Ley"])) == [("catalogue-missing", "D7")]


def test_merged_data_is_found() -> None:
    book = PLAIN.filled_book(["Algo"], ["Otro"])
    book.worksheets[0].merge_cells("D8:D9")
    assert ("merged-cells", "D8") in places(saved(book))


def test_blank_template_has_no_rows() -> None:
    assert places(saved(LISTED.book())) == [("no-rows", "")]


def test_file_is_compared_with_its_template() -> None:
    template = read_workbook(saved(LISTED.book()))
    assert places(LISTED.filled(["Ley"]), template=template) == []
    other = Template(middle=((9, "Tipo (catálogo)"),), lists=[["Ley"]], format_id="1")
    findings = check(other.filled(["Ley"]), today=TODAY, template=template).findings
    assert findings.blocking
    assert set(findings.totals) == {"wrong-format"}
    assert places(Template(middle=((2, "Tipo (catálogo)"),)).filled(["Ley"]), template=template) == [
        ("type-changed", "D")
    ]
    renamed = places(Template(middle=((2, "Otra cosa"), (1, "Más"))).filled(["Ley", "x"]), template=template)
    assert ("field-extra", "H7") in renamed


def test_every_message_is_whole() -> None:
    assert all(grade in Grade and text.endswith((".", "»")) and len(text) > 30 for grade, text in FINDINGS.values())
