"""Filings as workbooks: what was received as it came while nothing was changed, else a template filled in.

Rows, IDs and values are those of the draft. Nothing here writes to the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from dataclasses import replace as changed
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from transparency.sipot import api as sipot
from transparency.sipot.values import text_of

from .enums import FileKind
from .formats import format_for
from .importing import Refused
from .models import Filing, Format, ReceivedFile, WorkingCopy
from .rows import StoredRow, kept, raw_of, working
from .workbooks import filling_of, workbook_of

_NUMBER = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is being written for a filing: its edition and its rows, main ones first."""

    edition: Format | None
    rows: list[StoredRow]
    copy: WorkingCopy | None

    @classmethod
    def of(cls, filing: Filing) -> _Draft:
        latest = filing.get_latest_revision_as_object() if filing.latest_revision_id else filing
        copy = WorkingCopy.objects.filter(filing_id=filing.pk).first()
        rows = working(copy) if copy is not None else kept(latest.row_file)
        return cls(latest.format, list(rows), copy)


def export(filing: Filing, *, together: bool = False) -> bytes:
    """The filing as .xlsx. Raises :class:`.importing.Refused` where no format says which columns there are.

    ``together``: with the rows of every directorate that files the same duty, subject, period and part.
    """
    draft = _Draft.of(filing)
    others = [one for one in _others(filing) if one.rows] if together else []
    if not others and (received := _unchanged(filing, draft)) is not None:
        return sipot.export(sipot.read_book(_bytes(received)))
    edition = draft.edition or next((one.edition for one in others if one.edition), None)
    if edition is None:
        raise _without_format(filing)
    rows = list(united([draft, *others], edition)) if others else draft.rows
    return sipot.fill(sipot.read_book(template_of(edition)), filling_of(edition, rows))


def blank(filing: Filing) -> bytes:
    """The template of a filing without rows. Raises :class:`.importing.Refused` where no format is known."""
    edition = _Draft.of(filing).edition or format_for(filing.duty, filing.part, filing.ends_on)
    if edition is None:
        raise _without_format(filing)
    return template_of(edition)


def _without_format(filing: Filing) -> Refused:
    message = _("No format is known for “%(filing)s”, so it has no workbook.") % {"filing": filing}
    return Refused("format-unknown", message)


def annotated(received: ReceivedFile) -> bytes:
    """A workbook as it came, with what was found in it as comments on its cells."""
    span = received.filing.span
    checked = sipot.check(_bytes(received), period=sipot.Period(span.start, span.end))
    return sipot.annotate(*checked)


def template_of(edition: Format) -> bytes:
    """The uploaded template of an edition; one built from its fields where there is none, or it cannot be filled in."""
    if edition.template:
        with edition.template.open("rb") as file:
            data: bytes = file.read()
        if sipot.kind_of(data) is sipot.Kind.XLSX:
            return data
    return sipot.blank(workbook_of(edition))


def _bytes(received: ReceivedFile) -> bytes:
    with received.file.open("rb") as file:
        data: bytes = file.read()
    return data


def _unchanged(filing: Filing, draft: _Draft) -> ReceivedFile | None:
    """The last workbook received, if it holds exactly the rows of the draft; None where they were changed since."""
    last = (
        ReceivedFile.objects.filter(filing_id=filing.pk)
        .exclude(kind=FileKind.RECEIPT)
        .select_related("row_file", "filing")
        .first()
    )
    if last is None or last.kind != FileKind.WORKBOOK or last.row_file is None:
        return None
    copy = draft.copy
    if copy is not None and copy.frozen_version == copy.version and copy.frozen_id == last.row_file_id:
        return last
    # row by row, for most changes are seen early and the whole need not be there twice
    same = all(one == other for one, other in zip_longest(draft.rows, kept(last.row_file)))
    return last if same else None


# Several directorates together.


def _others(filing: Filing) -> Iterator[_Draft]:
    same = Filing.objects.filter(
        duty_id=filing.duty_id, subject_id=filing.subject_id, period=filing.period, part=filing.part
    )
    for other in same.exclude(pk=filing.pk).order_by("directorate__name", "pk"):
        yield _Draft.of(other)


def united(drafts: Iterable[_Draft], edition: Format) -> Iterator[StoredRow]:
    """The rows of several filings as one; of two that use the same ID of a secondary table, the later gets another."""
    used: dict[str, set[str]] = {sheet: set() for sheet in edition.tables}
    secondary: list[StoredRow] = []
    for draft in drafts:
        _check_fields(draft, edition)
        ids = _ids_of(draft.rows, edition)
        renamed = {sheet: _renamed(ids[sheet], used[sheet]) for sheet in edition.tables}
        for sheet in edition.tables:
            used[sheet] |= {renamed[sheet].get(one, one) for one in ids[sheet]}
        for row in draft.rows:
            if row.table:
                secondary.append(changed(row, ref=renamed[row.table].get(row.ref, row.ref)))
            else:
                yield _referring(row, edition, renamed)
    yield from secondary


def _check_fields(draft: _Draft, edition: Format) -> None:
    keys = {"": {spec["key"] for spec in edition.fields}}
    keys |= {sheet: {spec["key"] for spec in specs} for sheet, specs in edition.tables.items()}
    if any(row.table not in keys or not row.cells.keys() <= keys[row.table] for row in draft.rows):
        raise Refused(
            "formats-differ",
            _("The directorates filled in different editions of the format: their rows do not fit into one workbook."),
        )


def _references(edition: Format) -> dict[str, str]:
    """Key of a main field → the table that its cells refer to."""
    return {spec["key"]: spec["table"] for spec in edition.fields if spec["table"] in edition.tables}


def _ids_of(rows: Iterable[StoredRow], edition: Format) -> dict[str, list[str]]:
    """By table, every ID that a filing uses, those included to which no row belongs."""
    found: dict[str, dict[str, None]] = {sheet: {} for sheet in edition.tables}
    references = _references(edition)
    for row in rows:
        if row.table:
            if row.ref:
                found[row.table][row.ref] = None
            continue
        for key, sheet in references.items():
            text = _text(row.cells.get(key))
            for one in [text] if text.isdecimal() else _NUMBER.findall(text) or [text]:
                if one:
                    found[sheet][one] = None
    return {sheet: list(ids) for sheet, ids in found.items()}


def _renamed(ids: list[str], used: set[str]) -> dict[str, str]:
    """New names of those IDs that are taken: numbers beyond all that are in use."""
    if used.isdisjoint(ids):
        return {}
    numbers = [int(one) for one in {*ids, *used} if one.isdecimal() and len(one) < 16]
    following = max(numbers, default=0) + 1
    renamed = {}
    for one in ids:
        if one in used:
            renamed[one] = str(following)
            following += 1
    return renamed


def _referring(row: StoredRow, edition: Format, renamed: dict[str, dict[str, str]]) -> StoredRow:
    cells = dict(row.cells)
    for key, sheet in _references(edition).items():
        names, text = renamed[sheet], _text(cells.get(key))
        if not names or not text:
            continue
        if text in names:
            cells[key] = names[text]
        elif not text.isdecimal():
            cells[key] = "".join(names.get(part, part) for part in _NUMBER.split(text))
    return changed(row, cells=cells)


def _text(cell: Any) -> str:
    return "" if cell is None else text_of(raw_of(cell))
