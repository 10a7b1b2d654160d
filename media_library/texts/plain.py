"""Text files and tables in text files, in whatever encoding they come."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from typing import IO

from media_library.enums import Outcome, Reason

from .cleaning import clean
from .limits import CHARACTERS, Budget, Spent
from .reading import Reading, of_pages

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DELIMITERS = ",;\t|"


def read(file: IO[bytes], budget: Budget, *, table: bool) -> Reading:
    """``table``: cells are separated by whatever separates them in the first line."""
    data = file.read(4 * CHARACTERS)
    text = _decoded(data)
    if text is None:
        return Reading(Outcome.DAMAGED, Reason.KIND)
    cut = Reason.CHARACTERS if file.read(1) else Reason.NONE
    kept: list[str] = []
    try:
        for line in _rows(text) if table else text.splitlines():
            budget.take(line + "\n")
            kept.append(line)
    except Spent as spent:
        cut = Reason(str(spent))
    except csv.Error:
        return Reading(Outcome.DAMAGED, Reason.CONTENT)
    return of_pages([clean("\n".join(kept))], cut=cut)


def _decoded(data: bytes) -> str | None:
    """None where it is no text. What is not Unicode comes from Excel on Windows."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace")
    if b"\x00" in data:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _rows(text: str) -> Iterator[str]:
    first = text.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    csv.field_size_limit(CHARACTERS)
    for row in csv.reader(text.splitlines(), delimiter=delimiter):
        yield "\t".join(cell for cell in row if cell.strip())
