"""All checks of a workbook, in the order in which a person reads the file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .cell_checks import check_cells
from .findings import LISTED, Findings
from .model import Workbook
from .periods import Period
from .row_checks import check_rows
from .structure_checks import check_against, check_structure
from .table_checks import check_tables

if TYPE_CHECKING:
    from .book import Book


class Checked(NamedTuple):
    """A file that was read: its cells, what they mean, and what is wrong with them."""

    book: Book
    workbook: Workbook
    findings: Findings


def check(
    source: bytes | str | Path,
    *,
    period: Period | None = None,
    template: Workbook | None = None,
    today: date | None = None,
    limit: int = LISTED,
) -> Checked:
    """Reads and validates a file. Raises :class:`.errors.Unreadable` where it is no SIPOT workbook."""
    # the reader of workbooks, which who only checks rows does without
    from .book import read_book
    from .layouts import read_workbook

    book = read_book(source)
    workbook = read_workbook(book)
    findings = validate(workbook, book, period=period, template=template, today=today, limit=limit)
    return Checked(book, workbook, findings)


def validate(
    workbook: Workbook,
    book: Book,
    *,
    period: Period | None = None,
    template: Workbook | None = None,
    today: date | None = None,
    limit: int = LISTED,
) -> Findings:
    """What is wrong with a workbook: at most ``limit`` findings listed of each code, all of them counted.

    ``period`` is the one that was asked for, ``template`` the one that the town downloaded; ``today`` is for tests.
    No network: whether links answer is asked elsewhere.
    """
    today = today or date.today()
    strict = workbook.layout.is_load
    findings = Findings(limit)
    check_structure(workbook, book, findings)
    if template is not None:
        check_against(workbook, template, findings)
    _check_content(workbook, findings, period, today, strict)
    return findings


def validate_rows(
    workbook: Workbook, *, period: Period | None = None, today: date | None = None, limit: int = LISTED
) -> Findings:
    """The same for rows that never were in a file: what their cells, rows and tables have wrong."""
    findings = Findings(limit)
    _check_content(workbook, findings, period, today or date.today(), workbook.layout.is_load)
    return findings


def _check_content(workbook: Workbook, findings: Findings, period: Period | None, today: date, strict: bool) -> None:
    for table in workbook.all_tables:
        check_cells(table, findings, today=today, strict=strict)
    check_rows(workbook.main, findings, today=today, asked=period, strict=strict)
    check_tables(workbook, findings)
