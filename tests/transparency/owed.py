"""Makes filings for tests, as the product makes them."""

from __future__ import annotations

from typing import Any

from pregonero.publishing.api import door
from pregonero.publishing.models import LiveDocument
from tests import factories
from transparency import periods
from transparency.filings.enums import FormatSource
from transparency.filings.models import OWN_FORMAT, Filing, Format, Responsibility
from transparency.filings.rows import StoredRow, copy_of, new_key, replace
from transparency.filings.specs import digest_of
from transparency.filings.together import Together
from transparency.models import Duty

FIELDS = [
    ("Ejercicio", "ejercicio", 1),
    ("Fecha de inicio del periodo que se informa", "inicio", 4),
    ("Fecha de término del periodo que se informa", "termino", 4),
    ("Denominación de la norma", "norma", 2),
    ("Monto", "monto", 6),
    ("Hipervínculo", "enlace", 7),
    ("Fecha de actualización", "actualizacion", 13),
    ("Nota", "nota", 14),
]


def spec(name: str, key: str, code: int, **more: Any) -> dict[str, Any]:
    plain = {"id": "", "catalogue": None, "table": None, "valid_from": None, "valid_until": None}
    return {**plain, "name": name, "key": key, "code": code, **more}


def make_format(fields: list[dict[str, Any]] | None = None) -> Format:
    wanted = fields or [spec(*field) for field in FIELDS]
    return Format.objects.get_or_create(
        official_id=OWN_FORMAT,
        digest=digest_of(wanted, {}),
        source=FormatSource.OWN,
        defaults={"title": "Formato de prueba", "fields": wanted},
    )[0]


def make_filing(
    directorate: Any, duty: str = "lgtaip-2025/marco-normativo", period: str = "2026-T3", **values: Any
) -> Filing:
    """An expected filing of a directorate, with a format and without rows."""
    law, _slash, key = duty.partition("/")
    span = periods.parse(period)
    with door():
        return Filing.objects.create(
            duty=Duty.objects.get(law__slug=law, key=key),
            subject=directorate.subject,
            directorate=directorate,
            period=period,
            starts_on=span.start,
            ends_on=span.end,
            format=values.pop("format", None) or make_format(),
            **values,
        )


def row(norm: str, **cells: Any) -> StoredRow:
    base = {"ejercicio": 2026, "inicio": {"d": "2026-07-01"}, "termino": {"d": "2026-09-30"}, "norma": norm}
    return StoredRow(new_key(), {**base, "monto": 1234.5, "actualizacion": {"d": "2026-10-02"}, **cells})


def write(filing: Filing, *rows: StoredRow) -> None:
    replace(copy_of(filing), rows)


def send(filing: Filing, name: str = "editor-obras") -> Any:
    """``name`` saves what is written as a draft and sends it to be approved; returns the waiting step."""
    person = factories.account(name)
    found = Filing.objects.get(pk=filing.pk)
    with door():
        found.save_revision(user=person)
        found.get_workflow().start(found, person)
    return Filing.objects.get(pk=filing.pk).current_workflow_task_state


def approve(state: Any, name: str = "officer") -> None:
    with door(factories.actor_of(factories.account(name))):
        state.task.specific.on_action(state, factories.account(name), "approve")


def published(directorate: Any, *rows: StoredRow, **values: Any) -> Filing:
    """A filing that went through everything."""
    filing = make_filing(directorate, **values)
    write(filing, *(rows or (row("Reglamento de obras"),)))
    approve(send(filing))
    return Filing.objects.get(pk=filing.pk)


def dataset(filing: Filing) -> LiveDocument | None:
    return LiveDocument.objects.filter(source="dataset", object_id=str(Together.of(filing))).first()


def obligation(filing: Filing) -> LiveDocument | None:
    ref = Together.of(filing).obligation
    return LiveDocument.objects.filter(source="obligation", object_id=ref.object_id).first()


def answers(directorate: Any, duty: str | None = None) -> Responsibility:
    law, _slash, key = (duty or "").partition("/")
    found = Duty.objects.get(law__slug=law, key=key) if duty else None
    return Responsibility.objects.create(subject=directorate.subject, directorate=directorate, duty=found)
