"""Admin screens: laws and their duties, with every doubt in words, and what each obligated subject has of them.

Officer, administrator and auditor read; officer and administrator decide.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pregonero.directorates.api import ObligatedSubject, calendar_of, keeps_the_keys, sees_everything

from . import periods, rule_words
from .applicability import DutyOfSubject, decide, due, duties_of
from .enums import Confidence, Period
from .forms import ChoiceOfLaw, DecisionForm
from .models import ApplicabilityDecision, Duty, Law
from .periods import Span


@require_safe
def laws(request: HttpRequest) -> HttpResponse:
    """All laws or, with ``?law=KEY``, one with its duties; with ``?subject=N`` as they stand for that subject."""
    _refuse_others(request)
    form = ChoiceOfLaw(request.GET)
    chosen: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    law, subject = chosen.get("law"), chosen.get("subject")
    context: dict[str, Any] = {
        "page_title": _("Laws of transparency"),
        "page_subtitle": str(law) if law else "",
        "header_icon": "clipboard-list",
        "form": form,
        "law": law,
        "subject": subject,
    }
    if law is None:
        context["laws"] = [_summary(each) for each in Law.objects.prefetch_related("duties", "versions")]
    else:
        context |= _summary(law) | {"rows": _rows(law.duties.select_related("law"), subject)}
    return TemplateResponse(request, "transparency/laws.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def duty(request: HttpRequest, pk: int) -> HttpResponse:
    """One duty: what the law says, how sure that is, the decisions on it; POST adds one."""
    _refuse_others(request)
    found = get_object_or_404(Duty.objects.select_related("law", "absent_since"), pk=pk)
    form = DecisionForm(request.POST or None, initial={"subject": request.GET.get("subject")})
    if request.method == "POST":
        if not keeps_the_keys(request.user):
            raise PermissionDenied
        if form.is_valid():
            said = form.cleaned_data
            decide(
                said["subject"],
                found,
                said["applies"],
                reason=said["reason"],
                ground=said["ground"],
                on=said["decided_on"],
                by=request.user,
            )
            messages.success(request, _("Kept. The decisions before it stay in the history."))
            return redirect("pregonero_duty", found.pk)
    span = periods.containing(timezone.localdate(), Period(found.period)) if Period(found.period).is_counted else None
    context = {
        "page_title": found.title,
        "page_subtitle": rule_words.place(found),
        "header_icon": "clipboard-list",
        "duty": found,
        "place": rule_words.place(found),
        "doubts": doubts(found),
        "deadline": found.deadline_rule,
        "deadline_words": rule_words.deadline(found.deadline_rule),
        "triggers": [rule_words.trigger(said) for said in found.triggers],
        "predecessors": found.predecessors.select_related("law"),
        "successors": found.successors.select_related("law"),
        "subjects": _by_subject(found, span),
        "span": span,
        "decisions": ApplicabilityDecision.objects.filter(duty=found).select_related("subject"),
        "form": form,
        "may_decide": keeps_the_keys(request.user),
        "back": f"{reverse('pregonero_laws')}?law={found.law.slug}",
    }
    return TemplateResponse(request, "transparency/duty.html", context)


def doubts(found: Duty) -> list[str]:
    """Sentences on whatever is not sure of a duty; empty where all was read in the official text."""
    told = [found.doubt] if found.doubt else []
    named = (
        (_("What it asks"), found.confidence),
        (_("Period"), found.period_confidence),
        (_("How long it stays"), (found.retention or {}).get("confidence", Confidence.HIGH)),
        (_("Deadline"), (found.deadline_rule or {}).get("confidence", Confidence.HIGH)),
    )
    told += [f"{name}: {Confidence(sure).label}." for name, sure in named if sure != Confidence.HIGH]
    return told


def _refuse_others(request: HttpRequest) -> None:
    if not sees_everything(request.user):
        raise PermissionDenied


def _summary(law: Law) -> dict[str, Any]:
    today = timezone.localdate()
    every = list(law.duties.all())
    current = [each for each in every if each.holds_on(today)]
    return {
        "law": law,
        "version": next(iter(law.versions.all()), None),
        "current": len(current),
        "closed": len(every) - len(current),
        "doubtful": sum(each.is_doubtful for each in current),
        "authorities": [{**one, "sure": Confidence(one["confidence"]).label} for one in law.authorities_on(today)],
        "deadline_words": rule_words.deadline(law.deadline),
        "deadline_sure": Confidence(law.deadline["confidence"]).label if law.deadline else "",
    }


def _rows(duties: QuerySet[Duty], subject: ObligatedSubject | None) -> list[dict[str, Any]]:
    today = timezone.localdate()
    found = duties_of(subject, duties) if subject else [DutyOfSubject(each, None) for each in duties]
    return [
        {"duty": one.duty, "of_subject": one, "doubts": doubts(one.duty), "holds": one.duty.holds_on(today)}
        for one in found
    ]


def _by_subject(found: Duty, span: Span | None) -> list[dict[str, Any]]:
    """How a duty stands for every subject, and when ``span`` is due by the calendar of its municipality."""
    last: dict[int, ApplicabilityDecision] = {}
    for decision in ApplicabilityDecision.objects.filter(duty=found):
        last.setdefault(decision.subject_id, decision)
    subjects = ObligatedSubject.objects.select_related("municipality").order_by("municipality__name", "name")
    calendars = {one.municipality_id: one.municipality for one in subjects} if span else {}
    work = {pk: calendar_of(municipality) for pk, municipality in calendars.items()}
    return [
        {
            "subject": subject,
            "of_subject": DutyOfSubject(found, last.get(subject.pk)),
            "due": due(found, span, work[subject.municipality_id]) if span else None,
        }
        for subject in subjects
    ]
