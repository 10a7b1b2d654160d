"""``/api/v1/outages/``."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router
from wagtail.models import Site

from pregonero.publishing.api import list_documents

router = Router(tags=["outages"])


@router.get("", summary="Outages")
def outages(request: HttpRequest) -> dict[str, Any]:
    """`{items: [title]}`."""
    site = Site.find_for_request(request)
    found = list_documents(site.pk, kind="outage").items if site else []
    return {"items": [document["title"] for document in found]}
