"""Formats as data (the JSON of :class:`.models.Format`) and as the SIPOT library's shapes, both ways."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pregonero.publishing.canonical import canonical
from transparency.sipot import model as sipot
from transparency.sipot.columns import plain, role_of

Spec = dict[str, Any]

_SIGNS = re.compile(r"[^a-z0-9]+")
#: letters of a machine name; longer ones are cut at a word
KEY_LENGTH = 60
#: «ESTE CRITERIO APLICA A PARTIR DEL 01/04/2023 -> Sexo (catálogo)», and the same of one that ends
_ANNOUNCED = re.compile(r"^\s*este criterio aplica\b(.*?)->\s*(.+)$", re.IGNORECASE | re.DOTALL)
_DAY = r"\D{0,20}?(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})"
_FIRST_DAY = re.compile(rf"(?:a\s+partir|desde){_DAY}", re.IGNORECASE)
_LAST_DAY = re.compile(rf"hasta{_DAY}", re.IGNORECASE)


def machine_name(name: str) -> str:
    """``Área(s) responsable(s)`` → ``area_s_responsable_s``: a name for programs, never empty."""
    text = _SIGNS.sub("_", plain(name)).strip("_")
    if len(text) > KEY_LENGTH:
        text = text[:KEY_LENGTH].rsplit("_", 1)[0]
    return text or "campo"


def announced(heading: str) -> tuple[str, str | None, str | None]:
    """The name of a field, and its first and last day where its heading announces a reform."""
    match = _ANNOUNCED.match(heading)
    if match is None:
        return heading, None, None
    return match[2].strip(), _day(_FIRST_DAY.search(match[1])), _day(_LAST_DAY.search(match[1]))


def _day(match: re.Match[str] | None) -> str | None:
    try:
        return date(int(match[3]), int(match[2]), int(match[1])).isoformat() if match else None
    except ValueError:
        return None


def holds(spec: Spec, on: date) -> bool:
    """Whether a field is filled in for a period that ends on a day."""
    text = on.isoformat()
    return (spec["valid_from"] or text) <= text <= (spec["valid_until"] or text)


def field_spec(field: sipot.Field, taken: set[str]) -> Spec:
    """A field as JSON. ``taken``: keys of its table, to which its own is added."""
    name, first, last = announced(field.name)
    key = base = machine_name(name)
    number = 2
    while key in taken:
        key, number = f"{base}_{number}", number + 1
    taken.add(key)
    return {
        "id": field.id,
        "name": name,
        "key": key,
        "code": int(field.code),
        "catalogue": list(field.catalogue.values) if field.catalogue else None,
        "table": field.table,
        "valid_from": first,
        "valid_until": last,
    }


def specs_of(workbook: sipot.Workbook) -> tuple[list[Spec], dict[str, list[Spec]]]:
    """Main fields, and fields of the secondary tables by sheet, of a workbook that was read."""
    return _specs(workbook.main.fields), {table.sheet: _specs(table.fields) for table in workbook.tables}


def _specs(fields: Iterable[sipot.Field]) -> list[Spec]:
    taken: set[str] = set()
    return [field_spec(field, taken) for field in fields]


def digest_of(fields: list[Spec], tables: Mapping[str, list[Spec]]) -> str:
    """SHA-256 by which two editions are the same."""
    return hashlib.sha256(canonical({"fields": fields, "tables": dict(tables)})).hexdigest()


def sipot_fields(specs: Iterable[Spec], *, first_column: int = 0, suffix: str = "") -> tuple[sipot.Field, ...]:
    """The fields of a table as the library has them, side by side from ``first_column`` on."""
    found, lists = [], 0
    for column, spec in enumerate(specs, first_column):
        code = sipot.TypeCode(spec["code"])
        catalogue = None
        if spec["catalogue"] is not None:
            lists += 1
            catalogue = sipot.Catalogue(f"Hidden_{lists}{suffix}", tuple(spec["catalogue"]))
        role = role_of(spec["name"], code)
        found.append(sipot.Field(spec["id"], spec["name"], code, column, catalogue, spec["table"], role))
    return tuple(found)


#: what readers are told of a type code
TYPES = {
    1: "text",
    2: "text",
    3: "number",
    4: "date",
    5: "time",
    6: "money",
    7: "url",
    8: "url",
    9: "text",
    10: "table",
    11: "separator",
    12: "year",
    13: "date",
    14: "text",
}


def column_type(code: int) -> str:
    """``text``, ``number``, ``money``, ``date``, ``time``, ``year``, ``url``, ``table`` or ``separator``."""
    return TYPES[code]
