"""The text inside a file becomes known in the background: once for the same bytes, and also after a kill."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from media_library import tasks, text_queue, text_source
from media_library.enums import Outcome, Reason
from media_library.models import CustomDocument, DocumentText, FileText
from media_library.text_words import told_of
from media_library.texts.reading import Reading
from pregonero.plugins.api import file_text_sources
from pregonero.publishing.api import door
from tests.media_library import papers

pytestmark = pytest.mark.django_db

Reader = Any


class _Reader:
    """Stands for the process that reads: answers ``answer``, and counts."""

    def __init__(self) -> None:
        self.answer: Reading | Exception = Reading(Outcome.READ, pages=("uno", "dos"), page_count=2)
        self.asked: list[str] = []

    def __call__(self, file: Any, extension: str) -> Reading:
        self.asked.append(extension)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> _Reader:
    made = _Reader()
    monkeypatch.setattr(text_queue, "read_apart", made)
    return made


@pytest.fixture(autouse=True)
def empty_queue(db: None) -> None:
    """The example municipality's files are no part of these tests."""
    DocumentText.objects.all().delete()


def state(document: Any) -> DocumentText:
    return DocumentText.objects.get(pk=document.pk)


def due_now(document: Any) -> None:
    """As if the pause or lease were over."""
    DocumentText.objects.filter(pk=document.pk).update(due_at=timezone.now() - timedelta(seconds=1))


def test_an_uploaded_file_waits_and_is_read() -> None:
    document = papers.stored(papers.pdf(["Acta primera", "Acta segunda"]))
    assert state(document).text is None
    assert told_of([document])[document.pk].good is None
    assert text_queue.drain() == 1
    text = state(document).text
    assert text is not None
    assert (text.outcome, text.page_count, text.pages) == (Outcome.READ, 2, ["Acta primera", "Acta segunda"])
    assert text_queue.drain() == 0


def test_the_same_bytes_are_read_once(reader: _Reader) -> None:
    documents = [papers.stored(b"%PDF-1", f"acta-{n}.pdf") for n in range(3)]
    text_queue.drain()
    assert reader.asked == ["pdf"]
    assert FileText.objects.count() == 1
    assert {state(document).text_id for document in documents} == {FileText.objects.get().pk}
    assert list(text_source.pages([d.address for d in documents]).values()) == [["uno", "dos"]] * 3


def test_bytes_under_a_name_that_suits_them_are_read_again() -> None:
    wrong = papers.stored(b"calle,lote\nHidalgo,7\n", "datos.xlsx")
    text_queue.drain()
    assert state(wrong).text.reason == Reason.KIND  # type: ignore[union-attr]
    right = papers.stored(b"calle,lote\nHidalgo,7\n", "datos.csv")
    before = text_source.since("")[1]
    text_queue.drain()
    assert text_source.pages([right.address])[right.address] == ["calle\tlote\nHidalgo\t7"]
    assert sorted(text_source.since(before)[0]) == sorted([wrong.address, right.address])


def test_a_replaced_file_is_read_again_and_the_old_text_goes(reader: _Reader) -> None:
    document = papers.stored(b"%PDF-1")
    old = document.address
    text_queue.drain()
    reader.answer = Reading(Outcome.READ, pages=("tres",), page_count=1)
    document.file = ContentFile(b"%PDF-2", name="acta-corregida.pdf")
    with door():
        document.save()
    assert text_source.pages([old, document.address]) == {}
    assert FileText.objects.count() == 0
    text_queue.drain()
    assert text_source.pages([old, document.address]) == {document.address: ["tres"]}


def test_saving_a_title_reads_nothing_again(reader: _Reader) -> None:
    document = papers.stored(b"%PDF-1")
    text_queue.drain()
    before = state(document).seq
    document.title = "Acta de la sesión"
    with door():
        document.save()
    assert text_queue.drain() == 0
    assert state(document).seq == before


def test_the_text_goes_with_the_last_file_of_its_bytes(reader: _Reader) -> None:
    first, second = papers.stored(b"%PDF-1", "a.pdf"), papers.stored(b"%PDF-1", "b.pdf")
    text_queue.drain()
    with door():
        first.delete()
    assert FileText.objects.count() == 1
    assert list(text_source.pages([second.address])) == [second.address]
    with door():
        second.delete()
    assert FileText.objects.count() == 0


