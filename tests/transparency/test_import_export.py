"""Filings from files and back: nothing is lost on the way, nothing is kept by halves, and whatever is wrong is said."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from openpyxl import load_workbook

from pregonero.publishing.api import door
from tests import factories
from tests.transparency import filing_files as files
from tests.transparency.sipot import workbooks
from transparency.filings import exporting, importing
from transparency.filings.enums import FileKind, FormatSource, Outcome
from transparency.filings.importing import Refused
from transparency.filings.models import Filing, Format, FormatUse, LinkCheck, ReceivedFile, WorkingCopy, WorkingRow
from transparency.filings.rows import StoredRow, copy_of, replace, working
from transparency.management.commands.sipot import Command
from transparency.sipot import api as sipot

pytestmark = pytest.mark.django_db

NOT_FORMATS = ("indice-",)


@pytest.fixture(autouse=True)
def storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def command(*arguments: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    code: Any = 0
    try:
        call_command(Command(stdout=out, stderr=err, no_color=True), *arguments)
    except SystemExit as end:
        code = end.code
    return code, out.getvalue(), err.getvalue()


def rows_of(filing: Filing) -> list[StoredRow]:
    return list(working(copy_of(filing)))


def content(kept: ReceivedFile) -> bytes:
    with kept.file.open("rb") as file:
        data: bytes = file.read()
    return data


def sheet_of(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data)).worksheets[0]


# Real files.


@pytest.mark.samples
def test_every_sample_comes_back_equal(folder: Path, tmp_path: Path) -> None:
    """Import, export, import, export: equal cell by cell; the findings are those of ``sipot check``."""
    duty = files.duty()
    files.responsible("obras")
    failed = []
    for path in sorted(folder.glob("*.xls*")):
        if path.name.startswith(NOT_FORMATS):
            continue
        options = ("--subject", "ayuntamiento", "--period", "2018-T1", "--json")
        options += ("--duty", f"{duty.law.slug}/{duty.key}", "--part", path.stem[:40])
        code, out, err = command("import", str(path), *options)
        assert code == 0, (path.name, out, err)
        answer = json.loads(out)
        first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
        assert command("export", str(answer["filing"]), "-o", str(first))[0] == 0
        code, out, err = command("import", str(first), *options)
        assert (code, json.loads(out)["filing"]) == (0, answer["filing"]), (path.name, out, err)
        assert command("export", str(answer["filing"]), "-o", str(second))[0] == 0
        for left, right in ((path, first), (first, second)):
            code, out, _err = command("diff", str(left), str(right))
            if code:
                failed.append((path.name, left.name, out[:300]))
        code, out, _err = command("check", str(path), "--json", "--period", "2018-T1")
        assert json.loads(out)["findings"] == answer["findings"], path.name
    assert failed == []


@pytest.mark.samples
def test_changed_rows_of_every_sample_fill_its_template(folder: Path) -> None:
    """One row gone: the others come back as they were, on the sheets of the file."""
    failed = []
    for path in sorted(folder.glob("*.xls*")):
        if path.name.startswith(NOT_FORMATS):
            continue
        received = files.sent(path.read_bytes(), path.name, "2018-T1", part=path.stem[:40])
        filing = Filing.objects.get(pk=received.filing.pk)
        rows = rows_of(filing)
        with door():
            replace(copy_of(filing), rows[1:] if rows else [])
        data = exporting.export(filing)
        before, after = sipot.read_workbook(path), sipot.read_workbook(data)
        expected = [row.values for row in before.main.rows[1:]]
        same = [row.values for row in after.main.rows] == expected and (
            [len(table.rows) for table in after.tables] == [len(table.rows) for table in before.tables]
        )
        if not same:
            failed.append(path.name)
        if before.layout.is_load:
            assert [(f.id, f.name, f.code) for f in after.main.fields] == [
                (f.id, f.name, f.code) for f in before.main.fields
            ], path.name
            assert after.catalogues == before.catalogues, path.name
    assert failed == []


@pytest.mark.samples
def test_samples_of_the_shipped_laws_say_their_duty(folder: Path) -> None:
    """Without a duty named, the format says which one it is."""
    from transparency.loading import load
    from transparency.models import Law

    if not Law.objects.filter(slug="lgtaip-2015").exists():
        load()
    files.responsible("obras")
    names = {
        "filled-70-I-normatividad.xlsx": "marco-normativo",
        "blank-70-XIX-servicios.xlsx": "servicios",
        "blank-70-XX-tramites.xlsx": "tramites",
    }
    for name, key in names.items():
        options = ("--subject", "ayuntamiento", "--period", "2019-T1", "--json")
        code, out, err = command("import", str(folder / name), *options)
        assert code == 0, out + err
        filing = Filing.objects.get(pk=json.loads(out)["filing"])
        assert (filing.duty.law.slug, filing.duty.key, filing.directorate.slug) == ("lgtaip-2015", key, "obras")


# What is kept.


def test_an_import_keeps_file_rows_findings_and_draft() -> None:
    data = files.filled(["Ley", 1250.5, 1, "acta.pdf"])
    received = files.sent(data, by=factories.account("editor-obras"))
    filing = Filing.objects.get(pk=received.filing.pk)
    assert received.created
    assert (filing.outcome, filing.live, filing.starts_on) == (Outcome.ROWS, False, date(2026, 1, 1))
    assert content(received.file) == data
    assert (received.file.size, received.file.kind, received.file.name) == (
        len(data), FileKind.WORKBOOK, "formato.xlsx",
    )  # fmt: skip
    main, *secondary = rows_of(filing)
    assert main.cells["monto"] == 1250.5
    assert main.cells["fecha_de_inicio_del_periodo_que_se_informa"] == {"d": "2026-01-01"}
    assert [(row.table, row.ref, row.cells["clave"]) for row in secondary] == [
        ("Tabla_600005", "1", "1000"),
        ("Tabla_600005", "1", "2000"),
    ]
    copy = WorkingCopy.objects.get(filing=filing)
    assert copy.checked_version == copy.version
    assert (copy.blocking, copy.totals) == (0, dict(received.findings.totals))
    [found] = [one for one in copy.findings if one["code"] == "bare-file-name"]
    assert (found["key"], found["row"]) == (main.key, 8)
    draft = filing.get_latest_revision()
    assert (draft.user, draft.object_id) == (factories.account("editor-obras"), str(filing.pk))
    assert draft.as_object().row_file == received.file.row_file == copy.frozen
    edition = filing.format
    assert edition is not None
    assert (edition.source, edition.official_id) == (FormatSource.TEMPLATE, "53999")
    assert FormatUse.objects.get(format=edition).duty == filing.duty
    assert b"Tesorer" not in exporting.template_of(edition), "nobody's rows stay in a template"
    assert sipot.read_workbook(exporting.template_of(edition)).main.rows == ()


def test_rows_keep_their_keys() -> None:
    first = files.sent(files.filled(["Ley", 1, 1, None], ["Ley", 2, 1, None], ["Código", 3, 1, None]))
    keys = {row.cells["monto"]: row.key for row in rows_of(first.filing) if not row.table}
    again = files.sent(
        files.filled(["Código", 3, 1, None], ["Ley", 22, 1, None], ["Ley", 1, 1, None], ["Ley", 4, 1, None])
    )
    assert (again.created, again.filing.pk) == (False, first.filing.pk)
    after = {row.cells["monto"]: row.key for row in rows_of(first.filing) if not row.table}
    assert (after[3], after[1]) == (keys[3], keys[1]), "the same row in another place"
    assert after[22] == keys[2], "mostly equal in the same place"
    assert after[4] not in keys.values()
    assert ReceivedFile.objects.filter(filing=first.filing).count() == 2
    assert Format.objects.filter(official_id="53999").count() == 1


def test_the_same_file_twice_changes_no_row() -> None:
    first = files.sent()
    before = rows_of(first.filing)
    second = files.sent()
    assert rows_of(second.filing) == before
    assert first.file.row_file == second.file.row_file


def test_grades_up_to_serious_never_stop_an_import() -> None:
    received = files.sent(files.filled(["Otra", "mucho", 7, "C:\\acta.pdf"], exercise=None, update=None))
    grades = {found.grade for found in received.findings}
    assert sipot.Grade.SERIOUS in grades
    assert WorkingRow.objects.filter(copy__filing=received.filing, table="").count() == 1


def test_last_years_period_is_a_finding() -> None:
    received = files.sent(period="2027-T1")
    assert "period-not-asked" in received.findings.totals


def test_a_receipt_is_kept_with_hash_and_day() -> None:
    filing = files.sent().filing
    receipt = importing.add_receipt(
        filing, b"%PDF-1.4 acuse", "Acuse SIPOT.pdf", sent_on=date(2026, 4, 20), folio=" 123-A ", by=None
    )
    kept = ReceivedFile.objects.get(pk=receipt.pk)
    assert (kept.kind, kept.folio, kept.sent_on, kept.row_file) == (FileKind.RECEIPT, "123-A", date(2026, 4, 20), None)
    assert kept.sha256 == hashlib.sha256(b"%PDF-1.4 acuse").hexdigest()
    assert content(kept) == b"%PDF-1.4 acuse"
    for data in (b"", b"x" * (importing.MAX_RECEIPT + 1)):
        with pytest.raises(Refused):
            importing.add_receipt(filing, data, "a.pdf", sent_on=None)
    with pytest.raises(Refused):
        importing.add_receipt(filing, b"x", "a.pdf", sent_on=timezone.localdate() + timedelta(days=2))
    assert sipot.read_workbook(exporting.export(filing)).main.rows, "a receipt is not the workbook"


# Writing.


def test_changed_rows_fill_the_template() -> None:
    filing = files.sent().filing
    main, *secondary = rows_of(filing)
    many = [StoredRow(f"k{n}", {**main.cells, "monto": float(n), "nota": "=1+1"}) for n in range(300)]
    with door():
        replace(copy_of(filing), [*many, *secondary])
    data = exporting.export(filing)
    sheet = sheet_of(data)
    assert [row for row, size in sheet.row_dimensions.items() if size.hidden] == [1, 4, 5]
    assert sheet["B8"].value == datetime(2026, 1, 1)
    assert sheet["B8"].number_format == "mm-dd-yy"
    assert (sheet["E307"].value, sheet["J8"].value, sheet["J8"].data_type) == (299, "=1+1", "s")
    [validation] = sheet.data_validations.dataValidation
    assert str(validation.sqref) == "D8:D307", "the list reaches the last row"
    assert "beyond-validation" not in sipot.check(data).findings.totals


def test_rows_of_other_directorates_together() -> None:
    first = files.sent(files.filled(["Ley", 1, 1, None], ["Ley", 2, 3, None], secondary=[[1, "a", 1], [3, "c", 1]]))
    second = files.sent(
        files.filled(["Código", 5, 1, None], ["Código", 6, 2, None], secondary=[[1, "b", 2], [2, "d", 2], [2, "e", 2]]),
        directorate=factories.directorate("cultura"),
    )
    assert first.filing.pk != second.filing.pk
    data = exporting.export(first.filing, together=True)
    found = sipot.read_workbook(data)
    amounts = [(row.raw[4], str(row.values[5])) for row in found.main.rows]
    assert amounts == [(1, "1"), (2, "3"), (5, "4"), (6, "2")], "an ID that two use gets a new number"
    assert [(row.key, row.raw[0]) for row in found.tables[0].rows] == [
        ("1", "a"), ("3", "c"), ("4", "b"), ("2", "d"), ("2", "e"),
    ]  # fmt: skip
    totals = sipot.check(data).findings.totals
    assert not {"dangling-id", "orphan-row"} & totals.keys()
    assert len(sipot.read_workbook(exporting.export(first.filing)).main.rows) == 2


def test_annotated_says_what_was_found_beside_the_cell() -> None:
    received = files.sent(files.filled(["Otra", 1, 1, "acta.pdf"]))
    sheet = sheet_of(exporting.annotated(received.file))
    assert "no está" in sheet["D8"].comment.text or sheet["D8"].comment.text
    assert "acta.pdf" in sheet["G8"].comment.text


def test_a_format_without_a_template_is_built() -> None:
    filing = files.sent().filing
    edition = filing.format
    assert edition is not None
    Format.objects.filter(pk=edition.pk).update(template="")
    filing = Filing.objects.get(pk=filing.pk)
    with door():
        replace(copy_of(filing), rows_of(filing)[1:])
    built, original = sipot.read_book(exporting.blank(filing)), sipot.read_book(workbooks.saved(files.TABLE.book()))
    assert sipot.read_workbook(built).format == sipot.read_workbook(original).format
    assert sipot.read_workbook(built).tables[0].fields == sipot.read_workbook(original).tables[0].fields
    assert built.names == original.names


# CSV.

HEADER = "Ejercicio;Fecha de inicio;600001;Fecha de término del periodo que se informa;Tipo (catálogo);MONTO"


def text(
    *lines: str, header: str = "ejercicio,600001,Fecha de término del periodo que se informa,Tipo (catalogo),Monto"
) -> str:
    return "\r\n".join([header, *lines])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_csv_in_the_ways_of_office_programs(encoding: str, separator: str) -> None:
    files.sent()
    lines = text("2026,01/01/2026,31/03/2026,Código,1234.50").replace(",", separator)
    received = files.sent(lines.encode(encoding), "datos.csv")
    main, *secondary = rows_of(received.filing)
    assert (main.cells["tipo_catalogo"], main.cells["monto"], main.cells["ejercicio"]) == ("Código", 1234.5, 2026)
    assert main.cells["fecha_de_inicio_del_periodo_que_se_informa"] == {"d": "2026-01-01"}
    assert len(secondary) == 2, "its tables stay"
    assert (received.file.kind, received.created) == (FileKind.CSV, False)
    assert "field-missing" in received.findings.totals
    sheet = sheet_of(exporting.export(received.filing))
    assert (sheet["B8"].value, sheet["E8"].value) == (datetime(2026, 1, 1), 1234.5)


def test_csv_finds_where_it_is_wrong() -> None:
    files.sent()
    header = "ejercicio,Monto,Color,Tipo (catálogo)"
    received = files.sent(
        text('2026,"1', '2",azul,Ley', "", "2026,3,verde,Otro,sobra", header=header).encode(), "a.csv"
    )
    found = {one.code: (one.sheet, one.row, one.column) for one in received.findings}
    assert found["not-a-number"] == ("CSV", 2, "B")
    assert found["field-extra"] == ("CSV", 1, "C")
    assert found["not-in-catalogue"] == ("CSV", 5, "D")
    assert found["stray-cell"] == ("CSV", 5, "E")


def test_csv_without_a_duty_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        files.sent(text("2026,1").encode(), "a.csv", duty=None)
    assert refusal.value.code == "duty-unknown"


@pytest.mark.samples
def test_tables_of_other_people_are_refused_or_found(samples: Path) -> None:
    files.sent()
    for path in sorted((samples / "tabular").rglob("*")):
        if not path.is_file() or path.suffix == ".md":
            continue
        before = rows_of(Filing.objects.get(duty=files.duty()))
        try:
            received = files.sent(path.read_bytes(), path.name)
        except (Refused, sipot.Unreadable) as refusal:
            assert len(str(refusal)) > 20, path
            assert rows_of(Filing.objects.get(duty=files.duty())) == before, path
        else:
            assert received.findings.total, path


# What is refused.


def bad_files() -> dict[str, bytes]:
    whole = files.filled()
    return {
        "nothing": b"",
        "truncated": whole[: len(whole) // 2],
        "only the beginning": whole[:3],
        "zeros": b"\0" * 5000,
        "pdf": b"%PDF-1.7 ...",
        "web page": b"<html><body><table></table></body></html>",
        "encrypted": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 90,
        "broken quotes": b'ejercicio,monto\n2026,"' + b"x" * 200_000,
        "letters of nobody": b"ejercicio,monto\n2026,\x81\x8d",
        "no names": b"a,b\n1,2\n",
    }


@pytest.mark.parametrize("name", list(bad_files()))
def test_a_bad_file_leaves_everything_as_it_was(name: str) -> None:
    filing = files.sent().filing
    before, kept = rows_of(filing), files.stored()
    with pytest.raises((Refused, sipot.Unreadable)) as refusal:
        files.sent(bad_files()[name])
    assert len(str(refusal.value)) > 20
    assert (rows_of(filing), files.stored()) == (before, kept)
    assert ReceivedFile.objects.count() == 1


def test_blocking_findings_stop_it_and_are_all_told() -> None:
    book = files.TABLE.filled_book(["Ley", 1, 1, "acta.pdf"])
    book.worksheets[0]["D4"] = "99"
    with pytest.raises(Refused) as refusal:
        files.sent(workbooks.saved(book))
    assert refusal.value.code == "blocking"
    assert refusal.value.checked is not None
    assert {"unknown-type", "bare-file-name"} <= refusal.value.checked.findings.totals.keys()
    assert Filing.objects.filter(duty=files.duty()).count() == 0
    assert files.stored() == []


def test_another_formats_file_is_not_taken() -> None:
    filing = files.sent().filing
    other = workbooks.Template(format_id="77777", middle=[(2, f"Cosa {n}") for n in range(20)]).filled(["x"] * 20)
    with pytest.raises(Refused) as refusal:
        importing.receive(other, "otro.xlsx", filing=filing)
    assert refusal.value.checked is not None
    assert "wrong-format" in refusal.value.checked.findings.totals


def test_a_changed_template_is_compared_with_the_official_one() -> None:
    official = files.sent().filing.format
    data = workbooks.Template(middle=((6, "Monto"), (2, "Apodo"))).filled([1, "x"])
    received = files.sent(data)
    assert "type-changed" in received.findings.totals
    assert received.filing.format != official


def test_a_million_empty_rows_are_no_rows() -> None:
    book = files.TABLE.filled_book(["Ley", 1, 1, None], secondary=[[1, "a", 1]])
    book.worksheets[0].row_dimensions[1_048_576].height = 15
    received = files.sent(workbooks.saved(book))
    assert received.file.row_file is not None
    assert received.file.row_file.count == 1


def test_what_is_locked_or_in_review_is_not_overwritten() -> None:
    filing = files.sent().filing
    with door():
        Filing.objects.filter(pk=filing.pk).update(locked=True)
    with pytest.raises(Refused) as refusal:
        files.sent()
    assert refusal.value.code == "locked"


def test_what_is_in_review_waits_for_the_answer() -> None:
    editor = factories.account("editor-obras")
    filing = Filing.objects.get(pk=files.sent(by=editor).filing.pk)
    workflow = filing.get_workflow()
    if workflow is None:
        pytest.skip("the example municipality has no workflow")
    with door():
        workflow.start(filing, editor)
    before = rows_of(filing)
    with pytest.raises(Refused) as refusal:
        files.sent(files.filled(["Ley", 5, 1, None]), by=editor)
    assert refusal.value.code == "in-review"
    assert rows_of(filing) == before


def test_nobody_answers() -> None:
    with pytest.raises(Refused) as refusal:
        importing.receive(files.filled(), "a.xlsx", subject=files.subject(), period="2026-T1", duty=files.duty())
    assert refusal.value.code == "directorate-unknown"
    files.responsible("cultura")
    received = importing.receive(files.filled(), "a.xlsx", subject=files.subject(), period="2026-T1", duty=files.duty())
    assert received.filing.directorate.slug == "cultura"
    files.responsible("obras", files.duty())
    received = importing.receive(files.filled(), "a.xlsx", subject=files.subject(), period="2026-T1", duty=files.duty())
    assert received.filing.directorate.slug == "obras"


def test_files_of_nobody_go_after_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    files.sent()
    kept = files.stored()
    default_storage.save("received/2026/perdido.xlsx", ContentFile(b"x"))
    assert importing.forget_orphans() == 0, "its act may still be running"
    monkeypatch.setattr(importing, "ORPHAN_AGE", timedelta(seconds=-5))
    assert importing.forget_orphans() == 1
    assert files.stored() == kept


# The command.


def test_command_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "formato.xlsx"
    path.write_bytes(files.filled())
    of = ("--subject", "ayuntamiento")
    assert "ayuntamiento" in command("import", str(path), "--subject", "nadie", "--period", "2026-T1")[2]
    assert "2018-T1" in command("import", str(path), *of, "--period", "ayer")[2]
    code, _out, err = command("import", str(path), *of, "--period", "2026-T1")
    assert code == 2
    files.duty()
    code, _out, err = command("import", str(path), *of, "--period", "2026-T1")
    assert (code, "--directorate" in err) == (2, True), err
    code, _out, err = command("import", str(path), *of, "--period", "2026-T1", "--directorate", "nadie")
    assert (code, "cultura, obras" in err) == (2, True)
    code, _out, err = command(
        "import", str(path), *of, "--period", "2026-T1", "--duty", "ley-de-archivos/prueba-archivos"
    )
    assert (code, "prueba-de-archivos" in err) == (2, True)
    code, out, err = command("import", str(path), *of, "--period", "2026-T1", "--directorate", "obras")
    assert (code, err) == (0, "")
    assert "Filas: 1" in out
    code, out, _err = command("export", "999999", "-o", str(tmp_path / "x.xlsx"))
    assert code == 2
    (tmp_path / "malo.xlsx").write_bytes(b"PK no")
    code, out, _err = command("import", str(tmp_path / "malo.xlsx"), *of, "--period", "2026-T1", "--json")
    assert (code, json.loads(out)["error"]["code"]) == (2, "damaged")


def test_command_tells_blocking_findings(tmp_path: Path) -> None:
    book = files.TABLE.filled_book(["Ley", 1, 1, None])
    book.worksheets[0]["D4"] = "99"
    path = tmp_path / "formato.xlsx"
    path.write_bytes(workbooks.saved(book))
    files.duty()
    files.responsible("obras")
    code, out, _err = command("import", str(path), "--subject", "ayuntamiento", "--period", "2026-T1", "--json")
    answer = json.loads(out)
    assert (code, answer["filing"]) == (1, None)
    assert "unknown-type" in {found["code"] for found in answer["findings"]}


def test_addresses_wait_to_be_asked() -> None:
    received = files.sent(files.filled(["Ley", 1, 1, files.LINK], ["Ley", 2, 1, files.LINK], ["Ley", 3, 1, "acta.pdf"]))
    [check] = LinkCheck.objects.filter(filing=received.filing)
    assert (check.url, check.answered_at) == (files.LINK, None)
    files.sent(files.filled(["Ley", 1, 1, "https://www.example.org/otra"]))
    assert LinkCheck.objects.get(filing=received.filing).url == "https://www.example.org/otra"
