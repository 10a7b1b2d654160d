"""What is wrong with a law pack, and where: file and line, in words for whoever wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something to mend: file as it was named, line (1 is the first), sentence."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class BadPacks(Exception):
    """The packs cannot be loaded; nothing was changed. ``faults`` holds all that was found, by file and line."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
