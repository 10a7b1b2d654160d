"""The same workbook with what was found beside the cells, as comments of Excel."""

from __future__ import annotations

from typing import Any

from openpyxl.comments import Comment
from openpyxl.utils import column_index_from_string

from .book import Book
from .editing import open_copy, saved
from .findings import Finding, Findings
from .model import Workbook

AUTHOR = "Pregonero"
#: Size of a comment's box in points: about 40 characters a line.
_WIDTH, _LINE_HEIGHT, _PER_LINE = 320, 18, 44


def annotate(book: Book, workbook: Workbook, findings: Findings) -> bytes:
    """An .xlsx of the file with a comment on each cell where something was found.

    Findings of a sheet, and those of hidden rows, stand at the headings. What a cell said before is kept.
    """
    copy = open_copy(book, workbook)
    by_cell: dict[tuple[str, int, int], list[str]] = {}
    for finding in findings:
        if finding.sheet in copy.sheetnames:
            by_cell.setdefault(_place(copy, workbook, finding), []).append(
                f"[{finding.grade.spanish}] {finding.message}"
            )
    for (sheet, row, column), texts in by_cell.items():
        cell = copy[sheet].cell(row, column)
        if cell.comment is not None:
            texts = [cell.comment.text, *texts]
        text = "\n\n".join(texts)
        comment = Comment(text, AUTHOR, width=_WIDTH)
        comment.height = _LINE_HEIGHT * (1 + sum(1 + len(line) // _PER_LINE for line in text.split("\n")))
        cell.comment = comment
    return saved(copy)


def _place(copy: Any, workbook: Workbook, finding: Finding) -> tuple[str, int, int]:
    table = next(table for table in workbook.all_tables if table.sheet == finding.sheet)
    headings = max(table.first_row - 1, 1)
    row = finding.row
    if row is None or (row < table.first_row and copy[finding.sheet].row_dimensions[row].hidden):
        row = headings
    column = column_index_from_string(finding.column) if finding.column else 1
    # A comment inside merged cells belongs to the first one of them.
    for area in copy[finding.sheet].merged_cells.ranges:
        if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
            return finding.sheet, area.min_row, area.min_col
    return finding.sheet, row, column
