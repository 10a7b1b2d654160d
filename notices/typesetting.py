"""The typesetter: a layout, its data and its files in; PDF bytes out.

Typst sees one private folder, made for the call and thrown away: the layout, the house's own layouts, the
data and the pictures. Its fonts are those inside the wheel (Libertinus Serif, DejaVu Sans Mono; both free),
so a page looks the same on every machine and nothing is fetched.
"""

from __future__ import annotations

import json
import logging
import re
import tempfile
import unicodedata
from functools import cache
from pathlib import Path

import typst
from django.utils.translation import gettext_lazy as _

from .catalogue import Template
from .errors import PrintError
from .printable import Printable

logger = logging.getLogger("notices")

#: archival with structure (ISO 19005-2, level A) and accessible (ISO 14289-1), in one file
STANDARDS = ["a-2a", "ua-1"]

#: a document of at most this many pages is tried closer set
_SHORT = 3
_PAGE_COUNT = re.compile(rb"<xmpTPg:NPages>(\d+)</xmpTPg:NPages>")
_NO_GLYPH = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_FORBIDDEN = re.compile(r'contains the (?:disallowed )?codepoint `"((?:[^"\\]|\\.)*)"`')
#: join characters into one sign and are never seen by themselves: ZWNJ, ZWJ, variation selectors
_JOINERS = "\u200c\u200d\ufe0e\ufe0f"
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]+)\}|(.))")


class MissingGlyphs(Exception):
    """No font of ours has these ``characters`` (in the order of the page, each once)."""

    def __init__(self, characters: list[str]) -> None:
        super().__init__(characters)
        self.characters = characters


@cache
def fonts() -> typst.Fonts:
    """The fonts of the wheel, read once a process."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def typeset(printable: Printable, template: Template) -> bytes:
    """PDF bytes of ``printable`` on ``template``: the same for the same input, on any machine.

    A short document is tried once more with everything a little closer, and printed so where that saves a sheet.
    Raises :class:`MissingGlyphs`, and :class:`PrintError` (field ``template``) where the layout itself fails.
    """
    with tempfile.TemporaryDirectory(prefix="notice-") as folder:
        root = Path(folder)
        for name, content in {**template.files, **printable.files}.items():
            target = root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        pdf = _compile(root, printable, template, compact=False)
        if 1 < _pages(pdf) <= _SHORT:
            closer = _compile(root, printable, template, compact=True)
            if _pages(closer) < _pages(pdf):
                return closer
    return pdf


def _compile(root: Path, printable: Printable, template: Template, *, compact: bool) -> bytes:
    data = json.dumps({**printable.data, "compact": compact}, ensure_ascii=False, separators=(",", ":"))
    (root / "data.json").write_text(data, encoding="utf-8")
    compiler = typst.Compiler(
        root / "main.typ",
        root=root,
        font_paths=fonts(),
        ignore_system_fonts=True,
        package_path=root / "packages",
        package_cache_path=root / "packages",
    )
    try:
        pdf = compiler.compile(
            format="pdf",
            pdf_standards=STANDARDS,  # type: ignore[arg-type]  # the stubs want literals
            timestamp=int(printable.when.timestamp()) if printable.when else 0,
        )
    except typst.TypstError as error:
        missing = _missing(error.diagnostic)
        if missing:
            raise MissingGlyphs(missing) from error
        logger.error("layout failed", extra={"template": template.slug, "diagnostic": error.diagnostic})
        raise PrintError("template", _("The layout failed on this document.")) from error
    if not isinstance(pdf, bytes) or not pdf.startswith(b"%PDF"):
        raise PrintError("template", _("The layout made no page."))
    return pdf


def _pages(pdf: bytes) -> int:
    """How many pages ``pdf`` says it has, in the metadata that PDF/A keeps readable."""
    found = _PAGE_COUNT.search(pdf)
    return int(found[1]) if found else 0


def name_of(character: str) -> str:
    """``«😀» (U+1F600 GRINNING FACE)``: the character as people see it and as Unicode calls it."""
    point = f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()
    return f"«{character}» ({point})" if character.isprintable() else point


def _missing(diagnostic: str) -> list[str]:
    """The characters a compilation failed on, from its message: of a cluster, those that are not everybody's."""
    clusters = (*_NO_GLYPH.findall(diagnostic), *_FORBIDDEN.findall(diagnostic))
    characters = "".join(_ESCAPE.sub(_unescaped, cluster) for cluster in clusters)
    uncommon = [c for c in characters if not c.isascii() and c not in _JOINERS]
    return list(dict.fromkeys(uncommon or characters))


def _unescaped(found: re.Match[str]) -> str:
    if found[1]:
        return chr(int(found[1], 16))
    return {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}.get(found[2], found[2])
