"""From document to PDF, without outside tools: what the file says of itself, what is refused, that bytes repeat."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from notices import catalogue, printable, typesetting
from notices.api import PrintError, TypstForm, render_pdf
from tests.notices import documents
from tests.notices.conftest import Print

ROOT = Path(__file__).resolve().parents[2]
LONG_TITLE = ("Convocatoria pública para la adquisición de luminarias solares en las localidades " * 4)[:300]


def metadata(pdf: bytes) -> str:
    """The XMP packet, which PDF/A keeps in plain text."""
    found = re.search(rb"<x:xmpmeta.*?</x:xmpmeta>|<\?xpacket begin.*?<\?xpacket end", pdf, re.DOTALL)
    assert found
    return found[0].decode()


def composed(document: dict[str, Any], slug: str = "hoja", site: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the layout ``slug`` reads."""
    template = next(one for one in catalogue.built_in() if one.slug == slug)
    return printable.compose(
        document,
        documents.site() if site is None else site,
        template,
        base_url=documents.BASE_URL,
        image_bytes=documents.image_bytes,
        zone=ZoneInfo("America/Mexico_City"),
    ).data


def test_render_pdf_says_what_it_is(print_pdf: Print) -> None:
    said = metadata(print_pdf(documents.news()))
    assert "<pdfaid:part>2</pdfaid:part>" in said
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in said
    assert "<pdfuaid:part>1</pdfuaid:part>" in said
    assert "Rehabilitan 420 metros de la calle Hidalgo" in said
    assert "H. Ayuntamiento Constitucional de Atengo" in said
    assert "2026-11-20T15:00:00" in said
    assert re.search(r"<dc:language>.*?es-MX.*?</dc:language>", said, re.DOTALL)


def test_a_correction_is_printed_under_the_title(print_pdf: Print) -> None:
    corrected = documents.news(corrections=[{"date": "2026-11-21", "text": "Son 420 metros y no 240."}])
    assert composed(corrected)["corrections"] == [
        {"date": "21 de noviembre de 2026", "text": "Son 420 metros y no 240."}
    ]
    assert composed(documents.news())["corrections"] == []
    assert len(print_pdf(corrected)) > len(print_pdf(documents.news()))


@pytest.mark.parametrize("kind", ["home", "section", "message", "directorate", "site", "gazette_issue", ""])
def test_render_pdf_prints_any_kind_on_a_generic_sheet(print_pdf: Print, kind: str) -> None:
    assert print_pdf(documents.document(kind=kind)).startswith(b"%PDF-1.7")


@pytest.mark.parametrize("make", [documents.news, documents.program])
def test_render_pdf_prints_every_block(print_pdf: Print, make: Any) -> None:
    assert len(print_pdf(make(blocks=documents.every_block()))) > len(print_pdf(make(blocks=[])))


def test_render_pdf_takes_the_template_asked_for(print_pdf: Print) -> None:
    assert print_pdf(documents.program(), template="hoja") != print_pdf(documents.program(), template="ficha")
    assert print_pdf(documents.program(), template="ficha") == print_pdf(documents.program())


@pytest.mark.parametrize("template", ["ficha", "otra", "../hoja"])
def test_render_pdf_refuses_a_template_that_does_not_suit(print_pdf: Print, template: str) -> None:
    with pytest.raises(PrintError) as error:
        print_pdf(documents.news(), template=template)
    assert error.value.field == "template"


def test_render_pdf_gives_the_same_bytes_in_another_process(print_pdf: Print) -> None:
    program = (
        "import hashlib\n"
        "from notices.api import render_pdf\n"
        "from tests.notices import documents as d\n"
        "pdf = render_pdf(d.news(blocks=d.every_block()), d.site(), base_url=d.BASE_URL, image_bytes=d.image_bytes)\n"
        "print(hashlib.sha256(pdf).hexdigest())\n"
    )
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C",
    }
    env.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-c", program]
    other = subprocess.run(command, env=env, cwd="/", capture_output=True, text=True, check=True)
    here = print_pdf(documents.news(blocks=documents.every_block()))
    assert other.stdout.strip() == hashlib.sha256(here).hexdigest()


def test_render_pdf_follows_the_document_and_the_site(print_pdf: Print) -> None:
    first = print_pdf(documents.news())
    assert print_pdf(documents.news(updated_at="2026-11-21T15:00:00Z")) != first
    assert print_pdf(documents.news(), site=documents.site(phone="349 771 0000")) != first
    assert print_pdf(documents.news(), base_url="https://www.atengo.gob.mx") != first


