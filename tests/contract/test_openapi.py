"""The description of the delivery API: what generators of clients read.

A line that changes here changes what programs of other people may ask or get.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

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


def test_the_guide_names_every_address_and_every_status(client: Client) -> None:
    guide = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert [path for path in paths if f"`{path.removeprefix('/api/v1/')}`" not in guide] == []
    statuses = {status for methods in paths.values() for each in methods.values() for status in each["responses"]}
    told = set(re.findall(r"\b[2-5]\d\d\b", guide))
    assert statuses - told == set()


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
