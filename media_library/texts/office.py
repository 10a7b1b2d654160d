"""Text of word-processor files, presentations and OpenDocument, read as a stream: no tree of a file is ever built.

python-docx leaves out what stands in text boxes, content controls, footnotes and insertions that wait for a decision,
and builds the whole tree; nobody keeps odfpy any more. What is wanted of these formats is less than what they hold:
the words in their order, and where a paragraph, a cell or a row ends.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zipfile import ZipFile

from defusedxml import ElementTree
from defusedxml.ElementTree import DefusedXMLParser

from media_library.enums import Reason

from .cleaning import clean
from .limits import PAGES, Budget, Spent
from .reading import Reading, of_pages

_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Marks:
    """Names of elements, without their namespace. ``ends``: what the end of one puts into the text."""

    text: frozenset[str]
    paragraph: frozenset[str]
    cell: frozenset[str]
    row: frozenset[str]
    ends: Mapping[str, str]
    #: elements whose words are no part of what a reader sees: deleted text, comments, a second copy of a text box
    skipped: frozenset[str] = field(default_factory=frozenset)


WORD = Marks(
    text=frozenset({"t"}),
    paragraph=frozenset({"p"}),
    cell=frozenset({"tc"}),
    row=frozenset({"tr"}),
    ends={"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"},
    skipped=frozenset({"Fallback", "del", "moveFrom", "pPr"}),
)
SLIDE = Marks(
    text=frozenset({"t"}),
    paragraph=frozenset({"p"}),
    cell=frozenset({"tc"}),
    row=frozenset({"tr"}),
    ends={"br": "\n"},
    skipped=frozenset({"Fallback"}),
)
OPEN_DOCUMENT = Marks(
    text=frozenset({"p", "h"}),
    paragraph=frozenset({"p", "h"}),
    cell=frozenset({"table-cell"}),
    row=frozenset({"table-row"}),
    ends={"tab": "\t", "line-break": "\n", "s": " "},
    skipped=frozenset({"tracked-changes", "annotation"}),
)


class _Words:
    """Takes what the XML parser sees, and keeps the text."""

    def __init__(self, marks: Marks, budget: Budget) -> None:
        self.marks = marks
        self.budget = budget
        self.found: list[str] = []
        self._in_text = self._in_cell = self._skipping = 0

    def start(self, tag: str, attributes: Any) -> None:
        name = tag.rpartition("}")[2]
        self._skipping += name in self.marks.skipped
        self._in_cell += name in self.marks.cell
        self._in_text += name in self.marks.text

    def end(self, tag: str) -> None:
        name, marks = tag.rpartition("}")[2], self.marks
        self._in_text -= name in marks.text
        if name in marks.cell:
            self._in_cell -= 1
            self._put("\t" if not self._in_cell else " ")
        elif name in marks.row or name in marks.paragraph:
            self._put("\n" if not self._in_cell else " ")
        elif name in marks.ends:
            self._put(marks.ends[name])
        self._skipping -= name in marks.skipped

    def data(self, text: str) -> None:
        if self._in_text:
            self._put(text)

    def _put(self, text: str) -> None:
        if not self._skipping:
            self.budget.take(text)
            self.found.append(text)

    def close(self) -> None:
        """The parser asks for it."""


def _words(archive: ZipFile, names: Iterable[str], marks: Marks, budget: Budget) -> tuple[str, Reason]:
    """Text of some members, and why it ends before their end."""
    found: list[str] = []
    try:
        for name in names:
            target = _Words(marks, budget)
            found_here = target.found
            try:
                parser = DefusedXMLParser(target=target)
                with archive.open(name) as stream:
                    while chunk := stream.read(_CHUNK):
                        parser.feed(chunk)
                parser.close()
            finally:
                found += [*found_here, "\n"]
    except Spent as spent:
        return clean("".join(found)), Reason(str(spent))
    return clean("".join(found)), Reason.NONE


def docx(archive: ZipFile, budget: Budget) -> Reading:
    """A Word file is one text: where a page ends depends on the printer."""
    notes = [name for name in ("word/footnotes.xml", "word/endnotes.xml") if name in archive.namelist()]
    text, cut = _words(archive, ["word/document.xml", *notes], WORD, budget)
    return of_pages([text], cut=cut)


def odf(archive: ZipFile, budget: Budget) -> Reading:
    """A text or a spreadsheet of LibreOffice."""
    text, cut = _words(archive, ["content.xml"], OPEN_DOCUMENT, budget)
    return of_pages([text], cut=cut)


def pptx(archive: ZipFile, budget: Budget) -> Reading:
    """A presentation; its pages are the slides in their order."""
    slides = _slides(archive)
    pages: list[str] = []
    cut = Reason.PAGES if len(slides) > PAGES else Reason.NONE
    for name in slides[:PAGES]:
        text, spent = _words(archive, [name], SLIDE, budget)
        pages.append(text)
        if spent:
            cut = spent
            break
    return of_pages(pages, page_count=len(slides), cut=cut)


def _slides(archive: ZipFile) -> list[str]:
    relations = ElementTree.fromstring(archive.read("ppt/_rels/presentation.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    presentation = ElementTree.fromstring(archive.read("ppt/presentation.xml"))
    names = [
        posixpath.normpath(posixpath.join("/ppt", targets.get(value, ""))).lstrip("/")
        for element in presentation.iter()
        if element.tag.endswith("}sldId")
        for key, value in element.attrib.items()
        if key.endswith("}id")
    ]
    return [name for name in names if name in archive.namelist()]
