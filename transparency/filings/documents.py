"""Duties and datasets as documents.

A dataset is what the directorates of an obligated subject filed together for one duty (one part of it) in one period;
an obligation is a duty as it stands for a subject, with its periods. Their rows are in no document: it tells how many
they are and their hash, and the rows themselves are a projection (:mod:`.published`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from wagtail.models import Page

from pregonero.directorates.api import Directorate, ObligatedSubject
from pregonero.plugins.api import kinds
from pregonero.publishing.api import SOURCE as PAGE
from pregonero.publishing.api import Built, Document, Ref, identity, language_tag, timestamp
from pregonero.publishing.models import Identity
from pregonero.publishing.pages import reference_to

from .. import rule_words
from ..applicability import DutyOfSubject, duties_of
from ..enums import Confidence, Period
from ..law_models import Duty
from .enums import Outcome
from .marking import subjects_with_duties
from .models import Filing, Format, Responsibility
from .specs import column_type
from .together import DATASET, OBLIGATION, Together

SECTION = "transparencia"
#: id of a draft that was never public
NO_ID = "00000000-0000-0000-0000-000000000000"
SUMMARY = 300


def filings_of(together: Together) -> Any:
    """Every filing of a dataset, live or not."""
    found = Filing.objects.filter(
        duty_id=together.duty_id, subject_id=together.subject_id, period=together.period, part=together.part
    )
    return found.select_related(
        "duty__law", "subject__municipality__site__root_page", "directorate", "format", "row_file"
    ).order_by("directorate__name", "pk")


def obligation_path(subject: ObligatedSubject, duty: Duty) -> str:
    return f"/{SECTION}/{subject.slug}/{duty.law.slug}/{duty.key}/"


def dataset_path(filing: Filing) -> str:
    part = f"-{filing.part.lower()}" if filing.part else ""
    return f"{obligation_path(filing.subject, filing.duty)}{filing.period.lower()}{part}/"


# Datasets.


class DatasetSource:
    """See :class:`pregonero.publishing.sources.Source`."""

    name = DATASET

    def build(self, object_id: str) -> Built | None:
        filings = list(filings_of(Together.parse(object_id)).filter(live=True))
        if not filings:
            return None
        known = Identity.of(DATASET, object_id)
        document = compose_dataset(filings, str(known.document_id))
        published = min((one.first_published_at or known.created_at) for one in filings)
        updated = max((one.last_published_at or published) for one in filings)
        document["published_at"] = timestamp(published)
        document["updated_at"] = timestamp(max(published, updated))
        subject, owners = filings[0].subject, [one.directorate for one in filings]
        return Built(subject.municipality.site_id, document, _awaits(subject, owners))

    def all_refs(self) -> Iterator[Ref]:
        columns = ("duty_id", "subject_id", "period", "part")
        for values in Filing.objects.filter(live=True).values_list(*columns).distinct().order_by(*columns):
            yield Together(*values).dataset

    def draft(self, thing: Any) -> tuple[int, Document]:
        """The dataset as it would be with this draft of a filing in it."""
        return draft_of(thing)

    def affected(self, object_id: str, before: Document | None, after: Document | None) -> Iterable[Ref]:
        return [Together.parse(object_id).obligation]

    def things(self, object_id: str) -> Iterable[Any]:
        """Whose history an exception to the gates is written to."""
        return filings_of(Together.parse(object_id)).filter(live=True)


def draft_of(filing: Filing) -> tuple[int, Document]:
    """The dataset as it would be with this draft in it, beside what others have published."""
    together = Together.of(filing)
    others = [one for one in filings_of(together).filter(live=True) if one.pk != filing.pk]
    known = Identity.objects.filter(source=DATASET, object_id=str(together)).first()
    filings = sorted([*others, filing], key=lambda one: (one.directorate.name, one.pk or 0))
    document = compose_dataset(filings, str(known.document_id) if known else NO_ID)
    now = timezone.now()
    first = min([one.first_published_at for one in filings if one.first_published_at] or [now])
    document["published_at"], document["updated_at"] = timestamp(first), timestamp(now)
    return filing.subject.municipality.site_id, document


def compose_dataset(filings: Sequence[Filing], document_id: str) -> Document:
    """The document of what these filings, of one period and duty, say together. Times are left to the caller."""
    with override(settings.LANGUAGE_CODE):
        return _compose_dataset(filings, document_id)


def _compose_dataset(filings: Sequence[Filing], document_id: str) -> Document:
    first = filings[0]
    duty, subject, span = first.duty, first.subject, first.span
    with_rows = [one for one in filings if one.outcome == Outcome.ROWS]
    count = sum(one.row_file.count for one in with_rows if one.row_file)
    form = next((one.format for one in with_rows if one.format), first.format)
    part = f" ({form.title})" if first.part and form else ""
    title = _("%(duty)s%(part)s: %(period)s, %(subject)s") % {
        "duty": duty.title,
        "part": part,
        "period": span.words,
        "subject": subject.name,
    }
    fields: dict[str, Any] = {
        "obligation": {
            "id": identity(OBLIGATION, f"{duty.pk}.{subject.pk}"),
            "kind": OBLIGATION,
            "title": duty.title,
            "path": obligation_path(subject, duty),
        },
        "law": _law(duty),
        "subject": {"slug": subject.slug, "name": subject.name},
        "part": first.part,
        "period": _period(first),
        "outcome": _outcome(filings),
        "grounds": [
            {"directorate": one.directorate.name, "text": one.ground} for one in filings if one.outcome != Outcome.ROWS
        ],
        "late": any(one.was_late for one in filings),
        "responsible": [
            {
                **one.directorate.to_reference(),
                "outcome": one.outcome,
                "rows": one.row_file.count if one.outcome == Outcome.ROWS and one.row_file else 0,
                "published_on": _day(one.first_published_at),
                "updated_on": _day(one.last_published_at),
            }
            for one in filings
        ],
        "format": _format(form),
        "columns": columns_in(form.fields, first) if form else [],
        "tables": {name: columns_in(fields, first) for name, fields in form.tables.items()} if form else {},
        "rows": {"count": count, "hash": rows_hash(with_rows)},
        "retention": duty.retention["text"] if duty.retention else "",
    }
    return _document(
        DATASET,
        document_id,
        dataset_path(first),
        title,
        _summary(filings, count),
        _owner(filings, with_rows),
        fields,
        [*_trail(subject), {"title": duty.title, "path": obligation_path(subject, duty)}],
    )


def _outcome(filings: Sequence[Filing]) -> str:
    """Rows where anybody has any; else that there was nothing, where anybody said so."""
    said = {one.outcome for one in filings}
    return str(next(outcome for outcome in Outcome if outcome.value in said).value)


def _owner(filings: Sequence[Filing], with_rows: Sequence[Filing]) -> Filing:
    """Whose dataset it is in lists: the directorate with the most rows."""
    return max(with_rows or filings, key=lambda one: one.row_file.count if one.row_file else 0)


def _summary(filings: Sequence[Filing], count: int) -> str:
    first = filings[0]
    words = {"duty": first.duty.what, "count": count}
    outcome = _outcome(filings)
    if outcome == Outcome.ROWS:
        text = ngettext("%(duty)s %(count)d record, %(period)s.", "%(duty)s %(count)d records, %(period)s.", count)
        text %= {**words, "period": first.span.words}
    elif outcome == Outcome.NOTHING:
        text = _("No information was generated in the period. %(duty)s") % words
    else:
        text = _("It does not apply. %(duty)s") % words
    return Truncator(text).chars(SUMMARY)


def rows_hash(filings: Sequence[Filing]) -> str | None:
    """Of one filing its row file's SHA-256; of several the SHA-256 of theirs, one a line, in their order."""
    digests = [one.row_file.digest for one in filings if one.row_file]
    if len(digests) < 2:
        return digests[0] if digests else None
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def columns_in(fields: Sequence[dict[str, Any]], filing: Filing) -> list[dict[str, Any]]:
    """The columns a format has in the period of a filing, for readers."""
    start, end = filing.starts_on.isoformat(), filing.ends_on.isoformat()
    return [
        {
            "key": spec["key"],
            "label": spec["name"],
            "type": column_type(spec["code"]),
            "code": spec["code"],
            "id": spec["id"],
            "table": spec["table"],
        }
        for spec in fields
        if (spec["valid_from"] or end) <= end and (spec["valid_until"] or start) >= start
    ]