def test_render_pdf_does_without_a_site_document(print_pdf: Print) -> None:
    assert print_pdf(documents.program(), site={}).startswith(b"%PDF")


@pytest.mark.parametrize("locale", ["en", "hch", "", "es-MX", "../../etc"])
def test_render_pdf_speaks_the_language_of_the_document(print_pdf: Print, locale: str) -> None:
    assert print_pdf(documents.program(locale=locale)).startswith(b"%PDF")


def test_render_pdf_bears_long_titles_and_tables(print_pdf: Print) -> None:
    rows = [[str(n), "Infraestructura social municipal", "$1,000.00", "x" * 200] for n in range(300)]
    table = documents.block("figures", caption="Obras", columns=["No.", "Fondo", "Monto", "Clave"], rows=rows, note="")
    assert print_pdf(documents.news(title=LONG_TITLE, blocks=[table])).startswith(b"%PDF")


def test_render_pdf_sets_closer_what_then_needs_a_sheet_less(print_pdf: Print, monkeypatch: pytest.MonkeyPatch) -> None:
    def pages(lines: int) -> int:
        html = "<p>Línea.</p>" * lines
        return typesetting._pages(print_pdf(documents.document(blocks=[documents.block("text", html=html)])))

    closer = [pages(lines) for lines in range(14, 50, 4)]
    monkeypatch.setattr(typesetting, "_SHORT", 0)
    roomy = [pages(lines) for lines in range(14, 50, 4)]
    assert closer == sorted(closer)
    assert (closer[0], closer[-1]) == (1, 2)
    assert sum(closer) < sum(roomy)


# -- what is refused, and how


@pytest.mark.parametrize("title", ["", "  ", "\u200b", "\x00"])
def test_render_pdf_refuses_an_empty_title(print_pdf: Print, title: str) -> None:
    with pytest.raises(PrintError) as error:
        print_pdf(documents.news(title=title))
    assert error.value.field == "title"


@pytest.mark.parametrize(
    ("document", "field"),
    [
        (documents.news(image=documents.image("missing")), "image"),
        (
            documents.document(blocks=[documents.block("image", image=documents.image("missing"), caption="")]),
            "blocks.0.image",
        ),
        (
            documents.document(
                blocks=[documents.block("gallery", items=[{"image": documents.image("missing"), "caption": ""}])]
            ),
            "blocks.0.items.0.image",
        ),
        (
            documents.news(fields={"photos": [documents.image("two"), documents.image("missing")]}),
            "fields.photos.1",
        ),
    ],
)
def test_render_pdf_names_the_image_that_is_missing(print_pdf: Print, document: dict[str, Any], field: str) -> None:
    with pytest.raises(PrintError) as error:
        print_pdf(document)
    assert error.value.field == field
    assert str(error.value.message)


def test_render_pdf_names_the_image_that_is_broken(print_pdf: Print) -> None:
    with pytest.raises(PrintError) as error:
        print_pdf(documents.news(), image_bytes=lambda image: b"no image")
    assert error.value.field == "site.fields.coat_of_arms"


def test_render_pdf_fetches_only_what_the_template_prints(print_pdf: Print) -> None:
    assert print_pdf(documents.program(image=documents.image("missing"))).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("document", "field"),
    [
        (documents.news(summary="Ya hay fecha 📅"), "summary"),
        (documents.news(blocks=[documents.block("text", html="<p>&#128512;</p>")]), "blocks.0.html"),
        (documents.program(fields={"requirements": ["INE", "漢字"]}), "fields.requirements.1"),
        (documents.news(title="privado \ue000"), "title"),
    ],
)
def test_render_pdf_names_characters_no_font_has(print_pdf: Print, document: dict[str, Any], field: str) -> None:
    with pytest.raises(PrintError) as error:
        print_pdf(document)
    found = error.value
    if field.startswith("blocks"):
        field = "blocks.0.value.html"
    assert found.field == field
    assert "U+" in str(found.message)


def test_render_pdf_names_at_most_five_characters(print_pdf: Print) -> None:
    with pytest.raises(PrintError) as error:
        print_pdf(documents.news(summary="一二三四五六七八"))
    assert str(error.value.message).count("U+") == 5


