"""What stands between a filing and the public, beside what every document is asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pregonero.publishing.api import Document, GateContext, Issue, Severity
from pregonero.publishing.models import Identity

from .enums import Outcome

if TYPE_CHECKING:
    from .models import Filing

GROUND_MIN = 20


def complete(document: Document, context: GateContext) -> list[Issue]:
    """A dataset has rows, or says on what ground it has none."""
    fields = document["fields"]
    found = [
        Issue(
            "ground",
            _("Say why there is no information, with article and law: citizens and the authority read it."),
            code="filing.ground",
        )
        for one in fields["grounds"]
        if len(one["text"].strip()) < GROUND_MIN
    ]
    if any(one["outcome"] == Outcome.ROWS and not one["rows"] for one in fields["responsible"]):
        found.append(
            Issue(
                "outcome",
                _("There are no rows. Fill them in, or choose “no information was generated” and say why."),
                code="filing.empty",
            )
        )
    return found


def issues_of_draft(filing: Filing) -> list[Issue]:
    """What the check of the rows found that a person should know before it is published.

    Findings up to serious do not stop a publication: a filing in time with faults is better than none.
    """
    from .models import WorkingCopy

    copy = WorkingCopy.objects.filter(filing_id=filing.pk).first()
    if copy is None or filing.outcome != Outcome.ROWS:
        return []
    return list(_found(copy.totals, copy.blocking))


def _found(totals: dict[str, int], blocking: int) -> Iterable[Issue]:
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


def blocking_rows(document: Document, context: GateContext) -> list[Issue]:
    """Rows that cannot be read are not published, whichever way they came."""
    from .documents import Together
    from .models import WorkingCopy

    known = Identity.objects.filter(source=document["kind"], document_id=document["id"]).first()
    if known is None:
        return []  # a draft, which :func:`issues_of_draft` looks at
    filings = Together.parse(known.object_id).filings().filter(live=True, outcome=Outcome.ROWS)
    copies = WorkingCopy.objects.filter(filing__in=filings, blocking__gt=0)
    return list(_found({}, sum(copies.values_list("blocking", flat=True))))
