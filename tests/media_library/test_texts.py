"""What is in files comes out: page numbers, accents, cells; and what cannot be read is named."""

from __future__ import annotations

import datetime
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from media_library.enums import Outcome, Reason
from media_library.texts import limits
from media_library.texts.apart import read_apart
from media_library.texts.cleaning import clean
from media_library.texts.reading import Reading, from_json
from tests.media_library import papers


def read(data: bytes, extension: str = "pdf") -> Reading:
    """As the worker has it read: in a process of its own."""
    with TemporaryFile() as file:
        file.write(data)
        return read_apart(file, extension)


def test_a_pdf_gives_its_pages_in_order_with_accents() -> None:
    reading = read(papers.pdf(["Reglamento de panteones", "Artículo 2.º La exhumación", "Pingüino, niñez, José"]))
    assert reading.outcome == Outcome.READ
    assert reading.pages == ("Reglamento de panteones", "Artículo 2.º La exhumación", "Pingüino, niñez, José")
    assert (reading.page_count, reading.scanned) == (3, 0)


def test_words_broken_at_the_end_of_a_line_are_whole() -> None:
    setup = "#set page(width: 90pt, height: 400pt, margin: 10pt)\n#set text(hyphenate: true)\n#set par(justify: true)"
    words = "Son responsabilidades administrativas extraordinarias y presupuestales. " * 3
    (page,) = read(papers.pdf([words], setup)).pages
    assert "\n" in page, "the page was meant to be too narrow for its words"
    assert page.split() == words.split()


def test_cells_of_a_pdf_table_are_separated() -> None:
    (page,) = read(papers.pdf(["#table(columns: 2, [Tesorería], [120], [Obras], [80])"])).pages
    assert page.split() == ["Tesorería", "120", "Obras", "80"]


def test_a_scanned_pdf_is_recognised() -> None:
    reading = read(papers.scanned(3))
    assert (reading.outcome, reading.pages, reading.page_count, reading.scanned) == (Outcome.EMPTY, (), 3, 3)
    signed = read(papers.scanned(2, "Digitalizado con el teléfono"))
    assert (signed.outcome, signed.scanned) == (Outcome.EMPTY, 2)


def test_a_pdf_with_some_scanned_pages_is_read_and_says_so() -> None:
    long = "El Ayuntamiento acuerda por unanimidad la obra del pozo. " * 4
    scan = f"#page(margin: 0pt)[{papers.PHOTO}]"
    reading = read(papers.pdf([long + scan + long]))
    assert (reading.outcome, reading.page_count, reading.scanned) == (Outcome.READ, 3, 1)
    assert reading.pages[1] == ""
    assert "pozo" in reading.pages[2]


def test_a_word_file_gives_all_that_a_reader_sees() -> None:
    body = (
        papers.paragraph("Acuerdo número 7")
        + papers.table([["Tesorería", "120"], ["Obras", "80"]])
        + "<w:p><w:ins><w:r><w:t>insertado</w:t></w:r></w:ins>"
        + "<w:del><w:r><w:delText>borrado</w:delText></w:r></w:del></w:p>"
        + f"<w:sdt><w:sdtContent>{papers.paragraph('en un control')}</w:sdtContent></w:sdt>"
        + "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>sí</w:t><w:tab/><w:t>no</w:t></w:r></w:p>"
    )
    notes = f'<w:footnotes xmlns:w="{papers.W}"><w:footnote>{papers.paragraph("al pie")}</w:footnote></w:footnotes>'
    reading = read(papers.docx(body, **{"word/footnotes.xml": notes, "word/comments.xml": "<privado/>"}), "docx")
    (text,) = reading.pages
    assert text.split("\n") == [
        "Acuerdo número 7",
        "Tesorería\t120",
        "Obras\t80",
        "insertado",
        "en un control",
        "sí\tno",
        "al pie",
    ]
    assert (reading.outcome, reading.page_count) == (Outcome.READ, 0)


def test_a_workbook_gives_its_cells_and_not_its_hidden_sheets() -> None:
    rows = [["Concepto", None, "Importe"], ["Nómina", datetime.datetime(2026, 3, 1), 120.0], ["IVA", True, 0.16]]
    reading = read(papers.xlsx({"Gastos": rows, "Notas": [["secreto"]]}, hidden="Notas"), "xlsx")
    assert reading.pages == ("Gastos\nConcepto\tImporte\nNómina\t2026-03-01\t120\nIVA\tTrue\t0.16",)


def test_open_documents_give_their_words() -> None:
    body = (
        "<text:h>Bando de <text:span>policía</text:span> y gobierno</text:h>"
        "<text:p>uno<text:s/>dos<text:tab/>tres<office:annotation><text:p>privado</text:p></office:annotation></text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>"
        "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>"
    )
    assert read(papers.odt(body), "odt").pages == ("Bando de policía y gobierno\nuno dos\ttres\na\tb",)
    assert read(papers.odt(body, "spreadsheet"), "ods").pages[0].endswith("a\tb")


