"""IDs between main and secondary sheets."""

from __future__ import annotations

from typing import Any

import pytest

from tests.transparency.sipot import workbooks
from tests.transparency.sipot.workbooks import TODAY, Template, saved
from transparency.sipot.api import check

TABLE = Template(middle=((6, "Monto"), (10, "Desglose")), tables=[[(2, "Clave")]])


@pytest.mark.parametrize(
    ("reference", "secondary", "expected"),
    [
        (1, [[1, "a"], [1, "b"]], []),
        ("1", [[1, "a"]], []),
        (2, [[1, "a"]], [("dangling-id", "E8"), ("orphan-row", "A4")]),
        ("1, 2", [[1, "a"], [2, "b"]], [("several-ids", "E8")]),
        (1, [[1, "a"], [None, "b"]], [("id-missing", "A5")]),
    ],
)
def test_ids_meet(reference: Any, secondary: list[list[Any]], expected: list[tuple[str, str]]) -> None:
    findings = check(TABLE.filled([10, reference], secondary=secondary), today=TODAY).findings
    assert [(finding.code, finding.place) for finding in findings] == expected


def test_missing_sheet_is_found() -> None:
    book = TABLE.filled_book([10, 1])
    del book[f"Tabla_{TABLE.references[0]}"]
    assert [finding.code for finding in check(saved(book), today=TODAY).findings] == ["table-missing"]


def test_download_of_2017_is_related_by_the_row() -> None:
    book = workbooks.download_2017()
    assert check(saved(book), today=TODAY).findings.total == 0
    book["TABLA90641"]["A2"] = "999"
    assert set(check(saved(book), today=TODAY).findings.totals) == {"dangling-id", "orphan-row"}
