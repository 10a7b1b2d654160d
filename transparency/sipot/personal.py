"""Personal data inside cells: what a private person must not find published.

Only what its own digits or its surroundings betray is reported: numbers of files, of contracts and of land registers
look like telephones, and a false alarm in each row would hide the true one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .columns import plain

#: Something to look at more closely: most cells have nothing of it.
_SUSPECT = re.compile(r"\d{6}|\d[\d\s().\-]{8,}\d")
# Clave Única de Registro de Población: letters of the name, day of birth, sex, state, consonants, two more.
_CURP = re.compile(
    r"\b[A-Z][AEIOUX][A-Z]{2}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[HMX][A-Z]{2}[B-DF-HJ-NP-TV-Z]{3}[A-Z\d]\d\b",
    re.I,
)
# RFC of a natural person: four letters, day of birth, three more; companies have three letters.
_RFC = re.compile(r"\b[A-ZÑ&]{4}-?\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-?[A-Z\d]{3}\b", re.I)
_LONG_NUMBER = re.compile(r"(?<![\d/.\-])\d(?:[ \-]?\d){15,17}(?![\d/\-])")
_ACCOUNT_WORD = re.compile(
    r"\b(?:clabe|cuenta\s+bancaria|no\.?\s+de\s+cuenta|numero\s+de\s+cuenta|tarjeta)\b[^\d]{0,20}\d{8,}"
)
_PHONE = re.compile(
    r"(?<![\d/.\-])(?:\+?52[ .\-]?)?"
    r"(?:\(\d{2,3}\)[ .\-]?\d{3,4}[ .\-]?\d{4}"
    r"|\d{2}[ .\-]\d{4}[ .\-]\d{4}"
    r"|\d{3}[ .\-]\d{3}[ .\-]\d{2}[ .\-]?\d{2})(?![\d/\-])"
)
_PHONE_WORD = re.compile(r"\b(?:tel|telefono|cel|celular|whatsapp|movil)\b[^\d+(]{0,12}(\+?[\d(][\d\s().\-]{7,14}\d)")


def luhn(digits: str) -> bool:
    """The check of card numbers (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def is_clabe(digits: str) -> bool:
    """18 digits whose last one follows from the others (CLABE, Asociación de Bancos de México)."""
    if len(digits) != 18:
        return False
    total = sum(int(digit) * weight % 10 for digit, weight in zip(digits[:17], (3, 7, 1) * 6, strict=False))
    return (10 - total % 10) % 10 == int(digits[17])


def found_in(text: str, field: str) -> Iterator[tuple[str, str]]:
    """Codes of what a cell's text betrays, with what to show of it; ``field`` is the name of its column.

    An RFC may stand where the format asks for one (suppliers), a telephone where it asks for one (offices).
    """
    if not _SUSPECT.search(text):
        return
    name = plain(field)
    if _CURP.search(text):
        yield "curp", ""
    elif _RFC.search(text) and "rfc" not in name and "registro federal" not in name:
        yield "rfc-person", ""
    lower = plain(text)
    numbers = [re.sub(r"\D", "", match[0]) for match in _LONG_NUMBER.finditer(text)]
    if _ACCOUNT_WORD.search(lower) or any(is_clabe(n) or (len(n) == 16 and luhn(n)) for n in numbers):
        yield "bank-account", ""
    elif not any(word in name for word in ("telefon", "contacto", "numero de", "clave")):
        word = _PHONE_WORD.search(lower)
        phone = word[1] if word else (match[0] if (match := _PHONE.search(text)) else "")
        if len(re.sub(r"\D", "", phone)) >= 10:
            yield "phone", phone.strip()
