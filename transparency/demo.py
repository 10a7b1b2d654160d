"""What comes with a municipality's folder: laws and formats as shipped, who answers for which duty, and filings.

Laws are loaded with the first municipality only: their next version is for ``law load``. Responsibilities and filings
are added where there are none of that name, and never change what people did.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from pregonero.content.municipality.folder import BadFolder, Folder, Problem, Record
from pregonero.content.municipality.pieces import LoadContext, moment
from pregonero.directorates.api import ObligatedSubject, calendar_of

from . import periods
from .applicability import due
from .filings.enums import Outcome
from .models import Duty, Filing, Law, Responsibility
from .periods import BadPeriod

RESPONSIBILITIES = "responsibilities.csv"
FILINGS = "content/filings"
COLUMNS = ("subject", "directorate", "duty")


def check(folder: Folder, pictures: Any, directorates: set[str]) -> None:
    """Faults that can be told before anything is loaded; laws may not be loaded yet, so duties are looked up later."""
    for record in _responsibilities(folder):
        _check_names(folder, record, directorates)
    for record in folder.toml_folder(FILINGS, required=("subject", "directorate", "duty", "period", "outcome")):
        _check_names(folder, record, directorates)
        folder.expect(record, str, "part", "ground")
        if record.get("outcome") not in Outcome.values:
            message = _("“outcome” must be one of: %(known)s.") % {"known": ", ".join(Outcome.values)}
            folder.complain(record.file, record.line_of("outcome"), message)
        try:
            periods.parse(str(record.get("period")))
        except BadPeriod as fault:
            folder.complain(record.file, record.line_of("period"), str(fault))


def _responsibilities(folder: Folder) -> list[Record]:
    if not (folder.root / RESPONSIBILITIES).exists():
        return []
    return folder.csv(RESPONSIBILITIES, COLUMNS, required=("subject", "directorate"))


def _check_names(folder: Folder, record: Record, directorates: set[str]) -> None:
    if record.get("directorate") not in directorates:
        message = _("The directorate “%(slug)s” is not in directorates.csv.") % {"slug": record.get("directorate")}
        folder.complain(record.file, record.line_of("directorate"), message)
    duty = record.get("duty")
    if duty and str(duty).count("/") != 1:
        message = _("“duty” names a law and a duty, such as lgtaip-2025/remuneraciones.")
        folder.complain(record.file, record.line_of("duty"), message)


def load(folder: Folder, context: LoadContext) -> int:
    """How many laws, responsibilities and filings were added."""
    from .filings.formats import seed
    from .loading import load as load_packs  # readers of YAML and schemas: 6 MB that a web server does without

    made = 0 if Law.objects.exists() else sum(outcome.duties for outcome in load_packs())
    seed()
    answers = sum(_answer(record, context) for record in _responsibilities(folder))
    made += answers
    if answers:
        from .filings.expected import expect

        made += expect()
    return made + sum(_file(record, context) for record in folder.toml_folder(FILINGS))


def _answer(record: Record, context: LoadContext) -> bool:
    subject = _subject(record, context)
    duty = _duty(record) if record.get("duty") else None
    directorate = context.directorate(record.get("directorate"))
    if duty is None and Responsibility.objects.filter(subject=subject, duty=None).exists():
        return False
    return Responsibility.objects.get_or_create(subject=subject, directorate=directorate, duty=duty)[1]


def _subject(record: Record, context: LoadContext) -> ObligatedSubject:
    return ObligatedSubject.objects.get(municipality=context.municipality, slug=record.get("subject"))


def _duty(record: Record) -> Duty:
    """Raises :class:`BadFolder` for a duty that no law has."""
    law, _slash, key = str(record.get("duty")).partition("/")
    found = Duty.objects.filter(law__slug=law, key=key).select_related("law").first()
    if found is None:
        message = _("There is no duty “%(duty)s” in the laws that are loaded.") % {"duty": record.get("duty")}
        raise BadFolder([Problem(record.file, record.line_of("duty"), message)])
    return found


def _file(record: Record, context: LoadContext) -> bool:
    """A filing of that name, published on the day the record says; False where there is one that somebody began."""
    from .filings.formats import format_for
    from .filings.rows import StoredRow, cell_of, keep

    span, duty = periods.parse(str(record.get("period"))), _duty(record)
    day = due(duty, span, calendar_of(context.municipality))
    days = {"due_on": day.day, "due_next": day.next_working} if day else {}
    filing, _made = Filing.objects.get_or_create(
        duty=duty,
        subject=_subject(record, context),
        directorate=context.directorate(record.get("directorate")),
        period=str(span),
        part=record.get("part"),
        defaults={"starts_on": span.start, "ends_on": span.end, **days},
    )
    if filing.live or filing.latest_revision_id:
        return False
    filing.outcome, filing.ground = record.get("outcome"), record.get("ground")
    filing.format = format_for(duty, filing.part, span.end)
    known = {spec["key"] for spec in filing.format.fields} if filing.format else set()
    rows = []
    for number, row in enumerate(record.get("rows", [])):
        unknown = sorted(row.keys() - known)
        if unknown:
            message = _("The format has no column “%(name)s”. It has: %(known)s.")
            words = {"name": unknown[0], "known": ", ".join(sorted(known))}
            raise BadFolder([Problem(record.file, record.line_of("rows", number), message % words)])
        rows.append(StoredRow(f"{number + 1:04}", {key: cell_of(value) for key, value in row.items()}))
    filing.row_file = keep(rows) if rows else None
    when = moment(record.get("published", None), timezone.now())
    filing.live, filing.has_unpublished_changes = True, False
    filing.first_published_at = filing.last_published_at = when
    filing.save()
    filing.live_revision = filing.save_revision(log_action=False, changed=False)
    filing.save(update_fields=["live_revision"])
    return True
