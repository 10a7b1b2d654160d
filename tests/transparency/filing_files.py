"""What tests of files and filings begin with: a duty of a small law, whose it is, and files for it."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from django.core.files.storage import default_storage

from pregonero.directorates.api import ObligatedSubject
from pregonero.publishing.api import door
from tests import factories
from tests.transparency.sipot.workbooks import Template
from transparency.filings.importing import Received, receive
from transparency.filings.models import Filing, Responsibility
from transparency.law_models import Duty, Law
from transparency.periods import parse

PERIOD = "2026-T1"
TABLE = Template(
    middle=((9, "Tipo (catálogo)"), (6, "Monto"), (10, "Desglose"), (7, "Hipervínculo al documento")),
    lists=[["Ley", "Código"]],
    tables=[[(2, "Clave"), (6, "Importe")]],
)
LINK = "https://www.san-ejemplo.example/acta.pdf"


def filled(*middles: list[Any], secondary: list[list[Any]] | None = None, **changes: Any) -> bytes:
    """A file of :data:`TABLE`, of the first quarter of 2026."""
    rows = middles or (["Ley", 1250.5, 1, LINK],)
    return TABLE.filled(*rows, secondary=secondary or [[1, "1000", 10], [1, "2000", 20.25]], **changes)


def subject() -> ObligatedSubject:
    return factories.directorate("obras").subject


def duty(key: str = "prueba-de-archivos", **values: Any) -> Duty:
    law, _made = Law.objects.get_or_create(
        slug="ley-de-archivos", defaults={"name": "Ley de archivos", "jurisdiction": "state"}
    )
    defaults = {
        "position": 1,
        "article": "1",
        "title": "Prueba de archivos",
        "what": "Lo que se prueba.",
        "period": "trimestral",
        "applies": "yes",
        "source": "S1",
        "confidence": "high",
        "formats": [{"title": "Formato de prueba"}],
    }
    return Duty.objects.get_or_create(law=law, key=key, defaults=defaults | values)[0]


def responsible(slug: str = "obras", of: Duty | None = None) -> None:
    owner = factories.directorate(slug)
    Responsibility.objects.get_or_create(subject=owner.subject, directorate=owner, duty=of)


def sent(data: bytes | None = None, name: str = "formato.xlsx", period: str = PERIOD, **values: Any) -> Received:
    """A file taken for the duty of :func:`duty`."""
    values.setdefault("directorate", factories.directorate("obras"))
    values.setdefault("duty", duty())
    return receive(filled() if data is None else data, name, subject=subject(), period=period, **values)


def expected(slug: str = "obras", period: str = PERIOD) -> Filing:
    """A filing that nobody filled in yet."""
    span = parse(period)
    with door():
        return Filing.objects.create(
            duty=duty(),
            subject=subject(),
            directorate=factories.directorate(slug),
            period=period,
            starts_on=span.start,
            ends_on=span.end,
        )


def stored() -> list[str]:
    """Every file of ours in storage."""
    found = []
    for folder in ("received", "formats"):
        waiting = [folder] if default_storage.exists(folder) else []
        while waiting:
            place = waiting.pop()
            folders, files = default_storage.listdir(place)
            waiting += [f"{place}/{name}" for name in folders]
            found += [f"{place}/{name}" for name in files]
    return sorted(found)


def written(book: Any) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


__all__ = ["LINK", "PERIOD", "TABLE", "date", "duty", "expected", "filled", "responsible", "sent", "stored", "subject"]
