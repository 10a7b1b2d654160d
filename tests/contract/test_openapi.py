"""The description of the delivery API: what generators of clients read.

A line that changes here changes what programs of other people may ask or get.
"""

from __future__ import annotations

import json

import pytest
from django.test import Client

from conftest import Golden

pytestmark = pytest.mark.django_db


def test_openapi_snapshot(client: Client, golden: Golden) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    description = answer.json()
    assert description["openapi"].startswith("3.1")
    description["info"]["version"] = "VERSION"
    golden("openapi.json", json.dumps(description, ensure_ascii=False, indent=2, sort_keys=True) + "\n")


def test_every_address_of_the_fixed_interface_is_described(client: Client) -> None:
    paths = {path.removeprefix("/api/v1/") for path in client.get("/api/v1/openapi.json").json()["paths"]}
    assert paths >= {
        "documents",
        "documents/{document_id}",
        "documents/by-path",
        "documents/{document_id}/history",
        "changes",
        "search",
        "suggest",
        "health",
        "kinds",
        "schemas/{slug}.json",
    }


def test_every_operation_says_what_it_is_for(client: Client) -> None:
    operations = [
        (path, method, operation)
        for path, methods in client.get("/api/v1/openapi.json").json()["paths"].items()
        for method, operation in methods.items()
    ]
    assert {method for _path, method, _operation in operations} == {"get"}, "the delivery API only reads"
    assert [path for path, _method, operation in operations if not operation.get("summary")] == []


def test_the_documentation_asks_no_third_party(client: Client) -> None:
    page = client.get("/api/v1/docs").content.decode()
    assert "https://" not in page
    assert "cdn" not in page.lower()
