"""Filings filled in by a file: a workbook in any of SIPOT's layouts, or CSV. All of it is kept, or nothing.

The file is read and checked before anything is stored and outside of any transaction. What is stored then goes into
one: the filing, the edition of its format, the file as it came, its rows, its findings and the draft. Files in storage
cannot be part of a transaction: they are removed when it fails; one that a power cut left behind is known to no row,
and :func:`forget_orphans` removes it a day later.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import PurePath
from typing import Any

import orjson
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import WorkflowState

from pregonero.directorates.api import Directorate, ObligatedSubject, calendar_of
from pregonero.publishing.api import actor_of, door
from transparency.sipot import api as sipot

from ..applicability import due
from ..law_models import Duty
from ..log_actions import FILE_TAKEN, RECEIPT_KEPT
from ..periods import Span, parse
from . import links, recognising
from .documents import responsible_for
from .enums import FileKind, FormatSource, Outcome
from .formats import format_for
from .matching import match, match_fields
from .models import Filing, Format, FormatUse, ReceivedFile, WorkingCopy
from .recognition import find_use
from .rows import Cells, StoredRow, cell_of, copy_of, keep, new_key, replace, working
from .specs import Spec, digest_of, specs_of
from .workbooks import workbook_of

#: a receipt may be a PDF or a picture of it
MAX_RECEIPT = 20 * 1024 * 1024
#: characters of a file's name that are kept, its ending among them
NAME_LENGTH = 150
#: how long a file that no row knows is left alone: the act that wrote it may still be running
ORPHAN_AGE = timedelta(days=1)
#: share of a download's fields that an official edition must have to be the one it is stored in
SAME_FORMAT = 0.6
FOLDERS = ("received", "formats")
#: identity of what is read from a download, which does not tell the number of its format
DOWNLOADED = "descarga"


class Refused(Exception):
    """The file is not taken and nothing was stored; the text says to people why and what to do.

    ``code`` is stable. ``checked``: what was found in the file, where it could be read.
    """

    def __init__(self, code: str, message: str, checked: sipot.Checked | None = None) -> None:
        self.code = code
        self.checked = checked
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was taken. ``created``: whether the filing was made for it."""

    filing: Filing
    findings: sipot.Findings
    file: ReceivedFile
    created: bool


@dataclass(slots=True)
class _Place:
    """Where the rows go: a filing that there is, or what one is made of."""

    duty: Duty
    part: str
    subject: ObligatedSubject
    span: Span
    directorate: Directorate
    filing: Filing | None = None


