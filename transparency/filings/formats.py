"""Formats: those that are shipped, those read from templates, and which one a duty is filed with on a day.

Readers of files and lists are imported where they are used: a web server does without them until somebody uploads.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from transparency.law_models import Duty
from transparency.log_actions import FORMAT_ADDED, FORMAT_DATED, FORMAT_UNUSED, FORMAT_USED
from transparency.sipot import model as sipot

from .enums import FormatSource
from .matching import Match, TableMatch, match, match_fields
from .models import OWN_FORMAT, Format, FormatUse
from .recognition import Proposal, Why, find_use, last_day, proposals, traits_of, traits_of_format
from .specs import digest_of, machine_name, specs_of

if TYPE_CHECKING:
    from transparency.sipot.book import Book

#: bytes of the largest template; real ones have less than one megabyte
LARGEST = 20 * 1024 * 1024
#: fields and values of lists; the largest real template has some hundreds
MOST = 20_000
#: editions by where they come from, the best first
RANKS = {FormatSource.TEMPLATE: 0, FormatSource.CATALOGUE: 2, FormatSource.OWN: 3}


@dataclass(slots=True)
class Outcome:
    """What adding a template did. ``uses``: of this edition now; ``proposals``: what it may be about besides."""

    format: Format
    is_new: bool
    layout: sipot.Layout
    uses: list[FormatUse] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    #: what a person should know of the file, in sentences
    notes: list[str] = field(default_factory=list)


def seed() -> int:
    """Add the formats that are shipped, and their uses by the duties that are loaded; how many formats were new.

    Safe to repeat. Raises :class:`transparency.faults.BadPacks`.
    """
    from .catalogues import shipped

    known = {row[1:]: row[0] for row in Format.objects.values_list("pk", "official_id", "digest", "source")}
    duties = {f"{law}/{key}": pk for pk, law, key in Duty.objects.values_list("pk", "law__slug", "key")}
    there = set(FormatUse.objects.values_list("format", "duty", "part"))
    added, uses = 0, []
    with transaction.atomic():
        for one in shipped():
            pk = known.get((one.official_id, one.digest, one.source))
            if pk is None:
                added += 1
                pk = Format.objects.create(
                    official_id=one.official_id,
                    title=one.title,
                    short_name=one.short_name,
                    description=one.description,
                    source=one.source,
                    source_note=one.note,
                    digest=one.digest,
                    fields=one.fields,
                    tables=one.tables,
                ).pk
            wanted = ((pk, duties[duty], part) for duty, part in one.uses.items() if duty in duties)
            uses += [FormatUse(format_id=row[0], duty_id=row[1], part=row[2]) for row in wanted if row not in there]
        FormatUse.objects.bulk_create(uses, ignore_conflicts=True)
    return added


def add_template(data: bytes, name: str, by: Any, duty: Duty | None = None, part: str = "") -> Outcome:
    """Read an official template, or a download, as an edition of its format; the same fields are the same edition.

    ``duty`` and ``part`` say what it is used for; without them it is used for what is sure, and the rest is proposed.
    Raises :class:`transparency.sipot.api.Unreadable`, whose text says what the file is instead.
    """
    from transparency.sipot.api import Unreadable, read_book, read_workbook

    if len(data) > LARGEST:
        raise Unreadable("too-large", megabytes=LARGEST // (1024 * 1024))
    book = read_book(data)
    workbook = read_workbook(book)
    fields, tables = (_without_nul(specs) for specs in specs_of(workbook))
    every = [*fields, *(spec for specs in tables.values() for spec in specs)]
    if sum(1 + len(spec["catalogue"] or ()) for spec in every) > MOST:
        raise Unreadable("bomb")
    traits = traits_of(workbook, name)
    kept = b"" if not workbook.layout.is_load else _blank(book, workbook)
    title = _line(workbook.format.title) or PurePath(name).stem or _("Format without a title")
    values = {
        "title": title[:400],
        "short_name": _line(workbook.format.short_name)[:250],
        "description": _without_nul(workbook.format.description),
        "source_note": _source_note(workbook, name),
        "fields": fields,
        "tables": tables,
        "template_digest": hashlib.sha256(kept).hexdigest() if kept else "",
        "added_by_name": _name_of(by),
    }
    with transaction.atomic():
        format_, is_new = Format.objects.get_or_create(
            official_id=_line(workbook.format.id)[:40] or f"descarga-{machine_name(title).replace('_', '-')}"[:40],
            digest=digest_of(fields, tables),
            source=FormatSource.TEMPLATE,
            defaults=values,
        )
        if kept and not format_.template:
            _keep(format_, kept, ".xls" if book.kind == "xls" else ".xlsx")
        if is_new:
            log(format_, FORMAT_ADDED, user=by, data={"name": name[:250], "official_id": format_.official_id})
        found = proposals(traits, last_day(workbook) or timezone.localdate(), besides=None)
        if duty is not None:
            use(format_, duty, part, by)
        elif is_new:
            for one in found:
                if one.sure:
                    use(format_, one.duty, one.part, by)
    uses = list(format_.uses.select_related("duty__law"))
    have = {(one.duty_id, one.part) for one in uses}
    left = [one for one in found if (one.duty.pk, one.part) not in have]
    return Outcome(format_, is_new, workbook.layout, uses, left, _notes(workbook, bool(kept)))


def _keep(format_: Format, data: bytes, extension: str) -> None:
    format_.template_digest = hashlib.sha256(data).hexdigest()
    stem = machine_name(format_.official_id)
    format_.template.save(f"{stem}-{format_.template_digest[:8]}{extension}", ContentFile(data), save=False)
    format_.save(update_fields=["template", "template_digest"])


def _blank(book: Book, workbook: sipot.Workbook) -> bytes:
    """The template as it came; without its rows where it was filled in. Empty where that cannot be had."""
    from transparency.sipot.api import Filling, Unreadable, fill

    if not any(table.rows for table in workbook.all_tables):
        return book.data
    try:
        return fill(book, Filling([]))
    except Unreadable:
        return b""


def _notes(workbook: sipot.Workbook, is_kept: bool) -> list[str]:
    notes = []
    if not workbook.layout.is_load:
        notes.append(_("It is a download: it has no numbers of fields, no types and no lists. The template has them."))
    if any(table.rows for table in workbook.all_tables):
        notes.append(_("It was filled in: only its fields are kept, not its rows. The blank template is surer."))
    if workbook.layout in (sipot.Layout.LOAD_2016, sipot.Layout.DOWNLOAD_2017):
        notes.append(_("It has the layout of 2016 and 2017: say until which day it was in use."))
    if workbook.layout.is_load and not is_kept:
        notes.append(_("The file itself was not kept, since its rows cannot be taken out of an .xls."))
    return notes


def _source_note(workbook: sipot.Workbook, name: str) -> str:
    words = {"file": name[:200], "layout": workbook.layout.value, "rules": _line(workbook.format.normative)[:250]}
    if words["rules"]:
        return _("%(file)s, layout %(layout)s, %(rules)s") % words
    return _("%(file)s, layout %(layout)s") % words


def _line(text: str) -> str:
    return " ".join(_without_nul(text).split())


def _without_nul(value: Any) -> Any:
    """Old files hold characters that no database of text takes."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, list):
        return [_without_nul(one) for one in value]
    if isinstance(value, dict):
        return {_without_nul(key): _without_nul(one) for key, one in value.items()}
    return value


