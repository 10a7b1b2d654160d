"""What was found in the rows of a draft, as the gates tell it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import ngettext

from pregonero.publishing.api import Issue, Severity

from .enums import Outcome
from .row_models import WorkingCopy


def issues_of_rows(filing: Any) -> list[Issue]:
    """What the check of the rows found that a person should know before it is published.

    Findings up to serious do not stop a publication: a filing in time with faults is better than none.
    """
    copy = WorkingCopy.objects.filter(filing_id=filing.pk).first()
    if copy is None or filing.outcome != Outcome.ROWS:
        return []
    return list(found(copy.totals, copy.blocking))


def found(totals: dict[str, int], blocking: int) -> Iterable[Issue]:
    if blocking:
        text = ngettext(
            "%(count)d finding makes the rows unreadable: mend it first.",
            "%(count)d findings make the rows unreadable: mend them first.",
            blocking,
        )
        yield Issue("outcome", text % {"count": blocking}, code="filing.blocking")
    count = sum(totals.values()) - blocking
    if count > 0:
        text = ngettext(
            "%(count)d finding in the rows: look at it before you publish.",
            "%(count)d findings in the rows: look at them before you publish.",
            count,
        )
        yield Issue("outcome", text % {"count": count}, Severity.WARNING, "filing.findings")