def test_files_from_before_the_upgrade_wait() -> None:
    from importlib import import_module

    from django.apps import apps

    document, unread = papers.stored(b"%PDF-1", "Vieja.PDF"), papers.stored(b"x", "todo.zip")
    DocumentText.objects.all().delete()
    import_module("media_library.migrations.0003_files_wait").queue(apps, None)
    assert text_queue.waits()
    assert state(document).name == document.file.name
    assert not DocumentText.objects.filter(pk=unread.pk).exists()


def test_a_zip_is_not_read_and_nothing_is_said_of_it() -> None:
    document = papers.stored(papers.container({"a": "b"}), "todo.zip")
    assert text_queue.drain() == 0
    assert told_of([document]) == {}


def test_a_file_replaced_while_it_is_read_keeps_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    document = papers.stored(b"%PDF-1")

    def replaced_meanwhile(file: Any, extension: str) -> Reading:
        fresh = CustomDocument.objects.get(pk=document.pk)
        fresh.file = ContentFile(b"%PDF-2", name="otra.pdf")
        with door():
            fresh.save()
        monkeypatch.setattr(text_queue, "read_apart", lambda file, extension: Reading(Outcome.READ, pages=("nuevo",)))
        return Reading(Outcome.READ, pages=("viejo",))

    monkeypatch.setattr(text_queue, "read_apart", replaced_meanwhile)
    text_queue.drain()
    document.refresh_from_db()
    assert text_source.pages([document.address]) == {document.address: ["nuevo"]}
    assert FileText.objects.count() == 1


def test_what_a_killed_worker_had_in_hand_is_read_later(reader: _Reader) -> None:
    document = papers.stored(b"%PDF-1")
    reader.answer = KeyboardInterrupt()  # type: ignore[assignment]
    with pytest.raises(KeyboardInterrupt):
        _killed(reader)
    assert text_queue.drain() == 0, "it is kept from others for a while"
    due_now(document)
    reader.answer = Reading(Outcome.READ, pages=("uno",), page_count=1)
    assert text_queue.drain() == 1
    assert state(document).text is not None


def _killed(reader: _Reader) -> None:
    def dies(file: Any, extension: str) -> Reading:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_queue, "read_apart", dies)
        text_queue.drain()


def test_a_file_that_kills_every_worker_is_given_up(reader: _Reader) -> None:
    document = papers.stored(b"%PDF-1")
    for _ in range(text_queue.MAX_ATTEMPTS):
        with pytest.raises(KeyboardInterrupt):
            _killed(reader)
        due_now(document)
    assert text_queue.drain() == 1
    assert reader.asked == []
    assert (state(document).due_at, state(document).reason) == (None, Reason.KILLED)
    assert text_queue.health()[0] == "degraded"
    assert told_of([document])[document.pk].good is False


def test_a_crash_is_tried_again_a_bounded_number_of_times(reader: _Reader) -> None:
    document = papers.stored(b"%PDF-1")
    reader.answer = Reading(Outcome.DAMAGED, Reason.CRASH, again=True)
    for attempt in range(1, text_queue.MAX_ATTEMPTS + 1):
        assert state(document).text is None
        assert text_queue.drain() == 1
        assert len(reader.asked) == attempt
        due_now(document) if attempt < text_queue.MAX_ATTEMPTS else None
    assert state(document).text.outcome == Outcome.DAMAGED  # type: ignore[union-attr]
    assert state(document).due_at is None


def test_a_file_that_the_storage_lacks_is_given_up_in_words() -> None:
    document = papers.stored(b"%PDF-1")
    document.file.storage.delete(document.file.name)
    text_queue.drain()
    assert (state(document).due_at, state(document).reason) == (None, Reason.MISSING)
    assert text_queue.counts()[Outcome.FAILED] == 1


def test_a_storage_that_does_not_answer_is_asked_again(monkeypatch: pytest.MonkeyPatch, reader: _Reader) -> None:
    document = papers.stored(b"%PDF-1")
    with monkeypatch.context() as patch:
        patch.setattr(text_queue, "_fetch", lambda row, copy: (_ for _ in ()).throw(ConnectionError("down")))
        text_queue.drain()
    assert state(document).due_at > timezone.now()  # type: ignore[operator]
    due_now(document)
    text_queue.drain()
    assert state(document).text is not None


