"""What stands between a filing and the public, beside what every document is asked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from pregonero.publishing.api import Document, GateContext, Issue
from pregonero.publishing.models import Identity

from .documents import filings_of
from .draft_checks import found
from .enums import Outcome
from .models import WorkingCopy
from .together import Together

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


def blocking_rows(document: Document, context: GateContext) -> list[Issue]:
    """Rows that cannot be read are not published, whichever way they came."""
    known = Identity.objects.filter(source=document["kind"], document_id=document["id"]).first()
    if known is None:
        return []  # a draft, which :mod:`.draft_checks` looks at
    filings = filings_of(Together.parse(known.object_id)).filter(live=True, outcome=Outcome.ROWS)
    copies = WorkingCopy.objects.filter(filing__in=filings, blocking__gt=0)
    return list(found({}, sum(copies.values_list("blocking", flat=True))))
