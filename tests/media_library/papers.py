"""Files as offices make them, and as nobody should: PDF by Typst, office files as their programs write them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import typst
from django.core.files.base import ContentFile
from PIL import Image as Pillow
from wagtail.documents import get_document_model

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODF = "urn:oasis:names:tc:opendocument:xmlns:"


#: a photograph of a page, that fills it
PHOTO = '#place(top + left, image("photo.jpg", width: 100%, height: 100%))'


def pdf(pages: Sequence[str], setup: str = "") -> bytes:
    """A page for each text of Typst's markup."""
    with TemporaryDirectory() as folder:
        source = Path(folder, "main.typ")
        source.write_text('#set text(lang: "es")\n' + setup + "\n" + "\n#pagebreak()\n".join(pages), encoding="utf-8")
        Pillow.new("RGB", (300, 400), "#ccc").save(Path(folder, "photo.jpg"), "JPEG")
        made = typst.compile(source)
    assert isinstance(made, bytes)
    return made


def scanned(pages: int, words: str = "") -> bytes:
    """Photographs of pages; ``words`` are signed below each, as programs that scan do."""
    return pdf([f"{PHOTO}#place(bottom)[{words}]"] * pages, "#set page(margin: 0pt)")


def plain_pdf(pages: int, words: str = "articulo") -> bytes:
    """A PDF written by hand, small for many pages: each shows ``words`` and its number."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for number in range(1, pages + 1):
        stream = f"BT /F1 12 Tf 72 700 Td ({words} {number}) Tj ET"
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {len(objects) + 2} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Count {pages} /Kids [{' '.join(kids)}] >>"
    return _assembled(objects)


def _assembled(objects: Sequence[str], trailer: str = "") -> bytes:
    data, offsets = b"%PDF-1.7\n", []
    parts = [data]
    length = len(data)
    for number, body in enumerate(objects, 1):
        offsets.append(length)
        part = f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
        parts.append(part)
        length += len(part)
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    parts.append(
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{length}\n%%EOF\n".encode()
    )
    return b"".join(parts)


def encrypted_pdf() -> bytes:
    """Its password is none that anybody would try: the stored checks of it are noise."""
    noise = "<" + "5a" * 32 + ">"
    encryption = f"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O {noise} /U {noise} >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>",
        encryption,
    ]
    return _assembled(objects, f"/Encrypt 4 0 R /ID [<{'ab' * 16}> <{'ab' * 16}>]")


def container(members: dict[str, str | bytes]) -> bytes:
    """A ZIP of ``members``."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def docx(body: str, head: str = "", **members: str) -> bytes:
    """A Word file; ``body`` is WordprocessingML."""
    document = f'<?xml version="1.0"?>{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return container({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **members})


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(rows: Iterable[Iterable[str]]) -> str:
    cells = ["".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows]
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def xlsx(sheets: dict[str, Iterable[Sequence[Any]]], hidden: str = "") -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if title == hidden else "visible"
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def odt(body: str, kind: str = "text", manifest: str = "<manifest/>") -> bytes:
    content = (
        f'<office:document-content xmlns:office="{ODF}office:1.0" xmlns:text="{ODF}text:1.0" '
        f'xmlns:table="{ODF}table:1.0"><office:body><office:{kind}>{body}</office:{kind}></office:body>'
        "</office:document-content>"
    )
    return container(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
        }
    )


def pptx(slides: Sequence[str]) -> bytes:
    """The files of the slides stand in the opposite order: what counts is the presentation's own."""
    count = len(slides)
    listed = "".join(f'<p:sldId id="{256 + n}" r:id="rId{n}"/>' for n in range(count))
    relations = "".join(f'<Relationship Id="rId{n}" Target="slides/slide{count - n}.xml"/>' for n in range(count))
    members: dict[str, str | bytes] = {
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{P}" xmlns:r="{R}"><p:sldIdLst>{listed}</p:sldIdLst>'
        "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": f"<Relationships>{relations}</Relationships>",
    }
    for n, text in enumerate(slides):
        members[f"ppt/slides/slide{count - n}.xml"] = (
            f'<p:sld xmlns:p="{P}" xmlns:a="{A}"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>'
        )
    return container(members)


def stored(data: bytes, name: str = "acta.pdf", owner: Any = None, title: str = "Acta") -> Any:
    """``data`` in the library."""
    made = get_document_model()(title=title, file=ContentFile(data, name=name))
    if owner is not None:
        made.collection = owner.collection
    made.save()
    return made
