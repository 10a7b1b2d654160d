"""What clients are promised of documents: every live one keeps its schema, and one of each kind is kept as golden JSON.

A golden file that changes means that every reader of the API gets something else. A field added is harmless; a field
renamed, taken away or of another type needs a new `version` of its kind and a line in the change log.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from conftest import Golden
from pregonero.content.api import document_schema
from pregonero.plugins.api import kinds
from tests.municipality.loading import Loaded

_TIME = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?Z$")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

FORMATS = FormatChecker(formats=("uuid", "date"))


@FORMATS.checks("date-time", raises=ValueError)
def is_time(value: object) -> bool:
    """RFC 3339 in UTC with ``Z``; the library has no check of its own without another package."""
    if not isinstance(value, str):
        return True
    datetime.fromisoformat(value)
    return bool(_TIME.match(value))


KINDS = sorted(kind.slug for kind in kinds)
#: every key of a document, at its top
KEYS = frozenset(
    {
        *("id", "translation_key", "kind", "schema", "locale", "path", "title", "summary", "directorate"),
        *("published_at", "updated_at", "image", "tags", "breadcrumbs", "translations", "fields", "blocks"),
    }
)


def validator(slug: str) -> Draft202012Validator:
    kind = kinds.get(slug)
    assert kind is not None
    return Draft202012Validator(document_schema(kind), format_checker=FORMATS)


def faults(document: dict[str, Any]) -> list[str]:
    """What the schema has against a document, with where."""
    return [
        f"{document['path']} {'/'.join(map(str, error.absolute_path))}: {error.message}"
        for error in validator(document["kind"]).iter_errors(document)
    ]


@pytest.mark.parametrize("slug", KINDS)
def test_every_schema_is_a_valid_schema(slug: str) -> None:
    Draft202012Validator.check_schema(validator(slug).schema)


@pytest.mark.parametrize("hostname", ["testserver", "atengo.test"])
def test_every_live_document_keeps_its_schema(loaded: Loaded, hostname: str) -> None:
    documents = loaded.documents[hostname]
    assert len(documents) > 10
    assert [fault for document in documents for fault in faults(document)] == []
    assert {frozenset(document) for document in documents} == {KEYS}


def test_the_demonstration_has_documents_of_every_kind(loaded: Loaded) -> None:
    assert {document["kind"] for document in loaded.documents["atengo.test"]} >= {
        "site",
        "home",
        "section",
        "message",
        "directorate",
        "program",
        "news",
    }


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"id": "7"}, "id"),
        ({"kind": "program"}, "kind"),
        ({"schema": 99}, "schema"),
        ({"path": "sin-barra"}, "path"),
        ({"path": "/sin/barra/final"}, "path"),
        ({"title": ""}, "title"),
        ({"published_at": "2026-11-20"}, "published_at"),
        ({"published_at": "2026-11-20T15:00:00-06:00"}, "published_at"),
        ({"directorate": {"slug": "obras"}}, "directorate"),
        ({"tags": [7]}, "tags/0"),
        ({"blocks": [{"type": "text"}]}, "blocks/0"),
    ],
    ids=str,
)
def test_the_schema_refuses_what_breaks_the_promise(loaded: Loaded, change: dict[str, Any], where: str) -> None:
    document = next(item for item in loaded.documents["testserver"] if item["kind"] == "news")
    assert faults(document) == []
    (fault,) = (
        faults({**document, **change, "kind": document["kind"]})
        if "kind" not in change
        else [f"{error.absolute_path[0]}" for error in validator("news").iter_errors({**document, **change})]
    )
    assert where in fault


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"event_date": "20 de noviembre"}, "fields/event_date"),
        ({"event_date": "2026-02-30"}, "fields/event_date"),
        ({"photos": [{"id": "x"}]}, "fields/photos/0"),
        ({"program": {"id": "x"}}, "fields/program"),
        ({"people": [{"name": "x"}]}, "fields/people/0"),
    ],
    ids=str,
)
def test_the_fields_of_a_kind_are_checked_too(loaded: Loaded, change: dict[str, Any], where: str) -> None:
    document = next(item for item in loaded.documents["testserver"] if item["kind"] == "news")
    found = faults({**document, "fields": {**document["fields"], **change}})
    assert found
    assert all(where in fault for fault in found)


#: one document of each kind of a municipality, by address: of the example, or else of the demonstration
DEMONSTRATION = "/transparencia/ayuntamiento/"
EXAMPLES = {
    "site": "/contacto/",
    "home": "/",
    "section": "/transparencia/",
    "message": "/mensaje/",
    "directorate": "/direcciones/agua-potable/",
    "program": "/direcciones/agua-potable/pago-de-agua/",
    "news": "/direcciones/cultura/feria-de-los-arcos/",
    "dataset": f"{DEMONSTRATION}lgtaip-2025/servicios-y-tramites/2026-t3-b/",
    # of no period, so that nothing of it changes with the calendar
    "obligation": f"{DEMONSTRATION}ltaipejm/leyes-de-transparencia/",
}


def normalised(document: dict[str, Any]) -> str:
    """A document without what differs from one run to the next: ids become their order, times a word."""
    ids: dict[str, str] = {}
    text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)
    text = _UUID.sub(lambda match: ids.setdefault(match[0], f"id-{len(ids) + 1}"), text)
    return re.sub(r'"\d{4}-\d{2}-\d{2}T[\d:.]+Z"', '"TIME"', text) + "\n"


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_golden(loaded: Loaded, golden: Golden, kind: str) -> None:
    """One whole document of each kind, as clients get it from the ledger."""
    hostname = "atengo.test" if EXAMPLES[kind].startswith(DEMONSTRATION) else "testserver"
    (document,) = [item for item in loaded.documents[hostname] if item["path"] == EXAMPLES[kind]]
    assert document["kind"] == kind
    if kind == "directorate":
        document = {**document, "summary": "WORDS"}  # the platform's own, in the language of the catalogue
    golden(f"document-{kind}.json", normalised(document))


def test_every_kind_of_the_product_has_a_golden_document() -> None:
    assert set(KINDS) == set(EXAMPLES)
