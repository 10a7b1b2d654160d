"""Words, dates, money and sizes as a printed sheet says them, in the language of its document."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

FALLBACK = "es"
WORDS = Path(__file__).resolve().parent / "templates" / "house" / "words.toml"

_TYPES = {
    "application/pdf": "PDF",
    "application/msword": "Word",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.ms-excel": "Excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
    "application/vnd.oasis.opendocument.text": "ODT",
    "application/vnd.oasis.opendocument.spreadsheet": "ODS",
    "application/zip": "ZIP",
    "text/csv": "CSV",
    "text/plain": "TXT",
}


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


class Wording:
    """The words of one language. A language without words of its own speaks Spanish (``language`` then says ``es``).

    ``extra``: words of a template by language, from its manifest.
    """

    def __init__(self, locale: str, extra: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        spoken = locale.split("-")[0].lower()
        self.language = spoken if spoken in _tables() else FALLBACK
        extra = extra or {}
        self.words: dict[str, Any] = {
            **_tables()[FALLBACK],
            **extra.get(FALLBACK, {}),
            **_tables()[self.language],
            **extra.get(self.language, {}),
        }

    def __call__(self, key: str, **values: str) -> str:
        """The word ``key``, with ``values`` put in its places. KeyError where there is no such word."""
        text: str = self.words[key]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def date(self, value: str | date | None) -> str:
        """A date (``YYYY-MM-DD`` or a date) in full, "" for none. What is no date is printed as it came."""
        if not value:
            return ""
        try:
            day = date.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            return str(value)
        return self("date", day=str(day.day), month=self.words["months"][day.month - 1], year=str(day.year))

    def period(self, start: str | None, end: str | None) -> str:
        """From ``start`` to ``end``, either of which may be open; "" where both are."""
        if start and end:
            return self.date(start) if start == end else self("between", start=self.date(start), end=self.date(end))
        if start:
            return self("from", start=self.date(start))
        return self("until", end=self.date(end)) if end else ""

    def cost(self, text: str, amount: str | None) -> str:
        """What something costs: the author's words, with the amount where they do not say it already."""
        if amount is None or amount == "":
            return text
        spoken = money(amount)
        if not text:
            return self("free") if spoken == "$0.00" else spoken
        bare = spoken.removesuffix(".00")
        return text if spoken == "$0.00" or bare in text or bare.replace(",", "") in text else f"{text} ({spoken})"


def money(amount: str | None) -> str:
    """Mexican pesos: ``"1234.50"`` → ``$1,234.50``; "" for none; what is no number is printed as it came."""
    if not amount:
        return ""
    try:
        number = Decimal(amount)
    except InvalidOperation:
        return amount
    return f"${number:,.2f}" if number.is_finite() else amount


def size(count: int | None) -> str:
    """Bytes in decimal units (SI), as file managers say them; "" for none."""
    if not count or count < 0:
        return ""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{count / 1000:.0f} kB"
    return f"{count / 1_000_000:.1f} MB"


def file_type(content_type: str, url: str) -> str:
    """The everyday name of a kind of file, from its content type, else from its ending."""
    known = _TYPES.get(content_type.split(";")[0].strip().lower())
    if known:
        return known
    ending = url.rsplit("/", 1)[-1].rpartition(".")[2]
    return ending.upper() if ending.isalnum() and ending.isascii() and len(ending) <= 5 and ending != url else ""


def moment(value: str | None) -> datetime | None:
    """An RFC 3339 time, or None where there is none or it is not one."""
    try:
        parsed = datetime.fromisoformat(value or "")
    except ValueError:
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def local_date(value: str | None, zone: tzinfo) -> date | None:
    """The day of an RFC 3339 time on the wall of the town hall."""
    when = moment(value)
    return when.astimezone(zone).date() if when else None
