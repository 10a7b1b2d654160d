"""Filings that tests fill in: a duty of a loaded law, a small format with every type of field, and rows."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from pregonero.directorates.api import Directorate
from pregonero.publishing.api import door
from transparency.filings import rows
from transparency.filings.enums import FormatSource
from transparency.filings.specs import digest_of, machine_name
from transparency.models import Duty, Filing, Format, FormatUse
from transparency.periods import parse

#: name and type code of the fields of a small format
MAIN: Sequence[tuple[str, int]] = (
    ("Ejercicio", 1),
    ("Fecha de inicio del periodo que se informa", 4),
    ("Fecha de término del periodo que se informa", 4),
    ("Denominación del puesto", 1),
    ("Sexo (catálogo)", 9),
    ("Monto de la remuneración", 6),
    ("Número de plazas", 3),
    ("Hipervínculo al documento", 7),
    ("Percepciones adicionales", 10),
    ("Área(s) responsable(s) que genera(n), posee(n), publica(n) y actualizan la información", 2),
    ("Fecha de validación", 4),
    ("Fecha de actualización", 13),
    ("Nota", 14),
)
TABLE = "Tabla_1001"
SECOND: Sequence[tuple[str, int]] = (("Denominación de la percepción", 1), ("Monto de la percepción", 6))
SEX = ("Hombre", "Mujer")


def specs(
    fields: Iterable[tuple[str, int]], *, catalogue: Sequence[str] = SEX, table: str = TABLE
) -> list[dict[str, Any]]:
    """Fields of a format, their ids in their order."""
    taken: dict[str, int] = {}
    found = []
    for number, (name, code) in enumerate(fields, 500_001):
        key = machine_name(name)
        taken[key] = taken.get(key, 0) + 1
        found.append(
            {
                "id": str(number),
                "name": name,
                "key": key if taken[key] == 1 else f"{key}_{taken[key]}",
                "code": code,
                "catalogue": list(catalogue) if code == 9 else None,
                "table": table if code == 10 else None,
                "valid_from": None,
                "valid_until": None,
            }
        )
    return found


def make_format(
    fields: Iterable[tuple[str, int]] = MAIN,
    tables: dict[str, Iterable[tuple[str, int]]] | None = None,
    *,
    official_id: str = "990001",
    title: str = "Remuneraciones de prueba",
    duty: Duty | None = None,
    part: str = "",
) -> Format:
    """A format of these fields; the one there is where the same one was made before."""
    main = specs(fields)
    others = {name: specs(inner) for name, inner in ({TABLE: SECOND} if tables is None else tables).items()}
    made, _new = Format.objects.get_or_create(
        official_id=official_id,
        digest=digest_of(main, others),
        source=FormatSource.TEMPLATE,
        defaults={"title": title, "short_name": title, "fields": main, "tables": others},
    )
    if duty is not None:
        FormatUse.objects.get_or_create(format=made, duty=duty, part=part)
    return made


def make_filing(
    owner: Directorate,
    period: str = "2026-T3",
    *,
    law: str = "lgtaip-2025",
    key: str = "remuneraciones",
    format: Format | None = None,
    **values: Any,
) -> Filing:
    """What ``owner`` owes for a duty of a loaded law in a period, with a small format of its own."""
    duty = Duty.objects.get(law__slug=law, key=key)
    span = parse(period)
    with door():
        return Filing.objects.create(
            duty=duty,
            subject=owner.subject,
            directorate=owner,
            period=str(span),
            starts_on=span.start,
            ends_on=span.end,
            format=format or make_format(duty=duty),
            **values,
        )


def write_rows(filing: Filing, *main: dict[str, Any], tables: Iterable[tuple[str, str, dict[str, Any]]] = ()) -> None:
    """Put rows into the working copy. ``tables``: sheet, ID and cells of each secondary row."""
    made = [rows.StoredRow(uuid.uuid4().hex, dict(cells)) for cells in main]
    made += [rows.StoredRow(uuid.uuid4().hex, dict(cells), name, ref) for name, ref, cells in tables]
    rows.replace(rows.copy_of(filing), made)