def test_slides_are_pages_in_the_order_of_the_presentation() -> None:
    reading = read(papers.pptx(["Primera", "Segunda", "Última"]), "pptx")
    assert (reading.pages, reading.page_count) == (("Primera", "Segunda", "Última"), 3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_files_come_in_any_encoding(encoding: str) -> None:
    assert read("Niñez; año\r\n2026".encode(encoding), "txt").pages == ("Niñez; año\n2026",)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_cells_of_a_csv_are_separated(delimiter: str) -> None:
    data = f'calle{delimiter}"lote {delimiter} 4"\nHidalgo{delimiter}7\n'
    (text,) = read(data.encode(), "csv").pages
    assert text.split("\n")[0].startswith("calle\tlote")
    assert text.split("\n")[1] == "Hidalgo\t7"


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ("a\x00b\ud800c", "abc"),
        ("ofi\x02\r\ncina", "oficina"),
        ("admi-\nnistración", "administración"),
        ("Salina-\nCruz", "Salina-\nCruz"),
        ("pp. 3-\n4", "pp. 3-\n4"),
        ("o\ufb01cina", "oficina"),
        ("nin\u0303ez", "niñez"),
        ("a\u00a0\u2003 b \t\t c \n\n\n d", "a b\tc\nd"),
        ("\u202eoculto\u200b", "oculto"),
    ],
)
def test_text_is_cleaned(found: str, wanted: str) -> None:
    assert clean(found) == wanted


@pytest.mark.parametrize(
    ("data", "extension", "outcome", "reason"),
    [
        (papers.encrypted_pdf(), "pdf", Outcome.PASSWORD, Reason.NONE),
        (papers.odt("", manifest="<m><encryption-data/></m>"), "odt", Outcome.PASSWORD, Reason.NONE),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "docx",
            Outcome.PASSWORD,
            Reason.NONE,
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "docx", Outcome.DAMAGED, Reason.KIND),
        (b"%PDF-1.7\nnothing more", "pdf", Outcome.DAMAGED, Reason.OPENING),
        (b"<html>", "pdf", Outcome.DAMAGED, Reason.KIND),
        (b"\x00\x01\x02", "txt", Outcome.DAMAGED, Reason.KIND),
        (papers.container({"a.txt": "x"}), "docx", Outcome.DAMAGED, Reason.KIND),
        (papers.docx("<w:p>")[:-30], "docx", Outcome.DAMAGED, Reason.OPENING),
        (papers.docx("<w:p>"), "docx", Outcome.DAMAGED, Reason.CONTENT),
        (papers.container({"xl/workbook.xml": "<x/>"}), "xlsx", Outcome.DAMAGED, Reason.CONTENT),
        (papers.odt(""), "odt", Outcome.EMPTY, Reason.NONE),
    ],
    ids=lambda value: str(value) if not isinstance(value, bytes) else "",
)
def test_what_cannot_be_read_is_named(data: bytes, extension: str, outcome: Outcome, reason: Reason) -> None:
    reading = read(data, extension)
    assert (reading.outcome, reading.reason, reading.pages) == (outcome, reason, ())


def test_a_pdf_that_breaks_off_ends_in_bounds() -> None:
    whole = papers.pdf(["Reglamento de panteones"] * 5)
    for length in (len(whole) // 4, len(whole) // 2, len(whole) - 20):
        assert read(whole[:length]).outcome in (Outcome.READ, Outcome.DAMAGED, Outcome.EMPTY)


def test_a_file_is_read_by_its_content_and_not_its_name() -> None:
    assert read(papers.docx(papers.paragraph("hola")), "pdf").pages == ("hola",)
    assert read(papers.pdf(["hola"]), "docx").pages == ("hola",)


@pytest.mark.samples
def test_real_notices_of_a_municipality_are_found_by_what_they_say(samples: Path) -> None:
    folder = samples / "municipal-docs"
    notice = read((folder / "avisos-de-privacidad" / "AVISO-INTEGRAL-CONTROL-INTERNO.pdf").read_bytes())
    assert notice.outcome == Outcome.READ
    assert len(notice.pages) == notice.page_count
    assert "datos personales" in " ".join(" ".join(notice.pages).lower().split())
    found = [read(path.read_bytes()) for path in sorted(folder.rglob("*.pdf"))]
    assert {reading.outcome for reading in found} <= {Outcome.READ, Outcome.EMPTY}
    assert sum(reading.outcome == Outcome.READ for reading in found) >= 4
    scans = [reading for reading in found if reading.outcome == Outcome.EMPTY]
    assert scans
    assert [reading.scanned for reading in scans] == [reading.page_count for reading in scans]


@pytest.mark.samples
def test_real_tables_are_read(samples: Path) -> None:
    for path in sorted((samples / "tabular" / "mexico").rglob("*.xlsx")):
        reading = read(path.read_bytes(), "xlsx")
        assert (path.name, reading.outcome) == (path.name, Outcome.READ)
        assert "\t" in reading.pages[0]
    spending = read((samples / "tabular" / "mexico" / "pef-2011-gasto-funcional.latin1.csv").read_bytes(), "csv")
    assert "ó" in spending.pages[0]
    assert "\ufffd" not in spending.pages[0]


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"outcome": "read", "reason": "", "pages": "x", "page_count": 1, "scanned": 0},
        {"outcome": "read", "reason": "", "pages": [1], "page_count": 1, "scanned": 0},
        {"outcome": "owned", "reason": "", "pages": [], "page_count": 1, "scanned": 0},
        {"outcome": "read", "reason": "", "pages": [], "page_count": -1, "scanned": 0},
        {"outcome": "read", "reason": "", "pages": ["x"] * (limits.PAGES + 1), "page_count": 1, "scanned": 0},
    ],
)
def test_an_answer_of_a_process_taken_over_is_not_believed(answer: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        from_json(answer)
