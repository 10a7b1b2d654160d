"""Office files, each by the reader of its kind."""

from __future__ import annotations

from typing import IO

from . import office, sheets
from .containers import Refused, opened
from .limits import Budget
from .reading import Reading

_READERS = {"docx": office.docx, "pptx": office.pptx, "odf": office.odf}


def read(file: IO[bytes], budget: Budget) -> Reading:
    """What the container says it is, it is read as."""
    try:
        archive, kind = opened(file)
    except Refused as refused:
        return refused.reading
    return sheets.read(file, budget) if kind == "xlsx" else _READERS[kind](archive, budget)
