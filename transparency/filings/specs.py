"""Formats as data (the JSON of :class:`.models.Format`) and as the SIPOT library's shapes, both ways."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pregonero.publishing.canonical import canonical
from transparency.sipot import api as sipot
from transparency.sipot.columns import plain, role_of

Spec = dict[str, Any]

_SIGNS = re.compile(r"[^a-z0-9]+")
#: letters of a machine name; longer ones are cut at a word
KEY_LENGTH = 60


def machine_name(name: str) -> str:
    """``Área(s) responsable(s)`` → ``area_s_responsable_s``: a name for programs, never empty."""
    text = _SIGNS.sub("_", plain(name)).strip("_")
    if len(text) > KEY_LENGTH:
        text = text[:KEY_LENGTH].rsplit("_", 1)[0]
    return text or "campo"


def field_spec(field: sipot.Field, taken: set[str]) -> Spec:
    """A field as JSON. ``taken``: keys of its table, to which its own is added."""
    key = base = machine_name(field.name)
    number = 2
    while key in taken:
        key, number = f"{base}_{number}", number + 1
    taken.add(key)
    return {
        "id": field.id,
        "name": field.name,
        "key": key,
        "code": int(field.code),
        "catalogue": list(field.catalogue.values) if field.catalogue else None,
        "table": field.table,
        "valid_from": None,
        "valid_until": None,
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
