"""Text of PDF files, page by page, by PDFium."""

from __future__ import annotations

from typing import IO

import pypdfium2 as pdfium
from pypdfium2 import raw

from media_library.enums import Outcome, Reason

from . import limits
from .cleaning import clean
from .limits import Budget, Spent
from .reading import Reading, of_pages

#: letters and digits below which a page that is mostly picture counts as scanned: programs that scan sign each page
_SIGNATURE = 40
#: part of a page that its pictures cover when it is one
_MOSTLY = 0.5


def read(file: IO[bytes], budget: Budget) -> Reading:
    """``file`` from its first page to its last, or to the end of the budget."""
    try:
        document = pdfium.PdfDocument(file)
    except pdfium.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            return Reading(Outcome.PASSWORD)
        return Reading(Outcome.DAMAGED, Reason.OPENING)
    count = len(document)
    pages: list[str] = []
    scanned = broken = 0
    cut = Reason.PAGES if count > limits.PAGES else Reason.NONE
    try:
        for number in range(min(count, limits.PAGES)):
            try:
                text, is_scanned = _page(document, number)
            except pdfium.PdfiumError:  # the page keeps its number
                text, is_scanned, broken = "", False, broken + 1
            budget.take(text)
            pages.append(text)
            scanned += is_scanned
    except Spent as spent:
        cut = Reason(str(spent))
    if count == broken:
        return Reading(Outcome.DAMAGED, Reason.CONTENT)
    return of_pages(pages, page_count=count, scanned=scanned, cut=cut)


def _page(document: pdfium.PdfDocument, number: int) -> tuple[str, bool]:
    """Text of a page, and whether it is a scanned one."""
    page = document[number]
    try:
        words = page.get_textpage()
        try:
            text = clean(words.get_text_range())
        finally:
            words.close()
        few = sum(map(str.isalnum, text)) < _SIGNATURE
        return text, few and _is_picture(page)
    finally:
        page.close()


def _is_picture(page: pdfium.PdfPage) -> bool:
    width, height = page.get_size()
    covered = 0.0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = item.get_bounds()
        covered += max(0.0, right - left) * max(0.0, top - bottom)
    return covered >= _MOSTLY * width * height
