"""Files made to hurt whoever reads them: each ends in bounded time and memory, with an outcome that can be stored."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from media_library.enums import Outcome, Reason
from media_library.texts import apart, limits
from media_library.texts.reading import Reading
from tests.media_library import papers
from tests.media_library.test_texts import read

LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a0 "ja">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)) + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>'


def member_of(size: int, name: str = "word/document.xml") -> bytes:
    """A container whose member unpacks to ``size`` bytes of nothing."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive, archive.open(name, "w") as member:
        for _ in range(size // limits.MEGABYTE):
            member.write(bytes(limits.MEGABYTE))
    return made.getvalue()


@pytest.mark.parametrize("head", [LAUGHS, OUTSIDE], ids=["laughs", "outside"])
def test_entities_are_refused(head: str) -> None:
    reading = read(papers.docx(papers.paragraph("&a9;"), head), "docx")
    assert (reading.outcome, reading.reason) == (Outcome.DAMAGED, Reason.ENTITIES)


def test_entities_in_a_workbook_are_refused() -> None:
    data = BytesIO()
    with ZipFile(BytesIO(papers.xlsx({"Uno": [["a", "b"]]}))) as good, ZipFile(data, "w", ZIP_DEFLATED) as bad:
        for name in good.namelist():
            content = good.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                content = LAUGHS + content.replace(">a<", ">&a9;<")
                assert "&a9;" in content
            bad.writestr(name, content)
    reading = read(data.getvalue(), "xlsx")
    assert (reading.outcome, reading.reason) == (Outcome.DAMAGED, Reason.ENTITIES)


def test_a_bomb_is_not_unpacked() -> None:
    small = member_of(300 * limits.MEGABYTE)
    assert len(small) < limits.MEGABYTE
    for data in (small, member_of(60 * limits.MEGABYTE), papers.container({f"{n}": "" for n in range(10_001)})):
        assert read(data, "docx") == Reading(Outcome.TOO_LARGE, Reason.UNPACKED)


def test_a_container_that_lies_about_its_size_gives_no_more_than_it_says() -> None:
    data = bytearray(member_of(60 * limits.MEGABYTE))
    size = (60 * limits.MEGABYTE).to_bytes(4, "little")
    at = data.rfind(size)
    data[at : at + 4] = (1000).to_bytes(4, "little")
    assert read(bytes(data), "docx").outcome == Outcome.DAMAGED


def test_ten_thousand_pages_are_read_to_the_limit() -> None:
    reading = read(papers.plain_pdf(10_000))
    assert (reading.outcome, reading.reason) == (Outcome.TOO_LARGE, Reason.PAGES)
    assert (len(reading.pages), reading.page_count) == (limits.PAGES, 10_000)
    assert reading.pages[1999] == "articulo 2000"


def test_more_text_than_is_kept_is_cut() -> None:
    reading = read(b"articulo primero\n" * 400_000, "txt")
    assert (reading.outcome, reading.reason) == (Outcome.TOO_LARGE, Reason.CHARACTERS)
    assert limits.CHARACTERS * 0.9 < len(reading.pages[0]) <= limits.CHARACTERS


def test_a_workbook_with_a_cell_in_its_last_corner_is_read() -> None:
    book = papers.xlsx({"Uno": [["primera"]]})
    data = BytesIO()
    with ZipFile(BytesIO(book)) as good, ZipFile(data, "w", ZIP_DEFLATED) as bad:
        for name in good.namelist():
            content = good.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                last = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>ultima</t></is></c></row></sheetData>'
                content = content.replace("</sheetData>", last)
                assert "ultima" in content
            bad.writestr(name, content)
    assert read(data.getvalue(), "xlsx").pages == ("Uno\nprimera\nultima",)


@pytest.mark.parametrize(
    ("code", "outcome", "reason"),
    [
        ("while True: pass", Outcome.TOO_LARGE, Reason.TIME),
        ("import time; time.sleep(60)", Outcome.TOO_LARGE, Reason.TIME),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", Outcome.DAMAGED, Reason.CRASH),
        ("print('{}')", Outcome.DAMAGED, Reason.CRASH),
        ("print('[1]')", Outcome.DAMAGED, Reason.CRASH),
        ("import sys; sys.exit(3)", Outcome.DAMAGED, Reason.CRASH),
    ],
)
def test_a_reader_that_hangs_or_dies_is_done_with(
    code: str, outcome: Outcome, reason: Reason, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "COMMAND", (sys.executable, "-c", code))
    monkeypatch.setattr(limits, "SECONDS", 1)
    reading = read(b"%PDF-")
    assert (reading.outcome, reading.reason, reading.again) == (outcome, reason, True)


def behind_the_lock(code: str) -> subprocess.CompletedProcess[str]:
    """Runs ``code`` as the reader runs: `lock_in` was called."""
    script = f"import socket, os\nfrom media_library.texts.limits import lock_in\nlock_in()\n{code}"
    return subprocess.run(
        [sys.executable, "-c", script], env=apart.ENVIRONMENT, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("socket.socket()", "Too many open files"),
        ("open('/etc/passwd')", "Too many open files"),
        ("x = bytearray(700_000_000)", "MemoryError"),
    ],
)
def test_the_reader_has_no_files_no_network_and_little_memory(code: str, error: str) -> None:
    result = behind_the_lock(code)
    assert result.returncode != 0
    assert error in result.stderr


def test_the_reader_is_told_no_secret() -> None:
    assert set(apart.ENVIRONMENT) == {"PYTHONPATH", "PYTHONUTF8", "PYTHONDONTWRITEBYTECODE", "LANG"}
    with TemporaryFile() as file:
        file.write(b"x")
        assert apart.read_apart(file, "txt").pages == ("x",)


def test_what_is_read_page_by_page_is_not_kept_in_memory(tmp_path: Path) -> None:
    """Its largest size, told by itself: 2,000 pages take hardly more than one."""
    script = (
        "import sys\nstatus = open('/proc/self/status')\nfrom media_library.texts import child\nchild.main('pdf')\n"
        "print(next(line.split()[1] for line in status if line.startswith('VmHWM')), file=sys.stderr)"
    )
    sizes = []
    for pages in (1, 2_000):
        file = tmp_path / "acta.pdf"
        file.write_bytes(papers.plain_pdf(pages, "articulo " * 100))
        with file.open("rb") as stdin:
            result = subprocess.run(
                [sys.executable, "-c", script], stdin=stdin, env=apart.ENVIRONMENT, capture_output=True, check=True
            )
        sizes.append(int(result.stderr) // 1024)
        assert result.stdout.count(b"articulo") == 100 * pages
    assert sizes[1] < sizes[0] + 60 < 200