def test_any_storage_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    field = CustomDocument._meta.get_field("file")
    monkeypatch.setattr(field, "storage", InMemoryStorage())
    document = papers.stored(b"ni una ruta en el disco", "nota.txt")
    assert isinstance(document.file.storage, InMemoryStorage)
    text_queue.drain()
    assert text_source.pages([document.address]) == {document.address: ["ni una ruta en el disco"]}


def test_a_file_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch, reader: _Reader) -> None:
    monkeypatch.setattr("media_library.texts.limits.BYTES", 5)
    document = papers.stored(b"%PDF-1")
    text_queue.drain()
    assert reader.asked == []
    assert (state(document).text.outcome, state(document).text.reason) == (  # type: ignore[union-attr]
        Outcome.TOO_LARGE,
        Reason.BYTES,
    )


def test_the_source_is_registered_and_keeps_its_promise(reader: _Reader) -> None:
    source = file_text_sources.get("files")
    assert source is not None
    assert source.name == "files"
    first = papers.stored(b"%PDF-1", "a.pdf")
    waiting = papers.stored(b"%PDF-2", "b.pdf")
    DocumentText.objects.filter(pk=waiting.pk).update(due_at=timezone.now() + timedelta(hours=1))
    text_queue.drain()
    unknown = "/archivos/00000000-0000-0000-0000-000000000000/x.pdf"
    asked = [first.address, waiting.address, unknown, "/archivos/nada/x.pdf", "https://otro.example/", "", "/\x00"]
    assert source.pages(asked) == {first.address: ["uno", "dos"]}
    assert source.pages([f"/archivos/{first.public_id}/otro.pdf"]) == {}
    assert source.pages([]) == {}


def test_since_tells_each_text_once_and_in_order(reader: _Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_source, "MOST", 2)
    documents = [papers.stored(b"%%PDF-%d" % n, f"{n}.pdf") for n in range(5)]
    text_queue.drain()
    told, cursor = [], ""
    while (answer := text_source.since(cursor))[0]:
        assert len(answer[0]) <= 2
        told += answer[0]
        cursor = answer[1]
    assert told == [document.address for document in documents]
    assert text_source.since(cursor) == ([], cursor)
    again = papers.stored(b"%PDF-0", "copia.pdf")
    text_queue.drain()
    assert text_source.since(cursor)[0] == [again.address]


def test_a_number_is_never_given_twice(reader: _Reader) -> None:
    document = papers.stored(b"%PDF-1")
    text_queue.drain()
    cursor = text_source.since("")[1]
    with door():
        document.delete()
    later = papers.stored(b"%PDF-2")
    text_queue.drain()
    assert text_source.since(cursor)[0] == [later.address]


def test_a_cursor_of_a_database_that_was_restored_begins_anew(reader: _Reader) -> None:
    document = papers.stored(b"%PDF-1")
    text_queue.drain()
    assert text_source.since("999999") == ([document.address], text_source.since("")[1])


@pytest.mark.parametrize("count", [1, 3])
def test_asking_for_pages_costs_one_query(count: int, reader: _Reader, django_assert_num_queries: Any) -> None:
    documents = [papers.stored(b"%%PDF-%d" % n, f"{n}.pdf") for n in range(count)]
    text_queue.drain()
    with django_assert_num_queries(1):
        assert len(text_source.pages([document.address for document in documents])) == count
    with django_assert_num_queries(2):
        assert len(text_source.since("")[0]) == count


def test_the_worker_reads_what_waits(reader: _Reader) -> None:
    document = papers.stored(b"%PDF-1")
    tasks.call_for_reading()
    tasks.call_for_reading()
    row = DBTaskResult.objects.get()
    assert (row.backend_name, row.status) == ("slow", "READY")
    assert row.task.call() == 1
    assert state(document).text is not None
    tasks.call_for_reading()
    assert DBTaskResult.objects.count() == 1


def test_the_second_of_a_worker_without_work_costs_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        tasks.call_for_reading()


