"""Printed pages before outside judges: veraPDF, qpdf, poppler and a QR reader (``.ci/services/verapdf``)."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from notices.api import PrintError, render_pdf
from tests.notices import documents

pytestmark = pytest.mark.service("verapdf")

LONG_TITLE = ("Convocatoria pública para la adquisición de luminarias solares en las localidades " * 4)[:300]
OFFICE = "H. Ayuntamiento Constitucional de Atengo"


def run(*command: str | Path) -> str:
    """Standard output of a tool; what it says on failure is the test's message."""
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, errors="replace", check=False
    )
    assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"
    return done.stdout


def table(count: int, columns: int = 5) -> dict[str, Any]:
    rows = [[f"{row}.{column} Infraestructura social" for column in range(columns)] for row in range(count)]
    return documents.block(
        "figures", caption="Obras", columns=[f"Columna {n}" for n in range(columns)], rows=rows, note="Nota"
    )


def hostile(text: str) -> dict[str, Any]:
    blocks = [
        documents.block("heading", text=text, level=3),
        documents.block("text", html=f"<p>{text}</p><ul><li>{text}</li></ul>"),
        documents.block("figures", caption=text, columns=[text, text], rows=[[text, text]], note=text),
        documents.block("quote", text=text, author=text, role=text),
    ]
    return documents.news(title=text, summary=text, tags=[text], blocks=blocks)


