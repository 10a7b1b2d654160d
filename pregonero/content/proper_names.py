"""Names and acronyms whose capitals a suggestion keeps when a title comes all in capitals.

The names are the municipality's own data; the acronyms are those that its offices write every day.
"""

from __future__ import annotations

from typing import Final

from pregonero.directorates.api import Directorate, Locality, Municipality

ACRONYMS: Final = [
    *("CFE", "CONAGUA", "CONAFOR", "COVID", "CURP", "DIF", "FM", "IMSS", "INAPAM", "INE", "INEA", "INEGI", "ISSSTE"),
    *("ITEI", "IVA", "LGBT", "OPD", "PDF", "PNT", "RFC", "SAT", "SEDENA", "SEP", "SIAPA", "SIPINNA", "SMN", "TV"),
    *("UBR", "UdeG", "UNAM"),
]


def proper_names() -> list[str]:
    """Municipalities, their states and localities, and directorates; longer names first."""
    names = set(Locality.objects.values_list("name", flat=True))
    names.update(Directorate.objects.values_list("name", flat=True))
    for municipality in Municipality.objects.values_list("name", "state"):
        names.update(municipality)
    return sorted((name for name in names if name), key=lambda name: (-len(name), name))
