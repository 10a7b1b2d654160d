"""Tells an act which documents of duties are to be built again."""

from __future__ import annotations

from collections.abc import Iterable

from pregonero.publishing.api import Collector, Ref

from ..law_models import ApplicabilityDecision
from .models import Filing
from .together import OBLIGATION


def subjects_with_duties() -> list[int]:
    """Keys of the subjects that may have public duties."""
    filed = Filing.objects.order_by().values("subject")
    asked = filed.union(ApplicabilityDecision.objects.order_by().values("subject"))
    return sorted({row["subject"] for row in asked})


def mark_duties(act: Collector, duties: Iterable[int], subjects: Iterable[int] | None = None) -> None:
    """Have the documents of these duties built again, for these subjects or all that have any."""
    wanted = list(duties)
    for subject in subjects_with_duties() if subjects is None else subjects:
        for duty in wanted:
            act.mark_indirect(Ref(OBLIGATION, f"{duty}.{subject}"))
