"""Reads the files that wait: the queue of :class:`.models.DocumentText`.

State lives in rows. Whoever takes a row moves its time, so a killed worker leaves it to be taken again; after
``MAX_ATTEMPTS`` it is given up. The file comes through its storage and is read in a process of its own.
"""

from __future__ import annotations

import hashlib
import logging
import time
from datetime import timedelta
from tempfile import TemporaryFile
from typing import IO

from django.db import connection, transaction
from django.db.models import Count, F
from django.utils import timezone

from .enums import Outcome, Reason
from .models import CustomDocument, DocumentText, FileText, TextCounter, extension_of
from .texts import limits
from .texts.apart import READABLE, read_apart
from .texts.reading import Reading

logger = logging.getLogger("pregonero.media")

#: attempts, and the seconds after the first and the second
MAX_ATTEMPTS, PAUSES = 3, (60, 600)
#: seconds in which nobody else takes a row: longer than fetching and reading a file may take
LEASE = 300
#: what waits this long has nobody who reads it
STANDS_STILL = timedelta(minutes=30)
_CHUNK = 1024 * 1024


def drain(seconds: float | None = None) -> int:
    """Read what is due, one file after the other, and begin none after ``seconds``; returns how many were tried."""
    ends = None if seconds is None else time.monotonic() + seconds
    tried = 0
    while (ends is None or time.monotonic() < ends) and (row := _take()) is not None:
        tried += 1
        _deal_with(row)
    return tried


def waits() -> bool:
    """Whether something could be read now."""
    return DocumentText.objects.filter(due_at__lte=timezone.now()).exists()


def adopt() -> int:
    """Put files into the queue that came in past it, by a restored backup or a bulk insert; returns how many."""
    rows = [
        DocumentText(document=document, name=document.file.name)
        for document in CustomDocument.objects.filter(text=None).iterator()
        if extension_of(document.file.name or "") in READABLE
    ]
    return len(DocumentText.objects.bulk_create(rows, ignore_conflicts=True))


def again() -> int:
    """Put everything into the queue anew; until it is read, nothing can be found in it. Returns how many."""
    with transaction.atomic():
        FileText.objects.all().delete()
        return DocumentText.objects.update(text=None, due_at=timezone.now(), attempts=0, reason="")


def counts() -> dict[str, int]:
    """How many files wait, and how many ended in each outcome."""
    found = {"waiting": DocumentText.objects.filter(due_at__isnull=False).count()}
    found |= {outcome.value: 0 for outcome in Outcome}
    ended = DocumentText.objects.filter(due_at=None).values_list("text__outcome").annotate(number=Count("pk"))
    for outcome, number in ended:
        found[outcome or Outcome.FAILED] += number
    return found


def health() -> tuple[str, str]:
    """``degraded`` when nobody reads what waits, or files were given up."""
    if DocumentText.objects.filter(due_at__lt=timezone.now() - STANDS_STILL).exists():
        return "degraded", "files wait to be read since more than half an hour ago: see the worker"
    failed = DocumentText.objects.filter(due_at=None, text=None).count()
    if failed:
        return "degraded", f"{failed} files could not be read; `manage.py files status` says which"
    return "ok", "the texts of all files are read, or will be soon"


def _take() -> DocumentText | None:
    """The row that waits longest, kept from others for a while; None where there is nothing to do."""
    if not waits():  # asked first: SQLite has one lock for all who write
        return None
    with transaction.atomic():
        due = DocumentText.objects.filter(due_at__lte=timezone.now()).order_by("due_at")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        row = due.first()
        if row is not None:
            row.attempts += 1
            row.due_at = timezone.now() + timedelta(seconds=LEASE)
            row.save(update_fields=["attempts", "due_at"])
    return row


def _deal_with(row: DocumentText) -> None:
    if row.attempts > MAX_ATTEMPTS:  # nobody lived to say how the others ended
        _give_up(row, Reason.KILLED)
        return
    try:
        with TemporaryFile() as copy:
            digest = _fetch(row, copy)
            # bytes that did not suit their name may suit another one
            text = FileText.objects.filter(sha256=digest).exclude(reason=Reason.KIND).first()
            tentative = False
            if text is None:
                reading = _read(copy, row.name)
                text, tentative = _text_of(digest, reading), reading.again
    except FileNotFoundError:
        _give_up(row, Reason.MISSING)
    except Exception:  # whatever a storage on the network raises: tried again, then told by health
        logger.exception("a file could not be fetched", extra={"file": row.name, "attempts": row.attempts})
        if row.attempts < MAX_ATTEMPTS:
            _put_off(row)
        else:
            _give_up(row, Reason.MISSING)
    else:
        if tentative and row.attempts < MAX_ATTEMPTS:
            _put_off(row)
        else:
            _settle(row, text)


def _fetch(row: DocumentText, copy: IO[bytes]) -> str:
    """Copy the file out of its storage, up to one byte more than is read; returns the SHA-256 of its bytes."""
    digest, left = hashlib.sha256(), limits.BYTES + 1
    with CustomDocument._meta.get_field("file").storage.open(row.name, "rb") as stored:
        while chunk := stored.read(_CHUNK):
            digest.update(chunk)
            copy.write(chunk[:left])
            left -= min(left, len(chunk))
    copy.flush()
    return digest.hexdigest()


def _read(copy: IO[bytes], name: str) -> Reading:
    if copy.tell() > limits.BYTES:
        return Reading(Outcome.TOO_LARGE, Reason.BYTES)
    if copy.tell() == 0:
        return Reading(Outcome.EMPTY)
    return read_apart(copy, extension_of(name))


def _text_of(digest: str, reading: Reading) -> FileText:
    """What was read, to be stored."""
    return FileText(
        sha256=digest,
        outcome=reading.outcome,
        reason=reading.reason,
        page_count=reading.page_count,
        scanned=reading.scanned,
        content=FileText.packed(reading.pages),
    )


def _mine(row: DocumentText) -> dict[str, object]:
    """What finds the row as long as it was not taken by others, and its file not replaced."""
    return {"pk": row.pk, "name": row.name, "due_at": row.due_at}


def _put_off(row: DocumentText) -> None:
    pause = timedelta(seconds=PAUSES[row.attempts - 1])
    DocumentText.objects.filter(**_mine(row)).update(due_at=timezone.now() + pause)


def _give_up(row: DocumentText, reason: Reason) -> None:
    DocumentText.objects.filter(**_mine(row)).update(due_at=None, reason=reason)


def _settle(row: DocumentText, text: FileText) -> None:
    """Store what was read, and tell who follows :func:`.text_source.since`."""
    with transaction.atomic():
        if DocumentText.objects.select_for_update().filter(**_mine(row)).first() is None:
            return
        uses = [row.pk]
        if text._state.adding:
            values = {field.name: getattr(text, field.name) for field in text._meta.concrete_fields[2:]}
            text, _created = FileText.objects.update_or_create(sha256=text.sha256, defaults=values)
            uses += text.uses.exclude(pk=row.pk).values_list("pk", flat=True)
        DocumentText.objects.filter(pk=row.pk).update(text=text, due_at=None, attempts=0, reason="")
        for use in uses:
            DocumentText.objects.filter(pk=use).update(seq=_next_number())


def _next_number() -> int:
    """One more than the last; others who want one wait for the end of this transaction."""
    counter, _created = TextCounter.objects.get_or_create(pk=1)
    TextCounter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    return TextCounter.objects.values_list("last", flat=True).get(pk=counter.pk)
