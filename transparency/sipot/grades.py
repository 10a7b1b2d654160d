"""How much a finding matters."""

from __future__ import annotations

from enum import StrEnum


class Grade(StrEnum):
    """Only ``blocking`` stops an import: what cannot be understood. The rest is shown, and a person decides."""

    INFORMATIVE = "informative"
    WARNING = "warning"
    SERIOUS = "serious"
    BLOCKING = "blocking"

    @property
    def spanish(self) -> str:
        return _SPANISH[self]


_SPANISH = {
    Grade.INFORMATIVE: "informativo",
    Grade.WARNING: "advertencia",
    Grade.SERIOUS: "grave",
    Grade.BLOCKING: "impide importar",
}
