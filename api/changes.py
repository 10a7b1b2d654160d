"""The change feed: the ledger's headers in order, with what is still live."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from pregonero.delivery import api as delivery
from pregonero.delivery.api import Terms
from pregonero.publishing import api as publishing

from .answers import absolute, answer, base_url, generation, only, site_of
from .description import answers
from .documents import with_live

router = Router(tags=["changes"])

#: greatest number that both databases keep
_LAST = 2**63 - 1


class Following(Schema):
    """Parameters of the change feed."""

    since: Annotated[int, Field(ge=0, le=_LAST)] = 0
    limit: Annotated[int, Field(ge=1, le=100)] = 100
    wait: Annotated[float, Field(ge=0, le=delivery.LONGEST_WAIT, allow_inf_nan=False)] = Field(
        0, description="Seconds to wait for the first entry where there is none yet."
    )


_TERMS = Terms(names=("limit", "since"))


@router.get(
    "changes",
    summary="Everything that was published, moved and withdrawn, in order",
    openapi_extra=answers("Changes"),
)
def changes(request: HttpRequest, asked: Query[Following]) -> HttpResponse:
    """Entries with `seq > since`: headers, and the document where it is what is public now.

    Follow `next` as `since`. Where too many wait already the answer comes at once, with `Retry-After`.
    """
    only(request, Following.model_fields)
    site = site_of(request)
    refused = False
    if asked.wait and generation(request, site) <= asked.since:
        refused = not delivery.wait(site.pk, asked.since, asked.wait)
    entries = publishing.entries(site.pk, asked.since, asked.limit)
    last = entries[-1].seq if entries else asked.since
    latest = max(publishing.generation(site.pk) if asked.wait else generation(request, site), last if entries else 0)
    body = b'{"items":[%s],"next":%d,"latest":%d}' % (
        absolute(with_live(entries, site.pk), base_url(request, site)),
        last,
        latest,
    )
    # who waits wants what comes next: nothing of that may be kept
    key = ("changes", site.pk, asked.since, asked.limit, latest)
    response = answer(request, body, key=key, terms=None if asked.wait else _TERMS)
    if refused:
        response["Retry-After"] = str(delivery.RETRY_AFTER)
    return response