def test_render_pdf_of_a_layout_that_fails_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "roto"
    folder.mkdir()
    (folder / "main.typ").write_text("#panic()")
    (folder / "manifest.toml").write_text(
        'slug = "roto"\nlabel = "Roto"\npaper = "a4"\npurpose = ""\nkinds = ["*"]\nfields = []\n'
    )
    form = TypstForm(catalogue.read(folder))
    with pytest.raises(PrintError) as error:
        form(documents.news(), documents.site(), base_url="https://x.mx", image_bytes=documents.image_bytes)
    assert error.value.field == "template"


@pytest.mark.parametrize(
    "source", ['read("/etc/passwd")', 'read("../../../etc/passwd")', 'image("/home/x.png")', 'json("/etc/hosts")']
)
def test_a_layout_reads_nothing_outside_its_folder(tmp_path: Path, source: str) -> None:
    folder = tmp_path / "curioso"
    folder.mkdir()
    (folder / "main.typ").write_text(f"#{source}")
    (folder / "manifest.toml").write_text(
        'slug = "curioso"\nlabel = "Curioso"\npaper = "a4"\npurpose = ""\nkinds = ["*"]\nfields = []\n'
    )
    with pytest.raises(PrintError):
        TypstForm(catalogue.read(folder))(
            documents.news(), documents.site(), base_url="https://x.mx", image_bytes=documents.image_bytes
        )


# -- what the layout is given


def test_compose_skips_no_level_of_heading() -> None:
    blocks = [
        documents.block("heading", text="a", level=3),
        documents.block("text", html="<h5>b</h5><h2>c</h2>"),
        documents.block("heading", text="d", level=3),
    ]
    data = composed(documents.document(blocks=blocks))
    assert [data["blocks"][0]["level"], *(node["level"] for node in data["blocks"][1]["nodes"])] == [2, 3, 2]
    assert data["blocks"][2]["level"] == 3


def test_compose_prints_the_address_of_links() -> None:
    html = (
        '<p><a href="/programas/">programas</a> <a href="https://a.mx/">https://a.mx</a> '
        '<a href="mailto:a@b.mx">correo</a> <a href="javascript:x">nada</a> <a href="//x.mx">nada</a></p>'
    )
    runs = composed(documents.document(blocks=[documents.block("text", html=html)]))["blocks"][0]["nodes"][0]["runs"]
    linked = {run["s"].strip(): (run.get("url"), run.get("note")) for run in runs if run["s"].strip()}
    assert linked["programas"] == ("https://atengo.gob.mx/programas/", "atengo.gob.mx/programas/")
    assert linked["https://a.mx"] == ("https://a.mx/", None)
    assert linked["correo"] == ("mailto:a@b.mx", None)
    assert linked["nada nada"] == (None, None)


def test_compose_says_what_an_image_shows() -> None:
    blocks = [
        documents.block("image", image=documents.image(alt="Un puente"), caption=""),
        documents.block("image", image=documents.image(alt=""), caption="El puente"),
        documents.block("image", image=documents.image(alt="", decorative=True), caption=""),
    ]
    pictures = [block["pictures"][0] for block in composed(documents.document(blocks=blocks))["blocks"]]
    assert [(one["alt"], one["decorative"]) for one in pictures] == [
        ("Un puente", False),
        ("El puente", False),
        ("Imagen sin descripción", True),
    ]


def test_compose_of_arms_says_whose_they_are() -> None:
    site = documents.site(coat_of_arms=documents.image("arms", alt="", decorative=True))
    arms = composed(documents.news(), site=site)["authority"]["arms"]
    assert arms["alt"] == "Escudo de H. Ayuntamiento Constitucional de Atengo"


def test_compose_facts_of_a_program() -> None:
    facts = {fact["key"]: fact["text"] for fact in composed(documents.program(), "ficha")["facts"]}
    assert facts["cost"] == "Gratuito"
    assert facts["validity"] == "Del 15 de enero de 2026 al 15 de diciembre de 2026"
    assert facts["budget"] == "$150,000.00"
    assert "status" not in facts, "the dates say it, and paper does not change when they pass"
    closed = composed(documents.program(fields={"status": "closed"}), "ficha")["facts"]
    assert {fact["key"]: fact["text"] for fact in closed}["status"] == "Cerrado"


