"""What other rooms may use of this library.

A file is read with :func:`check` (cells, meaning, findings) or :func:`read_workbook`; ``annotate``, ``export``,
``fill``, ``blank`` and ``emptied`` give the bytes of an .xlsx; ``diff`` compares two files; :func:`check_csv` reads
text. Whatever is no SIPOT workbook raises :class:`Unreadable`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .container import Kind, kind_of, load
from .errors import Unreadable
from .findings import Finding, Findings
from .grades import Grade
from .messages import FINDINGS, REFUSALS
from .model import Catalogue, Cell, Field, Format, Layout, Raw, Role, Row, Table, TypeCode, Workbook, letters
from .periods import Period, from_code
from .report import as_json, as_lines, finding_lines
from .structure_checks import check_against
from .validate import Checked, check, validate, validate_rows

if TYPE_CHECKING:
    from .annotate import annotate
    from .blank import blank, emptied
    from .book import Book, read_book
    from .comma import check_csv
    from .diff import Difference, diff
    from .export import Filling, export, fill, filling_of
    from .layouts import read_workbook

__all__ = [
    "FINDINGS",
    "REFUSALS",
    "Book",
    "Catalogue",
    "Cell",
    "Checked",
    "Difference",
    "Field",
    "Filling",
    "Finding",
    "Findings",
    "Format",
    "Grade",
    "Kind",
    "Layout",
    "Period",
    "Raw",
    "Role",
    "Row",
    "Table",
    "TypeCode",
    "Unreadable",
    "Workbook",
    "annotate",
    "as_json",
    "as_lines",
    "blank",
    "check",
    "check_against",
    "check_csv",
    "diff",
    "emptied",
    "export",
    "fill",
    "filling_of",
    "finding_lines",
    "from_code",
    "kind_of",
    "letters",
    "load",
    "read_book",
    "read_workbook",
    "validate",
    "validate_rows",
]

#: What needs the readers and writers of workbooks (30 MB, half a second): loaded when it is first asked for.
_LATER = {
    "annotate": "annotate",
    "blank": "blank",
    "emptied": "blank",
    "Book": "book",
    "read_book": "book",
    "check_csv": "comma",
    "Difference": "diff",
    "diff": "diff",
    "Filling": "export",
    "export": "export",
    "fill": "export",
    "filling_of": "export",
    "read_workbook": "layouts",
}


def __getattr__(name: str) -> Any:
    """PEP 562; kept for the next time."""
    if name not in _LATER:
        raise AttributeError(name)
    found = getattr(import_module(f".{_LATER[name]}", __package__), name)
    globals()[name] = found
    return found