def test_health_tells_of_a_queue_that_stands_still(reader: _Reader) -> None:
    document = papers.stored(b"%PDF-1")
    assert text_queue.health()[0] == "ok"
    DocumentText.objects.filter(pk=document.pk).update(due_at=timezone.now() - timedelta(hours=1))
    assert text_queue.health()[0] == "degraded"
    text_queue.drain()
    assert text_queue.health()[0] == "ok"


def run(*arguments: str) -> list[str]:
    out = io.StringIO()
    call_command("files", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_the_command_reads_and_counts(reader: _Reader) -> None:
    papers.stored(b"%PDF-1")
    missed = papers.stored(b"%PDF-2", "b.pdf")
    DocumentText.objects.filter(pk=missed.pk).delete()
    assert run("status")[0].startswith("waiting=1 read=0 ")
    assert missed.address in _read_all(run("read"))
    assert run("status")[0].startswith("waiting=0 read=")
    asked = len(reader.asked)
    run("read")
    assert len(reader.asked) == asked
    reader.answer = Reading(Outcome.EMPTY, page_count=1)
    run("read", "--again")
    assert len(reader.asked) == 2 * asked
    assert run("status")[0].startswith("waiting=0 read=0 ")


def _read_all(lines: list[str]) -> list[str]:
    assert lines[0].endswith("files read")
    return text_source.since("")[0]


SENTENCES = [
    (Reading(Outcome.READ, pages=("x",) * 12, page_count=12), "Se puede buscar dentro de este archivo (12 páginas)."),
    (Reading(Outcome.READ, pages=("x",), page_count=1), "Se puede buscar dentro de este archivo (1 página)."),
    (
        Reading(Outcome.EMPTY, page_count=3, scanned=3),
        "Este PDF es una imagen escaneada: nadie podrá buscar su texto ni oírlo con un lector de pantalla. "
        "Pida el original o páselo por OCR.",
    ),
    (Reading(Outcome.EMPTY, page_count=3), "Este PDF no tiene texto que se pueda buscar"),
    (Reading(Outcome.PASSWORD), "protegido con contraseña"),
    (Reading(Outcome.DAMAGED, Reason.OPENING), "Este archivo está dañado: no se puede abrir"),
    (Reading(Outcome.TOO_LARGE, Reason.PAGES, pages=("x",), page_count=9000), "primeras 2000 páginas"),
    (Reading(Outcome.TOO_LARGE, Reason.UNPACKED), "demasiado grande"),
    (Reading(Outcome.READ, pages=("x",) * 12, page_count=12, scanned=2), "2 de sus 12 páginas son imágenes escaneadas"),
]


@pytest.mark.parametrize(("reading", "sentence"), SENTENCES, ids=lambda value: str(value)[:30])
def test_the_uploader_is_told_in_spanish(
    reading: Reading, sentence: str, reader: _Reader, signed_in: Any, obras: Any
) -> None:
    document = papers.stored(b"%PDF-1", owner=obras)
    editor: Client = signed_in("editor-obras")
    form = f"/admin/documents/edit/{document.pk}/"
    assert "Se está leyendo su texto" in editor.get(form).content.decode()
    assert "se está leyendo" in editor.get("/admin/documents/").content.decode()
    reader.answer = reading
    text_queue.drain()
    shown = editor.get(form)
    assert shown.status_code == 200
    assert sentence in shown.content.decode()
    listed = editor.get("/admin/documents/").content.decode()
    assert "se está leyendo" not in listed
    assert str(told_of([document])[document.pk].short) in listed


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_once_for_all_its_files(count: int, reader: _Reader, signed_in: Any, obras: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for n in range(count):
        papers.stored(b"%%PDF-%d" % n, f"{n}.pdf", owner=obras)
    text_queue.drain()
    editor = signed_in("editor-obras")
    editor.get("/admin/documents/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        editor.get("/admin/documents/")
    of_texts = [query["sql"] for query in asked if "media_library_documenttext" in query["sql"]]
    assert len(of_texts) == 1
    assert '"content"' not in of_texts[0]


def test_a_text_is_no_use_of_its_file(reader: _Reader, signed_in: Any, obras: Any) -> None:
    from pregonero.editorial.usage import places_using
    from tests import factories

    document = papers.stored(b"%PDF-1", owner=obras)
    text_queue.drain()
    assert places_using(document, factories.account("officer")) == []
    assert document.get_usage().count() == 0
