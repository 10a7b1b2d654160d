"""Rows of live datasets, in a table of their own for whoever asks by column.

Written with the publication of the dataset, in its transaction; whatever is here can be made again from what was kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, time
from decimal import Decimal
from typing import Any

from pregonero.publishing.models import Identity
from transparency.sipot.model import TypeCode
from transparency.sipot.values import normalise

from .documents import filings_of
from .enums import Outcome
from .models import Filing, PublishedRow
from .rows import StoredRow, by_table, kept, raw_of
from .together import DATASET, Together

BATCH = 1000


def follow(site_id: int, entries: list[Any]) -> None:
    """The publication action: write the rows of what was published, drop those of what was withdrawn."""
    for document_id in {entry.document_id for entry in entries if entry.kind == DATASET}:
        project(document_id)


def project(document_id: Any) -> int:
    """Write the rows of a dataset anew where they changed; how many main rows there are."""
    known = Identity.objects.filter(source=DATASET, document_id=document_id).first()
    filings = filings_of(Together.parse(known.object_id)).filter(live=True, outcome=Outcome.ROWS) if known else []
    PublishedRow.objects.filter(document_id=document_id)._raw_delete(PublishedRow.objects.db)
    batch: list[PublishedRow] = []
    positions: dict[str, int] = {}
    for row in together([one for one in filings if one.row_file and one.format]):
        position = positions[row.table] = positions.get(row.table, -1) + 1
        batch.append(
            PublishedRow(
                document_id=document_id,
                table=row.table,
                position=position,
                row_id=row.key,
                ref=row.ref,
                values=row.cells,
            )
        )
        if len(batch) == BATCH:
            PublishedRow.objects.bulk_create(batch)
            batch = []
    PublishedRow.objects.bulk_create(batch)
    return positions.get("", -1) + 1


def together(filings: Iterable[Filing]) -> Iterator[StoredRow]:
    """The rows of several filings one after the other, as values for readers; secondary IDs are told apart."""
    many = list(filings)
    for number, filing in enumerate(many):
        prefix = f"{number + 1}-" if len(many) > 1 and number else ""
        yield from _values_of(filing, prefix)


def _values_of(filing: Filing, prefix: str) -> Iterator[StoredRow]:
    if filing.format is None:
        return
    main, tables = by_table(kept(filing.row_file))
    for name, rows in [("", main), *sorted(tables.items())]:
        fields = filing.format.tables.get(name, []) if name else filing.format.fields
        codes = {spec["key"]: TypeCode(spec["code"]) for spec in fields}
        for row in rows:
            cells = {}
            for key, cell in row.cells.items():
                if key in codes:
                    value = value_of(codes[key], cell)
                    is_id = codes[key] is TypeCode.TABLE and value is not None
                    cells[key] = f"{prefix}{value}" if is_id else value
            yield StoredRow(f"{prefix}{row.key}", cells, name, f"{prefix}{row.ref}" if row.ref else "")


def value_of(code: TypeCode, cell: Any) -> Any:
    """What a cell means, as JSON: days ``2018-01-31``, money ``"1234.50"``, numbers and times as text; None: empty."""
    value = normalise(code, raw_of(cell))
    if isinstance(value, Decimal):
        return f"{value:.2f}" if code is TypeCode.MONEY else f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    return value
