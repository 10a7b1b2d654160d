"""Files that are something else, broken, or made to hurt: a clear refusal, quickly, in little memory."""

from __future__ import annotations

import io
import re
import time
import tracemalloc
import zipfile
import zlib

import pytest

from tests.transparency.sipot.workbooks import TODAY, Template
from transparency.sipot.api import REFUSALS, Unreadable, annotate, check, diff, export, read_book

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as raised:
        check(data)
    assert raised.value.code in REFUSALS
    assert str(raised.value).endswith((".", "»."))
    return raised.value.code


def zipped(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_rows(xml: bytes) -> bytes:
    """A filled file with more XML behind its last row."""
    members = parts(Template().filled(["Algo"]))
    sheet = members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", xml + b"</sheetData>")
    return zipped(members)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"Ejercicio,Fecha\n2026,01/01/2026\n", "csv"),
        ("Año;Área\n".encode("latin-1"), "csv"),
        (b"<html><table><tr><td>1", "html"),
        (b'<?xml version="1.0"?><Workbook/>', "xml"),
        (b'{"a": 1}', "json"),
        (b"%PDF-1.7", "pdf"),
        (b"\x89PNG\r\n", "picture"),
        (b"\0" * 100, "damaged"),
        (b"MZ\0\0\0", "unknown-kind"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (OLE, "damaged"),
        (OLE + bytes(5000), "damaged"),
        (OLE + bytes(2000) + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (zipped({"word/document.xml": b"<w/>"}), "other-office"),
        (zipped({"mimetype": b"", "content.xml": b"<o/>"}), "ods"),
        (zipped({"xl/workbook.bin": b""}), "xlsb"),
        (zipped({"foto.jpg": b""}), "archive"),
        (zipped({"xl/workbook.xml": b"<workbook/>"}), "damaged"),
        (zipped({"xl/workbook.xml": b"<workbook", "xl/_rels/workbook.xml.rels": b"<r/>"}), "damaged"),
    ],
)
def test_what_is_no_workbook_is_named(data: bytes, code: str) -> None:
    assert refusal(data) == code


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_download_that_broke_off_is_damaged(share: float) -> None:
    data = Template().filled(["Algo"])
    assert refusal(data[: int(len(data) * share)]) == "damaged"


def test_entities_are_refused() -> None:
    members = parts(Template().filled(["Algo"]))
    declared = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    members["xl/workbook.xml"] = declared + members["xl/workbook.xml"].split(b"?>", 1)[-1]
    assert refusal(zipped(members)) == "damaged"


def test_bomb_is_refused_by_what_it_says_of_itself() -> None:
    members = parts(Template().filled(["Algo"]))
    members["xl/sharedStrings.xml"] = b"<a>" + b"A" * (60 * 1024 * 1024)
    started = time.process_time()
    assert refusal(zipped(members)) == "bomb"
    assert time.process_time() - started < 5


def test_bomb_that_lies_about_its_size_is_refused() -> None:
    members = parts(Template().filled(["Algo"]))
    text = b"A" * (20 * 1024 * 1024)
    members["xl/sharedStrings.xml"] = text
    data = bytearray(zipped(members))
    real, claimed = len(text).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    right, wrong = zlib.crc32(text).to_bytes(4, "little"), zlib.crc32(text[:1000]).to_bytes(4, "little")
    data = data.replace(real, claimed).replace(right, wrong)
    tracemalloc.start()
    assert refusal(bytes(data)) == "bomb"
    assert tracemalloc.get_traced_memory()[1] < 20 * 1024 * 1024
    tracemalloc.stop()


def test_two_members_of_one_name_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/workbook.xml", b"")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("xl/workbook.xml", b"")
    assert refusal(target.getvalue()) == "bomb"


@pytest.mark.parametrize(
    "xml",
    [
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>',
        b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        b'<row r="9"><c r="XFD9"><v>1</v></c></row><row r="90000"><c r="A90000"><v>1</v></c></row>',
        b"<row>" + b"<c><v>1</v></c>" * 3000 + b"</row>" + b"<row><c><v>1</v></c></row>" * 3000,
    ],
)
def test_letter_in_the_last_cell_is_refused(xml: bytes) -> None:
    assert refusal(with_rows(xml)) == "far-cell"


def test_a_million_empty_rows_cost_nothing() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(9, 1_048_577))
    file = with_rows(rows)
    started = time.process_time()
    checked = check(file, today=TODAY)
    assert time.process_time() - started < 10
    assert len(checked.workbook.main.rows) == 1
    assert checked.findings.total == 0
    assert checked.book.bloated
    # Editing would build a million rows in memory: the twin has none of them.
    started = time.process_time()
    out = export(checked.book, checked.workbook)
    annotated = annotate(checked.book, checked.workbook, checked.findings)
    assert time.process_time() - started < 5
    assert len(out) < 20_000
    assert len(annotated) < 20_000


def test_workbook_that_only_some_programs_open_is_exported_all_the_same() -> None:
    members = parts(Template(middle=((9, "Tipo (catálogo)"),), lists=[["Ley"]]).filled(["Ley"]))
    members["docProps/core.xml"] = b"<broken"
    book = read_book(zipped(members))
    assert list(diff(book, read_book(export(book)))) == []


def test_huge_cell_is_read_and_told() -> None:
    members = parts(Template().filled(["Algo"]))
    long = b"<t>" + b"palabras" * 500_000 + b"</t>"
    for name, content in members.items():
        members[name] = content.replace(b"<t>Algo</t>", long)
    checked = check(zipped(members), today=TODAY)
    assert set(checked.findings.totals) == {"text-too-long"}
    assert max(len(finding.message) for finding in checked.findings) < 400


def test_merged_cells_over_everything_are_read() -> None:
    members = parts(Template().filled(["Algo"]))
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = re.sub(rb"<mergeCells[^>]*>", b'<mergeCells><mergeCell ref="A9:XFD1048576"/>', members[sheet])
    checked = check(zipped(members), today=TODAY)
    assert set(checked.findings.totals) == {"merged-cells"}
    assert list(diff(checked.book, read_book(annotate(*checked)))) == []


def test_invisible_characters_survive_export() -> None:
    book = read_book(Template().filled(["Línea _x0041_\r\ny otra"]))
    assert list(diff(book, read_book(export(book)))) == []
