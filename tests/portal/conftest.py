"""Shared by the tests of the official site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson
import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import RequestFactory

from portal import pages
from pregonero.publishing.canonical import head_of
from pregonero.publishing.models import Chain, LiveDocument


@pytest.fixture
def draw(site: Any, rf: RequestFactory) -> Callable[..., BeautifulSoup]:
    """``draw(document)``: the page of a document that is stored nowhere, parsed."""

    def run(document: dict[str, Any], *, preview: bool = False, **query: str) -> BeautifulSoup:
        response: HttpResponse = pages.render_document(rf.get(document["path"], query), document, preview=preview)
        assert response.status_code == 200
        return BeautifulSoup(response.content.decode(), "html.parser")

    return run


@pytest.fixture
def make_live(site: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """``make_live(document)``: put a document of any kind among the live ones, as if its source had published it."""

    def run(document: dict[str, Any]) -> dict[str, Any]:
        Chain.objects.filter(site=site).update(seq=Chain.objects.get(site=site).seq + 1)
        LiveDocument.objects.create(
            site_id=site.pk,
            document_id=document["id"],
            kind=document["kind"],
            locale=document["locale"],
            path=document["path"],
            title=document["title"],
            directorate_slug=(document["directorate"] or {}).get("slug", ""),
            published_at=datetime.fromisoformat(document["published_at"]),
            updated_at=datetime.fromisoformat(document["updated_at"]),
            seq=Chain.objects.get(site=site).seq,
            entry_hash="0" * 64,
            source="test",
            object_id=document["id"],
            body=orjson.dumps(document).decode(),
            head=head_of(orjson.dumps(document)),
        )
        return document

    return run
