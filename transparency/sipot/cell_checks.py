"""What one cell can have wrong by itself: its type, its limits, its catalogue, its text.

Limits are those of SIPOT's own validator (2017): 150 and 4,000 characters, 12 figures with 2 decimals, years from 2000.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from . import personal
from .columns import plain
from .findings import Findings
from .model import Catalogue, Field, Raw, Role, Table, TypeCode, Value
from .periods import day
from .values import text_of

SHORT, LONG = 150, 4_000
FIGURES, DECIMALS = 12, 2
FIRST_YEAR = 2000
CELL_LIMIT = 32_767
#: Years that a date may plausibly have: norms in force go back to the 19th century.
DATE_YEARS = (1821, 2100)
_TEXT_LIMITS = {TypeCode.SHORT_TEXT: SHORT, TypeCode.LONG_TEXT: LONG, TypeCode.NOTE: LONG}
#: Where people write freely, so that personal data may slip in.
_FREE_TEXT = frozenset(_TEXT_LIMITS)

_ERRORS = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#¡REF!", "#¡VALOR!", "#¿NOMBRE?"}
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u2028\u2029\ufeff\ufffe\uffff]")
_LIKE_NUMBER = re.compile(r"[+\-]?[\d\s.,()$%/+\-]*")
_DAY_LIKE = re.compile(r"\d{1,4}[/.\-]\d{1,2}[/.\-]\d{1,4}")
_LINK = re.compile(r"(?:https?|ftp)://[^\s/?#]+\.?[^\s]*", re.IGNORECASE)
_SCHEME = re.compile(r"(?:https?|ftp)://\S", re.IGNORECASE)
_LOCAL = re.compile(r"^(?:[a-z]:[\\/]|\\\\|file:|\.{1,2}[\\/])|^[^:/]*\\", re.IGNORECASE)
_FILE_NAME = re.compile(
    r"\.(?:pdf|docx?|xlsx?|xlsm|pptx?|jpe?g|png|gif|zip|rar|html?|csv|txt|odt|ods|xml|tiff?|mp[34])$", re.IGNORECASE
)
_DOMAIN = re.compile(r"(?:www\.|[\w\-]+(?:\.[\w\-]+)*\.(?:mx|com|org|net|gob|edu|info|gov)\b)", re.IGNORECASE)

Problem = tuple[str, dict[str, object]]
Check = Callable[[Field, Raw, Value], Iterator[Problem]]


def check_cells(table: Table, findings: Findings, *, today: date, strict: bool) -> None:
    """Checks every cell of a table. ``strict`` is for files to be loaded: how downloads write is not the town's doing.

    Columns repeat themselves, so each different value of a column is looked at once.
    """
    for index, field in enumerate(table.fields):
        bad: dict[tuple[Raw, Value], list[Problem]] = {}
        pairs = {(row.raw[index], row.values[index]) for row in table.rows}
        for raw, value in pairs:
            if raw != "" and (problems := list(_problems(field, raw, value, today, strict))):
                bad[raw, value] = problems
        if not bad:
            continue
        for row in table.rows:
            for code, details in bad.get((row.raw[index], row.values[index]), ()):
                if code == "not-in-catalogue" and field.catalogue and findings.lists(code):
                    # Looked for only where it is shown: likeness is slow.
                    details["right"] = _nearest(field.catalogue, text_of(row.raw[index]))
                findings.add(code, table.sheet, row.number, field.column, field.name, **details)


def _problems(field: Field, raw: Raw, value: Value, today: date, strict: bool) -> Iterator[Problem]:
    if isinstance(raw, str):
        # No cell of Excel holds more; a file made by hand may.
        text = raw.strip()[:CELL_LIMIT]
        if text in _ERRORS:
            yield "cell-error", {"text": text}
            return
        yield from _writing(field, raw, text, strict)
        if not text:
            return
    if field.role is Role.EXERCISE or field.code is TypeCode.YEAR:
        yield from _year(field, raw, value, today)
        return
    check = _CHECKS.get(field.code)
    if check:
        for problem in check(field, raw, value):
            if strict or problem[0] not in ("date-as-text", "number-as-text"):
                yield problem


def _writing(field: Field, raw: str, text: str, strict: bool) -> Iterator[Problem]:
    """How a text is written, whatever it means."""
    if raw != raw.strip() and strict:
        yield "trailing-spaces", {}
    if _CONTROL.search(text):
        yield "control-character", {}
    if text[:1] in ("=", "+", "-", "@") and not _LIKE_NUMBER.fullmatch(text):
        yield "formula-injection", {"sign": text[0]}
    if field.code in _FREE_TEXT:
        for code, shown in personal.found_in(text, field.name):
            yield code, {"text": shown}


def _text(field: Field, raw: Raw, value: Value) -> Iterator[Problem]:
    limit = _TEXT_LIMITS[field.code]
    if isinstance(value, str) and len(value) > limit:
        yield "text-too-long", {"length": f"{len(value):,}", "limit": f"{limit:,}"}


def _number(field: Field, raw: Raw, value: Value) -> Iterator[Problem]:
    if not isinstance(value, Decimal):
        yield "not-a-number", {"text": text_of(raw)}
        return
    if isinstance(raw, str):
        yield "number-as-text", {"text": raw.strip()}
    if abs(value) >= 10**FIGURES:
        yield "number-too-long", {}
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > DECIMALS:
        yield "too-many-decimals", {"text": str(value)}


def _date(field: Field, raw: Raw, value: Value) -> Iterator[Problem]:
    if not isinstance(value, date):
        text = text_of(raw)
        yield ("impossible-date" if _DAY_LIKE.fullmatch(text) else "not-a-date"), {"text": text}
        return
    if not DATE_YEARS[0] <= value.year <= DATE_YEARS[1]:
        yield "strange-date", {"text": day(value)}
    elif isinstance(raw, str):
        yield "date-as-text", {"text": raw.strip(), "right": day(value)}
    elif not isinstance(raw, date | datetime):
        yield "date-as-number", {"text": text_of(raw), "right": day(value)}


def _time(field: Field, raw: Raw, value: Value) -> Iterator[Problem]:
    if value is None or isinstance(value, str):
        yield "not-a-time", {"text": text_of(raw)}


def _link(field: Field, raw: Raw, value: Value) -> Iterator[Problem]:
    text = text_of(raw)
    if _SCHEME.match(text):
        if len(text.split()) > 1:
            yield "link-with-spaces", {}
        elif not _LINK.fullmatch(text):
            yield "not-a-link", {"text": text}
    elif _LOCAL.search(text):
        yield "local-path", {"text": text}
    elif _DOMAIN.match(text):
        yield "link-without-scheme", {"text": text}
    elif _FILE_NAME.search(text):
        yield "bare-file-name", {"text": text}
    else:
        yield "not-a-link", {"text": text}


@lru_cache(maxsize=256)
def _spellings(catalogue: Catalogue) -> tuple[frozenset[str], dict[str, str], dict[str, str]]:
    """The values as they are, by lower case, and by what remains without accents and spaces."""
    values = catalogue.values
    lower = {value.casefold(): value for value in values}
    bare = {_bare(value): value for value in values}
    return frozenset(values), lower, bare


def _bare(text: str) -> str:
    return "".join(letter for letter in plain(text) if letter.isalnum())


def _catalogue(field: Field, raw: Raw, value: Value) -> Iterator[Problem]:
    if field.catalogue is None or not field.catalogue.values:
        return
    text = text_of(raw)
    exact, lower, bare = _spellings(field.catalogue)
    if text in exact:
        return
    if text.casefold() in lower:
        yield "catalogue-case", {"text": text, "right": lower[text.casefold()]}
    elif _bare(text) in bare:
        yield "catalogue-spelling", {"text": text, "right": bare[_bare(text)]}
    else:
        yield "not-in-catalogue", {"text": text, "right": ""}


def _nearest(catalogue: Catalogue, text: str) -> str:
    """The value that looks most like a text; the first one where none does."""
    bare = _spellings(catalogue)[2]
    close = difflib.get_close_matches(_bare(text[:80]), bare, 1, 0.6)
    return bare[close[0]] if close else catalogue.values[0]


def _year(field: Field, raw: Raw, value: Value, today: date) -> Iterator[Problem]:
    text = text_of(raw)
    if not (text.isdecimal() and len(text) == 4):
        yield "not-a-year", {"text": text}
    elif not FIRST_YEAR <= int(text) <= today.year:
        yield "year-out-of-range", {"text": text, "limit": today.year}


_CHECKS: dict[TypeCode, Check] = {
    TypeCode.SHORT_TEXT: _text,
    TypeCode.LONG_TEXT: _text,
    TypeCode.NOTE: _text,
    TypeCode.NUMBER: _number,
    TypeCode.MONEY: _number,
    TypeCode.DATE: _date,
    TypeCode.UPDATE_DATE: _date,
    TypeCode.TIME: _time,
    TypeCode.LINK: _link,
    TypeCode.CATALOGUE: _catalogue,
}
