"""JSON-LD: facts of the document, and nothing that breaks out of its script."""

from __future__ import annotations

import json

from portal.structured_data import as_script, describe
from tests.portal import documents

ROOT = "https://ejemplo.gob.mx"
SITE = documents.document(
    "site",
    "/contacto/",
    {
        "official_name": "H. Ayuntamiento de San Ejemplo",
        "short_name": "San Ejemplo",
        "phone": "349 555 0100",
        "email": "",
        "address": "Plaza 1",
        "state": "Jalisco",
        "coat_of_arms": documents.image("escudo"),
    },
    title="San Ejemplo",
    directorate=None,
    breadcrumbs=[],
)


def graph(document: dict[str, object]) -> dict[str, dict[str, object]]:
    return {node["@type"]: node for node in describe(document, SITE, ROOT)["@graph"]}


def test_news_article_says_who_when_and_where() -> None:
    node = graph(documents.news())["NewsArticle"]
    assert node["headline"] == "Reparan la bomba del pozo dos"
    assert node["datePublished"] == "2026-11-20T15:00:00Z"
    assert node["mainEntityOfPage"] == f"{ROOT}/direcciones/obras/bomba/"
    assert node["author"] == {"@type": "GovernmentOrganization", "name": "Obras Públicas"}
    assert node["publisher"]["logo"].startswith(f"{ROOT}/imagenes/")
    assert len(node["image"]) == 2  # the one at the top is among the photos
    assert all(address.startswith(ROOT) for address in node["image"])


def test_service_says_what_it_costs_and_where() -> None:
    node = graph(documents.program())["GovernmentService"]
    assert node["offers"]["price"] == "350.00"
    assert node["offers"]["availability"].endswith("InStock")
    assert node["availableChannel"]["servicePhone"]["telephone"] == "349 555 0104"
    closed = graph(documents.program(fields={"status": "closed", "cost_amount": None, "where": "", "contact": {}}))
    assert not {"offers", "availableChannel"} & set(closed["GovernmentService"])


def test_organisation_and_trail() -> None:
    whole = graph(documents.document("home", "/", breadcrumbs=[], title="San Ejemplo"))
    assert whole["GovernmentOrganization"]["address"]["addressCountry"] == "MX"
    assert "email" not in whole["GovernmentOrganization"]
    trail = graph(documents.news())["BreadcrumbList"]["itemListElement"]
    assert [(step["position"], step["item"]) for step in trail] == [
        (1, f"{ROOT}/"),
        (2, f"{ROOT}/direcciones/obras/bomba/"),
    ]
    assert describe(documents.news(), None, ROOT)["@graph"]


def test_text_cannot_leave_its_script() -> None:
    script = as_script({"text": documents.HOSTILE})
    assert not set("<>&\u2028\u2029") & set(script)
    assert json.loads(script) == {"text": documents.HOSTILE}
