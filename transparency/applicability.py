"""Which duties an obligated subject has: what the law's pack proposes, and what people decided with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from pregonero.directorates.api import ObligatedSubject, WorkCalendar
from pregonero.publishing.api import actor_of, door

from .deadlines import Deadline, deadline
from .enums import Applies, Period
from .filings.marking import mark_duties
from .log_actions import DECIDED
from .models import ApplicabilityDecision, Duty
from .periods import Span


@dataclass(frozen=True, slots=True)
class DutyOfSubject:
    """A duty and whether it is a subject's. ``decision``: people's last one; None while the pack's word stands."""

    duty: Duty
    decision: ApplicabilityDecision | None

    @property
    def applies(self) -> Applies:
        return Applies(self.decision.applies if self.decision else self.duty.applies)

    @property
    def reason(self) -> str:
        return self.decision.reason if self.decision else self.duty.ground


def decide(
    subject: ObligatedSubject, duty: Duty, applies: str, *, reason: str, ground: str = "", on: date, by: Any
) -> ApplicabilityDecision:
    """Add a decision, which counts from now on; the ones before it are kept.

    Raises ValidationError where it lacks a reason or ``applies`` is no :class:`Applies`.
    """
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: the authority and citizens read it.")})
    made = ApplicabilityDecision(
        subject=subject,
        duty=duty,
        applies=applies,
        reason=reason.strip(),
        ground=ground.strip(),
        decided_on=on,
        decided_by=by,
        decided_by_name=(by.get_full_name() or by.get_username()) if by else "",
    )
    made.clean_fields(exclude=["decided_by", "decided_by_name"])
    with door(actor_of(by)) as act:
        made.save(force_insert=True)
        mark_duties(act, [duty.pk], [subject.pk])
        log(duty, DECIDED, user=by, data={"subject": subject.slug, "applies": made.applies, "reason": made.reason})
    return made


def history(subject: ObligatedSubject, duty: Duty) -> list[ApplicabilityDecision]:
    """Every decision on a duty of a subject, the last one first."""
    return list(ApplicabilityDecision.objects.filter(subject=subject, duty=duty))


def duties_of(subject: ObligatedSubject, duties: Iterable[Duty]) -> list[DutyOfSubject]:
    """These duties as they stand for a subject. One query besides that of ``duties``."""
    wanted = list(duties)
    last: dict[int, ApplicabilityDecision] = {}
    for decision in ApplicabilityDecision.objects.filter(subject=subject, duty__in=wanted):
        last.setdefault(decision.duty_id, decision)
    return [DutyOfSubject(duty, last.get(duty.pk)) for duty in wanted]


def duties_for(subject: ObligatedSubject, span: Span) -> list[DutyOfSubject]:
    """What a subject is to publish for a period: the duties that come in such periods and hold on its last day.

    So a past period stays under the law of its time. Of a period in which laws changed, which one governs was not
    found in any text: the duty to publish arises when the period ends, hence the last day. Duties that do not apply
    are left out; those under a condition nobody has decided on are in.
    """
    counted = Duty.objects.in_force_on(span.end).filter(period=span.period).select_related("law")
    return [found for found in duties_of(subject, counted) if found.applies != Applies.NO]


def due(duty: Duty, span: Span, work: WorkCalendar) -> Deadline | None:
    """When a duty's information of a period is due, by its rule or its law's; None where no day can be counted."""
    return deadline(duty.deadline_rule, span, work) if Period(duty.period) == span.period else None
