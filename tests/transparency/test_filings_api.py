"""Duties, datasets and rows in the delivery API, as another system asks for them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from pregonero.publishing.api import door
from pregonero.publishing.models import LiveDocument
from tests import factories
from tests.transparency import owed

pytestmark = pytest.mark.django_db


def live(filing: Any) -> LiveDocument:
    found = owed.dataset(filing)
    assert found is not None
    return found


@pytest.fixture
def filing(obras: Any) -> Any:
    return owed.published(
        obras,
        owed.row("Reglamento de obras", monto=1234.5),
        owed.row("Bando de policía", monto=10, ejercicio=2025),
        owed.row("Reglamento de tránsito", monto=10, enlace="https://atengo.example/r.pdf"),
    )


def rows(client: Client, filing: Any, **asked: Any) -> dict[str, Any]:
    answer = client.get(f"/api/v1/datasets/{live(filing).document_id}/rows", asked)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def names(found: dict[str, Any]) -> list[str]:
    return [one["norma"] for one in found["items"]]


def test_lists_hold_documents_of_their_kind(client: Client, filing: Any) -> None:
    datasets = client.get("/api/v1/datasets").json()
    assert [one["id"] for one in datasets["items"]] == [str(live(filing).document_id)]
    assert datasets["items"][0]["fields"]["rows"]["count"] == 3
    obligations = client.get("/api/v1/obligations").json()["items"]
    assert [one["kind"] for one in obligations] == ["obligation"]
    own = client.get("/api/v1/datasets", {"obligation": obligations[0]["id"]}).json()["items"]
    assert [one["id"] for one in own] == [str(live(filing).document_id)]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"subject": "ayuntamiento"}, 1),
        ({"subject": "ayuntamiento", "law": "lgtaip-2025"}, 1),
        ({"subject": "ayuntamiento", "law": "lgtaip-2015"}, 0),
        ({"law": "lgtaip-2025"}, 1),
        ({"law": "lgtaip"}, 0),
        ({"subject": "organismo-agua"}, 0),
        ({"directorate": "obras"}, 1),
        ({"directorate": "cultura"}, 0),
    ],
)
def test_duties_are_narrowed(client: Client, filing: Any, asked: dict[str, str], found: int) -> None:
    assert len(client.get("/api/v1/obligations", asked).json()["items"]) == found


def test_rows_have_every_column_with_the_type_of_its_field(client: Client, filing: Any) -> None:
    found = rows(client, filing)
    assert found["total"] == 3
    first = found["items"][0]
    assert {key: first[key] for key in ("ejercicio", "inicio", "norma", "monto", "enlace")} == {
        "ejercicio": "2026",
        "inicio": "2026-07-01",
        "norma": "Reglamento de obras",
        "monto": "1234.50",
        "enlace": None,
    }
    assert len({one["_id"] for one in found["items"]}) == 3
    assert {one["key"]: one["type"] for one in found["columns"]}["monto"] == "money"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"ejercicio": "2025"}, ["Bando de policía"]),
        ({"monto": "10"}, ["Bando de policía", "Reglamento de tránsito"]),
        ({"monto": "10.00", "ejercicio": "2026"}, ["Reglamento de tránsito"]),
        ({"monto": "1,234.50"}, ["Reglamento de obras"]),
        ({"inicio": "2026-07-01", "norma": "Bando de policía"}, ["Bando de policía"]),
        ({"inicio": "01/07/2026", "norma": "Bando de policía"}, ["Bando de policía"]),
        ({"enlace": ""}, ["Reglamento de obras", "Bando de policía"]),
        ({"norma": "' OR 1=1 --"}, []),
        ({"norma": "policía"}, []),
    ],
)
def test_rows_are_narrowed_by_column(client: Client, filing: Any, asked: dict[str, str], found: list[str]) -> None:
    assert names(rows(client, filing, **asked)) == found


def test_rows_come_in_pages(client: Client, filing: Any) -> None:
    first = rows(client, filing, limit=2)
    rest = rows(client, filing, limit=2, after=first["next"])
    assert names(first) + names(rest) == ["Reglamento de obras", "Bando de policía", "Reglamento de tránsito"]
    assert rest["next"] is None


@pytest.mark.parametrize(
    "asked",
    [
        {"no_hay": "1"},
        {"monto": "mucho"},
        {"inicio": "ayer"},
        {"limit": "0"},
        {"limit": "5000"},
        {"after": "x"},
        {"table": "Tabla_1"},
        {"norma": "\0"},
    ],
)
def test_a_wrong_question_is_told_and_no_error_of_the_server(
    client: Client, filing: Any, asked: dict[str, str]
) -> None:
    answer = client.get(f"/api/v1/datasets/{live(filing).document_id}/rows", asked)
    assert answer.status_code == 422, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert next(iter(asked)) in {one["field"] for one in answer.json()["errors"]}


def test_withdrawn_is_gone_and_unknown_is_not_found(client: Client, filing: Any) -> None:
    address = f"/api/v1/datasets/{live(filing).document_id}/rows"
    with door(reason="Trae datos de una persona."):
        filing.unpublish(user=factories.account("officer"))
    answer = client.get(address)
    assert (answer.status_code, answer.json()["detail"]) == (410, "Trae datos de una persona.")
    assert client.get("/api/v1/datasets/00000000-0000-4000-8000-000000000000/rows").status_code == 404
    news = LiveDocument.objects.exclude(kind="dataset").first()
    assert news is not None
    assert client.get(f"/api/v1/datasets/{news.document_id}/rows").status_code == 404


def test_an_answer_is_known_again(client: Client, filing: Any) -> None:
    address = f"/api/v1/datasets/{live(filing).document_id}/rows"
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(address, {"ejercicio": "2025"}, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/datasets", "/api/v1/obligations"])
def test_a_list_asks_no_more_for_three_than_for_one(
    client: Client, obras: Any, path: str, django_assert_max_num_queries: Any
) -> None:
    for number in range(1, 4):
        owed.published(obras, period=f"2026-T{number}")
        client.get(path)
        with django_assert_max_num_queries(4):
            assert client.get(path, {"limit": 50}).status_code == 200


def test_a_dataset_has_a_page_of_its_own(client: Client, filing: Any) -> None:
    page = client.get(live(filing).path)
    assert page.status_code == 200
    assert "Marco normativo" in page.content.decode()
    duty = owed.obligation(filing)
    assert duty is not None
    assert client.get(duty.path).status_code == 200


@pytest.mark.parametrize("asked", ["artículo 65 fracción I", "art. 65 fr. I", "marco normativo"])
def test_a_duty_is_found_by_its_article_and_by_its_name(client: Client, filing: Any, asked: str) -> None:
    found = client.get("/api/v1/search", {"q": asked, "kind": "obligation"}).json()
    assert [one["path"] for one in found["items"]] == ["/transparencia/ayuntamiento/lgtaip-2025/marco-normativo/"]
    kinds = {one["value"] for one in client.get("/api/v1/search", {"q": "marco normativo"}).json()["facets"]["kind"]}
    assert {"obligation", "dataset"} <= kinds