def _format(form: Format | None) -> dict[str, Any] | None:
    if form is None:
        return None
    return {
        "number": form.official_id,
        "title": form.title,
        "short_name": form.short_name,
        "source": form.source,
        "source_label": form.get_source_display(),
    }


# Obligations.


class ObligationSource:
    """See :class:`pregonero.publishing.sources.Source`.

    A duty is public for a subject once something is expected or filed for it, also when its law is no more, and where
    somebody decided on it.
    """

    name = OBLIGATION

    def build(self, object_id: str) -> Built | None:
        duty_id, subject_id = (int(part) for part in object_id.split("."))
        duty = Duty.objects.filter(pk=duty_id).select_related("law").first()
        subjects = ObligatedSubject.objects.filter(pk=subject_id)
        subject = subjects.select_related("municipality__site__root_page").first()
        if duty is None or subject is None:
            return None
        mine = duties_of(subject, [duty])[0]
        filings = list(
            Filing.objects.filter(duty=duty, subject=subject)
            .select_related("directorate", "duty", "subject")
            .order_by("-ends_on", "part", "directorate__name", "pk")
        )
        responsible = responsible_for(subject, duty)
        if not filings and mine.decision is None:
            return None
        known = Identity.of(OBLIGATION, object_id)
        with override(settings.LANGUAGE_CODE):
            document = self._compose(mine, subject, filings, responsible, str(known.document_id))
        document["published_at"] = timestamp(known.created_at)
        document["updated_at"] = timestamp(_last_change(mine, filings, known.created_at))
        owners = [*responsible, *(one.directorate for one in filings)]
        return Built(subject.municipality.site_id, document, _awaits(subject, owners))

    def _compose(
        self,
        mine: DutyOfSubject,
        subject: ObligatedSubject,
        filings: Sequence[Filing],
        responsible: Sequence[Directorate],
        document_id: str,
    ) -> Document:
        duty = mine.duty
        fields = {
            "law": _law(duty),
            "subject": {"slug": subject.slug, "name": subject.name},
            "what": duty.what,
            "period": {"key": duty.period, "label": str(Period(duty.period).label), "text": duty.period_text},
            "deadline": rule_words.deadline(duty.deadline_rule) or "",
            "triggers": [rule_words.trigger(said) for said in duty.triggers],
            "retention": duty.retention["text"] if duty.retention else "",
            "applies": {
                "value": str(mine.applies.value),
                "label": str(mine.applies.label),
                "reason": mine.reason,
                "ground": mine.decision.ground if mine.decision else "",
                "decided_on": mine.decision.decided_on.isoformat() if mine.decision else None,
            },
            "valid": {"from": _iso(duty.valid_from), "until": _iso(duty.valid_until)},
            "sure": not duty.is_doubtful,
            "doubts": [duty.doubt] if duty.doubt else [],
            "confidence": {"value": duty.confidence, "label": str(Confidence(duty.confidence).label)},
            "formats": [{"part": one.get("part", ""), "title": one["title"]} for one in duty.formats],
            "responsible": [one.to_reference() for one in responsible],
            "periods": _periods(filings),
            "predecessors": _others(duty.predecessors.all(), subject),
            "successors": _others(duty.successors.all(), subject),
            "source": duty.source,
        }
        owner = filings[0].directorate if filings else (responsible[0] if responsible else None)
        document = _document(
            OBLIGATION,
            document_id,
            obligation_path(subject, duty),
            _("%(duty)s (%(subject)s)") % {"duty": duty.title, "subject": subject.name},
            Truncator(duty.what).chars(SUMMARY),
            None,
            fields,
            _trail(subject),
        )
        document["directorate"] = owner.to_reference() if owner else None
        return document

    def all_refs(self) -> Iterator[Ref]:
        for subject_id in subjects_with_duties():
            for duty_id in Duty.objects.order_by("law", "position").values_list("pk", flat=True):
                yield Ref(OBLIGATION, f"{duty_id}.{subject_id}")

    def affected(self, object_id: str, before: Document | None, after: Document | None) -> Iterable[Ref]:
        """Its predecessors and successors, when it comes or goes: they lead to it."""
        if (before is None) == (after is None):
            return []
        duty_id, subject_id = object_id.split(".")
        duty = Duty.objects.filter(pk=duty_id).first()
        if duty is None:
            return []
        others = [*duty.predecessors.values_list("pk", flat=True), *duty.successors.values_list("pk", flat=True)]
        return [Ref(OBLIGATION, f"{other}.{subject_id}") for other in others]

    def things(self, object_id: str) -> Iterable[Any]:
        return Duty.objects.filter(pk=object_id.split(".")[0])


