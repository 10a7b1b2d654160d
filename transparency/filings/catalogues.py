"""Lists of fields that are shipped (``transparency/formats``): reads them, tells faults by file and line.

The form is ``schemas/formats.json``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator

from transparency import lined_yaml
from transparency.faults import BadPacks, Fault
from transparency.schema_words import sentences
from transparency.sipot import model as sipot

from .specs import Spec, digest_of, field_spec

HERE = Path(__file__).resolve().parent.parent
SHIPPED = HERE / "formats"
SCHEMA = HERE / "schemas" / "formats.json"

Said = tuple[lined_yaml.Path, str]


@dataclass(frozen=True, slots=True)
class Listed:
    """A format of a list. ``uses``: LAW/KEY of a duty → part of it."""

    official_id: str
    title: str
    short_name: str
    description: str
    source: str
    note: str
    fields: list[Spec]
    tables: dict[str, list[Spec]]
    uses: dict[str, str]
    digest: str


@cache
def shipped() -> tuple[Listed, ...]:
    """Every format that is shipped. Raises :class:`BadPacks`."""
    return tuple(found for file in sorted(SHIPPED.glob("*.yaml")) for found in read_file(file))


def read_file(file: Path) -> list[Listed]:
    """The formats of one list. Raises :class:`BadPacks`."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise BadPacks([Fault(str(file), 1, _("The file is missing or cannot be read."))]) from error
    except UnicodeDecodeError as error:
        raise BadPacks([Fault(str(file), 1, _("The file is not UTF-8 text."))]) from error
    return read_text(text, str(file))


def read_text(text: str, name: str) -> list[Listed]:
    """The formats of a list's text; ``name`` is how faults call it. Raises :class:`BadPacks`."""
    try:
        lined = lined_yaml.read(text)
    except lined_yaml.BadYaml as error:
        raise BadPacks([Fault(name, error.line, error.message)]) from error
    data: Any = lined.data
    told = [said for error in _validator().iter_errors(data) for said in sentences(error)]
    if not told:
        told = list(_contradictions(data))
    if told:
        raise BadPacks([Fault(name, lined.line_of(path), message) for path, message in told])
    return [_listed(one, data) for one in data["formats"]]


@cache
def _validator() -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def _contradictions(data: dict[str, Any]) -> Iterator[Said]:
    seen: set[str] = set()
    for number, one in enumerate(data["formats"]):
        path: lined_yaml.Path = ("formats", number)
        if one["id"] in seen:
            yield (*path, "id"), _("The number “%(id)s” is used twice.") % {"id": one["id"]}
        seen.add(one["id"])
        for duty in one.get("uses", {}):
            if duty.count("/") != 1:
                yield (*path, "uses", duty), _("A duty is named LAW/KEY.")
        tables = one.get("tables", {})
        catalogues = data.get("catalogues", {})
        yield from _fields(one["fields"], (*path, "fields"), catalogues, tables)
        for table, fields in tables.items():
            yield from _fields(fields, (*path, "tables", table), catalogues, {})
        for table in tables.keys() - {field.get("table") for field in one["fields"]}:
            yield (*path, "tables", table), _("No field refers to “%(table)s”.") % {"table": table}


def _fields(
    fields: list[dict[str, Any]], path: lined_yaml.Path, catalogues: dict[str, Any], tables: dict[str, Any]
) -> Iterator[Said]:
    seen: set[str] = set()
    for number, field in enumerate(fields):
        here = (*path, number)
        if field.get("id") in seen:
            yield (*here, "id"), _("The number “%(id)s” is used twice.") % {"id": field["id"]}
        seen |= {field["id"]} if "id" in field else set()
        for name, code, known in (
            ("catalogue", sipot.TypeCode.CATALOGUE, catalogues),
            ("table", sipot.TypeCode.TABLE, tables),
        ):
            if (name in field) != (field["type"] == code):
                words = {"name": name, "code": int(code)}
                yield here, _("“%(name)s” goes with type %(code)s, and with no other.") % words
            elif name in field and field[name] not in known:
                yield (*here, name), _("There is no “%(value)s” in this file.") % {"value": field[name]}
        if field.get("valid_until", "9999") < field.get("valid_from", ""):
            yield (*here, "valid_until"), _("It ends before it begins.")


def _listed(one: dict[str, Any], data: dict[str, Any]) -> Listed:
    catalogues = data.get("catalogues", {})
    fields = _specs(one["fields"], catalogues)
    tables = {name: _specs(inner, catalogues) for name, inner in one.get("tables", {}).items()}
    return Listed(
        official_id=one["id"],
        title=one["title"],
        short_name=one.get("short_name", ""),
        description=one.get("description", ""),
        source=data["source"],
        note=data["note"],
        fields=fields,
        tables=tables,
        uses=one.get("uses", {}),
        digest=digest_of(fields, tables),
    )


def _specs(fields: Iterable[dict[str, Any]], catalogues: dict[str, list[str]]) -> list[Spec]:
    taken: set[str] = set()
    found = []
    for column, said in enumerate(fields):
        values = catalogues[said["catalogue"]] if "catalogue" in said else None
        field = sipot.Field(
            said.get("id", ""),
            said["name"],
            sipot.TypeCode(said["type"]),
            column,
            None if values is None else sipot.Catalogue("", tuple(values)),
            said.get("table"),
        )
        dates = {name: said[name] for name in ("valid_from", "valid_until") if name in said}
        found.append(field_spec(field, taken) | dates)
    return found
