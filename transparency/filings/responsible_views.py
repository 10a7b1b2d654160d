"""Admin screen: which directorate answers for which duty of a subject. The office reads; its keepers decide."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.log_actions import log

from pregonero.directorates.api import Directorate, ObligatedSubject, keeps_the_keys, sees_everything
from pregonero.publishing.api import current

from ..applicability import duties_of
from ..enums import Applies
from ..law_models import Duty
from ..law_urls import OfficeMenuItem
from ..log_actions import ANSWERS
from .expected import expect
from .marking import mark_duties
from .models import Responsibility

REST = "rest"


@require_http_methods(["GET", "HEAD", "POST"])
def responsibles(request: HttpRequest) -> HttpResponse:
    """Every duty in force that may be the subject's, with who answers for it; POST changes them all at once."""
    if not sees_everything(request.user):
        raise PermissionDenied
    subjects = list(ObligatedSubject.objects.select_related("municipality").order_by("municipality__name", "name"))
    asked = request.GET.get("subject", "")
    subject = get_object_or_404(ObligatedSubject, pk=asked) if asked.isascii() and asked.isdigit() else None
    subject = subject or (subjects[0] if subjects else None)
    duties = _duties(subject) if subject else []
    directorates = list(Directorate.objects.active().filter(subject=subject)) if subject else []
    if request.method == "POST":
        if not keeps_the_keys(request.user) or subject is None:
            raise PermissionDenied
        changed = _keep(request, subject, duties, directorates)
        made = expect()
        if changed:
            messages.success(
                request, _("Kept. %(made)d filings are expected from now on.") % {"made": made} if made else _("Kept.")
            )
        else:
            messages.info(request, _("Nothing was changed."))
        return redirect(f"{reverse('pregonero_responsibles')}?subject={subject.pk}")
    named = _named(subject) if subject else {}
    context = {
        "page_title": _("Who answers for what"),
        "page_subtitle": subject.name if subject else "",
        "header_icon": "group",
        "subjects": subjects,
        "subject": subject,
        "directorates": directorates,
        "rest": next(iter(named.get(None, ())), None),
        "rows": [{"duty": duty, "named": named.get(duty.pk, set())} for duty in duties],
        "unanswered": 0 if named.get(None) else sum(duty.pk not in named for duty in duties),
        "may_decide": keeps_the_keys(request.user),
    }
    return TemplateResponse(request, "transparency/responsibles.html", context)


def _duties(subject: ObligatedSubject) -> list[Duty]:
    found = Duty.objects.in_force_on(timezone.localdate()).select_related("law").order_by("law__name", "position")
    return [mine.duty for mine in duties_of(subject, found) if mine.applies != Applies.NO]


def _named(subject: ObligatedSubject) -> dict[int | None, set[int]]:
    named: dict[int | None, set[int]] = {}
    for duty_id, directorate_id in Responsibility.objects.filter(subject=subject).values_list("duty", "directorate"):
        named.setdefault(duty_id, set()).add(directorate_id)
    return named


@transaction.atomic
def _keep(request: HttpRequest, subject: ObligatedSubject, duties: list[Duty], directorates: list[Directorate]) -> bool:
    """Only what the form shows is changed; each change stands in the history of its duty."""
    known = {str(one.pk): one for one in directorates}
    named = _named(subject)
    act = current()
    changed = False
    wanted: list[tuple[Duty | None, set[int]]] = [(None, _chosen(request, REST, known))]
    wanted += [(duty, _chosen(request, f"duty-{duty.pk}", known)) for duty in duties]
    for duty, chosen in wanted:
        before = named.get(duty.pk if duty else None, set())
        if chosen == before:
            continue
        changed = True
        rows = Responsibility.objects.filter(subject=subject, duty=duty)
        rows.exclude(directorate__in=chosen).delete()
        for pk in sorted(chosen - before):
            Responsibility.objects.create(subject=subject, duty=duty, directorate_id=pk)
        names = [known[str(pk)].name for pk in sorted(chosen)]
        log(duty or subject, ANSWERS, user=request.user, data={"subject": subject.slug, "directorates": names})
        if act is not None:
            mark_duties(act, [one.pk for one in ([duty] if duty else duties)], [subject.pk])
    return changed


def _chosen(request: HttpRequest, name: str, known: dict[str, Directorate]) -> set[int]:
    return {known[key].pk for key in request.POST.getlist(name) if key in known}


def urls() -> list[URLPattern]:
    return [path("transparency/responsibles/", responsibles, name="pregonero_responsibles")]


def menu_item() -> Any:
    label = gettext_lazy("Who answers for what")
    return OfficeMenuItem(label, reverse("pregonero_responsibles"), name="responsibles", icon_name="group", order=325)
