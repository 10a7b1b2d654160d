"""Rows of filings: how a cell is kept, rows being written, and rows kept for good.

A cell is kept as the file or the person gave it, so that it goes out as it came in: text, number and truth as JSON has
them, days and times as ``{"d": "2018-01-31"}``, ``{"dt": …}``, ``{"t": "09:30:00"}``, ``{"td": seconds}``. What it
*means* by the type of its field is asked of :mod:`transparency.sipot`.
"""

from __future__ import annotations

import hashlib
import uuid
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import orjson
from django.db import transaction

from transparency.sipot import model as sipot

from .row_models import RowFile, WorkingCopy, WorkingRow

#: rows written in one statement
BATCH = 500

Cells = dict[str, Any]


@dataclass(slots=True)
class StoredRow:
    """``table`` is empty for the main one; ``key`` stays with the row; ``ref``: the ID secondary rows go by."""

    key: str
    cells: Cells
    table: str = ""
    ref: str = ""
    version: int = field(default=1, compare=False)


def new_key() -> str:
    return uuid.uuid4().hex


def cell_of(raw: sipot.Raw) -> Any:
    """A cell as it is kept; None where it is empty."""
    if raw == "" and isinstance(raw, str):
        return None
    if isinstance(raw, datetime):
        return {"dt": raw.isoformat()}
    if isinstance(raw, date):
        return {"d": raw.isoformat()}
    if isinstance(raw, time):
        return {"t": raw.isoformat()}
    if isinstance(raw, timedelta):
        return {"td": raw.total_seconds()}
    return raw


def raw_of(cell: Any) -> sipot.Raw:
    """The same back. Raises ValueError for what no cell can be."""
    if cell is None:
        return ""
    if isinstance(cell, str | bool | int | float):
        return cell
    if isinstance(cell, dict) and len(cell) == 1:
        ((kind, value),) = cell.items()
        if isinstance(value, str):
            if kind == "d":
                return date.fromisoformat(value)
            if kind == "dt":
                return datetime.fromisoformat(value)
            if kind == "t":
                return time.fromisoformat(value)
        if kind == "td" and isinstance(value, int | float) and not isinstance(value, bool):
            return timedelta(seconds=value)
    raise ValueError(f"no cell: {cell!r:.80}")


# Rows kept for good.


def keep(rows: Iterable[StoredRow]) -> RowFile:
    """The row file of these rows; the one there is where the same rows were kept before."""
    lines, count = [], 0
    for row in rows:
        count += not row.table
        line: dict[str, Any] = {"id": row.key, "c": row.cells}
        if row.table:
            line |= {"t": row.table, "ref": row.ref}
        lines.append(orjson.dumps(line, option=orjson.OPT_SORT_KEYS))
    text = b"\n".join(lines)
    digest = hashlib.sha256(text).hexdigest()
    found, _made = RowFile.objects.get_or_create(
        digest=digest, defaults={"count": count, "body": zlib.compress(text, 6)}
    )
    return found


def kept(row_file: RowFile | None) -> Iterator[StoredRow]:
    """The rows of a row file, main ones first, each table in its order."""
    if row_file is None:
        return
    text = zlib.decompress(bytes(row_file.body))
    for line in text.split(b"\n") if text else ():
        said = orjson.loads(line)
        yield StoredRow(said["id"], said["c"], said.get("t", ""), said.get("ref", ""))


# Rows being written.


def copy_of(filing: Any, *, for_writing: bool = False) -> WorkingCopy:
    """The working copy of a filing, made from what was kept last where there is none.

    ``for_writing``: held until the transaction ends, so that two writers take turns.
    """
    found = WorkingCopy.objects.filter(filing=filing).first()
    if found is None:
        with transaction.atomic():
            found, made = WorkingCopy.objects.get_or_create(filing=filing)
            latest = filing.get_latest_revision_as_object()
            if made and latest.row_file_id:
                _write(found, kept(latest.row_file))
                found.frozen, found.frozen_version = latest.row_file, found.version
                found.save(update_fields=["frozen", "frozen_version"])
    if for_writing:
        found = WorkingCopy.objects.select_for_update().get(pk=found.pk)
    return found


def working(copy: WorkingCopy) -> Iterator[StoredRow]:
    """The rows being written, main ones first."""
    rows = WorkingRow.objects.filter(copy=copy).order_by("table", "position", "pk")
    columns = ("key", "cells", "table", "ref", "version")
    for key, cells, table, ref, version in rows.values_list(*columns).iterator(chunk_size=2000):
        yield StoredRow(key, cells, table, ref, version)


def replace(copy: WorkingCopy, rows: Iterable[StoredRow]) -> None:
    """Put these rows in the place of all that were being written; counts as a change."""
    with transaction.atomic():
        WorkingRow.objects.filter(copy=copy)._raw_delete(WorkingRow.objects.db)
        touch(copy)
        _write(copy, rows)


def touch(copy: WorkingCopy) -> None:
    """Say that rows changed."""
    copy.version += 1
    copy.save(update_fields=["version"])


def _write(copy: WorkingCopy, rows: Iterable[StoredRow]) -> None:
    positions: dict[str, int] = {}
    batch: list[WorkingRow] = []
    for row in rows:
        position = positions[row.table] = positions.get(row.table, -1) + 1
        made = WorkingRow(
            copy=copy,
            table=row.table,
            position=position,
            key=row.key,
            ref=row.ref,
            cells=row.cells,
            version=copy.version,
        )
        batch.append(made)
        if len(batch) == BATCH:
            WorkingRow.objects.bulk_create(batch)
            batch = []
    WorkingRow.objects.bulk_create(batch)


def freeze(filing: Any) -> RowFile | None:
    """Keep what is being written; the same file as last time where nothing changed."""
    copy = WorkingCopy.objects.filter(filing_id=filing.pk).first() if filing.pk else None
    if copy is None:
        return filing.row_file
    if copy.frozen_version != copy.version:
        copy.frozen = keep(working(copy))
        copy.frozen_version = copy.version
        copy.save(update_fields=["frozen", "frozen_version"])
    return copy.frozen


def thaw(filing: Any, row_file: RowFile | None) -> None:
    """Go on writing from rows that were kept: an earlier revision was brought back."""
    copy = copy_of(filing, for_writing=True)
    replace(copy, kept(row_file))
    copy.frozen, copy.frozen_version = row_file, copy.version
    copy.save(update_fields=["frozen", "frozen_version"])


def by_table(rows: Iterable[StoredRow]) -> tuple[list[StoredRow], dict[str, list[StoredRow]]]:
    """Main rows, and the secondary ones by table."""
    main: list[StoredRow] = []
    tables: dict[str, list[StoredRow]] = {}
    for row in rows:
        (tables.setdefault(row.table, []) if row.table else main).append(row)
    return main, tables