def _name_of(by: Any) -> str:
    return (by.get_full_name() or by.get_username()) if by else ""


# What a format is used for, and since when.


def _reference(duty: Duty) -> str:
    """As packs name it."""
    return f"{duty.law.slug}/{duty.key}"


def use(format_: Format, duty: Duty, part: str, by: Any) -> FormatUse:
    """Say that a duty, or a part of it, is filed with an edition."""
    made, is_new = FormatUse.objects.get_or_create(format=format_, duty=duty, part=part.strip())
    if is_new:
        log(format_, FORMAT_USED, user=by, data={"duty": _reference(duty), "part": made.part})
    return made


def drop_use(made: FormatUse, by: Any) -> None:
    """Say that it is not. Filings keep the format they have."""
    with transaction.atomic():
        words = {"duty": _reference(made.duty), "part": made.part}
        log(made.format, FORMAT_UNUSED, user=by, data=words)
        made.delete()


def set_dates(format_: Format, first: date | None, last: date | None, by: Any) -> None:
    """Say from when until when an edition is in use, both days included; None: always, or no end."""
    format_.valid_from, format_.valid_until = first, last
    with transaction.atomic():
        format_.save(update_fields=["valid_from", "valid_until"])
        words = {"from": first.isoformat() if first else None, "until": last.isoformat() if last else None}
        log(format_, FORMAT_DATED, user=by, data=words)


