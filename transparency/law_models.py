"""Laws as they were loaded, the duties in them with their dates, and which of those each obligated subject has.

The law is data: nothing here, and nothing that reads it, knows a fraction's number. Duties and decisions are kept for
good: a duty that a law no longer has gets a last day, a decision is followed by another.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pregonero.directorates.api import ObligatedSubject

from .enums import Applies, Confidence, Jurisdiction, Period


class Law(models.Model):
    """One law, as its pack of the highest version tells it. ``valid_until`` is included; None: unknown, or no end."""

    slug = models.SlugField(_("key"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=250)
    abbreviation = models.CharField(_("abbreviation"), max_length=250, blank=True)
    jurisdiction = models.CharField(_("whose law"), max_length=12, choices=Jurisdiction.choices)
    published = models.DateField(_("published"), null=True)
    text_as_of = models.DateField(_("text read as of"), null=True)
    valid_from = models.DateField(_("in force from"), null=True)
    valid_until = models.DateField(_("in force until"), null=True)
    #: as in a pack: name, in_force, source and confidence of each authority
    authorities = models.JSONField(_("authorities"), default=list)
    #: the pack's ``deadline``, or None
    deadline = models.JSONField(_("deadline"), null=True)
    doubts = models.JSONField(_("doubts"), default=list)

    class Meta:
        verbose_name = _("law")
        verbose_name_plural = _("laws")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.abbreviation or self.name

    def authorities_on(self, day: date) -> list[dict[str, Any]]:
        """Who watches over this law on a day, as the pack says it."""
        return [authority for authority in self.authorities if _covers(authority["in_force"], day)]


def _covers(span: dict[str, Any], day: date) -> bool:
    text = day.isoformat()
    return (span["from"] or text) <= text <= (span["until"] or text)


class LawVersion(models.Model):
    """A pack that was loaded, whole, with what it changed. Never edited, never deleted."""

    law = models.ForeignKey(Law, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    date = models.DateField(_("date"))
    #: SHA-256 of the canonical JSON of ``content``
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    #: sentences, as they were told when it was loaded
    changes = models.JSONField(_("changes"), default=list)
    loaded_at = models.DateTimeField(_("loaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("version of a law")
        verbose_name_plural = _("versions of laws")
        ordering = ["law", "-number"]
        constraints = [models.UniqueConstraint(fields=["law", "number"], name="law_version_once")]

    def __str__(self) -> str:
        return f"{self.law} {self.number}"


class DutyQuerySet(models.QuerySet["Duty"]):
    def in_force_on(self, day: date) -> DutyQuerySet:
        """The duties that hold on a day. An unknown first day holds as if it had always begun."""
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        return self.filter(begun, Q(valid_until__isnull=True) | Q(valid_until__gte=day))


class Duty(models.Model):
    """One thing a law asks to publish. ``key`` is for good; article and fraction are how today's text numbers it."""

    law = models.ForeignKey(Law, verbose_name=_("law"), on_delete=models.PROTECT, related_name="duties")
    key = models.SlugField(_("key"), max_length=80)
    position = models.PositiveIntegerField()
    article = models.CharField(_("article"), max_length=250)
    fraction = models.CharField(_("fraction"), max_length=250, blank=True)
    title = models.CharField(_("title"), max_length=250)
    what = models.TextField(_("what is published"))
    period = models.CharField(_("period"), max_length=16, choices=Period.choices)
    period_text = models.TextField(_("period, in words"), blank=True)
    period_confidence = models.CharField(
        _("how sure the period is"), max_length=8, choices=Confidence.choices, default=Confidence.HIGH
    )
    #: lists and objects as in a pack
    triggers = models.JSONField(_("also to be updated"), default=list)
    retention = models.JSONField(_("how long it stays"), null=True)
    own_deadline = models.BooleanField(default=False)
    deadline = models.JSONField(_("own deadline"), null=True)
    formats = models.JSONField(_("formats"), default=list)
    applies = models.CharField(_("applies to a municipality"), max_length=12, choices=Applies.choices)
    ground = models.TextField(_("ground"), blank=True)
    source = models.TextField(_("source"))
    confidence = models.CharField(_("how sure this is"), max_length=8, choices=Confidence.choices)
    doubt = models.TextField(_("doubt"), blank=True)
    note = models.TextField(_("note"), blank=True)
    valid_from = models.DateField(_("in force from"), null=True)
    valid_until = models.DateField(_("in force until"), null=True)
    #: the version of the pack that no longer had it
    absent_since = models.ForeignKey(LawVersion, null=True, on_delete=models.PROTECT, related_name="+")
    predecessors: Any = models.ManyToManyField(
        "self", through="Succession", symmetrical=False, related_name="successors", verbose_name=_("predecessors")
    )

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["law", "position"]
        constraints = [models.UniqueConstraint(fields=["law", "key"], name="duty_key_once")]

    def __str__(self) -> str:
        return self.title

    def holds_on(self, day: date) -> bool:
        """As :meth:`DutyQuerySet.in_force_on` asks the database."""
        return (self.valid_from or day) <= day <= (self.valid_until or day)

    @property
    def deadline_rule(self) -> dict[str, Any] | None:
        """Its own rule, or its law's; None where no day can be counted."""
        if self.own_deadline:
            return self.deadline
        return self.law.deadline if Period(self.period).is_counted else None

    @property
    def is_doubtful(self) -> bool:
        """Whether anything said of it is to be confirmed with the law."""
        retention = (self.retention or {}).get("confidence", Confidence.HIGH)
        return bool(self.doubt) or {self.confidence, self.period_confidence, retention} != {Confidence.HIGH}


class Succession(models.Model):
    """That a duty follows another. ``stated_by``: the law whose pack says so."""

    successor = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="successions")
    predecessor = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="+")
    stated_by = models.ForeignKey(Law, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "stated_by"], name="succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class ApplicabilityDecision(models.Model):
    """That a duty is, or is not, an obligated subject's, from a day on (LGTAIP 2025, art. 65, last paragraph).

    Rows are added, never changed: the last one of a duty and a subject counts, the others are its history.
    """

    subject = models.ForeignKey(
        ObligatedSubject, verbose_name=_("obligated subject"), on_delete=models.PROTECT, related_name="+"
    )
    duty = models.ForeignKey(Duty, verbose_name=_("duty"), on_delete=models.PROTECT, related_name="decisions")
    applies = models.CharField(_("applies"), max_length=12, choices=Applies.choices)
    reason = models.TextField(_("reason"), help_text=_("In words a citizen understands; it may be published."))
    ground = models.TextField(_("ground"), blank=True, help_text=_("Article or agreement it rests on."))
    decided_on = models.DateField(_("decided on"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    #: stays when the account goes
    decided_by_name = models.CharField(_("decided by"), max_length=300, editable=False)
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("decision on a duty")
        verbose_name_plural = _("decisions on duties")
        ordering = ["-recorded_at", "-pk"]
        indexes = [models.Index(fields=["subject", "duty", "-recorded_at"], name="decision_last")]

    def __str__(self) -> str:
        return f"{self.subject}: {self.duty}: {self.get_applies_display()}"
