"""What a validation found: one finding per cell, and a list of them that does not grow without end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .grades import Grade
from .messages import FINDINGS
from .model import letters

#: Findings of one code that are listed; more are only counted.
LISTED = 50


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in a place.

    ``row`` is the row of the file from 1, ``column`` its letters; both are None for what concerns a sheet. ``field`` is
    the name of the column's field. ``code`` is stable; ``message`` is Spanish.
    """

    sheet: str
    row: int | None
    column: str | None
    field: str
    code: str
    grade: Grade
    message: str

    @property
    def place(self) -> str:
        """``H8``; empty for what concerns a sheet."""
        return f"{self.column or ''}{self.row or ''}"

    def as_dict(self) -> dict[str, Any]:
        """The six keys of a finding in JSON: sheet, row, column, code, grade, message."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "grade": str(self.grade),
            "message": self.message,
        }


@dataclass(slots=True)
class Findings:
    """A list that keeps the first :data:`LISTED` findings of each code, and counts all of them in ``totals``."""

    limit: int = LISTED
    listed: list[Finding] = field(default_factory=list)
    totals: Counter[str] = field(default_factory=Counter)

    def add(
        self,
        code: str,
        sheet: str,
        row: int | None = None,
        column: int | None = None,
        field: str = "",
        **details: object,
    ) -> None:
        """Adds a finding. ``column`` is zero-based; ``details`` fill in the sentence of the code."""
        self.totals[code] += 1
        if self.totals[code] <= self.limit:
            grade, sentence = FINDINGS[code]
            message = sentence.format(field=_short(field), **{name: _short(value) for name, value in details.items()})
            place = None if column is None else letters(column)
            self.listed.append(Finding(sheet, row, place, field, code, grade, message))

    def lists(self, code: str) -> bool:
        """Whether one more of a code would be listed."""
        return self.totals[code] < self.limit

    def by_grade(self) -> dict[Grade, int]:
        """How many of each grade, those that are not listed too."""
        counts = dict.fromkeys(Grade, 0)
        for code, count in self.totals.items():
            counts[FINDINGS[code][0]] += count
        return counts

    @property
    def blocking(self) -> bool:
        return self.by_grade()[Grade.BLOCKING] > 0

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.listed)

    def __len__(self) -> int:
        return len(self.listed)

    @property
    def total(self) -> int:
        return sum(self.totals.values())


def _short(value: object) -> object:
    """A text for a sentence: one line, of a length that a person reads."""
    if not isinstance(value, str):
        return value
    text = " ".join("".join(letter if letter.isprintable() else " " for letter in value[:200]).split())
    return text if len(text) <= 90 else text[:89].rstrip() + "…"