@dataclass(slots=True)
class _Edition:
    """The edition rows are stored in: one that there is, or what a new one is made of."""

    found: Format | None = None
    fields: list[Spec] = field(default_factory=list)
    tables: dict[str, list[Spec]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    template: bytes = b""


def receive(
    data: bytes,
    name: str,
    *,
    filing: Filing | None = None,
    subject: ObligatedSubject | None = None,
    period: Span | str | None = None,
    directorate: Directorate | None = None,
    duty: Duty | None = None,
    part: str | None = None,
    by: Any = None,
) -> Received:
    """Fill in a filing from a file, whose kind is told by its content.

    Either ``filing``, or ``subject`` and ``period``; of the latter the duty is told by the file where none is said.
    Raises :class:`Refused`, and :class:`transparency.sipot.api.Unreadable` for what is no such file.
    """
    if filing is not None:
        _check_open(filing)
        place = _Place(filing.duty, filing.part, filing.subject, filing.span, filing.directorate, filing)
        span = place.span
    else:
        if subject is None or period is None:
            raise ValueError("a filing, or a subject and a period")
        span = parse(period) if isinstance(period, str) else period
    asked = sipot.Period(span.start, span.end)
    if _is_text(data):
        if filing is None:
            if duty is None:
                raise Refused("duty-unknown", _("A CSV does not say which duty it is for: choose the duty."))
            place = _place(subject, span, duty, part or "", directorate)
        kind, known = FileKind.CSV, _edition_of(place)
        edition = _Edition(known)
        stored = list(_stored_now(place.filing))
        like = workbook_of(known, [row for row in stored if row.table])
        checked = sipot.check_csv(data, like, period=asked)
        _refuse_blocking(checked)
        main = checked.workbook.main
        rows = list(_rows(main, _keys(main, match_fields(known.fields, main.fields)), ""))
        rows += [row for row in stored if row.table]
    else:
        kind = FileKind.WORKBOOK
        checked = sipot.check(data, period=asked)
        if filing is None:
            if duty is None:
                duty, part = _recognised(checked, span, part, name)
            place = _place(subject, span, duty, part if part is not None else _part_of(checked, duty), directorate)
        edition = _edition(place, checked, name)
        _check_template(place, edition, checked)
        _refuse_blocking(checked)
        if edition.found is not None and not edition.fields:
            rows = list(_mapped(checked.workbook, edition.found))
        else:
            rows = list(_own_rows(checked.workbook, edition))
    numbers = [(table.sheet, row.number) for table in checked.workbook.all_tables for row in table.rows]
    findings = checked.findings
    # a large file is in memory three times by now: as cells, as what they mean, and as rows
    del checked
    return _store(data, name, kind, place, edition, findings, numbers, rows, by)


def _is_text(data: bytes) -> bool:
    """Whether this is no workbook but text. Raises Unreadable for what is neither."""
    try:
        sipot.kind_of(data)
    except sipot.Unreadable as refusal:
        if refusal.code == "csv":
            return True
        raise
    return False


def _refuse_blocking(checked: sipot.Checked) -> None:
    if checked.findings.blocking:
        message = _("The file cannot be understood, so nothing was imported. What is wrong is listed beside each cell.")
        raise Refused("blocking", message, checked)


def _check_open(filing: Filing) -> None:
    """Raises Refused while somebody else's word stands before a change."""
    state = filing.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS:
        raise Refused(
            "in-review",
            _("“%(filing)s” is in review. Wait until it is returned, or cancel the review, and send the file again.")
            % {"filing": filing},
        )
    if filing.locked:
        raise Refused("locked", _("“%(filing)s” is locked. Whoever locked it can unlock it.") % {"filing": filing})


# Where it goes.


def _recognised(checked: sipot.Checked, span: Span, part: str | None, name: str) -> tuple[Duty, str]:
    """The one duty this workbook is of. Raises Refused where none or several are."""
    uses = recognising.uses_of(checked.workbook, span.end, name)
    if part is not None:
        uses = [use for use in uses if use[1] == part]
    if len(uses) == 1:
        return uses[0]
    title = checked.workbook.format.title or checked.workbook.main.sheet
    if not uses:
        raise Refused(
            "duty-unknown",
            _("The format of this file (“%(title)s”) is not known for any duty: say for which duty it is.")
            % {"title": title[:120]},
            checked,
        )
    shown = ", ".join(f"{duty.law.slug}/{duty.key}{f' ({part})' if part else ''}" for duty, part in uses[:6])
    raise Refused(
        "duty-unclear",
        _("The format of this file serves several duties: %(duties)s. Say which one is meant.") % {"duties": shown},
        checked,
    )


def _part_of(checked: sipot.Checked, duty: Duty) -> str:
    return next((part for found, part in find_use(checked.workbook) if found.pk == duty.pk), "")


def _place(
    subject: ObligatedSubject | None, span: Span, duty: Duty, part: str, directorate: Directorate | None
) -> _Place:
    if subject is None:
        raise ValueError("a subject")
    owner = directorate or _answers(subject, duty)
    filing = Filing.objects.filter(duty=duty, subject=subject, directorate=owner, period=str(span), part=part).first()
    if filing is not None:
        _check_open(filing)
    return _Place(duty, part, subject, span, owner, filing)


def _answers(subject: ObligatedSubject, duty: Duty) -> Directorate:
    """The directorate that answers for a duty. Raises Refused where that is nobody, or several."""
    found = responsible_for(subject, duty)
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(
            "directorate-unclear",
            _("Several directorates answer for “%(duty)s”: %(slugs)s. Say whose file this is.")
            % {"duty": duty, "slugs": ", ".join(sorted(owner.slug for owner in found))},
        )
    active = list(Directorate.objects.active().filter(subject=subject)[:2])
    if len(active) == 1:
        return active[0]
    raise Refused(
        "directorate-unknown",
        _("Nobody is said to answer for “%(duty)s” in %(subject)s. Say which directorate the file is of.")
        % {"duty": duty, "subject": subject},
    )


# Its format.


def _edition_of(place: _Place) -> Format:
    """The edition a text is read with. Raises Refused where there is none."""
    known = place.filing.format if place.filing is not None else None
    found = known or format_for(place.duty, place.part, place.span.end)
    if found is None:
        raise Refused(
            "format-unknown",
            _("No format is known for “%(duty)s”. Upload its official template first, then the CSV.")
            % {"duty": place.duty},
        )
    return found


def _edition(place: _Place, checked: sipot.Checked, name: str) -> _Edition:
    """The edition of a workbook: the one with its very fields, or one made of it; of a download, the official one."""
    workbook = checked.workbook
    if not workbook.layout.is_load:
        known = [place.filing.format] if place.filing is not None and place.filing.format else []
        for edition in [*known, *recognising.editions(place.duty, place.part)]:
            if (
                edition.source != FormatSource.OWN
                and recognising.agrees((f.name for f in workbook.main.fields), edition) == 1
            ):
                return _Edition(edition)
    fields, tables = specs_of(workbook)
    digest = digest_of(fields, tables)
    source = FormatSource.TEMPLATE if workbook.layout.is_load else FormatSource.OWN
    official_id = workbook.format.id or DOWNLOADED
    same = Format.objects.filter(official_id=official_id, digest=digest).order_by("pk")
    found = same.exclude(template="").first() or same.first()
    if found is not None:
        return _Edition(found, fields, tables)
    values = {
        "official_id": official_id[:40],
        "title": (workbook.format.title or workbook.format.short_name or place.duty.title)[:400],
        "short_name": workbook.format.short_name[:250],
        "description": workbook.format.description,
        "source": source,
        "source_note": _("Read from the file “%(name)s”.") % {"name": _short(name)},
        "digest": digest,
        "fields": fields,
        "tables": tables,
    }
    return _Edition(None, fields, tables, values, _template_of(checked) if workbook.layout.is_load else b"")


def _template_of(checked: sipot.Checked) -> bytes:
    """A filled file holds its whole template; nobody's rows stay in it."""
    book, workbook = checked.book, checked.workbook
    if book.kind == "xlsx" and not book.bloated and not any(table.rows for table in workbook.all_tables):
        return book.data
    return sipot.emptied(book, workbook)


def _check_template(place: _Place, edition: _Edition, checked: sipot.Checked) -> None:
    """Whether it is the template of this duty: compared with the official edition that there is, else by its names."""
    if edition.found is not None:
        return
    workbook = checked.workbook
    known = recognising.editions(place.duty, place.part)
    official = [one for one in known if one.source == FormatSource.TEMPLATE]
    if not known or (place.filing is None and not official):
        return
    same = next((one for one in official if one.official_id == workbook.format.id), None)
    if same is not None:
        sipot.check_against(workbook, workbook_of(same), checked.findings)
    elif max(recognising.agrees((f.name for f in workbook.main.fields), one) for one in known) < SAME_FORMAT:
        expected = (official or known)[0].official_id
        checked.findings.add(
            "wrong-format", workbook.main.sheet, 1, 0, found=workbook.format.id or "?", expected=expected
        )


# Its rows.


def _own_rows(workbook: sipot.Workbook, edition: _Edition) -> Iterator[StoredRow]:
    yield from _rows(workbook.main, [spec["key"] for spec in edition.fields], "")
    for table in workbook.tables:
        yield from _rows(table, [spec["key"] for spec in edition.tables[table.sheet]], table.sheet)


def _mapped(workbook: sipot.Workbook, edition: Format) -> Iterator[StoredRow]:
    """Rows of another edition or layout, their columns found as :mod:`.matching` finds them."""
    found = match(edition, workbook)
    yield from _rows(workbook.main, _keys(workbook.main, found.main.columns), "")
    for name, one in found.tables.items():
        table = workbook.table(one.sheet) if one.sheet is not None else None
        if table is not None:
            yield from _rows(table, _keys(table, one.columns), name)


def _keys(table: sipot.Table, columns: Mapping[str, sipot.Field]) -> list[str | None]:
    """For each field of a file the key it is kept under; None for what the edition does not have."""
    keys = {told.column: key for key, told in columns.items()}
    return [keys.get(told.column) for told in table.fields]


def _rows(table: sipot.Table, keys: Sequence[str | None], name: str) -> Iterator[StoredRow]:
    """Days repeat themselves down a column: each different one is turned over once, and kept once in memory."""
    known: dict[sipot.Raw, Any] = {}
    for row in table.rows:
        cells: Cells = {}
        for key, raw in zip(keys, row.raw, strict=True):
            if key is not None and raw != "":
                if type(raw) in _AS_THEY_ARE:
                    # PostgreSQL has no text with a zero in it
                    cells[key] = raw.replace("\0", "") if isinstance(raw, str) and "\0" in raw else raw
                    continue
                if raw not in known:
                    known[raw] = cell_of(raw)
                cells[key] = known[raw]
        yield StoredRow(row.id, cells, name, row.key)


#: True equals 1 as a key, and is another cell
_AS_THEY_ARE = frozenset({str, float, int, bool})


def _stored_now(filing: Filing | None) -> Iterator[StoredRow]:
    copy = WorkingCopy.objects.filter(filing=filing).first() if filing is not None else None
    return working(copy) if copy is not None else iter(())


def with_stable_keys(rows: Iterable[StoredRow], before: Iterable[StoredRow]) -> list[StoredRow]:
    """The rows with the keys they had before: by equal content, else in its place where most of its cells are equal."""
    rows, old = list(rows), list(before)
    taken: set[tuple[str, str]] = set()
    known: dict[tuple[str, bytes], list[StoredRow]] = {}
    for row in reversed(old):
        known.setdefault((row.table, _content(row)), []).append(row)
    later: list[tuple[StoredRow, int]] = []
    places: dict[str, int] = {}
    for row in rows:
        place = places[row.table] = places.get(row.table, -1) + 1
        equal = known.get((row.table, _content(row))) if old else None
        if equal:
            row.key = equal.pop().key
            taken.add((row.table, row.key))
        else:
            later.append((row, place))
    tables: dict[str, list[StoredRow]] = {}
    for row in old:
        tables.setdefault(row.table, []).append(row)
    used = {(row.table, row.key) for row in old}
    for row, place in later:
        there = tables.get(row.table, [])
        if place < len(there) and (row.table, there[place].key) not in taken and _mostly(row, there[place]):
            row.key = there[place].key
        elif (row.table, row.key) in taken or (row.table, row.key) in used:
            row.key = new_key()
        taken.add((row.table, row.key))
    return rows


def _content(row: StoredRow) -> bytes:
    return orjson.dumps([row.ref, row.cells], option=orjson.OPT_SORT_KEYS)


def _mostly(row: StoredRow, other: StoredRow) -> bool:
    keys = row.cells.keys() | other.cells.keys()
    return sum(row.cells.get(key) == other.cells.get(key) for key in keys) * 2 > len(keys)


# Storing.


def _store(
    data: bytes,
    name: str,
    kind: FileKind,
    place: _Place,
    edition: _Edition,
    findings: sipot.Findings,
    numbers: list[tuple[str, int]],
    rows: list[StoredRow],
    by: Any,
) -> Received:
    """All of it, or nothing. ``numbers``: where each row stood in the file, as far as they came from it."""
    with _files() as written, door(actor_of(by)):
        filing, created = _filing(place)
        filing.format = _format(place, edition, by, written)
        copy = copy_of(filing, for_writing=True)
        rows = with_stable_keys(rows, working(copy))
        by_number = dict(zip(numbers, rows, strict=False))
        rows.sort(key=lambda row: row.table)
        replace(copy, rows)
        copy.frozen, copy.frozen_version = keep(rows), copy.version
        _note_findings(copy, findings, by_number)
        file = archive(filing, data, name, kind, by, written)
        file.row_file = copy.frozen
        file.save(force_insert=True)
        links.ask(filing, rows, filing.format)
        filing.outcome = Outcome.ROWS
        if not filing.live:
            # nobody but the office sees the row itself: it may say at once what the draft does
            Filing.objects.filter(pk=filing.pk).update(format=filing.format, outcome=filing.outcome)
        log(filing, FILE_TAKEN, user=by, data={"name": file.name, "sha256": file.sha256, "rows": copy.frozen.count})
        filing.save_revision(user=by)
    return Received(filing, findings, file, created)


def _filing(place: _Place) -> tuple[Filing, bool]:
    """The filing, held against other writers and asked once more whether it is open."""
    found, created = place.filing, False
    if found is None:
        deadline = due(place.duty, place.span, calendar_of(place.subject.municipality))
        found, created = Filing.objects.get_or_create(
            duty=place.duty,
            subject=place.subject,
            directorate=place.directorate,
            period=str(place.span),
            part=place.part,
            defaults={
                "starts_on": place.span.start,
                "ends_on": place.span.end,
                "due_on": deadline.day if deadline else None,
                "due_next": deadline.next_working if deadline else None,
            },
        )
    found = Filing.objects.select_for_update().get(pk=found.pk)
    _check_open(found)
    if not created and found.latest_revision_id:
        found = found.get_latest_revision_as_object()
    return found, created


def _format(place: _Place, edition: _Edition, by: Any, written: list[str]) -> Format:
    found = edition.found
    if found is None:
        found, made = Format.objects.get_or_create(
            official_id=edition.values["official_id"],
            digest=edition.values["digest"],
            source=edition.values["source"],
            defaults=edition.values | {"added_by_name": _name_of(by)},
        )
        if made and edition.template:
            found.template.save("plantilla.xlsx", ContentFile(edition.template), save=False)
            written.append(found.template.name or "")
            found.template_digest = hashlib.sha256(edition.template).hexdigest()
            found.save(update_fields=["template", "template_digest"])
    FormatUse.objects.get_or_create(format=found, duty=place.duty, part=place.part)
    return found


def _note_findings(copy: WorkingCopy, findings: sipot.Findings, rows: dict[tuple[str, int], StoredRow]) -> None:
    copy.findings = [
        found.as_dict() | {"key": rows[place].key if (place := (found.sheet, found.row or 0)) in rows else ""}
        for found in findings
    ]
    copy.totals = dict(findings.totals)
    copy.blocking = findings.by_grade()[sipot.Grade.BLOCKING]
    copy.checked_version = copy.version
    copy.save(update_fields=["frozen", "frozen_version", "findings", "totals", "blocking", "checked_version"])


def archive(filing: Filing, data: bytes, name: str, kind: FileKind, by: Any, written: list[str]) -> ReceivedFile:
    """The file as it came, in storage; its row is not saved yet."""
    ending = PurePath(name).suffix.lower()[:10]
    file = ReceivedFile(
        filing=filing,
        kind=kind,
        name=_short(name),
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        received_by_name=_name_of(by),
    )
    file.file.save(f"{new_key()}{ending if ending.lstrip('.').isalnum() else ''}", ContentFile(data), save=False)
    written.append(file.file.name or "")
    return file


class _files:
    """Removes from storage what was written, unless the transaction inside it went well."""

    def __enter__(self) -> list[str]:
        self.written: list[str] = []
        return self.written

    def __exit__(self, kind: object, *rest: object) -> None:
        if kind is not None:
            for name in self.written:
                default_storage.delete(name)


def add_receipt(
    filing: Filing, data: bytes, name: str, *, sent_on: Any, folio: str = "", by: Any = None
) -> ReceivedFile:
    """Keep the receipt (acuse) that SIPOT gave, with the day on which it was sent. Raises Refused."""
    if not data:
        raise Refused("empty", _("The file is empty. Download the receipt again."))
    if len(data) > MAX_RECEIPT:
        raise Refused("too-large", _("The receipt weighs more than 20 MB. Save it smaller."))
    if sent_on is not None and sent_on > timezone.localdate():
        raise Refused("future", _("The day on which it was sent has not come yet."))
    with _files() as written, door(actor_of(by)):
        file = archive(filing, data, name, FileKind.RECEIPT, by, written)
        file.sent_on, file.folio = sent_on, folio.strip()[:120]
        file.save(force_insert=True)
        log(filing, RECEIPT_KEPT, user=by, data={"name": file.name, "sha256": file.sha256, "folio": file.folio})
    return file


def forget_orphans() -> int:
    """Remove files of ours that no row knows and that are a day old: an act that wrote them was cut off."""
    known = set(ReceivedFile.objects.values_list("file", flat=True)) | set(
        Format.objects.values_list("template", flat=True)
    )
    before = timezone.now() - ORPHAN_AGE
    count = 0
    for folder in FOLDERS:
        for name in _stored_files(folder):
            if name not in known and default_storage.get_modified_time(name) < before:
                default_storage.delete(name)
                count += 1
    return count


def _stored_files(folder: str) -> Iterator[str]:
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    yield from (f"{folder}/{name}" for name in files)
    for inner in folders:
        yield from _stored_files(f"{folder}/{inner}")


def _short(name: str) -> str:
    """A name without folders and signs that no file has, cut in its middle."""
    base = "".join(letter for letter in name.replace("\\", "/").rpartition("/")[2] if letter.isprintable()).strip()
    if len(base) <= NAME_LENGTH:
        return base or "archivo"
    ending = PurePath(base).suffix[:10]
    return base[: NAME_LENGTH - len(ending)] + ending


def _name_of(by: Any) -> str:
    return (by.get_full_name() or by.get_username()) if by else ""


__all__ = ["Received", "Refused", "add_receipt", "archive", "forget_orphans", "receive", "with_stable_keys"]