def test_compose_prints_the_text_of_blocks_it_does_not_know() -> None:
    value = {"titulo": "Cartelera", "items": [{"html": "<p>Cine</p>", "url": "/x/"}]}
    nodes = composed(documents.document(blocks=[{"type": "cartelera", "value": value}]))["blocks"][0]["nodes"]
    assert [run["s"] for node in nodes for run in node["runs"]] == ["Cartelera", "Cine"]


def test_compose_shows_a_picture_once() -> None:
    photos = [documents.image("one"), documents.image("two")]
    data = composed(documents.news(image=documents.image("one"), fields={"photos": photos}))
    assert len(data["photos"]) == 1


def test_compose_leaves_out_images_and_files_that_are_gone() -> None:
    blocks = [
        documents.block("image", image=None, caption=""),
        documents.block("gallery", items=[{"image": None, "caption": ""}]),
        documents.block("file", file=None),
    ]
    data = composed(documents.document(blocks=blocks))
    assert [block.get("pictures") for block in data["blocks"]] == [[], [], None]


@pytest.mark.parametrize(
    ("colour", "printed"), [("#7a1f2b", "#7a1f2b"), ("#ffee00", "#1f3a5f"), ("red", "#1f3a5f"), (None, "#1f3a5f")]
)
def test_compose_takes_colours_that_can_be_read(colour: str | None, printed: str) -> None:
    site = documents.site(colours={"primary": colour, "accent": ""})
    assert composed(documents.news(), site=site)["colours"]["primary"] == printed


def test_compose_dates_by_the_wall_of_the_town_hall() -> None:
    data = composed(documents.news(published_at="2026-11-20T04:30:00Z", updated_at="2026-11-22T12:00:00Z"))
    assert data["published"] == "Publicado el 19 de noviembre de 2026"
    assert data["updated"] == "Actualizado el 22 de noviembre de 2026"


# -- hostile text

MARKUP = [
    '#read("/etc/passwd")',
    '#include "main.typ"',
    "#panic()",
    "$ x^2 $ *b* _c_ `d` = e",
    "<etiqueta> @referencia // nada /* nada */",
    '"}]}\\u{41}\\',
    "#set page(width: 1cm)",
    "<script>alert(1)</script>",
    "\u202eodal la oled",
    "W" * 500,
]


def filled(value: Any, text: str, key: str = "") -> Any:
    """``value`` with ``text`` in every text a person may write."""
    if isinstance(value, str):
        if key in {"type", "kind", "id", "path", "locale", "published_at", "updated_at", "level", "slug"}:
            return value
        if key.endswith("html"):
            return f"<p>{text.replace('&', '&amp;').replace('<', '&lt;')}</p>{text}"
        return text
    if isinstance(value, dict):
        return {name: filled(inner, text, name) for name, inner in value.items()}
    return [filled(inner, text, key) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("text", MARKUP)
def test_render_pdf_prints_markup_as_text(print_pdf: Print, text: str) -> None:
    for make in (documents.news, documents.program):
        document = filled(make(blocks=documents.every_block()), text)
        assert print_pdf(document, site=filled(documents.site(), text)).startswith(b"%PDF")


@pytest.mark.samples
def test_render_pdf_prints_or_refuses_every_hostile_string(print_pdf: Print, samples: Path) -> None:
    folder = samples / "hostile-text"
    strings: list[str] = json.loads((folder / "blns.json").read_text(encoding="utf-8"))
    for name in ("RSNAKE_XSS.txt", "xss_payloads_quick.txt"):
        strings += (folder / name).read_text(encoding="utf-8", errors="replace").splitlines()
    refused: dict[str, str] = {}
    for text in strings:
        try:
            pdf = print_pdf(filled(documents.program(), text), site=documents.site(coat_of_arms=None))
        except PrintError as error:
            refused[text] = error.field
        else:
            assert (pdf[:4], pdf.rstrip()[-5:]) == (b"%PDF", b"%%EOF"), text
    assert set(refused.values()) == {"title"}, "the first field that holds what cannot be printed"
    assert len(refused) < len(strings) / 8, refused


def test_name_of_character() -> None:
    assert typesetting.name_of("😀") == "«😀» (U+1F600 GRINNING FACE)"
    assert typesetting.name_of("\ue000") == "U+E000"


def test_render_pdf_is_what_the_api_exports() -> None:
    assert render_pdf.__module__ == "notices.api"