def responsible_for(subject: ObligatedSubject, duty: Duty) -> list[Directorate]:
    """The directorates that answer for a duty: those named for it, else who has whatever nobody else has."""
    rows = Responsibility.objects.filter(subject=subject, directorate__retired_at=None).select_related("directorate")
    named = [row.directorate for row in rows.filter(duty=duty).order_by("directorate__name")]
    return named or [row.directorate for row in rows.filter(duty=None)]


def _last_change(mine: DutyOfSubject, filings: Sequence[Filing], created: datetime) -> datetime:
    moments = [created, mine.duty.law.versions.aggregate(last=Max("loaded_at"))["last"]]
    moments.append(mine.decision.recorded_at if mine.decision else None)
    for one in filings:
        moments += [one.created_at, one.last_published_at]
    return max(moment for moment in moments if moment is not None)


def _periods(filings: Sequence[Filing]) -> list[dict[str, Any]]:
    """What was, or is to be, published, the latest period first; a period counts as published with its first filing."""
    found: dict[tuple[str, str], list[Filing]] = {}
    for one in filings:
        found.setdefault((one.period, one.part), []).append(one)
    rows = []
    for together in found.values():
        first, live = together[0], [one for one in together if one.live]
        dataset = None
        if live:
            key = str(Together.of(first))
            path = dataset_path(first)
            dataset = {"id": identity(DATASET, key), "kind": DATASET, "title": first.span.words, "path": path}
        rows.append(
            {
                **_period(first),
                "part": first.part,
                "dataset": dataset,
                "outcome": _outcome(live) if live else None,
                "late": any(one.was_late for one in live),
                "published_on": min((_day(one.first_published_at) or "" for one in live), default="") or None,
                "waiting": [one.directorate.name for one in together if not one.live],
            }
        )
    return rows