def proposals_for(format_: Format, on: date | None = None) -> list[Proposal]:
    """What an edition may be used for besides what it is."""
    have = set(format_.uses.values_list("duty", "part"))
    found = proposals(traits_of_format(format_), on or timezone.localdate(), besides=format_)
    return [one for one in found if (one.duty.pk, one.part) not in have]


def format_for(duty: Duty, part: str, on: date) -> Format | None:
    """The edition a part of a duty is filed with for a period that ends on a day.

    Templates come before the catalogue, and that before our own list; of several the one that began last, then the one
    added last. None only where nothing was ever seeded.
    """
    held = _held(Format.objects.filter(uses__duty=duty, uses__part=part), on)
    own = Format.objects.filter(official_id=OWN_FORMAT, source=FormatSource.OWN)
    return min(held, key=_rank, default=None) or min(own, key=_rank, default=None)


def parts_of(duty: Duty, on: date) -> list[str]:
    """The parts (A, B…) a duty is filed in for a period that ends on a day; one that is empty where it has none.

    What templates say goes before the catalogue: a template for the whole duty replaces its parts, and the other way.
    """
    uses = FormatUse.objects.filter(duty=duty, format__in=_held(Format.objects.all(), on)).select_related("format")
    by_source: dict[bool, set[str]] = {True: set(), False: set()}
    for one in uses:
        by_source[one.format.source == FormatSource.TEMPLATE].add(one.part)
    confirmed, listed = by_source[True], by_source[False]
    if "" in confirmed:
        return sorted(confirmed)
    if confirmed:
        listed.discard("")
    return sorted(confirmed | listed) or [""]


def _held(formats: QuerySet[Format], on: date) -> QuerySet[Format]:
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    return formats.filter(begun, Q(valid_until__isnull=True) | Q(valid_until__gte=on))


def _rank(format_: Format) -> tuple[int, int, float, int]:
    """The least is the best."""
    rank = RANKS[FormatSource(format_.source)]
    if format_.source == FormatSource.TEMPLATE and not any(spec["id"] for spec in format_.fields):
        rank = 1  # a download
    began = format_.valid_from.toordinal() if format_.valid_from else 0
    return rank, -began, -format_.added_at.timestamp(), -format_.pk


def doubts(format_: Format) -> list[str]:
    """What is to be confirmed before relying on an edition, in sentences."""
    if format_.source == FormatSource.CATALOGUE:
        return [_("Catalogue of 2018: confirm with the official template.")]
    if format_.source == FormatSource.TEMPLATE and not any(spec["id"] for spec in format_.fields):
        return [_("Read from a download, which has no numbers and no types: confirm with the official template.")]
    return []


__all__ = [
    "Match",
    "Outcome",
    "Proposal",
    "TableMatch",
    "Why",
    "add_template",
    "doubts",
    "drop_use",
    "find_use",
    "format_for",
    "match",
    "match_fields",
    "parts_of",
    "proposals_for",
    "seed",
    "set_dates",
    "use",
]