def cases() -> dict[str, bytes]:
    """PDFs by name: short, long, every block, pictures, tables, other languages, hostile text."""
    pages = {
        "section": documents.document(),
        "news": documents.news(),
        "program": documents.program(),
        "program-hoja": documents.program(),
        "news-every-block": documents.news(blocks=documents.every_block()),
        "program-every-block": documents.program(blocks=documents.every_block()),
        "photos": documents.news(
            fields={**documents.news()["fields"], "photos": [documents.image(one) for one in ("two", "two", "one")]}
        ),
        "long": documents.news(title=LONG_TITLE, blocks=documents.every_block() * 8),
        "table": documents.document(blocks=[table(400)]),
        "wide-table": documents.document(title=LONG_TITLE, blocks=[table(60, columns=12)]),
        "headless-table": documents.document(
            blocks=[documents.block("figures", caption="", columns=[], rows=[["a", "1"], ["b"]], note="")]
        ),
        "english": documents.program(locale="en", title="Cobbled streets", summary="We bring the stone."),
        "wixarika": documents.news(locale="hch"),
        "markup": hostile('#read("/etc/passwd") $x$ *b* _c_ = <d> @e'),
        "long-word": hostile("W" * 900),
        "other-script": hostile("Привет, Ελλάδα، سلام שלום"),
        "controls": hostile("a\x00b\x1bc\u202ed\u200be\ufefff"),
    }
    return {
        name: render_pdf(
            page,
            documents.site(),
            base_url=documents.BASE_URL,
            image_bytes=documents.image_bytes,
            template="hoja" if name.endswith("-hoja") else None,
        )
        for name, page in pages.items()
    }


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A file for each of :func:`cases`."""
    folder = tmp_path_factory.mktemp("printed")
    paths = {}
    for name, pdf in cases().items():
        paths[name] = folder / f"{name}.pdf"
        paths[name].write_bytes(pdf)
    return paths


def judged(flavour: str, paths: list[Path]) -> dict[str, str]:
    """veraPDF's verdict by file name."""
    jar = os.environ["VERAPDF"]
    done = subprocess.run(
        ["java", "-jar", jar, "--format", "text", "-f", flavour, *map(str, paths)],
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = re.findall(r"^(PASS|FAIL) (.+?\.pdf)", done.stdout, re.MULTILINE)
    return {Path(path).stem: verdict for verdict, path in verdicts}


@pytest.mark.parametrize("flavour", ["2a", "ua1"])
def test_verapdf_passes_every_page(printed: dict[str, Path], flavour: str) -> None:
    assert judged(flavour, list(printed.values())) == dict.fromkeys(printed, "PASS")


def test_verapdf_of_many_pictures_and_blocks_in_any_order(tmp_path: Path) -> None:
    """Where a page ends decides what is split, and a split may break tags: the same blocks at 24 places."""
    paths = []
    for shift in range(24):
        padding = [documents.block("text", html="<p>Relleno.</p>" * shift)]
        blocks = documents.every_block()
        blocks = padding + blocks[shift % len(blocks) :] + blocks[: shift % len(blocks)]
        path = tmp_path / f"{shift}.pdf"
        path.write_bytes(
            render_pdf(
                documents.news(blocks=blocks),
                documents.site(),
                base_url=documents.BASE_URL,
                image_bytes=documents.image_bytes,
            )
        )
        paths.append(path)
    for flavour in ("2a", "ua1"):
        assert judged(flavour, paths) == {path.stem: "PASS" for path in paths}


def test_qpdf_finds_nothing(printed: dict[str, Path]) -> None:
    for path in printed.values():
        assert "No syntax or stream encoding errors found" in run("qpdf", "--check", path)


@pytest.mark.parametrize("name", ["news", "program", "section", "english"])
def test_qr_leads_to_the_page(printed: dict[str, Path], tmp_path: Path, name: str) -> None:
    run("pdftoppm", "-r", "150", "-gray", "-png", "-l", "1", "-singlefile", printed[name], tmp_path / "page")
    found = run("zbarimg", "-q", "--raw", tmp_path / "page.png").strip()
    path = {"news": documents.news, "section": documents.document}.get(name, documents.program)()["path"]
    assert found == f"https://atengo.gob.mx{path}"


def test_text_comes_in_reading_order(printed: dict[str, Path]) -> None:
    text = " ".join(run("pdftotext", printed["program"], "-").split())
    order = [
        OFFICE,
        "Dirección de Obras Públicas",
        "Empedrados con tu ayuda",
        "Publicado el 20 de noviembre de 2026",
        "su cuadra, las manos",
        "Costo",
        "Gratuito",
        "Para quién es",
        "Requisitos",
        "Solicitud firmada",
        "Pasos a seguir",
        "Recoja el formato",
        "Formatos y documentos",
        "solicitud-empedrado.pdf",
        "Informes",
        "Lic. Ana Ruvalcaba",
        "Consulte esta información en línea",
        "atengo.gob.mx/programas/empedrados/",
    ]
    places = [text.find(words) for words in order]
    assert -1 not in places, dict(zip(order, places, strict=True))
    assert places == sorted(places)


def test_tags_come_in_reading_order(printed: dict[str, Path]) -> None:
    text = " ".join(re.findall(r'^\s+"(.*)"$', run("pdfinfo", "-struct-text", printed["news"]), re.MULTILINE))
    order = [OFFICE, "Rehabilitan 420 metros", "Publicado el", "La obra incluye", "Los trabajos", "Martín Robles"]
    places = [text.find(words) for words in order]
    assert -1 not in places, dict(zip(order, places, strict=True))
    assert places == sorted(places)


def test_structure_has_headings_lists_tables_and_figures(printed: dict[str, Path]) -> None:
    structure = run("pdfinfo", "-struct", printed["news-every-block"])
    for tag in ("H1", "H2", "H3", "L ", "LI", "Table", "THead", "TH", "TD", "Figure", "Link", "Note"):
        assert re.search(rf"^\s*{tag}", structure, re.MULTILINE), tag


def test_pdf_has_title_author_language_and_the_date_of_the_document(printed: dict[str, Path]) -> None:
    said = run("pdfinfo", "-isodates", printed["news"])
    assert re.search(r"^Title:\s+Rehabilitan 420 metros de la calle Hidalgo", said, re.MULTILINE)
    assert re.search(rf"^Author:\s+{re.escape(OFFICE)}", said, re.MULTILINE)
    assert re.search(r"^CreationDate:\s+2026-11-20T15:00:00Z", said, re.MULTILINE)
    assert re.search(r"^Tagged:\s+yes", said, re.MULTILINE)
    assert re.search(r"^Page size:.*letter", said, re.MULTILINE)
    assert (
        b"/Lang"
        in subprocess.run(
            ["qpdf", "--qdf", "--object-streams=disable", str(printed["news"]), "-"], capture_output=True, check=True
        ).stdout
    )


def test_accents_quotes_and_signs_are_text(printed: dict[str, Path]) -> None:
    text = " ".join(run("pdftotext", printed["news"], "-").split())
    assert "¿Qué sigue? Terminar antes de las fiestas: “ni un día más”." in text
    assert "empedrado dañado y la sustitución" in text


def test_markup_is_printed_as_it_was_written(printed: dict[str, Path]) -> None:
    text = " ".join(run("pdftotext", printed["markup"], "-").split())
    assert text.count('#read("/etc/passwd") $x$ *b* _c_ =') >= 8
    assert "root:" not in text


def test_fonts_are_embedded_and_free(printed: dict[str, Path]) -> None:
    for path in printed.values():
        for font in run("pdffonts", path).splitlines()[2:]:
            assert re.match(r"[A-Z]{6}\+(Libertinus|DejaVu|NewCM)", font), font
            assert re.search(r"\byes yes yes\b", font), font


@pytest.mark.parametrize("name", ["long", "table", "wide-table", "long-word", "program-every-block", "news"])
def test_nothing_runs_off_the_page(printed: dict[str, Path], name: str) -> None:
    page_width, page_height = 612.0, 792.0
    words = re.findall(
        r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">',
        run("pdftotext", "-bbox", printed[name], "-"),
    )
    assert words
    margin = 60.0
    assert min(float(word[0]) for word in words) >= margin
    assert max(float(word[2]) for word in words) <= page_width - margin + 1
    assert max(float(word[3]) for word in words) <= page_height - 20


def test_a_long_table_repeats_its_head(printed: dict[str, Path]) -> None:
    pages = run("pdftotext", "-layout", printed["table"], "-").split("\f")[:-1]
    assert len(pages) > 5
    assert all("Columna 0" in page for page in pages)


def test_long_addresses_are_copied_whole(tmp_path: Path) -> None:
    path = "/programas/" + "apoyo-a-la-economia-familiar-" * 6 + "2026/"
    target = tmp_path / "long.pdf"
    target.write_bytes(
        render_pdf(
            documents.program(path=path),
            documents.site(),
            base_url=documents.BASE_URL,
            image_bytes=documents.image_bytes,
        )
    )
    assert f"atengo.gob.mx{path}" in "".join(run("pdftotext", target, "-").split())


@pytest.mark.samples
def test_verapdf_passes_what_is_printed_of_hostile_strings(samples: Path, tmp_path: Path) -> None:
    import json

    strings = json.loads((samples / "hostile-text" / "blns.json").read_text(encoding="utf-8"))
    paths = []
    for number, text in enumerate(strings[::5]):
        try:
            pdf = render_pdf(
                hostile(text), documents.site(), base_url=documents.BASE_URL, image_bytes=documents.image_bytes
            )
        except PrintError:
            continue
        paths.append(tmp_path / f"{number}.pdf")
        paths[-1].write_bytes(pdf)
    assert len(paths) > 70
    for flavour in ("2a", "ua1"):
        assert judged(flavour, paths) == {path.stem: "PASS" for path in paths}
