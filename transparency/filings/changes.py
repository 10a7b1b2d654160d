"""Changes of rows being written, as the grid sends them: each is done, merged, or answered with what stands there now.

Nobody overwrites what they have not seen: a change names the version of the row it was made of and, by field, the text
it found there (``was``; a list where several attempts were made). Different cells of one row merge; of the same cell
the person decides.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from transparency.sipot import api as sipot

from .checking import check_rows, told_of_rows
from .models import Filing, WorkingCopy, WorkingRow
from .rows import BATCH, Cells, StoredRow, new_key, touch
from .specs import Spec
from .typed import MOST, all_shown, cell_typed, clean, first_cells, shown

#: rows of one table of a filing
ROWS = 20_000
CHANGES = 2_000
OPS = ("set", "add", "delete", "move")
KEY = 36
REF = 60


class BadChange(ValueError):
    """What was sent is no change of this filing; the message is for people."""


@dataclass(slots=True)
class Wanted:
    """One change, read and judged by the fields of the format."""

    op: str
    table: str
    key: str
    version: int | None
    cells: dict[str, str | None]
    was: dict[str, list[str]]
    ref: str | None
    after: str | None
    #: whether ``after`` was said; without it a new row is the last one
    placed: bool


@dataclass(slots=True)
class Outcome:
    """Per change, in order, what came of it; and what the touched rows have wrong."""

    results: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    changed: int = 0


def fields_of(filing: Filing, table: str) -> list[Spec] | None:
    """The fields of a table of a filing; "" is the main one, None where there is no such table."""
    if filing.format is None:
        return None
    fields: list[Spec] | None = filing.format.tables.get(table) if table else filing.format.fields
    return fields


def read_changes(filing: Filing, sent: Any) -> list[Wanted]:
    """What a request says. Raises :class:`BadChange`."""
    changes = sent.get("changes") if isinstance(sent, dict) else None
    if not isinstance(changes, list):
        raise BadChange(_("A list of “changes” is missing."))
    if len(changes) > CHANGES:
        raise BadChange(_("At most %(most)s changes may be sent at once.") % {"most": CHANGES})
    return [_read(filing, change) for change in changes]


def _read(filing: Filing, change: Any) -> Wanted:
    if not isinstance(change, dict):
        raise BadChange(_("Each change is an object."))
    op, table, key = change.get("op"), change.get("table", ""), change.get("key")
    if op not in OPS:
        raise BadChange(_("“op” must be one of: %(ops)s.") % {"ops": ", ".join(OPS)})
    fields = fields_of(filing, table) if isinstance(table, str) else None
    if fields is None:
        raise BadChange(_("This format has no table “%(name)s”.") % {"name": str(table)[:80]})
    if not (isinstance(key, str) and 0 < len(key) <= KEY and key.isascii() and key.replace("-", "").isalnum()):
        raise BadChange(_("“key” must be the key of a row."))
    version = change.get("version")
    if version is not None and (isinstance(version, bool) or not isinstance(version, int) or version < 0):
        raise BadChange(_("“version” must be a number."))
    after = change.get("after")
    if after is not None and not isinstance(after, str):
        raise BadChange(_("“after” must be the key of a row, or null."))
    ref = change.get("ref")
    if ref is not None and not (isinstance(ref, str) and len(ref) <= REF):
        raise BadChange(_("“ref” must be a text of at most %(most)s characters.") % {"most": REF})
    known = {spec["key"] for spec in fields}
    cells = _texts(change.get("cells"), known, "cells")
    was: dict[str, list[str]] = {}
    for name, value in _object(change.get("was"), known, "was").items():
        texts = value if isinstance(value, list) else [value]
        if not all(text is None or isinstance(text, str) for text in texts):
            raise BadChange(_("“was” must hold texts, by field."))
        was[name] = [text or "" for text in texts]
    return Wanted(op, table, key, version, cells, was, None if ref is None else clean(ref), after, "after" in change)


def _object(said: Any, known: set[str], name: str) -> dict[str, Any]:
    said = {} if said is None else said
    if not isinstance(said, dict):
        raise BadChange(_("“%(name)s” must be an object.") % {"name": name})
    if unknown := sorted(said.keys() - known):
        raise BadChange(_("This format has no field “%(name)s”.") % {"name": unknown[0][:80]})
    return said


def _texts(said: Any, known: set[str], name: str) -> dict[str, str | None]:
    found = _object(said, known, name)
    if not all(text is None or isinstance(text, str) for text in found.values()):
        raise BadChange(_("A cell is a text, or null."))
    return found


def apply(copy: WorkingCopy, changes: Sequence[Wanted]) -> Outcome:
    """Do the changes on a copy that was fetched for writing, in few queries however many they are."""
    return _Work(copy).run(changes)


class _Work:
    def __init__(self, copy: WorkingCopy) -> None:
        self.copy = copy
        self.filing = copy.filing
        self.version = copy.version + 1
        self.rows: dict[tuple[str, str], WorkingRow] = {}
        self.orders: dict[str, list[str]] = {}
        self.new: dict[tuple[str, str], WorkingRow] = {}
        self.dirty: dict[tuple[str, str], WorkingRow] = {}
        self.gone: list[int] = []
        self.moved: set[str] = set()
        self.out = Outcome()

    def run(self, changes: Sequence[Wanted]) -> Outcome:
        self._fetch(changes)
        for change in changes:
            known = self.rows.get((change.table, change.key))
            result = getattr(self, f"_{change.op}")(change, known)
            self.out.results.append({"table": change.table, "key": change.key, **result})
        if self.dirty or self.new or self.gone or self.orders:
            self._store()
            touch(self.copy)
        self._judge(changes)
        return self.out

    def _fetch(self, changes: Sequence[Wanted]) -> None:
        for table in {change.table for change in changes}:
            keys = {change.key for change in changes if change.table == table}
            for part in _parts(sorted(keys)):
                for row in WorkingRow.objects.filter(copy=self.copy, table=table, key__in=part):
                    self.rows[table, row.key] = row

    # what is asked for

    def _set(self, change: Wanted, row: WorkingRow | None) -> dict[str, Any]:
        if row is None:
            return {"status": "gone"}
        clashes = self._clashes(change, row)
        specs = {spec["key"]: spec for spec in fields_of(self.filing, change.table) or ()}
        long = [name for name, text in change.cells.items() if text is not None and len(text) > MOST]
        cells = dict(row.cells)
        for name, text in change.cells.items():
            if name not in clashes and name not in long:
                _put(cells, name, cell_typed(specs[name], text))
        ref = row.ref if change.ref is None else change.ref
        if cells != row.cells or ref != row.ref:
            row.cells, row.ref = cells, ref
            self._mark(row)
        return self._told(row, clashes, long)

    def _clashes(self, change: Wanted, row: WorkingRow) -> list[str]:
        """Fields that somebody else changed meanwhile, to something else than is wanted now."""
        if change.version == row.version:
            return []
        found = []
        for name, text in change.cells.items():
            now = shown(row.cells.get(name))
            if now != (text or "") and now not in change.was.get(name, ()):
                found.append(name)
        return found

    def _add(self, change: Wanted, row: WorkingRow | None) -> dict[str, Any]:
        if row is not None:
            # sent again, because the answer was lost
            return self._set(change, row)
        order = self._order(change.table)
        if len(order) >= ROWS:
            return {"status": "refused", "message": _full()}
        long = [name for name, text in change.cells.items() if text is not None and len(text) > MOST]
        specs = {spec["key"]: spec for spec in fields_of(self.filing, change.table) or ()}
        cells: Cells = {} if change.table else first_cells(self.filing)
        for name, text in change.cells.items():
            if name not in long:
                _put(cells, name, cell_typed(specs[name], text))
        row = WorkingRow(
            copy=self.copy, table=change.table, position=0, key=change.key, ref=change.ref or "", cells=cells
        )
        self.rows[change.table, change.key] = self.new[change.table, change.key] = row
        row.version = self.version
        _insert(order, change)
        return self._told(row, [], long)

    def _delete(self, change: Wanted, row: WorkingRow | None) -> dict[str, Any]:
        if row is None:
            return {"status": "ok"}
        if change.version is not None and change.version != row.version:
            return {"status": "conflict", "fields": [], "row": _row(row)}
        place = (change.table, change.key)
        self._order(change.table).remove(change.key)
        del self.rows[place]
        self.dirty.pop(place, None)
        if self.new.pop(place, None) is None:
            self.gone.append(row.pk)
        return {"status": "ok"}

    def _move(self, change: Wanted, row: WorkingRow | None) -> dict[str, Any]:
        if row is None:
            return {"status": "gone"}
        order = self._order(change.table)
        order.remove(change.key)
        _insert(order, change)
        self.moved.add(change.key)
        return self._told(row, [], [])

    def _told(self, row: WorkingRow, clashes: list[str], long: list[str]) -> dict[str, Any]:
        if clashes:
            return {"status": "conflict", "fields": clashes, "row": _row(row)}
        if long:
            return {"status": "refused", "fields": long, "message": _too_long(), "row": _row(row)}
        return {"status": "ok", "row": _row(row)}

    # what is written

    def _mark(self, row: WorkingRow) -> None:
        row.version = self.version
        if (row.table, row.key) not in self.new:
            self.dirty[row.table, row.key] = row

    def _order(self, table: str) -> list[str]:
        """The keys of a table in their order, to be changed in place."""
        if table not in self.orders:
            rows = WorkingRow.objects.filter(copy=self.copy, table=table).order_by("position", "pk")
            self.orders[table] = list(rows.values_list("key", flat=True))
        return self.orders[table]

    def _store(self) -> None:
        for part in _parts(self.gone):
            WorkingRow.objects.filter(pk__in=part).delete()
        for table, order in self.orders.items():
            self._place(table, order)
        if self.dirty:
            WorkingRow.objects.bulk_update(self.dirty.values(), ["cells", "ref", "version"], batch_size=100)
        WorkingRow.objects.bulk_create(self.new.values(), batch_size=BATCH)
        self.out.changed = len({*self.dirty, *self.new}) + len(self.gone)

    def _place(self, table: str, order: list[str]) -> None:
        """Give every row a position after the one before it: rows that may stay do, others shift in runs."""
        rows = WorkingRow.objects.filter(copy=self.copy, table=table)
        old = dict(rows.values_list("key", "position"))
        runs: list[tuple[int, int, int]] = []
        moved: dict[str, int] = {}
        last, before = -1, 0
        for key in order:
            position = old.get(key)
            if position is None:
                self.new[table, key].position = last = last + 1
                continue
            if key in self.moved:
                moved[key] = last = last + 1
                continue
            shift = max(0, last + 1 - position)
            if shift and shift == before:
                runs[-1] = (runs[-1][0], position, shift)
            elif shift:
                runs.append((position, position, shift))
            before, last = shift, position + shift
        # from the end on, so that no row is shifted twice
        for first, final, shift in reversed(runs):
            run = rows.filter(position__gte=first, position__lte=final).exclude(key__in=list(moved))
            run.update(position=F("position") + shift)
        for key, position in moved.items():
            rows.filter(key=key).update(position=position)

    def _judge(self, changes: Sequence[Wanted]) -> None:
        """The findings of the touched rows; what they have to do with others is found by the check of the whole."""
        touched = dict.fromkeys((change.table, change.key) for change in changes)
        rows = [_stored(self.rows[place]) for place in touched if place in self.rows]
        if self.filing.format is not None:
            findings = check_rows(self.filing, rows)
            alone = ("row-per-id", "continuation-row", "dangling-id", "several-ids", "orphan-row", "duplicate-row")
            told = told_of_rows(self.filing.format, rows, findings)
            self.out.findings = [one for one in told if one["key"] and one["code"] not in alone]


def _put(cells: Cells, name: str, cell: Any) -> None:
    if cell is None:
        cells.pop(name, None)
    else:
        cells[name] = cell


def _insert(order: list[str], change: Wanted) -> None:
    """Put a key after the one that was named; after all where that one is gone."""
    if not change.placed:
        order.append(change.key)
    elif change.after is None:
        order.insert(0, change.key)
    elif order[-1:] == [change.after] or change.after not in order:
        order.append(change.key)
    else:
        order.insert(order.index(change.after) + 1, change.key)


def _parts(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[at : at + BATCH] for at in range(0, len(items), BATCH))


def _stored(row: WorkingRow) -> StoredRow:
    return StoredRow(row.key, row.cells, row.table, row.ref, row.version)


def _row(row: WorkingRow | StoredRow) -> dict[str, Any]:
    """A row as the grid has it."""
    told: dict[str, Any] = {"version": row.version, "cells": all_shown(row.cells)}
    if row.table:
        told["ref"] = row.ref
    return told


def _full() -> str:
    return _("A table of a filing holds at most %(most)s rows. Split the information or upload it in parts.") % {
        "most": f"{ROWS:,}"
    }


def _too_long() -> str:
    return _("A cell holds at most %(most)s characters: shorten the text.") % {"most": f"{MOST:,}"}


def shape_of(keys: Iterable[tuple[str, str]]) -> int:
    """A number that differs when rows came, went or changed places: of every (table, key) in order."""
    return zlib.crc32("\n".join(f"{table}\t{key}" for table, key in keys).encode())


def copied(filing: Filing, rows: Iterable[StoredRow], taken: set[str]) -> list[StoredRow]:
    """Rows of an earlier period for this one. IDs of secondary rows get new numbers where ``taken`` has some."""
    from .typed import of_new_period

    if filing.format is None:
        return []
    free = max((int(ref) for ref in taken if ref.isdecimal() and len(ref) < 10), default=0) if taken else None
    renamed: dict[tuple[str, str], str] = {}

    def renamed_ref(table: str, ref: str) -> str:
        nonlocal free
        if free is None or not ref:
            return ref
        if (table, ref) not in renamed:
            free += 1
            renamed[table, ref] = str(free)
        return renamed[table, ref]

    made = []
    code = int(sipot.TypeCode.TABLE)
    for row in rows:
        specs = fields_of(filing, row.table)
        if specs is None:
            continue
        known = {spec["key"] for spec in specs}
        if row.table:
            cells = {key: cell for key, cell in row.cells.items() if key in known}
        else:
            cells = of_new_period(filing, row.cells)
        for spec in specs:
            if spec["code"] == code and spec["key"] in cells:
                cells[spec["key"]] = cell_typed(spec, renamed_ref(spec["table"], shown(cells[spec["key"]])))
        made.append(StoredRow(new_key(), cells, row.table, renamed_ref(row.table, row.ref)))
    return made
