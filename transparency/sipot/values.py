"""What a cell means by the type of its field, whatever type the cell has in the file.

Filled files hold the year as a number though its field is text, dates as text, money with signs: a value is read by its
meaning, and what cannot be understood stays stripped text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from .columns import plain
from .model import Raw, TypeCode, Value

MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2})?)?")
_IN_WORDS = re.compile(r"(\d{1,2})(?:\s+de)?\s+([a-z]+)(?:\s+del?)?\s+(\d{4})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?\s*(?:hrs?\.?|horas)?", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+")
#: Days since 1899-12-30 that a date without its format shows as: 1927 to 2118.
_SERIAL = (10_000, 80_000)
_EPOCH = date(1899, 12, 30)


def read_date(text: str) -> date | None:
    """A day written as people write it (``31/03/2019``, ``31-3-19``, ``2019-03-31``, ``31 de marzo de 2019``).

    None where it is none, or one that does not exist.
    """
    text = plain(text.strip())
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
    elif match := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _IN_WORDS.fullmatch(text):
        name = {"setiembre": "septiembre"}.get(match[2], match[2])
        if name not in MONTHS:
            return None
        day, month, year = int(match[1]), MONTHS.index(name) + 1, int(match[3])
    else:
        return None
    if year < 100:
        year += 2000
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_number(text: str) -> Decimal | None:
    """``$ 1,234.50`` as 1234.50; None where it is no number."""
    text = text.strip().removeprefix("$").strip()
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None


def text_of(raw: Raw) -> str:
    """A cell as its text: numbers without a useless fraction, days as dd/mm/aaaa."""
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, bool):
        return "Verdadero" if raw else "Falso"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e15 else repr(raw)
    if isinstance(raw, datetime):
        return raw.strftime("%d/%m/%Y" if raw.time() == time(0) else "%d/%m/%Y %H:%M")
    if isinstance(raw, date):
        return f"{raw.day:02}/{raw.month:02}/{raw.year:04}"
    if isinstance(raw, time):
        return f"{raw.hour:02}:{raw.minute:02}"
    return str(raw)


def _text(raw: Raw) -> Value:
    return text_of(raw) or None


def _number(raw: Raw) -> Value:
    if isinstance(raw, float | int) and not isinstance(raw, bool):
        # Excel shows 15 figures: what binary fractions add beyond them, nobody wrote.
        return Decimal(f"{raw:.15g}") if math.isfinite(raw) else str(raw)
    if isinstance(raw, str):
        number = read_number(raw)
        return number if number is not None else raw.strip() or None
    return _text(raw)


def _date(raw: Raw) -> Value:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if isinstance(raw, float | int) and not isinstance(raw, bool) and _SERIAL[0] <= raw <= _SERIAL[1]:
        return _EPOCH + timedelta(days=int(raw))
    if isinstance(raw, str):
        return read_date(raw) or raw.strip() or None
    return _text(raw)


def _time(raw: Raw) -> Value:
    if isinstance(raw, time):
        return raw
    if isinstance(raw, datetime):
        return raw.time()
    if isinstance(raw, float) and 0 <= raw < 1:
        return (datetime(2000, 1, 1) + timedelta(days=raw)).time().replace(microsecond=0)
    if isinstance(raw, str) and (match := _TIME.fullmatch(raw.strip())):
        hour, minute = int(match[1]), int(match[2])
        return time(hour, minute) if hour < 24 and minute < 60 else raw.strip()
    return _text(raw)


def _year(raw: Raw) -> Value:
    text = text_of(raw)
    return int(text) if text.isdecimal() and len(text) < 9 else text or None


_READERS: dict[TypeCode, Callable[[Raw], Value]] = {
    TypeCode.NUMBER: _number,
    TypeCode.MONEY: _number,
    TypeCode.DATE: _date,
    TypeCode.UPDATE_DATE: _date,
    TypeCode.TIME: _time,
    TypeCode.YEAR: _year,
}


def normalise(code: TypeCode, raw: Raw) -> Value:
    """What a cell means in a field of that type; None where it is empty."""
    return _READERS.get(code, _text)(raw)


def normalise_column(code: TypeCode, cells: list[Raw]) -> list[Value]:
    """The same for a whole column; each different cell is read once, for columns repeat themselves."""
    read = _READERS.get(code, _text)
    if bool in set(map(type, cells)):
        # True equals 1.0 as a key, and is another text.
        return [read(cell) for cell in cells]
    known = {cell: read(cell) for cell in set(cells)}
    return [known[cell] for cell in cells]