def _others(duties: Iterable[Duty], subject: ObligatedSubject) -> list[dict[str, Any]]:
    """The public documents of duties before or after this one."""
    return [
        {
            "id": identity(OBLIGATION, f"{duty.pk}.{subject.pk}"),
            "kind": OBLIGATION,
            "title": f"{duty.law}: {duty.title}",
            "path": obligation_path(subject, duty),
        }
        for duty in duties
        if is_public(duty, subject)
    ]


def is_public(duty: Duty, subject: ObligatedSubject) -> bool:
    """As :meth:`ObligationSource.build` decides it."""
    if Filing.objects.filter(duty=duty, subject=subject).exists():
        return True
    return duties_of(subject, [duty])[0].decision is not None


# Both.


def _document(
    kind: str,
    document_id: str,
    path: str,
    title: str,
    summary: str,
    owner: Filing | None,
    fields: dict[str, Any],
    trail: list[dict[str, str]],
) -> Document:
    registered = kinds.get(kind)
    return {
        "id": document_id,
        "translation_key": document_id,
        "kind": kind,
        "schema": registered.version if registered else 1,
        "locale": language_tag(settings.LANGUAGE_CODE),
        "path": path,
        "title": title,
        "summary": summary,
        "directorate": owner.directorate.to_reference() if owner else None,
        "published_at": "",
        "updated_at": "",
        "image": None,
        "tags": [],
        "breadcrumbs": trail,
        "translations": [],
        "fields": fields,
        "blocks": [],
    }


def _above(subject: ObligatedSubject) -> list[Page]:
    """The home page, and the section of transparency."""
    root = subject.municipality.site.root_page
    return [root, *Page.objects.child_of(root).filter(slug=SECTION)]


def _trail(subject: ObligatedSubject) -> list[dict[str, str]]:
    """Those of :func:`_above` that are public."""
    references = [reference_to(page) for page in _above(subject)]
    return [{"title": one["title"], "path": one["path"]} for one in references if one is not None]


def _awaits(subject: ObligatedSubject, owners: Iterable[Directorate]) -> frozenset[tuple[str, str]]:
    """What a document shows beside what it refers to: when one of these changes, it is built again."""
    shown = {("directorate", str(one.public_id)) for one in owners}
    return frozenset(shown | {("document", identity(PAGE, page.pk)) for page in _above(subject)})


def _law(duty: Duty) -> dict[str, str]:
    law = duty.law
    return {
        "slug": law.slug,
        "name": law.name,
        "abbreviation": law.abbreviation,
        "article": duty.article,
        "fraction": duty.fraction,
        "place": rule_words.place(duty),
    }


def _period(filing: Filing) -> dict[str, str | None]:
    return {
        "code": filing.period,
        "words": filing.span.words,
        "starts_on": filing.starts_on.isoformat(),
        "ends_on": filing.ends_on.isoformat(),
        "due_on": _iso(filing.due_on),
        "due_next_working": _iso(filing.due_next),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).date().isoformat() if moment else None
