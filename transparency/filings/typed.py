"""What people type into a cell, and how a cell is shown to them: always text, read by the type of its field."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from transparency.sipot import api as sipot
from transparency.sipot.cell_checks import CELL_LIMIT
from transparency.sipot.columns import role_of
from transparency.sipot.values import normalise, text_of

from .models import Filing
from .rows import Cells, cell_of, raw_of
from .specs import Spec

#: characters that no cell takes
MOST = CELL_LIMIT
_READ = frozenset(
    {
        sipot.TypeCode.NUMBER,
        sipot.TypeCode.MONEY,
        sipot.TypeCode.DATE,
        sipot.TypeCode.UPDATE_DATE,
        sipot.TypeCode.TIME,
        sipot.TypeCode.YEAR,
    }
)
#: more digits than these, and a number of JSON is no longer the one that was written
DIGITS = 15


def clean(text: str) -> str:
    """A text that every database and file can hold: one sort of line end, no NUL, no halves of letters, trimmed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()


def cell_typed(spec: Spec, text: str | None) -> Any:
    """The cell that a typed text means, by the type of its field; what cannot be read stays text. None empties it."""
    text = clean(text or "")
    if not text:
        return None
    code = sipot.TypeCode(spec["code"])
    if code is sipot.TypeCode.TABLE or role_of(spec["name"], code) is sipot.Role.EXERCISE:
        # numbers in real files, although their fields are text
        return int(text) if text.isdecimal() and text.isascii() and len(text) <= DIGITS else text
    if code not in _READ:
        return text
    value = normalise(code, text)
    if isinstance(value, Decimal):
        return _number(value, text)
    if isinstance(value, int | date | time):
        return cell_of(value)
    return text


def _number(value: Decimal, text: str) -> int | float | str:
    if len(value.as_tuple().digits) > DIGITS or not math.isfinite(float(value)):
        return text
    return int(value) if value == value.to_integral_value() else float(value)


def shown(cell: Any) -> str:
    """The text of a cell as people type it."""
    if isinstance(cell, str):
        return cell
    raw = raw_of(cell)
    if isinstance(raw, datetime) and raw.time() == time(0):
        raw = raw.date()
    return text_of(raw)


def all_shown(cells: Cells) -> dict[str, str]:
    return {key: shown(cell) for key, cell in cells.items()}


def first_cells(filing: Filing) -> Cells:
    """What a new row of a filing begins with: its year, its period and the directorate."""
    period = sipot.Period(filing.starts_on, filing.ends_on)
    said: dict[sipot.Role, sipot.Raw] = {
        sipot.Role.EXERCISE: filing.ends_on.year,
        sipot.Role.START: filing.starts_on,
        sipot.Role.END: filing.ends_on,
        sipot.Role.PERIOD: str(period),
        sipot.Role.AREA: filing.directorate.name,
    }
    return {
        spec["key"]: cell_of(said[role])
        for spec in (filing.format.fields if filing.format else ())
        if (role := role_of(spec["name"], sipot.TypeCode(spec["code"]))) in said
    }


def of_new_period(filing: Filing, cells: Cells) -> Cells:
    """Cells of an earlier period for this one: its dates, and nobody has updated or validated it yet."""
    fields = filing.format.fields if filing.format else []
    first = first_cells(filing)
    made: Cells = {}
    for spec in fields:
        key, role = spec["key"], role_of(spec["name"], sipot.TypeCode(spec["code"]))
        if role in (sipot.Role.EXERCISE, sipot.Role.START, sipot.Role.END, sipot.Role.PERIOD):
            made[key] = first[key]
        elif key in cells and role not in (sipot.Role.UPDATE, sipot.Role.VALIDATION):
            made[key] = cells[key]
    return made
