"""Formats, who answers for which duty, filings, their rows and their files."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import WorkflowState

from pregonero.content.items import DirectorateItem
from pregonero.directorates.api import Directorate, ObligatedSubject
from pregonero.publishing.api import Collector, Issue

from .. import periods
from ..law_models import Duty
from ..periods import Span
from . import comparing
from .draft_checks import issues_of_rows
from .enums import FileKind, FormatSource, Outcome, State
from .panels import FilingPanel
from .row_models import RowFile, WorkingCopy, WorkingRow
from .rows import freeze
from .together import Together

#: identity of what no official format is known for
OWN_FORMAT = "propio-1"


class Format(models.Model):
    """One edition of a format: a list of fields as a template or a catalogue has them.

    ``fields`` is the main table, ``tables`` the secondary ones by the name of their sheet; a field is
    ``{id, name, key, code, catalogue, table, valid_from, valid_until}``, where ``key`` is unique in its table and for
    good, ``code`` a type code of SIPOT, ``catalogue`` null or the list of its values, ``table`` null or a name of
    ``tables``. Editions are added, never changed: filings point to the one they were filled in with.
    """

    official_id = models.CharField(_("number of the format"), max_length=40)
    title = models.CharField(_("title"), max_length=400)
    short_name = models.CharField(_("short name"), max_length=250, blank=True)
    description = models.TextField(_("description"), blank=True)
    source = models.CharField(_("where its fields come from"), max_length=12, choices=FormatSource.choices)
    source_note = models.TextField(_("source"), blank=True)
    #: SHA-256 of the canonical JSON of fields and tables
    digest = models.CharField(max_length=64, editable=False)
    fields = models.JSONField(_("fields"), default=list)
    tables = models.JSONField(_("secondary tables"), default=dict)
    valid_from = models.DateField(_("in use from"), null=True, blank=True)
    valid_until = models.DateField(_("in use until"), null=True, blank=True)
    #: the template as it came; empty where there is none
    template = models.FileField(_("template"), upload_to="formats/", blank=True, max_length=250)
    template_digest = models.CharField(max_length=64, blank=True, editable=False)
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    added_by_name = models.CharField(_("added by"), max_length=300, blank=True, editable=False)
    duties: Any = models.ManyToManyField(Duty, through="FormatUse", related_name="format_editions")

    class Meta:
        verbose_name = _("format")
        verbose_name_plural = _("formats")
        ordering = ["official_id", "-added_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["official_id", "digest", "source"], name="format_edition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.official_id} {self.title}"


class FormatUse(models.Model):
    """That a duty (or one part of it: A, B…) is filed with a format. ``part`` is empty where there is only one."""

    format = models.ForeignKey(Format, on_delete=models.PROTECT, related_name="uses")
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="format_uses")
    part = models.CharField(_("part"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("use of a format")
        verbose_name_plural = _("uses of formats")
        constraints = [models.UniqueConstraint(fields=["format", "duty", "part"], name="format_use_once")]

    def __str__(self) -> str:
        return f"{self.duty} {self.part}: {self.format}"


class Responsibility(models.Model):
    """That a directorate answers for a duty of its obligated subject. Without a duty: for whatever nobody else has."""

    subject = models.ForeignKey(ObligatedSubject, on_delete=models.PROTECT, related_name="+")
    directorate = models.ForeignKey(
        Directorate, verbose_name=_("directorate"), on_delete=models.PROTECT, related_name="responsibilities"
    )
    duty = models.ForeignKey(Duty, null=True, on_delete=models.PROTECT, related_name="responsibilities")

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        constraints = [
            models.UniqueConstraint(fields=["subject", "directorate", "duty"], name="responsibility_once"),
            models.UniqueConstraint(fields=["subject"], condition=models.Q(duty=None), name="responsibility_rest_once"),
        ]

    def __str__(self) -> str:
        return f"{self.directorate}: {self.duty or gettext('whatever nobody else has')}"


class Filing(DirectorateItem):
    """What a directorate owes, or filed, for a duty of an obligated subject in a period."""

    document_kind = "dataset"
    kept_in_revisions = (
        "directorate_id",
        "duty_id",
        "subject_id",
        "part",
        "period",
        "starts_on",
        "ends_on",
        "due_on",
        "due_next",
    )

    duty = models.ForeignKey(Duty, verbose_name=_("duty"), on_delete=models.PROTECT, related_name="filings")
    subject = models.ForeignKey(
        ObligatedSubject, verbose_name=_("obligated subject"), on_delete=models.PROTECT, related_name="filings"
    )
    #: which of the duty's formats; as in :class:`FormatUse`
    part = models.CharField(_("part"), max_length=40, blank=True)
    #: as :mod:`transparency.periods` writes it
    period = models.CharField(_("period"), max_length=16)
    starts_on = models.DateField(_("period begins"))
    ends_on = models.DateField(_("period ends"))
    #: as the rule counts it; ``due_next``: the next working day where nobody works on it
    #: (:mod:`transparency.deadlines`)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    due_next = models.DateField(null=True, blank=True)
    format = models.ForeignKey(
        Format, verbose_name=_("format"), null=True, blank=True, on_delete=models.PROTECT, related_name="filings"
    )
    outcome = models.CharField(_("what is filed"), max_length=16, choices=Outcome.choices, default=Outcome.ROWS)
    ground = models.TextField(
        _("ground"),
        blank=True,
        max_length=4000,
        help_text=_("Why there is nothing, or why it does not apply, with article and law. Everybody reads it."),
    )
    row_file = models.ForeignKey(RowFile, null=True, editable=False, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    panels: ClassVar[list[Any]] = [FilingPanel(heading=_("What is filed")), FieldPanel("outcome"), FieldPanel("ground")]

    class Meta:
        verbose_name = _("filing")
        verbose_name_plural = _("filings")
        ordering = ["due_on", "duty__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["duty", "subject", "directorate", "period", "part"], name="filing_once")
        ]
        indexes = [
            models.Index(fields=["subject", "ends_on"], name="filing_of_subject"),
            models.Index(fields=["directorate", "due_on"], name="filing_of_directorate"),
            models.Index(fields=["duty", "subject", "period", "part"], name="filing_together"),
        ]

    def __str__(self) -> str:
        part = f" ({self.part})" if self.part else ""
        return f"{self.duty.title}{part}, {self.span.words}"

    @cached_property
    def span(self) -> Span:
        return periods.parse(self.period)

    @property
    def last_day(self) -> date | None:
        """The last day on which nobody can say that it is late."""
        return self.due_next or self.due_on

    def state_on(self, today: date, workflow_status: str | None = None) -> State:
        """Where it stands. ``workflow_status``: of its open workflow, if any."""
        if self.live:
            if self.outcome == Outcome.NOTHING:
                return State.NOTHING
            if self.outcome == Outcome.NOT_APPLICABLE:
                return State.NOT_APPLICABLE
            return State.LATE if self.was_late else State.PUBLISHED
        if workflow_status == WorkflowState.STATUS_IN_PROGRESS:
            return State.REVIEW
        if workflow_status == WorkflowState.STATUS_NEEDS_CHANGES:
            return State.RETURNED
        if self.is_past_due(today):
            return State.OVERDUE
        return State.PREPARATION if self.latest_revision_id else State.EXPECTED

    @property
    def state(self) -> State:
        """As of today; asks for the workflow."""
        open_state = None if self.live else self.current_workflow_state
        return self.state_on(timezone.localdate(), open_state.status if open_state else None)

    def is_past_due(self, today: date) -> bool:
        return not self.live and self.last_day is not None and self.last_day < today

    @property
    def was_late(self) -> bool:
        """Whether it first became public after its last day."""
        if self.first_published_at is None or self.last_day is None:
            return False
        return timezone.localtime(self.first_published_at).date() > self.last_day

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """What is being written is kept with the revision."""
        self.row_file = freeze(self)
        return super().save_revision(*args, **kwargs)

    def mark(self, act: Collector) -> None:
        together = Together.of(self)
        act.mark(together.dataset)
        act.mark_indirect(together.obligation)

    def facts(self) -> list[tuple[str, str]]:
        return comparing.facts(self)

    def changes(self, draft: Filing) -> list[str]:
        return comparing.sentences(self, draft)

    def examine_draft(self) -> list[Issue]:
        return [*super().examine_draft(), *issues_of_rows(self)]


class ReceivedFile(models.Model):
    """A file as it came, kept for good: what a filing was filled in with, or the receipt of having sent it."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="received")
    kind = models.CharField(_("what it is"), max_length=12, choices=FileKind.choices)
    file = models.FileField(upload_to="received/%Y/", max_length=250)
    name = models.CharField(_("name of the file"), max_length=250)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    #: the rows that were read from it; None for a receipt
    row_file = models.ForeignKey(RowFile, null=True, on_delete=models.PROTECT, related_name="+")
    #: of a receipt: when SIPOT took it, and under which number
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    folio = models.CharField(_("folio"), max_length=120, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    received_by_name = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("received file")
        verbose_name_plural = _("received files")
        ordering = ["-received_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class PublishedRow(models.Model):
    """Rows of live datasets, for whoever asks by column: a projection that ``document`` and its row files can rebuild.

    ``values``: key of the column → value as JSON of its type (text, ``"1234.50"``, ``"2018-01-31"``, null).
    """

    document_id = models.UUIDField()
    table = models.CharField(max_length=120, blank=True)
    position = models.PositiveIntegerField()
    row_id = models.CharField(max_length=36)
    ref = models.CharField(max_length=80, blank=True)
    values = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("published row")
        verbose_name_plural = _("published rows")
        ordering = ["document_id", "table", "position"]
        constraints = [models.UniqueConstraint(fields=["document_id", "table", "position"], name="published_row_once")]
        indexes = [models.Index(fields=["document_id", "table", "ref"], name="published_row_ref")]

    def __str__(self) -> str:
        return f"{self.document_id} {self.table} {self.position}"


class LinkCheck(models.Model):
    """Whether an address in a cell answers; asked by the worker, never while somebody waits."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="link_checks")
    url = models.TextField()
    #: SHA-256 of the address
    digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)
    #: status of HTTP; None where nobody answered, and ``problem`` says why in plain Spanish
    status = models.PositiveIntegerField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("check of a link")
        verbose_name_plural = _("checks of links")
        constraints = [models.UniqueConstraint(fields=["filing", "digest"], name="link_check_once")]
        indexes = [models.Index(fields=["answered_at", "next_try"], name="link_check_due")]

    def __str__(self) -> str:
        return self.url


__all__ = [
    "OWN_FORMAT",
    "Filing",
    "Format",
    "FormatUse",
    "LinkCheck",
    "PublishedRow",
    "ReceivedFile",
    "Responsibility",
    "RowFile",
    "WorkingCopy",
    "WorkingRow",
]
